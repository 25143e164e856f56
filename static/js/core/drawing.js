/**
 * A picture that a learner draws for a network whose inputs are one: its pixels stand in the state as text, a letter each.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 * @typedef {{pixels: number[], width: number, height: number}} Picture
 */
import { datasetOf, isOwn } from "./owndata.js";
import { nameOf } from "./planes.js";
import { showsTraining } from "./training.js";

/** What `State.panels` calls the drawing. */
export const DRAWING = "drawing";
/** Strengths of a pixel: as fine as those of the handwritten digits, 0 to 16. */
export const LEVELS = 17;
const LEAST_SIDE = 5, MOST_SIDE = 14;
const LETTERS = "0123456789abcdefg";

/**
 * Width and height of the pictures that these data are: as their data set says, or of own rows a square; null where they are none.
 * @param {Training|null} training @param {import("../types.js").Catalog|null} catalog @param {number} inputs @returns {[number, number]|null}
 */
export function pictureOf(training, catalog, inputs) {
  if (!training) return null;
  const { data } = training.setup;
  if (!isOwn(data)) return datasetOf(catalog, data.name)?.picture ?? null;
  const side = Math.sqrt(inputs);
  return Number.isInteger(side) && side >= LEAST_SIDE && side <= MOST_SIDE ? [side, side] : null;
}

/** The levels of a drawing; what is none of this size is empty. @param {string|undefined} text @param {number} count @returns {number[]} */
export function readDrawing(text, count) {
  const levels = [...(text ?? "")].map((letter) => LETTERS.indexOf(letter));
  return levels.length === count && levels.every((level) => level >= 0) ? levels : Array(count).fill(0);
}

/** As text; of an empty one null. @param {number[]} levels @returns {string|null} */
export const writeDrawing = (levels) => (levels.some((level) => level > 0) ? levels.map((level) => LETTERS[Math.max(0, Math.min(LEVELS - 1, Math.round(level)))]).join("") : null);

/** The range that a pixel's values lie in, from empty to full. @param {Training} training @returns {[number, number]} */
export function rangeOf({ window, rows }) {
  if (window) return window;
  if (!rows) return [0, 1];
  const known = ranges.get(rows) ?? extentOf(rows.inputs);
  ranges.set(rows, known);
  return known;
}

/** Of rows that stand; asked for with every line of a training. @type {WeakMap<object, [number, number]>} */
const ranges = new WeakMap();

/** @param {number[][]} rows @returns {[number, number]} */
function extentOf(rows) {
  let low = Infinity, high = -Infinity;
  for (const row of rows) for (const value of row) [low, high] = [Math.min(low, Number(value)), Math.max(high, Number(value))];
  return low < high ? [low, high] : [0, 1];
}

/** The inputs that a drawing is. @param {number[]} levels @param {[number, number]} range */
export const inputsOf = (levels, [low, high]) => levels.map((level) => low + ((high - low) * level) / (LEVELS - 1));

/** The levels of a row, as near as they come. @param {number[]} row @param {[number, number]} range */
export const levelsOf = (row, [low, high]) => row.map((value) => Math.max(0, Math.min(LEVELS - 1, Math.round(((value - low) / (high - low)) * (LEVELS - 1)))));

/**
 * A pen pressed at a point, in pixels from the top left: full where it is, fading within its reach. Erasing takes the same away.
 * @param {number[]} levels @param {[number, number]} size @param {[number, number]} at @param {boolean} erases @returns {number[]}
 */
export function stroke(levels, [width], [x, y], erases) {
  const reach = 1.15;
  return levels.map((level, k) => {
    const far = Math.hypot((k % width) + 0.5 - x, Math.floor(k / width) + 0.5 - y);
    const ink = Math.round((LEVELS - 1) * Math.max(0, Math.min(1, 1.45 * (1 - far / reach))));
    return erases ? Math.min(level, LEVELS - 1 - ink) : Math.max(level, ink);
  });
}

/** The target that says which class a picture is, as the loss takes it. @param {import("../types.js").TraceRequest} request @param {import("../types.js").Catalog|null} catalog @param {number} chosen */
export function targetFor({ model }, catalog, chosen) {
  const outputs = model.layers[model.layers.length - 1];
  const takes = [/** @type {any} */ (catalog?.losses.find(({ name }) => name === model.loss))?.targets].flat().includes("classes");
  if (takes) return chosen;
  return outputs === 1 ? [chosen] : Array.from({ length: outputs }, (_, k) => (k === chosen ? 1 : 0));
}

/** The request whose run is the drawing's: the network as it stands, this one example. @param {State} state @param {number} chosen the class it is to be @returns {import("../types.js").TraceRequest|null} */
export function drawnRequest({ request, training, panels, catalog }, chosen) {
  const inputs = request.model.layers?.[0];
  if (!training || !inputs || !pictureOf(training, catalog, inputs)) return null;
  const { data: _, rows: _rows, ...rest } = request;
  return { ...rest, inputs: [inputsOf(readDrawing(panels[DRAWING], inputs), rangeOf(training))], targets: /** @type {any} */ ([targetFor(request, catalog, chosen)]) };
}

/** What the network answers to the drawing: a number for each class. @param {State} state @param {import("./api.js").Api} api */
export function drawnWanted(state, api) {
  const { training, request, panels } = state;
  if (!training || panels[DRAWING] === undefined || !showsTraining(state) || !request.parameters) return null;
  const asked = drawnRequest(state, 0);
  if (!asked) return null;
  const key = JSON.stringify([nameOf(request.parameters), request.model, panels[DRAWING]]);
  const ask = async (/** @type {AbortSignal} */ signal) => {
    const { structure, valueOf } = await api.trace({ ...asked, granularity: "layer", frozen: [], mistake: null }, signal);
    const answers = valueOf(structure.probabilities ?? structure.layers[structure.layers.length - 1].value);
    return /** @type {import("../types.js").Num[][]} */ (answers)[0];
  };
  return { key, ask };
}

/** The class with the largest answer; of one output whether it is at least a half; null where an answer is no number. @param {number[]} answers @returns {number|null} */
export const classBy = (answers) => (answers.some(Number.isNaN) ? null : answers.length === 1 ? (answers[0] >= 0.5 ? 1 : 0) : answers.indexOf(Math.max(...answers)));
