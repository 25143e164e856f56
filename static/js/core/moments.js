/**
 * The moments of a training that the page keeps for its charts: so many as a chart can tell apart, with the parameters of as
 * many as fit the memory they may take.
 *
 * @typedef {import("../types.js").Moment} Moment
 */

/** Moments that a chart can still tell apart; past it every second one goes. */
export const MOST_MOMENTS = 600;
/** Parameters that the moments hold between them: of a network with two thousand every moment keeps its own. */
export const MOST_KEPT = MOST_MOMENTS * 2000;

/** How many numbers an array holds, whatever its shape. @param {any} value @returns {number} */
export function numbersIn(value) {
  if (!Array.isArray(value)) return 1;
  return Array.isArray(value[0]) ? value.reduce((/** @type {number} */ sum, part) => sum + numbersIn(part), 0) : value.length;
}

/** How many there are, of a model of whatever kind. @param {Record<string, any>|null|undefined} parameters @returns {number} */
export const countOf = (parameters) => Object.values(parameters ?? {}).reduce((/** @type {number} */ sum, value) => sum + numbersIn(value), 0);

/** The moments with the parameters of every second one that has some taken away, until the rest fit; first and newest keep theirs. @param {Moment[]} moments @returns {Moment[]} */
function thinned(moments) {
  const newest = moments[moments.length - 1], most = Math.max(2, Math.floor(MOST_KEPT / Math.max(1, countOf(newest.parameters))));
  let kept = moments;
  for (let holders = kept.filter(({ parameters }) => parameters); newest.parameters && holders.length > most; holders = kept.filter(({ parameters }) => parameters)) {
    const gone = new Set(holders.filter((moment, k) => k % 2 === 1 && moment !== newest));
    if (!gone.size) break;
    kept = kept.map((moment) => (gone.has(moment) ? { ...moment, parameters: null } : moment));
  }
  return kept;
}

/** Moments up to the newest; every second one goes where they are too many. @param {Moment[]} history @param {Moment} moment */
export function withMoment(history, moment) {
  const before = history.filter(({ update }) => update < moment.update);
  const kept = before.length >= MOST_MOMENTS ? before.filter((_, k) => k % 2 === 0) : before;
  const last = history[history.length - 1];
  // a stream that begins has made no gradients yet: those of the same moment stand already
  const norms = Object.keys(moment.gradient_norms).length || last?.update !== moment.update ? moment.gradient_norms : last.gradient_norms;
  return thinned([...kept, { ...moment, gradient_norms: norms }]);
}
