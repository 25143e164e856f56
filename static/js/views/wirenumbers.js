/**
 * What the wires and cells of a learning network show: the weights, or in their place the gradients of the last minibatch,
 * or what the last update added. The numbers are the server's; nothing is told before the first update.
 */
import { wireView } from "../core/beside.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { TRAINING } from "../core/words.js";
import { fullStrength } from "../layout/heatmap.js";
import { gradientShare, gradientWidth, hue, learnedOpacity, valueWidth } from "../layout/scales.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {{kind: "gradient"|"change", numbers: (number[][]|null)[], full: number}} WireNumbers of each pair of layers; `full` is drawn at full width */

/** Arrays as numbers, read once. @type {WeakMap<object, {numbers: number[][], largest: number}>} */
const known = new WeakMap();

/** @param {any} array @param {readonly number[]} shape */
function read(array, [rows, columns]) {
  if (!Array.isArray(array) || array.length !== rows || array[0]?.length !== columns) return null; // of other layers
  const before = known.get(array);
  if (before) return before;
  const numbers = array.map((row) => row.map((/** @type {any} */ x) => toNumber(x) ?? NaN));
  const found = { numbers, largest: Math.max(0, ...numbers.map((row) => row.reduce((/** @type {number} */ most, /** @type {number} */ x) => (Math.abs(x) > most && Number.isFinite(x) ? Math.abs(x) : most), 0))) };
  known.set(array, found);
  return found;
}

/** Null where the wires show the weights. @param {Frame} frame @param {import("../types.js").Structure} structure @returns {WireNumbers|null} */
export function wireNumbersOf({ training, state }, structure) {
  const view = training ? wireView(state.panels) : "weights";
  if (!training || view === "weights") return null;
  const told = view === "gradients" ? training.gradients : training.changes;
  const arrays = structure.layers.slice(1).map(({ weights }) => {
    const node = structure.nodes[/** @type {number} */ (weights)];
    return read(told?.[node.name], node.shape);
  });
  return { kind: view === "gradients" ? "gradient" : "change", numbers: arrays.map((each) => each?.numbers ?? null), full: fullStrength(Math.max(0, ...arrays.map((each) => each?.largest ?? 0))) };
}

/** @param {WireNumbers} wires @param {number} pair @param {readonly [number, number]} index @returns {number|null} */
export const wireNumber = ({ numbers }, pair, [o, i]) => numbers[pair]?.[o]?.[i] ?? null;

/** How a wire is drawn. @param {WireNumbers} wires @param {number|null} x @returns {{hue: string, width: number, opacity: number}} */
export function lookOf({ kind, full }, x) {
  if (x === null) return { hue: "quiet", width: 1, opacity: learnedOpacity(0) };
  if (kind === "gradient") return { hue: hue("gradient", x), width: gradientWidth(x), opacity: learnedOpacity(gradientShare(x)) };
  return { hue: hue("value", x), width: valueWidth(x, full), opacity: learnedOpacity(Math.abs(x) / full) };
}

/** The number in words, behind a weight's own. @param {WireNumbers|null} wires @param {number} pair @param {readonly [number, number]} index */
export function wireWords(wires, pair, index) {
  const x = wires && wireNumber(wires, pair, index);
  return wires && x !== null ? `, ${TRAINING.wireWords[wires.kind]} ${formatNumber(x)}` : "";
}
