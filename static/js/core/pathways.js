/**
 * The paths of one number to the loss, as the page shows them: what is asked, and what a path touches on the stage.
 *
 * @typedef {import("../types.js").Thing} Thing
 * @typedef {import("../types.js").State} State
 * @typedef {{node: string, index: number[], local?: import("../types.js").Num}} PathStep
 * @typedef {{steps: PathStep[], product: import("../types.js").Num}} Path
 * @typedef {{node: string, index: number[], example: number, gradient: import("../types.js").Num, part: import("../types.js").Num, count: string, paths: Path[], rest: import("../types.js").Num, rest_count: string}} Paths
 */
import { frame } from "./frame.js";
import { numbersKey } from "./change.js";
import { hasLayers, thingOfStep } from "./things.js";

const KINDS = new Set(["value", "gradient", "update"]);

/** Whether a model's paths are listed: a network's, and those of a circuit of single numbers. @param {import("../types.js").Structure|null} structure */
export const hasPaths = (structure) => hasLayers(structure) || (structure?.nodes ?? []).every((node) => node.shape.length === 0);

/** What has paths: the thing that is pinned, else the one the step is about. @param {import("../types.js").Frame} now @returns {Thing|null} */
export function startOfPaths(now) {
  const thing = now.selection ?? thingOfStep(now);
  const node = thing && KINDS.has(thing.kind) ? now.trace?.byName.get(thing.node) : null;
  if (!thing || !node || !now.trace || !hasPaths(now.structure)) return null;
  if (!hasLayers(now.structure)) return node.role === "constant" || node.id === now.structure?.loss ? null : { kind: "gradient", node: thing.node, index: [] };
  const unit = now.structure?.layers.some((layer) => [layer.pre, layer.value].includes(node.id));
  return node.role === "parameter" || unit ? { kind: "gradient", node: thing.node, index: thing.index } : null;
}

/** What a state asks of the server. @param {State} state @param {import("./api.js").Api} api */
export function pathsWanted(state, api) {
  if (state.panels.why !== "paths" || !state.trace) return null;
  const thing = startOfPaths(frame(state));
  if (!thing) return null;
  const { request } = state.trace;
  const more = { node: thing.node, index: thing.index, example: state.example };
  return { key: JSON.stringify([numbersKey(request), more]), ask: (/** @type {AbortSignal} */ signal) => api.paths(request, more, signal) };
}

/**
 * What a path runs through: its units, and the weights between them.
 * @param {Path} path @param {import("../types.js").Structure} structure @returns {Thing[]}
 */
export function thingsOfPath({ steps }, structure) {
  const found = /** @type {Thing[]} */ ([]);
  steps.forEach(({ node, index }, k) => {
    found.push({ kind: "value", node, index });
    const id = structure.nodes.find((each) => each.name === node)?.id;
    const layer = structure.layers.find((each) => each.pre !== null && each.pre === id);
    const before = steps[k - 1];
    if (!layer || layer.weights === null || !before || before.index.length !== 1 || structure.nodes.find((each) => each.name === before.node)?.role === "parameter") return;
    found.push({ kind: "value", node: structure.nodes[layer.weights].name, index: [index[0], before.index[0]] });
  });
  return found;
}

/** The stops that a reader needs: a unit once, though it has a pre-activation and an activation. @param {PathStep[]} steps @param {import("../types.js").Structure} structure */
export function stopsOf(steps, structure) {
  const layerOf = (/** @type {string} */ name) => {
    const id = structure.nodes.find((node) => node.name === name)?.id;
    return structure.layers.findIndex((layer) => layer.pre === id || layer.value === id);
  };
  return steps.filter((step, k) => {
    const next = steps[k + 1], layer = layerOf(step.node);
    return !(k > 0 && layer >= 0 && next && layerOf(next.node) === layer && next.index[0] === step.index[0]);
  });
}

/**
 * Whether an open question hides the number that a local gradient is: a value that comes in, a weight, the loss's slope.
 * @param {import("../types.js").Frame} now @param {PathStep[]} steps @param {number} k
 */
export function isHiddenFactor(now, steps, k) {
  const { structure, trace } = now;
  const before = trace?.byName.get(steps[k - 1].node), here = trace?.byName.get(steps[k].node);
  if (!structure || !before || !here) return false;
  if (!hasLayers(structure)) return now.gradient(before.id, []).state === "hidden" || here.operands.some((operand) => now.value(operand, []).state === "hidden");
  if (here.id === structure.loss) return now.gradient(before.id, steps[k - 1].index).state === "hidden";
  const layer = structure.layers.findIndex((each) => each.pre === here.id);
  if (layer < 1) return false;
  const { weights } = structure.layers[layer];
  if (before.id === weights) return now.value(structure.layers[layer - 1].value, [steps[k - 1].index[1]]).state === "hidden";
  return before.role !== "parameter" && weights !== null && now.value(weights, [steps[k].index[0], steps[k - 1].index[0]]).state === "hidden";
}
