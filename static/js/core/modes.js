/**
 * Forward mode, reverse mode, differences and the quadratic way beside each other, and circuits that grow: what is asked of
 * the server, and which circuit of a family stands here.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {"forward"|"reverse"|"differences"|"all_pairs"} Way
 * @typedef {{passes?: number, multiplications?: number, edge_visits?: number}} Cost
 * @typedef {{nodes: number, edges: number, degrees: number}} Graph
 * @typedef {{inputs: number, outputs: number, costs: Record<Way, Cost|null>, graph: Graph|null, gradients: Partial<Record<Way, Record<string, import("../types.js").Nested>>>, h?: number}} Modes
 * @typedef {{size: number, source: string, inputs: number, costs: Record<Way, Cost|null>, graph: Graph|null}} FamilyPoint
 * @typedef {{name: string, lab: string, own: number, points: FamilyPoint[]}} Family
 */
import { numbersKey } from "./change.js";
import { chartView } from "./landscapes.js";

export const WAYS = /** @type {const} */ (["reverse", "forward", "differences", "all_pairs"]);
export const FAMILIES = /** @type {const} */ (["chain", "inputs", "fan_out"]);

/** What a way takes, in one number: its multiplications; the quadratic way visits an edge for each of its own. @param {Cost|null} cost @returns {number|null} */
export const countOf = (cost) => cost?.multiplications ?? cost?.edge_visits ?? null;

/** @param {State} state */
const shown = (state) => chartView(state) === "modes";

/** What a state asks of the server. @param {State} state @param {import("./api.js").Api} api */
export function modesWanted(state, api) {
  if (!shown(state) || !state.trace) return null;
  const { request } = state.trace;
  return { key: numbersKey(request), ask: (/** @type {AbortSignal} */ signal) => api.modes(request, signal) };
}

/** The family that is looked at: the panel's, else the first. @param {State} state */
export const familyOf = ({ panels }) => FAMILIES.find((name) => name === panels.family) ?? FAMILIES[0];

/** @param {State} state @param {import("./api.js").Api} api */
export function familyWanted(state, api) {
  if (!shown(state)) return null;
  const name = familyOf(state);
  return { key: name, ask: (/** @type {AbortSignal} */ signal) => api.family(name, signal) };
}

/** How many numbers of a circuit move: all that is given and not frozen. @param {import("../types.js").Structure} structure @param {string[]} frozen */
export const freeNumbers = ({ nodes }, frozen) => nodes.filter(({ role, name }) => role === "parameter" && !frozen.includes(name)).reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);

/** The size at which a family is the circuit that stands here, or null. @param {Family|undefined} family @param {string|undefined} source @param {number} inputs */
export const sizeHere = (family, source, inputs) => family?.points.find((point) => point.source === source && point.inputs === inputs)?.size ?? null;
