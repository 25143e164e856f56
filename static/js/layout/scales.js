/**
 * How a number becomes a width, an area, an opacity or a hue on the stage.
 *
 * The legend is drawn by these same functions, so what it says is what the stage does.
 * Hue is kind and sign and nothing else; width and opacity are magnitude.
 */

/** The magnitude from which a gradient is told apart from nothing on its logarithmic scale. */
export const GRADIENT_FLOOR = 1e-4;

/**
 * Share of the full scale, 0 to 1; what is not a number counts as nothing, an infinity as everything.
 * @param {number} x @param {number} max
 */
function share(x, max) {
  const size = Math.abs(x);
  return Number.isNaN(size) ? 0 : Math.min(1, size / max);
}

/** Width in CSS pixels of a wire that carries the value `v`. @param {number} v @param {number} [max] the magnitude drawn at full width */
export function valueWidth(v, max = 1) {
  return 1 + 4 * share(v, max);
}

/**
 * Width in CSS pixels of a wire that carries the gradient `g`: logarithmic, so that small stays visible; |g| = 1 is full.
 * @param {number} g
 */
export function gradientWidth(g) {
  return 1 + 5 * gradientShare(g);
}

/** Where |g| lies between nothing and 1 on the gradient's logarithmic scale. @param {number} g */
export function gradientShare(g) {
  const size = Math.abs(g);
  return Number.isNaN(size) ? 0 : Math.min(1, Math.log10(1 + size / GRADIENT_FLOOR) / 4);
}

/** The magnitude at a share of the gradient's scale: the inverse of `gradientShare`. @param {number} t 0 to 1 */
export function gradientAt(t) {
  return GRADIENT_FLOOR * (10 ** (4 * t) - 1);
}

/**
 * The round magnitude (1, 2 or 5 times a power of ten, at least 1) that is drawn at full width.
 * It only grows in these strides, so dragging a weight does not make every other wire breathe.
 * @param {Iterable<number>} numbers
 */
export function fullScale(numbers) {
  let largest = 1;
  for (const x of numbers) if (Number.isFinite(x)) largest = Math.max(largest, Math.abs(x));
  const power = 10 ** Math.floor(Math.log10(largest));
  const stride = [1, 2, 5, 10].find((m) => m * power >= largest * (1 - 1e-12)) ?? 10;
  return stride * power;
}

/**
 * Radius of the disc whose area is |a|; the ring's inside is full scale.
 * @param {number} a @param {number} radius of the ring @param {number} [max]
 */
export function discRadius(a, radius, max = 1) {
  return (radius - 4) * Math.sqrt(share(a, max));
}

const OPACITY = { idle: 0.32, trace: 0.36, done: 0.5, active: 1 };

/**
 * Opacity of a wire: faint while nothing has passed, a trace once a value (done) or a gradient (trace) has, full while
 * it carries.
 * @param {"idle"|"trace"|"done"|"active"} state @param {number} magnitude share of full scale, 0 to 1
 */
export function wireOpacity(state, magnitude) {
  return state === "active" ? 1 : OPACITY[state] * (0.7 + 0.3 * Math.min(1, magnitude));
}

/** Opacity of a wire while the network learns: nothing passes, so its magnitude alone is to be seen. @param {number} magnitude share of full scale, 0 to 1 */
export const learnedOpacity = (magnitude) => 0.22 + 0.63 * Math.min(1, magnitude);

/**
 * The class that carries the hue of a number: its kind and its sign.
 * @param {"value"|"gradient"} kind @param {number|null|undefined} x
 * @returns {"pos"|"neg"|"gpos"|"gneg"|"zero"|"warn"|"quiet"}
 */
export function hue(kind, x) {
  if (x === null || x === undefined) return "quiet";
  if (!Number.isFinite(x)) return "warn";
  if (x === 0) return "zero";
  if (kind === "value") return x < 0 ? "neg" : "pos";
  return x < 0 ? "gneg" : "gpos";
}

/** What may be drawn of a number: null while it is unknown or a question hides it. @param {import("../types.js").Shown} shown */
export const drawable = (shown) => (shown.state === "unknown" || shown.state === "hidden" ? null : shown.number);
