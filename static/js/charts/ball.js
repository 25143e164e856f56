/**
 * A ball on a curve: it can be dragged and moved by keys, and that moves the start it rolls from. Esc puts back what stood
 * there before.
 */
import { setAll, show, svg } from "../views/svg.js";
import { moved, pace, strideOf } from "../views/stride.js";
import { keepTouch } from "../views/touch.js";

/** @typedef {{start: number, x: number, y: number, tangent: {x1: number, y1: number, x2: number, y2: number}|null, trail: string, first: {x: number, y: number}, label: string, text: string, ends: [number, number], pixels: number}} Ball */

/** @param {SVGElement} picture @param {string} className @param {(start: number, commit: boolean) => void} send */
export function createBall(picture, className, send) {
  const trail = svg("path", { class: `trail ${className}` });
  const first = svg("circle", { class: `trail-start ${className}`, r: 4 });
  const line = svg("line", { class: `tangent ${className}` });
  const grip = svg("circle", { class: "grip", r: 22 });
  const dot = svg("circle", { class: `ball ${className}`, r: 8 });
  const handle = svg("g", { class: "handle", tabindex: 0, role: "slider" }, grip, dot);
  picture.append(trail, first, line, handle);
  /** @type {Ball|null} */
  let shown = null;
  /** Where the hand took hold, what stood before, and the axis there: another one under the hand would run away with it. @type {{x: number, from: number, at: number, low: number, high: number, pixels: number, moved: boolean}|null} */
  let held = null;
  let visit = /** @type {number|null} */ (null);

  /** Under the hand: the axis has 400 steps. @param {number} x */
  function valueAt(x) {
    if (!held) return 0;
    const { low, high } = held, stride = (high - low) / 400;
    const free = held.at + ((x - held.x) / held.pixels) * (high - low);
    return Number((Math.round(Math.min(high, Math.max(low, free)) / stride) * stride).toPrecision(12));
  }
  keepTouch(handle);
  handle.addEventListener("pointerdown", (event) => {
    if (!shown) return;
    const [low, high] = shown.ends;
    held = { x: event.clientX, from: shown.start, at: low + (shown.x / shown.pixels) * (high - low), low, high, pixels: shown.pixels, moved: false };
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
  });
  handle.addEventListener("pointermove", (event) => {
    if (!held || (!held.moved && event.clientX === held.x)) return;
    held.moved = true;
    send(valueAt(event.clientX), false);
  });
  /** @param {number|null} start */
  function letGo(start) {
    if (held?.moved) send(start ?? held.from, true);
    held = null;
  }
  handle.addEventListener("pointerup", (event) => letGo(held && valueAt(event.clientX)));
  handle.addEventListener("pointercancel", () => letGo(null));
  handle.addEventListener("focus", () => (visit = shown?.start ?? null));
  handle.addEventListener("keydown", (event) => {
    if (!shown) return;
    if (event.key === "Escape" && held) return letGo(null);
    const by = /** @type {Record<string, number>} */ ({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 })[event.key];
    const back = event.key === "Escape" && visit !== null && visit !== shown.start ? visit : null;
    if (!by && back === null) return;
    event.preventDefault();
    event.stopPropagation();
    send(back ?? moved(shown.start, by * pace(event), { stride: strideOf(shown.start) }), true);
  });
  return {
    /** @param {Ball|null} told @param {number} left where the axis begins, in pixels */
    update(told, left) {
      shown = told && { ...told, x: told.x - left };
      for (const part of [trail, first, handle]) show(part, told !== null);
      show(line, Boolean(told?.tangent));
      if (!told) return;
      setAll(trail, { d: told.trail || "M0 0" });
      setAll(first, { cx: told.first.x, cy: told.first.y });
      for (const circle of [grip, dot]) setAll(circle, { cx: told.x, cy: told.y });
      setAll(handle, { "aria-label": told.label, "aria-valuenow": told.start, "aria-valuetext": told.text, "aria-valuemin": told.ends[0], "aria-valuemax": told.ends[1] });
      if (told.tangent) setAll(line, told.tangent);
    },
  };
}
