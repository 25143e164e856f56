/**
 * How much of the stage is seen, as a short text that stands in the address: "1.5 40 80" is half as large again, and the
 * point at 40 % of the width and 80 % of the height stands in the middle. Shares, not pixels: another window shows the same.
 *
 * @typedef {{scale: number, x: number, y: number}} Zoom
 */

/** The panel that holds it. */
export const ZOOM = "zoom";
export const LARGEST = 6;
/** How much a key or a button enlarges. */
export const STRIDE = 1.25;
/** @type {Zoom} */
export const FIT = Object.freeze({ scale: 1, x: 50, y: 50 });

/** @param {number} at @param {number} scale */
const kept = (at, scale) => Math.min(100 - 50 / scale, Math.max(50 / scale, at));

/** Within its limits: no ground beyond the drawing is ever shown. @param {Zoom} zoom @returns {Zoom} */
export function within({ scale, x, y }) {
  const size = Math.min(LARGEST, Math.max(1, scale));
  return { scale: size, x: kept(x, size), y: kept(y, size) };
}

/** @param {string|undefined} text @returns {Zoom} */
export function readZoom(text) {
  const [scale, x, y] = (text ?? "").split(" ").map(Number);
  return [scale, x, y].every(Number.isFinite) ? within({ scale, x, y }) : FIT;
}

/** Null where all is seen: nothing to keep. @param {Zoom} zoom */
export function writeZoom(zoom) {
  const { scale, x, y } = within(zoom);
  return scale < 1.005 ? null : [scale.toFixed(2), x.toFixed(1), y.toFixed(1)].map(Number).join(" ");
}

/** Enlarged about a point of the view (shares of it), which stays where it is. @param {Zoom} zoom @param {number} factor @param {number} [px] @param {number} [py] @returns {Zoom} */
export function enlarged(zoom, factor, px = 0.5, py = 0.5) {
  const scale = Math.min(LARGEST, Math.max(1, zoom.scale * factor));
  const shift = 100 / zoom.scale - 100 / scale;
  return within({ scale, x: zoom.x + (px - 0.5) * shift, y: zoom.y + (py - 0.5) * shift });
}

/** Moved by a share of the view. @param {Zoom} zoom @param {number} dx @param {number} dy @returns {Zoom} */
export const panned = (zoom, dx, dy) => within({ ...zoom, x: zoom.x - (100 * dx) / zoom.scale, y: zoom.y - (100 * dy) / zoom.scale });
