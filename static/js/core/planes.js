/**
 * What a training's network answers over the plane of its first two inputs: the question, and the plane it is asked over.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 */
import { toNumber } from "./numbers.js";
import { DATA_PANELS, ownOf, readPlane } from "./owndata.js";
import { showsTraining } from "./training.js";
import { isSingle } from "./watching.js";

/** Numbers of one answer, all units together: about half a megabyte of text. */
const MOST_NUMBERS = 30_000;
const COARSEST = 12, FINEST = 60;
const ROOM = 0.1;

/**
 * The rectangle that the rows lie in: a data set's own, else what own rows need; points are put on one that stands still while
 * they lie in it.
 * @param {Training} training @param {Readonly<Record<string, string>>} [panels] @returns {import("./owndata.js").Plane|null}
 */
export function planeOf(training, panels = {}) {
  const { window } = training, own = ownOf(training);
  const rows = own ?? training.rows;
  const still = own ? readPlane(panels[DATA_PANELS.plane]) : null;
  if (still && own?.inputs.every(([x, y]) => x >= still.x[0] && x <= still.x[1] && y >= still.y[0] && y <= still.y[1])) return still;
  if (window) {
    const [low, high] = window, room = ROOM * (high - low);
    return { x: [low - room, high + room], y: [low - room, high + room] };
  }
  if (!rows?.inputs.length) return null;
  const side = (/** @type {number} */ k) => {
    const values = rows.inputs.map((row) => toNumber(row[k]) ?? 0);
    const low = Math.min(...values), high = Math.max(...values), room = ROOM * (high - low || 1);
    return /** @type {[number, number]} */ ([low - room, high + room]);
  };
  return { x: side(0), y: side(1) };
}

/** Points on a side: fewer where more units answer at each. @param {readonly number[]} layers */
export const finenessOf = (layers) => Math.max(COARSEST, Math.min(FINEST, Math.floor(Math.sqrt(MOST_NUMBERS / layers.slice(1).reduce((sum, size) => sum + size, 0)))));

/** Parts of a state are many numbers and never changed in place: which they are is a name enough. @type {WeakMap<object, number>} */
const names = new WeakMap();
let newest = 0;
/** @param {object} part */
export function nameOf(part) {
  const known = names.get(part) ?? (newest += 1);
  names.set(part, known);
  return known;
}

/** @param {State} state @param {import("./api.js").Api} api */
export function boundaryWanted(state, api) {
  const { training, request } = state;
  const { model, parameters } = request;
  if (!training || !showsTraining(state) || !parameters || !(model.layers?.[0] >= 2)) return null;
  if (isSingle(training)) return rowWanted(training, model, parameters, api);
  const plane = planeOf(training, state.panels);
  if (!plane || model.layers[0] !== 2) return null;
  const fine = finenessOf(model.layers);
  const key = JSON.stringify([nameOf(parameters), model.layers, model.activations, plane, fine]);
  return { key, kin: JSON.stringify([model.layers, model.activations, plane, fine]), ask: (/** @type {AbortSignal} */ signal) => api.boundary({ model, parameters, units: true, window: { ...plane, points: [fine, fine] } }, signal) };
}

/**
 * Of a single row what every unit answers there: a window of which the row is the corner.
 * @param {Training} training @param {import("../types.js").Model} model @param {Record<string, any>} parameters @param {import("./api.js").Api} api
 */
function rowWanted({ rows }, model, parameters, api) {
  const row = rows?.inputs[0].map((value) => toNumber(value) ?? 0);
  if (!row) return null;
  const kin = JSON.stringify([model.layers, model.activations, row]);
  const window = { x: [row[0], row[0] + 1], y: [row[1], row[1] + 1], points: [2, 2], base: row };
  return { key: `${nameOf(parameters)} ${kin}`, kin, ask: (/** @type {AbortSignal} */ signal) => api.boundary({ model, parameters, units: true, window }, signal) };
}

/** What every unit answers at the traced point: outputs, and units by their node's name. @param {State} state @param {import("./api.js").Api} api */
export function tracedWanted(state, api) {
  const { training, request } = state;
  const { model, parameters } = request;
  const point = training?.point;
  if (!training || !point || !showsTraining(state) || !parameters || model.layers?.[0] !== 2) return null;
  const key = JSON.stringify([nameOf(parameters), model.layers, model.activations, point]);
  const window = { x: [point[0], point[0] + 1], y: [point[1], point[1] + 1], points: [2, 2] };
  const ask = async (/** @type {AbortSignal} */ signal) => tracedIn(await api.boundary({ model, parameters, units: true, window }, signal));
  return { key, kin: JSON.stringify([model.layers, model.activations, point]), ask };
}

/** The numbers at a window's first corner. @param {import("../types.js").Boundary} told @returns {import("../types.js").Traced} */
const tracedIn = ({ outputs, units }) => ({
  outputs: outputs.map((picture) => picture[0][0]),
  units: Object.fromEntries(Object.entries(units).map(([name, pictures]) => [name, pictures.map((picture) => picture[0][0])])),
});

/** What a unit answers at the traced point, null while that is not told. @param {import("../types.js").Frame} frame @param {import("../types.js").Structure} structure @param {number} k the layer @param {number} unit @returns {import("../types.js").Num|null} */
export function tracedOf({ state, training }, structure, k, unit) {
  if (k === 0) return training?.point?.[unit] ?? null;
  const told = state.traced?.result;
  return (k === structure.layers.length - 1 ? told?.outputs : told?.units[structure.nodes[structure.layers[k].value].name])?.[unit] ?? null;
}

/** Where the decision between two classes turns, and how far the answers reach from there; of values it is 0. @param {Training} training */
export const decisionOf = ({ now }) => (now && now.accuracy !== null ? { middle: 0.5, reach: 0.5 } : { middle: 0, reach: 1 });

/** Numbers from their middle; what is not one is nothing. @param {import("../types.js").Num[][]} picture @param {number} middle */
export const from = (picture, middle) => picture.map((row) => row.map((value) => (toNumber(value) ?? NaN) - middle));

/**
 * What a unit answers over the plane; the inputs answer what they are. Null while nothing is told of it.
 * @param {import("../types.js").Frame} frame @param {import("../types.js").Structure} structure @param {number} k the layer @param {number} unit
 * @returns {{rows: number[][], middle: number, scale: number|null}|null} rows: from the middle; scale: drawn in full, null for the largest
 */
export function responseOf({ state, training }, structure, k, unit) {
  const told = state.boundary?.result;
  if (!told || !training) return null;
  if (k === 0) return { rows: told.y.map((y) => told.x.map((x) => (unit === 0 ? x : y))), middle: 0, scale: null };
  if (k === structure.layers.length - 1) {
    const { middle, reach } = decisionOf(training);
    return told.outputs[unit] ? { rows: from(told.outputs[unit], middle), middle, scale: reach } : null;
  }
  const picture = told.units[structure.nodes[structure.layers[k].value].name]?.[unit];
  return picture ? { rows: from(picture, 0), middle: 0, scale: null } : null;
}
