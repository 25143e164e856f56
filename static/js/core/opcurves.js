/**
 * The function of one op of a circuit along one of its operands: which op and operand are looked at, what is asked of the
 * server, and where this run stands on it. The server answers with the op alone, run at many values of that operand at once:
 * its values are the curve, its gradients the slopes.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").TapeNode} TapeNode
 * @typedef {{node: TapeNode, element: number[], slot: number, slots: number[]}} Looked  slots: the operands that it can be drawn along
 * @typedef {{x: (number|null)[], y: (number|null)[], slope: (number|null)[]}} Curve
 */
import { frame } from "./frame.js";
import { chartView, isAskedFor, reach, remembered } from "./landscapes.js";
import { toNumber } from "./numbers.js";
import { circuitRequest } from "./rules.js";
import { isCircuit } from "./things.js";
import { bindElement } from "./trace.js";

/** What `State.panels` calls the operand that was chosen: an op's name and a slot. */
export const OPERAND = "operand";
const POINTS = 161;
const LETTERS = "xyzuvwst";
/** How far a function is drawn at least, to either side of 0. */
const LEAST = 2;

const entryOf = (/** @type {State} */ { catalog }, /** @type {TapeNode} */ { op }) => catalog?.ops.find(({ name }) => name === op);

/** A circuit of this op alone, on letters of its own; null where it has no curve. @param {State} state @param {TapeNode} node @returns {string|null} */
function sourceOf(state, node) {
  const entry = entryOf(state, node);
  if (entry) return entry.kind === "elementwise" ? entry.source : null;
  const gate = (state.trace?.request.model.gates ?? []).find(({ name }) => name === node.op);
  return gate ? `f = ${node.op}(${[...LETTERS].slice(0, node.operands.length).join(", ")})` : null;
}

/** @param {Frame} now @param {TapeNode} node */
const slotsOf = ({ structure }, { operands }) => operands.flatMap((id, slot) => (structure?.nodes[id].role === "constant" ? [] : [slot]));

/** @param {Frame} now @param {TapeNode|undefined} node */
const hasCurve = (now, node) => node !== undefined && node.op !== null && slotsOf(now, node).length > 0 && sourceOf(now.state, node) !== null;

/** The ops of a circuit that have a curve. @param {Frame} now @returns {TapeNode[]} */
export const curvedOps = (now) => (now.structure && isCircuit(now.structure) ? now.structure.nodes.filter((node) => hasCurve(now, node)) : []);

/** The op and the operand to show: the selected op's, else the step's, else the first. @param {Frame} now @returns {Looked|null} */
export function chosenOp(now) {
  const { structure, trace, selection, step } = now;
  if (!structure || !trace || !isCircuit(structure)) return null;
  const looked = (/** @type {TapeNode|undefined} */ node, /** @type {number[]|null} */ element, /** @type {number|null} */ slot) => {
    if (!node || !hasCurve(now, node)) return null;
    const slots = slotsOf(now, node);
    const [name, chosen] = (now.state.panels[OPERAND] ?? "").split(" ");
    const wanted = name === node.name ? Number(chosen) : slot;
    return { node, slots, slot: wanted !== null && slots.includes(wanted) ? wanted : slots[0], element: element?.length === node.shape.length ? element : node.shape.map(() => 0) };
  };
  const selected = selection && looked(trace.byName.get(selection.node), selection.index, null);
  if (selected) return selected;
  const subject = step?.formula.subject;
  const element = !step || step.whole || !subject ? null : bindElement(subject[subject.length - 1], step.binding);
  const line = subject?.[0] === "gradient" ? trace.backwardAt(subject[1]) : null;
  const told = subject?.[0] === "value" ? looked(structure.nodes[subject[1]], element, null) : line ? looked(structure.nodes[line.node], element, line.slot) : null;
  return told ?? looked(curvedOps(now)[0], null, null);
}

/** The element of an operand that an element of the output reads: operands of other shapes are stretched. @param {TapeNode} operand @param {number[]} element */
const elementIn = ({ shape }, element) => element.slice(element.length - shape.length).map((at, axis) => (shape[axis] === 1 ? 0 : at));

/** What stands for each operand. @param {Frame} now @param {Looked} looked */
export function operandsOf({ structure, symbol }, { node, element }) {
  return node.operands.map((id) => {
    const operand = /** @type {import("../types.js").Structure} */ (structure).nodes[id], at = elementIn(operand, element);
    return { id, node: operand, element: at, symbol: operand.role === "constant" ? operand.name : symbol(["value", id, at]).text };
  });
}

