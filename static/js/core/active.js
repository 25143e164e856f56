/**
 * What the current step touches: the unit it is about and the edges it uses, each with the number it carries. An edge is
 * in use when a term of the formula multiplies by its weight, or when the step is about the weight itself.
 *
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {import("../types.js").CurrentStep} CurrentStep
 * @typedef {import("../types.js").Active} Active
 */
import { openFormula, termProduct, termReferences } from "./formula.js";
import { bindingOf, freeLetters } from "./told.js";

const NOTHING = Object.freeze({ units: Object.freeze([]), edges: Object.freeze([]), whole: Object.freeze([]) });
/** With more edges than this a layer's step uses its weights as a whole: no one could follow them one by one. */
const MOST_EDGES = 200;
/** The longest sum whose terms are told one by one. */
const MOST_TERMS = 1000;

/** Every index of an array of this shape. @param {number[]} shape @returns {number[][]} */
export function everyElement(shape) {
  return shape.reduce((/** @type {number[][]} */ found, size) => found.flatMap((start) => Array.from({ length: size }, (_, k) => [...start, k])), [[]]);
}

/** The node that a subject's number belongs to. @param {Ref} subject @param {Trace} trace @returns {number|null} */
export function subjectNode(subject, trace) {
  if (subject[0] === "value") return subject[1];
  if (subject[0] === "gradient") return trace.backwardAt(subject[1])?.operand ?? null;
  return subject[0] === "update" ? (trace.byName.get(subject[1])?.id ?? null) : null;
}

/** The elements a step tells: one, or all of a layer. @param {CurrentStep} step @param {number[]} shape without the example */
function toldElements(step, shape) {
  if (step.whole) return everyElement(shape);
  const element = step.formula.subject[step.formula.subject.length - 1];
  return [element.filter((/** @type {any} */ part) => part !== "n").map((/** @type {any} */ part) => (typeof part === "number" ? part : step.binding[part]))];
}

/**
 * @param {Trace} trace @param {CurrentStep|null} step @param {number} example
 * @param {Record<string, {tex: string}>} [templates] @param {(ref: Ref) => boolean} [isHidden] by an open question
 * @returns {Active}
 */
export function activeOf(trace, step, example, templates = {}, isHidden = () => false) {
  if (!step) return /** @type {any} */ (NOTHING);
  const { structure } = trace;
  const { formula } = step;
  const id = subjectNode(formula.subject, trace);
  const node = id === null ? null : structure.nodes[id];
  if (!node) return /** @type {any} */ (NOTHING);
  const layered = new Set(structure.layers.map((layer) => layer.weights));
  const weights = new Set([...layered, ...(structure.recurrent ? structure.nodes.filter(isRecurrentWeight).map((each) => each.id) : [])]);
  const shape = node.axes.startsWith("n") ? node.shape.slice(1) : node.shape;
  const elements = toldElements(step, shape);
  const direction = formula.phase === "update" ? "update" : formula.phase === "backward" ? "backward" : "forward";
  const number = (/** @type {Ref} */ ref) => trace.number(ref, { n: example });
  if (layered.has(node.id) && formula.phase !== "forward") {
    if (elements.length > MOST_EDGES) return { units: [], edges: [], whole: [node.id] };
    const told = elements.map((element) => {
      const ref = [...formula.subject.slice(0, -1), element];
      return { weights: node.id, element: /** @type {[number, number]} */ (element), direction, number: number(ref), hidden: isHidden(ref) };
    });
    return { units: [], edges: /** @type {any} */ (told), whole: [] };
  }
  const units = elements.map((element) => ({ node: node.id, element, phase: formula.phase }));
  const edges = /** @type {any[]} */ ([]);
  for (const element of elements) {
    const { terms } = openFormula(formula.tree, subjectBinding(step, element, example), { templates, number, limit: MOST_TERMS });
    const shown = step.term === null ? terms : terms.slice(step.term, step.term + 1);
    for (const term of shown) {
      const refs = termReferences(term);
      const weight = refs.map((ref) => weightOf(ref, trace)).find((found) => found && weights.has(found.weights));
      if (weight) edges.push({ ...weight, direction, number: termProduct(term, number), hidden: refs.some(isHidden) });
    }
    if (element === elements[0] && elements.length > 1 && edges.length * elements.length > MOST_EDGES) return { units, edges: [], whole: [edges[0].weights] };
  }
  return { units, edges, whole: [] };
}

/** A matrix that the steps of a sequence share, or a gate's rows of one. @param {import("../types.js").TapeNode} node */
const isRecurrentWeight = ({ op, role, shape }) => shape.length === 2 && (role === "parameter" || op === "rows" || op === "average");

/** The weight a reference reads; under a mistake it may be one that has been updated already. @param {Ref} ref @param {Trace} trace */
function weightOf(ref, trace) {
  if (ref[0] === "value") return { weights: ref[1], element: ref[2] };
  return ref[0] === "update" && ref[2] === "after" ? { weights: trace.byName.get(ref[1])?.id ?? -1, element: ref[3] } : null;
}

/** @param {CurrentStep} step @param {number[]} element @param {number} example */
function subjectBinding(step, element, example) {
  const given = step.whole ? bindingOf(step.formula.subject, lettersOnly(step.formula.subject, element)) : step.binding;
  return { ...given, n: example };
}

/** What each letter of a subject is at one of its elements. @param {Ref} subject @param {number[]} element */
export function lettersOnly(subject, element) {
  const parts = subject[subject.length - 1].filter((/** @type {any} */ part) => part !== "n");
  return freeLetters(subject).map((letter) => element[parts.indexOf(letter)]);
}
