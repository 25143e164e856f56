/**
 * Things one can point at, select and read a card of: from a reference of a formula to a thing and back.
 *
 * @typedef {import("../types.js").Thing} Thing
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Ref} Ref
 */
import { subjectNode } from "./active.js";
import { formatInput, formatNumber } from "./numbers.js";
import { LOSS } from "./words.js";

/** The element with the letter of the chosen example in front where the node has that axis. @param {Frame} frame @param {number} id @param {number[]} index @returns {(string|number)[]} */
export function elementWithExample(frame, id, index) {
  const axes = frame.structure?.nodes[id]?.axes ?? "";
  return axes.startsWith("n") && index.length < axes.length ? ["n", ...index] : index;
}

/** What was given stands as it was typed, what was computed in four digits. @param {Frame} frame @param {Ref} ref */
export function formatOfRef(frame, ref) {
  const given = ref[0] === "setting" || (ref[0] === "value" && frame.structure?.nodes[ref[1]].op === null);
  return given ? formatInput : formatNumber;
}

/** Whether a model has layers of units; a circuit has lines instead. Before the first run it counts as one that has. @param {{layers: unknown[]}|null} structure */
export const hasLayers = (structure) => structure === null || structure.layers.length > 0;

/** Whether a model is a text of lines: it has neither layers nor the steps of a sequence nor blocks. @param {{layers: unknown[], recurrent?: unknown, blocks?: unknown}|null} structure */
export const isCircuit = (structure) => !hasLayers(structure) && !structure?.recurrent && !structure?.blocks;

/** What gradients are of, in a word: the loss, or a circuit's output. @param {Pick<Frame, "structure"|"symbol">} frame */
export const lossName = ({ structure, symbol }) => (structure && isCircuit(structure) ? symbol(["value", structure.loss, []]).text : LOSS);

/** The index of a thing: no example. @param {string} axes @param {number[]} element */
export const withoutExample = (axes, element) => (axes.startsWith("n") && element.length === axes.length ? element.slice(1) : element);

/** The thing a reference without free letters means. @param {Frame} frame @param {Ref} ref @returns {Thing|null} */
export function thingOf(frame, ref) {
  const { trace, structure, example } = frame;
  if (!trace || !structure) return null;
  if (ref[0] === "setting") return { kind: "setting", node: ref[1], index: [] };
  const element = ref[ref.length - 1].map((/** @type {any} */ part) => (part === "n" ? example : part));
  if (element.some((/** @type {any} */ part) => typeof part !== "number")) return null;
  if (ref[0] === "update") return ref[2] === "after" ? { kind: "update", node: ref[1], index: element } : null;
  const id = ref[0] === "value" || ref[0] === "gradient" ? subjectNode(ref, trace) : null;
  const node = id === null ? null : structure.nodes[id];
  return node ? { kind: ref[0], node: node.name, index: withoutExample(node.axes, element) } : null;
}

/** @param {Thing|null} a @param {Thing|null} b */
export const sameThing = (a, b) => a !== null && b !== null && (a === b || JSON.stringify([a.kind, a.node, a.index]) === JSON.stringify([b.kind, b.node, b.index]));

/** Where on the stage a thing is: a unit has one place for its pre-activation, its activation and their gradients. @param {Frame} frame @param {Thing} thing */
function placeOf({ trace, structure }, { kind, node, index }) {
  const id = trace?.byName.get(node)?.id;
  const layer = kind === "setting" ? -1 : (structure?.layers.findIndex((each) => each.pre !== null && (each.pre === id || each.value === id)) ?? -1);
  return layer < 0 ? `${kind === "setting"} ${node} ${index}` : `unit ${layer} ${index}`;
}

/**
 * Whether a thing is outlined: it is what is pointed at. On the stage one points at a unit or an edge, which has several
 * numbers: all of them are outlined.
 * @param {Frame} frame @param {Thing|null} thing
 */
export function isLinked(frame, thing) {
  const { hover } = frame;
  if (!hover || !thing) return false;
  return sameThing(hover, thing) || (hover.from === "stage" && placeOf(frame, hover) === placeOf(frame, thing));
}

/** The thing the current step is about. @param {Frame} frame @returns {Thing|null} */
export function thingOfStep(frame) {
  if (!frame.step || frame.step.whole) return null;
  const { subject } = frame.step.formula;
  const element = subject[subject.length - 1].map((/** @type {any} */ part) => (typeof part === "string" && part !== "n" ? frame.step?.binding[part] : part));
  return thingOf(frame, [...subject.slice(0, -1), element]);
}

/** What a loss on logits makes of the outputs, which are passed on as they are: the node of the probabilities. @param {import("../types.js").Structure} structure */
export const madeByLoss = ({ probabilities, nodes }) => (probabilities === null || probabilities === undefined ? null : nodes[probabilities]);

/** What says that a reference inside a sum over the examples is each example's own: "[n]". @param {import("../types.js").Ref} ref @param {readonly string[]} [running] the letters of the sums round it */
export const exampleOf = (ref, running = []) => (running.includes("n") && ref[0] !== "setting" && ref[ref.length - 1][0] === "n" ? "[n]" : "");
