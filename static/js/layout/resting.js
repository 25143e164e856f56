/**
 * Where a pill rests on its edge: at the place it would rather have, or at the nearest from which it covers nothing that
 * is read. Every box has the size of the widest words that usually stand there, so that a number that changes moves nothing.
 *
 * @typedef {import("./beside.js").Box} Box
 * @typedef {import("./network.js").NetworkLayout} NetworkLayout
 */
import { overlap } from "./beside.js";

/** A pill with eight characters, on a wide page and on a narrow one. */
export const PILL = { wide: { width: 74, height: 21 }, narrow: { width: 50, height: 18 } };
/** What an edge's number takes around its middle. */
const LABEL = { width: 46, height: 18 };
/** The lines below a unit: from the first letter of the name to the last digit, about the unit's middle. */
const LINES = { left: 52, right: 56, line: 17 };
/** The names above a unit: an input has no bias beside its own. */
const NAMES = { input: 14, other: 56, height: 16 };
/** How far from the wished place a pill looks for another, as fractions of its edge. */
const STRIDE = 0.025, STRIDES = 18;
/** On a short edge a pill may lie over the rim of a unit: this far from its end. */
const NEAREST = 0.2;
/** The share of a pill that may lie over the margin of something else. */
const TOUCH = 0.12;

/** @param {number} x @param {number} y @param {{width: number, height: number}} size @returns {Box} */
export const around = (x, y, { width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height });

/** What stands in, above and below the units of some layers and is read there. @param {NetworkLayout} layout @param {number[]} which @returns {Box[]} */
export function wordsOfUnits({ layers, shape, narrow }, which) {
  const lines = shape.kind === "compact" ? { y: shape.radius + 3, left: 48, right: 62 } : { y: shape.radius + 7, left: LINES.left + (narrow ? -4 : 0), right: LINES.right };
  const gap = shape.kind === "full" ? 11 : shape.kind === "medium" ? 8 : 5;
  return which.flatMap((k) => layers[k].units.flatMap(({ x, y }) => {
    const half = k === 0 ? NAMES.input : NAMES.other;
    const names = { x: x - half, y: y - shape.radius - gap - NAMES.height + 4, width: 2 * half, height: NAMES.height };
    const inside = around(x, y, { width: 2 * Math.min(shape.half, 30), height: 24 });
    if (shape.kind === "slim") return [inside];
    return k > 0 && shape.rows > 0 ? [inside, names, { x: x - lines.left, y: y + lines.y, width: lines.left + lines.right, height: LINES.line * shape.rows }] : [inside, names];
  }));
}

/** An edge's number, as a box. @param {{x: number, y: number}} at @returns {Box} */
export const labelBox = ({ x, y }) => around(x, y, LABEL);

/**
 * The fraction of its line at which a pill rests, and whether it is free there; `taken` grows by the box it takes.
 * @param {[number, number, number, number]} line @param {number} wished @param {Box[]} kept what may not be covered @param {Box[]} taken by other pills
 * @param {boolean} narrow @returns {{at: number, free: boolean}}
 */
export function restClear([x1, y1, x2, y2], wished, kept, taken, narrow) {
  const size = narrow ? PILL.narrow : PILL.wide;
  const length = Math.abs(x2 - x1) || 1;
  const end = Math.min(NEAREST, size.width / 2 / length);
  const boxAt = (/** @type {number} */ t) => around(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t, size);
  let best = { at: wished, covered: Infinity };
  for (let k = 0; k <= 2 * STRIDES && best.covered > 0; k += 1) {
    const at = wished + (k % 2 ? 1 : -1) * Math.ceil(k / 2) * STRIDE;
    if (k > 0 && (at < end || at > 1 - end)) continue;
    const box = boxAt(at);
    const covered = [...kept, ...taken].reduce((sum, other) => sum + overlap(box, other), 0);
    if (covered < best.covered) best = { at, covered };
  }
  const free = best.covered <= TOUCH * size.width * size.height;
  if (free) taken.push(boxAt(best.at));
  return { at: best.at, free };
}
