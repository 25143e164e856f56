/**
 * Data of the learner's own, as a request carries them: rows of inputs, and for each row the number of its class (then
 * `labels` says what the classes are called) or a row of values. Pure functions; every change makes new data.
 *
 * @typedef {import("../types.js").DataRequest} DataRequest
 * @typedef {import("../types.js").Training} Training
 * @typedef {{inputs: number[][], targets: any[], labels?: string[], names?: string[], seed?: number}} OwnData; `names` are those of the inputs
 */
import { toNumber } from "./numbers.js";
import { isSequence } from "./sequence.js";

/** What `State.panels` calls what a press on the plane does, the value it puts, and the plane that points are put on. */
export const DATA_PANELS = Object.freeze({ pen: "pen", value: "pen value", plane: "plane" });
export const ERASE = "erase";
export const PUT = "value";
/** Classes that can be put by hand: as many as are told apart by their colours. */
export const MOST_PENS = 6;
const DIGITS = 4;
/** Numbers of a copy that keep every digit: more are too long for what the browser remembers. */
const MOST_EXACT = 20_000;

const short = (/** @type {number} */ value) => Number(value.toPrecision(DIGITS)) || 0;

/** @param {DataRequest} data @returns {data is OwnData} */
export const isOwn = (data) => data.name === undefined || data.name === null;

/** The data sets that a model can learn: sequences of a recurrent one, else rows. @param {import("../types.js").Catalog|null} catalog @param {Pick<import("../types.js").TraceRequest, "model">} request @returns {any[]} */
export const datasetsFor = (catalog, request) => /** @type {any} */ (catalog)?.[isSequence(request) ? "sequences" : "datasets"] ?? [];

/** What the catalogue says of a data set; of one's own rows nothing. @param {import("../types.js").Catalog|null} catalog @param {string|null|undefined} name @returns {{name: string, features: number, classes: number|null, picture?: [number, number]|null}|null} */
export const datasetOf = (catalog, name) => ["datasets", "sequences"].flatMap((kind) => /** @type {any} */ (catalog)?.[kind] ?? []).find((/** @type {any} */ each) => each.name === name) ?? null;

/** @param {Training|null} training @returns {OwnData|null} */
export const ownOf = (training) => (training && isOwn(training.setup.data) ? training.setup.data : null);

/** Own data that hold no row cannot be trained on. @param {DataRequest} data */
export const isEmpty = (data) => isOwn(data) && !data.inputs.length;

/** How many inputs a row has; of no rows yet, those of a plane. @param {OwnData} data */
export const featuresOf = ({ inputs }) => inputs[0]?.length ?? 2;

/** An empty plane with two classes. @param {number} [seed] @returns {OwnData} */
export const emptyPlane = (seed = 0) => ({ inputs: [], targets: [], labels: ["a", "b"], seed });

/** The class of a target as the network is compared with it: a number, one output, or a row with a single 1. @param {any} target */
export const classOf = (target) => (Array.isArray(target) ? (target.length > 1 ? target.indexOf(Math.max(...target)) : Math.round(target[0])) : Math.round(target));

/**
 * The rows of a training as own data; null while they are not told.
 * @param {Training} training @param {number|null} classes of its data set @returns {OwnData|null}
 */
export function copyOf({ rows, classes: names, setup }, classes) {
  if (!rows) return null;
  const many = rows.inputs.length * (rows.inputs[0]?.length ?? 0) > MOST_EXACT;
  const inputs = rows.inputs.map((row) => row.map((value) => (many ? short : (/** @type {number} */ x) => x)(toNumber(value) ?? 0))), targets = /** @type {any[]} */ (rows.targets);
  const seed = setup.data.seed ?? 0;
  if (classes === null) return { inputs, targets: targets.map((target) => (Array.isArray(target) ? target : [target])), seed };
  return { inputs, targets: targets.map(classOf), labels: names ?? Array.from({ length: classes }, (_, k) => String(k)), seed };
}

