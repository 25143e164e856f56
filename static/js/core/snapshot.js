/**
 * All that a learner has put the page into, as plain data: what the address, the autosave and a saved file hold, and what a
 * page opened with it shows again. Requests are kept as what differs from the one before, beginning with the lab's own: an
 * untouched lab costs nothing, a round costs its numbers.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {{set?: Record<string, unknown>, gone?: string[], loss?: import("../types.js").Num}} Change
 * @typedef {object} Snapshot
 * @property {number} version
 * @property {string|null} lab
 * @property {string|null} variant
 * @property {number} position
 * @property {Change} [base]            against the lab's request
 * @property {Change[]} [past]          each against the one before
 * @property {Change} [request]         against the last of them
 * @property {number} [round]
 * @property {number} [example]
 * @property {import("../types.js").Thing} [selection]
 * @property {number} [speed]
 * @property {Record<string, string>} [panels]
 * @property {Record<string, import("../types.js").Answer>} [answers]
 * @property {{setup: import("../types.js").TrainingSetup, at: import("../types.js").TrainingPlace}} [training]  where it is not the lab's at its beginning
 */
import { same } from "./change.js";
import { fromNumber } from "./numbers.js";
import { trainingOf } from "./training.js";

export const VERSION = 1;

/** The request that a lab and its variant begin with; no lab begins with nothing. @param {Lab|null} lab @param {string|null} variant @returns {Record<string, any>} */
export const ownRequest = (lab, variant) => (lab ? (lab.variants?.find((each) => each.id === variant)?.request ?? lab.request) : {});

/** @param {Record<string, any>} before @param {Record<string, any>} after @returns {Change} */
export function changeOf(before, after) {
  const set = Object.fromEntries(Object.entries(after).filter(([key, value]) => value !== undefined && !same(before[key], value)));
  const gone = Object.keys(before).filter((key) => before[key] !== undefined && after[key] === undefined);
  return { ...(Object.keys(set).length ? { set } : {}), ...(gone.length ? { gone } : {}) };
}

/** @param {Record<string, any>} before @param {Change} change @returns {any} */
export function applyChange(before, { set = {}, gone = [] }) {
  const after = { ...before, ...set };
  for (const key of gone) delete after[key];
  return after;
}

const empty = (/** @type {object|undefined} */ value) => !value || Object.keys(value).length === 0;

/** @param {State} state @param {number} [rounds] how many rounds before this one are kept, the latest ones @returns {Snapshot} */
export function snapshotOf(state, rounds = Infinity) {
  const { lab, variant, past, round, example, selection, speed, panels, answers, position, training } = state;
  const own = ownRequest(lab, variant);
  const base = changeOf(own, state.base);
  let before = state.base;
  const kept = rounds >= past.length ? past : past.slice(past.length - rounds);
  const changes = kept.map(({ request, loss }) => {
    const change = { ...changeOf(before, request), loss: fromNumber(loss) };
    before = request;
    return change;
  });
  const request = changeOf(before, state.request);
  return {
    version: VERSION, lab: lab?.id ?? null, variant, position,
    ...(empty(base) ? {} : { base }), ...(changes.length ? { past: changes } : {}), ...(empty(request) ? {} : { request }),
    ...(round ? { round } : {}), ...(example ? { example } : {}), ...(selection ? { selection } : {}), ...(speed === 1 ? {} : { speed }),
    ...(training && !same([training.setup, training.at], [trainingOf(lab, variant)?.setup, trainingOf(lab, variant)?.at]) ? { training: { setup: training.setup, at: training.at } } : {}),
    ...(same(panels, lab?.panels ?? {}) ? {} : { panels }), ...(empty(answers) ? {} : { answers }),
  };
}

/** The requests behind a snapshot. @param {Snapshot} snapshot @param {Lab|null} lab */
export function requestsOf(snapshot, lab) {
  const base = applyChange(ownRequest(lab, snapshot.variant), snapshot.base ?? {});
  let before = base;
  const past = (snapshot.past ?? []).map((change) => {
    before = applyChange(before, change);
    return { request: before, loss: change.loss };
  });
  return { base, past, request: applyChange(before, snapshot.request ?? {}) };
}
