/**
 * Where a network's units, its loss and its labels stand, in CSS pixels.
 *
 * Pure functions: layer sizes and the size of the stage in, positions out. The drawing is laid out anew when the
 * stage changes its size and is never scaled, so text keeps its size. Four kinds of unit, by the room there is:
 *   full     a circle with z and a inside, two gradient lines below
 *   medium   a smaller circle, one gradient line below
 *   compact  a capsule with one number, its name above, one gradient line where it fits
 *   slim     a capsule with one number; a layer that still does not fit shows the part around the unit in use
 */

import { labelColumns } from "./labels.js";

/** What a line of a batch's means takes below a unit, and the most a unit has: z, a and their gradients. */
export const MEAN_LINE = 12;
const MOST_MEANS = 4;

/** How far beside its rim a small unit's bias and gradient reach, in CSS pixels. */
const READOUT_REACH = 26;

/** @typedef {"map"|"full"|"medium"|"compact"|"slim"} UnitKind */
/** @typedef {{index: number, x: number, y: number}} UnitPlace */
/** @typedef {{x: number, size: number, before: number, after: number, units: UnitPlace[]}} LayerPlace */
/** @typedef {{kind: UnitKind, radius: number, half: number, rows: number, above: number, below: number, means?: number}} UnitShape; `means` lines below the others, where there is room */
/** @typedef {{fraction: number, pill: number, gap: number, labels: boolean, exclusive: boolean}} PairPlace */
/** @typedef {{width: number, height: number, titleY: number, shape: UnitShape, layers: LayerPlace[], pairs: PairPlace[],
 *   loss: {x: number, y: number, width: number, height: number}, narrow: boolean}} NetworkLayout */
/** @typedef {{width: number, height: number, top: number, bottom: number}} Room */

const LARGEST_PITCH = 216;
const SMALLEST_PITCH = 23;
/** An edge shorter than this cannot be seen to lead anywhere; then the drawing is wider than the stage, which scrolls. */
const SHORTEST_EDGE = 40;
/** Room for seven digits in the smallest letters. */
const NARROWEST_SLIM = 22;
/** A matrix needs more between its layers. */
const NARROWEST_MATRIX = 84;

/**
 * The units' shapes to try, from the roomiest: `above` and `below` are what a unit needs beside its own height.
 * @param {boolean} low @param {boolean} narrow
 */
function shapes(low, narrow) {
  /** @type {UnitShape[]} */
  const list = low || narrow ? [] : [{ kind: "full", radius: 38, half: 38, rows: 2, above: 28, below: 44 }];
  for (let radius = narrow ? 26 : low ? 30 : 33; radius >= 24; radius -= 1)
    list.push({ kind: "medium", radius, half: radius, rows: 1, above: 22, below: 22 });
  const halves = narrow ? [28] : [42, 37]; // the wider one has room for a disc and eight digits beside each other
  for (const half of halves) list.push({ kind: "compact", radius: 11, half, rows: 1, above: 15, below: 14 });
  for (const half of halves) list.push({ kind: "compact", radius: 11, half, rows: 0, above: 15, below: 2 });
  for (const own of narrow ? [26, NARROWEST_SLIM] : [40, 35]) list.push({ kind: "slim", radius: 9, half: own, rows: 0, above: 2, below: 2 });
  return list;
}

/** While a network learns a unit is a picture of its response, as large as fits with a line below. */
const LARGEST_MAP = 32, SMALLEST_MAP = 11, BELOW_MAP = 24, SHARE_OF_MAP = 0.36;

/** Units of a layer up to which weights stand on the wires between maps. */
const MOST_LABELLED = 4;

/** @param {number} most units of the largest layer @param {number} span @param {number} width of a column @returns {UnitShape} */
function mapShape(most, span, width) {
  const radius = Math.max(SMALLEST_MAP, Math.min(LARGEST_MAP, Math.floor((SHARE_OF_MAP * span) / most), Math.floor(width / 4)));
  return { kind: "map", radius, half: radius, rows: 0, above: 6, below: BELOW_MAP };
}

/**
 * The first shape in which the largest layer fits.
 * @param {readonly number[]} sizes @param {Room} room @param {number} span @param {boolean} narrow @param {number} shortest @param {boolean} learns
 */
function chooseShape(sizes, room, span, narrow, shortest, learns) {
  const list = shapes(room.height < 450, narrow);
  const most = Math.max(...sizes);
  return (
    list.find((shape) => {
      const block = 2 * shape.radius + shape.above + shape.below;
      const wide = columns(sizes.length, room, narrow, shape.half, shortest, learns).width <= room.width;
      return wide && (most === 1 ? span >= block : (span - block) / (most - 1) >= block + 2);
    }) ?? list[list.length - 1]
  );
}

/**
 * The shape with as many lines below for a batch's means as leave it as it is; on a narrow stage pills rest there, and the card tells them.
 * @param {UnitShape} shape @param {number} most units of the largest layer @param {number} span @param {boolean} narrow
 */
function withMeans(shape, most, span, narrow) {
  const block = 2 * shape.radius + shape.above + shape.below;
  const spare = narrow || shape.kind === "slim" ? 0 : most === 1 ? span - block : (span - block - (most - 1) * (block + 2)) / most;
  const means = Math.max(0, Math.min(MOST_MEANS, Math.floor(spare / MEAN_LINE)));
  return { ...shape, means, below: shape.below + means * MEAN_LINE };
}