/** What a pen puts as a target: the number of its class, or its value. @param {OwnData} data @param {string} pen @param {number} value */
export const targetOf = ({ labels }, pen, value) => (labels ? Number(pen) : [value]);

/** With one more row at the end. @param {OwnData} data @param {number[]} row @param {any} target @returns {OwnData} */
export const withRow = (data, row, target) => ({ ...data, inputs: [...data.inputs, row.map(short)], targets: [...data.targets, target] });

/** With another row, or another target, in the place of one. @param {OwnData} data @param {number} k @param {{row?: number[], target?: any}} change @returns {OwnData} */
export const changed = (data, k, { row, target }) => ({
  ...data,
  ...(row ? { inputs: data.inputs.map((each, j) => (j === k ? row : each)) } : {}),
  ...(target === undefined ? {} : { targets: data.targets.map((each, j) => (j === k ? target : each)) }),
});

/** A row moved on the plane. @param {OwnData} data @param {number} k @param {number[]} row */
export const moved = (data, k, row) => changed(data, k, { row: row.map(short) });

/** @param {OwnData} data @param {number} k @returns {OwnData} */
export const without = (data, k) => ({ ...data, inputs: data.inputs.filter((_, j) => j !== k), targets: data.targets.filter((_, j) => j !== k) });

/** A class more, called by the next letter that is free. @param {OwnData} data @returns {OwnData} */
export function withClass(data) {
  const labels = data.labels ?? [], letters = "abcdefghijklmnopqrstuvwxyz";
  const name = [...letters].find((letter) => !labels.includes(letter)) ?? String(labels.length);
  return { ...data, labels: [...labels, name] };
}

/** @param {OwnData} data @param {number} k @param {string} name @returns {OwnData} */
export const renamed = (data, k, name) => ({ ...data, labels: data.labels?.map((each, j) => (j === k ? name : each)) });

/** A class less, with its rows; the classes after it move up. Two stay. @param {OwnData} data @param {number} k @returns {OwnData} */
export function withoutClass(data, k) {
  if (!data.labels || data.labels.length <= 2) return data;
  const kept = data.targets.map((target, row) => ({ target, row })).filter(({ target }) => target !== k);
  return { ...data, inputs: kept.map(({ row }) => data.inputs[row]), targets: kept.map(({ target }) => (target > k ? target - 1 : target)), labels: data.labels.filter((_, j) => j !== k) };
}

/** How many rows each class has. @param {OwnData} data */
export const countsOf = ({ labels = [], targets }) => labels.map((_, k) => targets.filter((target) => target === k).length);

/** The row whose place is nearest, if it is near enough. @param {number[][]} places @param {number[]} at @param {number} reach @returns {number|null} */
export function nearest(places, [x, y], reach) {
  let found = /** @type {number|null} */ (null), least = reach;
  places.forEach((place, k) => {
    const far = Math.hypot(place[0] - x, place[1] - y);
    if (far <= least) [found, least] = [k, far];
  });
  return found;
}

/** @typedef {{x: [number, number], y: [number, number]}} Plane */

/** A plane as text for the state. @param {Plane} plane */
export const writePlane = ({ x, y }) => [...x, ...y].map(short).join(" ");

/** @param {string|undefined} text @returns {Plane|null} */
export function readPlane(text) {
  const [a, b, c, d, ...more] = (text ?? "").split(" ").filter(Boolean).map(Number);
  return more.length || ![a, b, c, d].every(Number.isFinite) || a >= b || c >= d ? null : { x: [a, b], y: [c, d] };
}

/** The pen that is in the hand, if these data know it. @param {Readonly<Record<string, string>>} panels @param {OwnData|null} data @returns {string|null} */
export function penOf(panels, data) {
  const pen = panels[DATA_PANELS.pen];
  if (!data || pen === undefined || featuresOf(data) !== 2) return null;
  if (pen === ERASE) return pen;
  return (data.labels ? data.labels[Number(pen)] !== undefined && /^\d+$/.test(pen) : pen === PUT) ? pen : null;
}
