/**
 * From one round to the next and back, as changes of the request: the updated parameters and the optimizer's state take
 * their places and the pass begins again. The rounds before are kept as requests; they are computed again when wanted.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").Past} Past
 */
import { toNumber } from "./numbers.js";
import { withGiven } from "./trace.js";

/** The request of the round that follows a run. @param {Trace} trace @returns {TraceRequest} */
export function nextRequest(trace) {
  const { request, structure } = trace;
  const state = { ...request.optimizer_state };
  let next = structure.parameters ? { ...request, parameters: { ...structure.parameters, ...request.parameters } } : request;
  for (const { name, role } of structure.nodes) {
    const update = role === "parameter" ? trace.updateOf(name) : null;
    if (!update) continue;
    next = withGiven(next, name, update.after);
    if (update.state) state[name] = update.state;
  }
  return { ...next, optimizer_state: state, update: (request.update ?? 0) + 1 };
}

/**
 * The state of the page one round on, or null where there is no run to go on from.
 * @param {{trace: Trace|null, past: Past[], round: number}} state
 */
export function roundForward({ trace, past, round }) {
  if (!trace) return null;
  return { request: nextRequest(trace), patch: { round: round + 1, past: [...past, { request: trace.request, loss: toNumber(trace.end.loss) ?? NaN }], position: 0 } };
}

/** The state of the page one round back, at its last step, in steps as fine as now. @param {{past: Past[], round: number, request: TraceRequest}} state */
export function roundBack({ past, round, request: { granularity } }) {
  if (!past.length) return null;
  return { request: { ...past[past.length - 1].request, granularity }, patch: { round: Math.max(0, round - 1), past: past.slice(0, -1), position: Infinity } };
}