/** How far to either side of 0 the operand goes; while a number is being changed as far as before, if that is enough. @param {State} state @param {Looked} looked @param {import("../types.js").Ref} ref @param {number} w */
function windowOf(state, { node }, ref, w) {
  const own = state.catalog?.activations.find(({ name }) => name === node.op)?.curve?.x.at(-1) ?? LEAST;
  const before = state.ghost?.structure === state.trace?.structure ? (state.ghost?.number(ref) ?? null) : null;
  const far = before !== null && Number.isFinite(before) ? Math.max(own, reach(before)) : 0;
  return far > 0 && Math.abs(w) <= far ? far : Math.max(own, reach(w));
}

/** What is asked of the server, or null where no curve is shown. @param {State} state */
export const opQuestion = remembered((state) => {
  if (!state.trace || chartView(state) !== "step") return null;
  const now = frame(state), looked = chosenOp(now);
  const source = looked && sourceOf(state, looked.node);
  if (!looked || !source) return null;
  const operands = operandsOf(now, looked);
  const numbers = operands.map(({ id, element }) => now.number(["value", id, element]));
  const w = numbers[looked.slot];
  const held = numbers.filter((_, slot) => slot !== looked.slot);
  if (w === null || !Number.isFinite(w) || held.some((each) => each === null || !Number.isFinite(each))) return null;
  const far = windowOf(state, looked, ["value", operands[looked.slot].id, operands[looked.slot].element], w);
  const x = Array.from({ length: POINTS }, (_, k) => (far * (2 * k - POINTS + 1)) / (POINTS - 1));
  const inputs = Object.fromEntries(numbers.map((number, slot) => [LETTERS[slot], slot === looked.slot ? x : number]));
  const gates = state.trace.request.model.gates;
  const request = circuitRequest(source, inputs);
  const along = LETTERS[looked.slot];
  return { key: JSON.stringify([source, gates, along, far, held]), along, request: { ...request, model: { ...request.model, ...(gates ? { gates } : {}) }, granularity: /** @type {const} */ ("layer") } };
});

/** The curve in the run of an op alone. @param {import("../types.js").Trace} trace @param {string} along @returns {Curve} */
export function curveOf(trace, along) {
  const node = trace.byName.get(along);
  const flat = (/** @type {any} */ told) => (Array.isArray(told) ? told.map((each) => toNumber(each)) : []);
  const line = node && trace.gradientsInto(node.id).at(-1);
  return { x: flat(node && trace.valueOf(node.id)), y: flat(trace.valueOf(trace.structure.output ?? trace.structure.loss)), slope: flat(line && trace.gradientAt(line.event)) };
}

/** The local gradient at this run's numbers: as it was sent, or the one number that it is. @param {Frame} now @param {Looked} looked @returns {number|null} */
export function localOf(now, { node, element, slot }) {
  const line = now.trace?.gradientsInto(node.operands[slot]).find((each) => each.node === node.id && each.slot === slot);
  if (!line) return null;
  if (line.local !== undefined) return now.number(["local", line.event, element]);
  const [, hole] = /^#(\d|out)$/.exec(now.templates[`${node.op}.${slot}`]?.tex ?? "") ?? [];
  if (hole === "out") return now.number(["value", node.id, element]);
  const read = hole === undefined ? null : operandsOf(now, { node, element, slot, slots: [] })[Number(hole)];
  if (read) return now.number(["value", read.id, read.element]);
  return toNumber(/** @type {any} */ (now.templates[`${node.op}.${slot}`]?.tex.match(/^-?\d+$/) ? Number(now.templates[`${node.op}.${slot}`].tex) : null));
}

/** Whether an open question asks for what the curve or its slope would tell. @param {Frame} now @param {Looked} looked */
export function isAsked(now, { node, element, slot }) {
  const operand = operandsOf(now, { node, element, slot, slots: [] })[slot];
  return {
    value: now.value(node.id, element).state === "hidden" || now.state.hidden.some((key) => key === `value ${node.name}` || key.startsWith(`value ${node.name} `)),
    slope: isAskedFor(now, [{ kind: "value", node: operand.node.name, index: operand.element }]),
  };
}

/** Where the op is defined, in the names of its operands; "" where nothing is told of it. @param {Frame} now @param {Looked} looked */
export function domainOf(now, looked) {
  const operands = operandsOf(now, looked);
  return (entryOf(now.state, looked.node)?.domain ?? "").replace(/\b[xy]\b/g, (/** @type {string} */ letter) => operands[LETTERS.indexOf(letter)]?.symbol ?? letter);
}

/** The derivative rule along the operand, by its name. @param {Frame} now @param {Looked} looked @returns {string} */
export const ruleOf = ({ state }, { node, slot }) => state.catalog?.rules[node.rules?.[slot] ?? ""]?.title ?? "";