/**
 * How large a part of a layer is shown, and where it begins: around the unit in use.
 * @param {number} size @param {number} capacity @param {number} focus
 */
export function windowOf(size, capacity, focus) {
  if (size <= capacity) return { first: 0, count: size };
  const count = Math.max(1, capacity - 1);
  return { first: Math.max(0, Math.min(size - count, focus - Math.floor(count / 2))), count };
}

/**
 * Columns: the left margin, the layers, the loss; wider than the room where the edges would be too short.
 * @param {number} count @param {Room} room @param {boolean} narrow @param {number} half @param {number} shortest edge @param {boolean} learns then there is no loss at the end
 */
function columns(count, room, narrow, half, shortest, learns) {
  const roomy = spaced(count, room, narrow, half, shortest, learns, narrow ? { lossWidth: 66, side: 8, gap: 54 } : { lossWidth: 88, side: 22, gap: Math.min(170, Math.max(124, 0.125 * room.width)) });
  if (!narrow || learns || roomy.width <= room.width) return roomy;
  return spaced(count, room, narrow, half, shortest, learns, { lossWidth: 56, side: 6, gap: 26 }); // on a phone a network of four layers is to be seen whole
}

/** @param {number} count @param {Room} room @param {boolean} narrow @param {number} half @param {number} shortest @param {boolean} learns @param {{lossWidth: number, side: number, gap: number}} sizes of the loss, beside it, before it */
function spaced(count, room, narrow, half, shortest, learns, { lossWidth, side, gap }) {
  const margin = lossWidth / 2 + side;
  const left = Math.max(half + (narrow ? side : 30), narrow ? 0 : Math.min(0.104 * room.width, 150));
  const rest = learns ? Math.max(left, half + READOUT_REACH) : half + gap + lossWidth / 2 + margin;
  const stride = count > 1 ? Math.max(2 * half + shortest, (room.width - left - rest) / (count - 1)) : 0;
  const width = Math.max(room.width, left + stride * (count - 1) + rest);
  return { width, lossX: width - margin, lossWidth, xs: Array.from({ length: count }, (_, k) => left + k * stride) };
}

/**
 * Lay a network out.
 * @param {readonly number[]} sizes units in each layer, the input first
 * @param {Room} room the stage, and what its edges are taken up by
 * @param {readonly number[]} [focus] the unit of each layer that must be seen where a layer does not fit
 * @param {boolean} [matrices] whether a matrix stands between two layers
 * @param {boolean} [batch] whether units tell means over a batch
 * @param {boolean} [maps] whether a unit is a picture of its response
 * @param {boolean} [learns] whether there is no loss at the end
 * @returns {NetworkLayout}
 */
export function layoutNetwork(sizes, room, focus = [], matrices = false, batch = false, maps = false, learns = maps) {
  const narrow = room.width < 560;
  const shortest = matrices ? NARROWEST_MATRIX : SHORTEST_EDGE;
  const titleY = room.top + 12;
  const ceiling = titleY + 12;
  const floor = room.height - room.bottom;
  const chosen = maps ? mapShape(Math.max(...sizes), floor - ceiling, room.width / (sizes.length + 1)) : chooseShape(sizes, room, floor - ceiling, narrow, shortest, learns);
  const shape = maps ? chosen : batch ? withMeans(chosen, Math.max(...sizes), floor - ceiling, narrow) : chosen;
  const { width, lossX, lossWidth, xs } = columns(sizes.length, room, narrow, shape.half, shortest, learns);
  const whole = Math.max(...sizes) <= Math.floor((floor - ceiling - shape.above - shape.below - 2 * shape.radius) / SMALLEST_PITCH) + 1;
  const note = whole ? 0 : 16;
  const top = ceiling + note + shape.above + shape.radius;
  const bottom = Math.max(top, floor - note - shape.below - shape.radius);
  const middle = (top + bottom) / 2;
  const capacity = Math.floor((bottom - top) / SMALLEST_PITCH) + 1;

  const layers = sizes.map((size, k) => {
    const { first, count } = windowOf(size, capacity, focus[k] ?? 0);
    const pitch = count > 1 ? Math.min(LARGEST_PITCH, (bottom - top) / (count - 1)) : 0;
    const start = middle - (pitch * (count - 1)) / 2;
    const units = Array.from({ length: count }, (_, i) => ({ index: first + i, x: xs[k], y: start + i * pitch }));
    return { x: xs[k], size, before: first, after: size - first - count, units };
  });
  const heights = layers.map((layer) => layer.units.map((unit) => unit.y));
  const taken = (/** @type {number} */ k) => (k > 0 && (shape.kind === "medium" || shape.kind === "compact") && !narrow ? READOUT_REACH : 0);
  const pairs = layers.slice(1).map((layer, k) => labelColumns(heights[k], heights[k + 1], layer.x - layers[k].x - 2 * shape.half, taken(k)));
  if (maps && Math.max(...sizes) > MOST_LABELLED) for (const pair of pairs) pair.labels = false; // a weight's number stands on its card
  const loss = { x: lossX, y: middle, width: lossWidth, height: narrow ? 36 : 52 };
  return { width, height: room.height, titleY, shape, layers, pairs, loss, narrow };
}
