/**
 * The nudge test: what a small move does beside what the gradient foretold, for one number and for the last update.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Num} Num
 * @typedef {{before: Num, after: Num, change: Num, foretold: Num, gradient?: Num, squares?: Num}} Nudge
 */
import { numbersKey } from "./change.js";
import { frame } from "./frame.js";
import { isCircuit, thingOfStep } from "./things.js";

/** How far a number moves unless another h is chosen. */
export const FIRST_H = 1e-3;
/** The panel whose text is h; without it the test is folded away. */
export const PANEL = "nudge";

/** h as the panel says it, or null where the test is not open. @param {Pick<State, "panels">} state @returns {number|null} */
export function hOf({ panels }) {
  if (panels[PANEL] === undefined) return null;
  const h = Number(panels[PANEL]);
  return Number.isFinite(h) && panels[PANEL].trim() !== "" ? h : FIRST_H;
}

/** The number that is moved: the pinned one, else the step's. @param {import("../types.js").Frame} now @returns {import("../types.js").Thing|null} */
export function nudged(now) {
  if (!now.trace || !isCircuit(now.structure)) return null;
  const thing = now.selection ?? thingOfStep(now);
  const node = thing && thing.kind !== "setting" ? now.trace.byName.get(thing.node) : undefined;
  if (!thing || !node || node.role === "constant" || thing.index.length !== node.shape.length) return null;
  return { kind: "value", node: thing.node, index: thing.index };
}

/** What a nudge is asked for by: where, how far, of which numbers. @param {import("../types.js").TraceRequest} request @param {import("../types.js").Thing} thing @param {number} h */
export const nudgeKey = (request, { node, index }, h) => JSON.stringify([numbersKey(request), node, index, h]);

/** @param {State} state @param {import("./api.js").Api} api */
export function nudgeWanted(state, api) {
  const h = hOf(state);
  if (h === null || !state.trace) return null;
  const thing = nudged(frame(state));
  if (!thing) return null;
  const { request } = state.trace;
  return { key: nudgeKey(request, thing, h), ask: (/** @type {AbortSignal} */ signal) => api.nudge(request, { node: thing.node, index: thing.index, h }, signal) };
}

/** The round before this one, of a circuit: its update is what is told. @param {State} state @param {import("./api.js").Api} api */
export function lastRoundWanted(state, api) {
  const last = state.past.at(-1);
  if (!last || !state.trace || !isCircuit(state.trace.structure)) return null;
  return { key: numbersKey(last.request), ask: (/** @type {AbortSignal} */ signal) => api.nudge(last.request, {}, signal) };
}

/** Whether an update is −η times the gradient and nothing else, so that it foretells η·Σg². @param {import("../types.js").TraceRequest} request */
export const isPlain = ({ optimizer }) => optimizer.name === "sgd" && !optimizer.weight_decay && !optimizer.clip;
