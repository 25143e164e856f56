/**
 * Watching a training: how fast it goes, where it stops by itself, and what is shown of one with few rows.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 */
import { toNumber } from "./numbers.js";

/** Updates a second, from one at a time up; null is as fast as it goes. @type {readonly (number|null)[]} */
export const PACES = [1, 5, 25, 100, 250, 1000, 10_000, null];

/** So many rows can be read as a table, each with its prediction. */
export const FEW_ROWS = 16;

/** The next pace up or down the list. @param {number|null} pace @param {number} by */
export function shiftPace(pace, by) {
  const nearest = pace === null ? PACES.length - 1 : Math.max(0, PACES.findLastIndex((each) => each !== null && each <= pace));
  return PACES[Math.min(PACES.length - 1, Math.max(0, nearest + by))];
}

/** What a training is made of, apart from how it is watched: a race goes at full speed, to an end of its own. @param {import("../types.js").TrainingSetup} setup @returns {import("../types.js").TrainingSetup} */
export function unwatched(setup) {
  const { updates_per_second: pace, epochs, ...made } = setup;
  return pace === undefined && epochs === undefined ? setup : made;
}

/** Whether all rows fit a table that can be read; those of a sequence are none. @param {Training} training */
export const hasFewRows = ({ rows }) => rows !== null && rows.inputs.length <= FEW_ROWS && rows.inputs.every((row) => Array.isArray(row) && !row.some(Array.isArray));

/** Whether it learns several values of one row alone: then the network is watched by its numbers, where a plane would show a single point. @param {Training} training */
export function isSingle({ setup: { data: { inputs, targets, labels } } }) {
  const goal = targets?.[0];
  return inputs?.length === 1 && !labels && Array.isArray(goal) && goal.length > 1;
}

/** Epochs that are left until the training stops by itself; null where it does not. Who goes on past its end goes on without one. @param {Training} training @param {number} epoch */
export const epochsLeft = ({ setup: { epochs } }, epoch) => (epochs && epochs > epoch ? epochs - epoch : null);

/**
 * What a row's outputs were last, by the row's number in the data; null while that is not told.
 * @param {Training} training @param {number} row
 */
export function predictionOf({ rows, outputs, tested }, row) {
  const at = rows?.train.indexOf(row) ?? -1;
  const found = at >= 0 ? outputs?.[at] : tested?.[rows?.test.indexOf(row) ?? -1];
  return found ?? null;
}

/** The numbers a row's outputs are compared with: of a class its name stands there. @param {Training} training @param {number} row @returns {(number|string)[]} */
export function targetOf({ rows, classes }, row) {
  const target = /** @type {any} */ (rows?.targets)?.[row];
  if (Array.isArray(target)) return target.map((value) => toNumber(value) ?? NaN);
  const number = toNumber(target) ?? NaN;
  return [classes?.[number] ?? number];
}

/**
 * A unit's value while the network learns one row: what it answers there, from the corner of the window that was asked for.
 * @param {State} state @param {import("../types.js").Structure} structure @param {number} id the node @param {number[]} told its element, without the example
 */
export function liveValue({ training, boundary }, structure, id, told) {
  const seen = boundary?.result;
  if (!training || !seen || !isSingle(training) || seen.x.length !== 2) return null;
  const shown = structure.probabilities === id ? seen.outputs : seen.units[structure.nodes[id].name];
  return toNumber(shown?.[told[0]]?.[0]?.[0]);
}
