/**
 * What the server has found to go wrong in a run, as far as it may be told where one stands: a unit that passes nothing back
 * once its value is known, a gradient that vanishes once it has come so far. A question that is open is not answered by it.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {"unit"|"layer"|"parameter"} Place
 * @typedef {object} Found
 * @property {string} kind
 * @property {string} words
 * @property {Place} place
 * @property {"value"|"gradient"} by  which number of the node makes it known
 * @property {number} node
 * @property {number[]} element       without the example; of more than a unit the last one that is told
 * @property {number[]} about         the nodes whose steps and cards it concerns
 * @property {string[]} answers       the names of gradients that it would give away
 */
import { everyElement, subjectNode } from "./active.js";
import { withoutExample } from "./things.js";
import { toldAt } from "./told.js";

const UNITS = new Set(["dead_relu", "dead_relu_everywhere", "saturated"]);
const ALONG = new Set(["vanishing", "exploding"]);
/** So many names stand before a sentence that is true of more things. */
const MOST_NAMED = 6;

/** @type {WeakMap<Trace, Found[]>} */
const readings = new WeakMap();

/** Every finding with its place in the run; what is not finite has words of its own. @param {Trace} trace @returns {Found[]} */
function read(trace) {
  const known = readings.get(trace);
  if (known) return known;
  const made = (trace.end.diagnosis ?? []).flatMap((found) => placed(found, trace) ?? []);
  readings.set(trace, made);
  return made;
}

/** @param {import("../types.js").Diagnosis} found @param {Trace} trace @returns {Found|null} */
function placed(found, trace) {
  const { structure, byName } = trace, { nodes } = structure;
  const { kind, words } = found;
  const lastOf = (/** @type {import("../types.js").TapeNode} */ node) => withoutExample(node.axes, everyElement(node.shape).at(-1) ?? []);
  if (UNITS.has(kind)) {
    const node = nodes.find((each) => each.op !== null && trace.eventOf(each.id) === found.event);
    if (!node) return null;
    const [pre] = node.operands;
    const behind = [node.id, pre, ...nodes[pre].operands];
    return { kind, words, place: "unit", by: "value", node: node.id, element: withoutExample(node.axes, found.element), about: structure.layers.length ? [node.id, pre] : [node.id], answers: behind.map((id) => nodes[id].name) };
  }
  if (ALONG.has(kind)) {
    const node = nodes[trace.backwardAt(found.event)?.operand ?? -1];
    const last = structure.layers[found.last ?? -1]?.pre ?? null;
    if (!node) return null;
    const states = (structure.recurrent?.steps ?? []).map(({ state }) => nodes[state].name); // the way of it tells of each
    return { kind, words, place: "layer", by: "gradient", node: node.id, element: lastOf(node), about: [node.id], answers: [node.name, ...states, ...(last === null ? [] : [nodes[last].name])] };
  }
  if (trace.request.frozen?.includes(found.parameter ?? "")) return null; // it is not to learn
  const node = kind === "zero_gradient" ? byName.get(found.parameter ?? "") : undefined;
  return node ? { kind, words, place: "parameter", by: "gradient", node: node.id, element: lastOf(node), about: [node.id], answers: [node.name] } : null;
}

/** Whether an open question asks for what this would tell. @param {Found} found @param {string[]} hidden keys such as "gradient W2 0 0" */
function isAsked({ place, answers, element, node }, hidden, /** @type {Trace} */ { structure }) {
  return hidden.some((key) => {
    const [kind, name, ...at] = key.split(" ");
    if (!answers.includes(name)) return kind === "value" && name === structure.nodes[node].name;
    if (place !== "unit" || !structure.layers.length || !at.length) return true;
    return at[0] === String(element[0]); // another unit of the layer
  });
}

/** @type {WeakMap<Frame, Found[]>} */
const tellings = new WeakMap();

/** What may be told of this run so far. @param {Frame} frame @returns {Found[]} */
export function findingsOf(frame) {
  const known = tellings.get(frame) ?? tellable(frame);
  tellings.set(frame, known);
  return known;
}

/** @param {Frame} frame @returns {Found[]} */
function tellable(frame) {
  const { trace, state } = frame;
  if (!trace || frame.training) return [];
  return read(trace).filter((found) => {
    if (isAsked(found, state.hidden, trace)) return false;
    if (found.by === "gradient" && !trace.gradientsInto(found.node).length) return frame.position === frame.count; // no step tells it
    return frame[found.by](found.node, found.element).state === "known";
  });
}

/** Those of a thing, of which a unit has several. @param {Frame} frame @param {number} node @param {number[]} index @returns {Found[]} */
export function findingsAt(frame, node, index) {
  return findingsOf(frame).filter((found) => found.about.includes(node) && (found.place !== "unit" || found.element.join() === index.join()));
}

/** Those of the step one stands at; at the end of the run all. @param {Frame} frame @returns {Found[]} */
function toTell(frame) {
  const { step, trace, structure } = frame;
  if (!step || !trace || !structure) return [];
  if (frame.position === frame.count) return findingsOf(frame);
  const id = subjectNode(step.formula.subject, trace);
  if (id === null) return [];
  const subject = step.formula.subject[step.formula.subject.length - 1];
  const at = step.whole ? null : subject.filter((/** @type {any} */ part) => part !== "n").map((/** @type {any} */ part) => (typeof part === "number" ? part : step.binding[part])).join();
  return findingsOf(frame).filter((found) => found.about.includes(id) && (found.place !== "unit" || at === null || found.element.join() === at));
}

/** The layer of a unit, −1 for a line of a circuit. @param {Frame} frame @param {Found} found */
const layerOf = ({ structure }, { place, node }) => (place === "unit" ? (structure?.layers.findIndex((each) => each.value === node) ?? -1) : -1);

/** What a unit is called; layers and parameters are named in the words. @param {Frame} frame @param {Found} found */
function nameOf(frame, found) {
  const { place, node, element } = found;
  if (place !== "unit") return "";
  const layer = layerOf(frame, found);
  return (layer < 0 ? frame.symbol(["value", node, element]) : frame.unit(layer, element[0])).text;
}

/** Where in the run a finding is told. @param {Trace} trace @param {Found} found */
function positionOf(trace, { by, node, element }) {
  const key = by === "value" ? `value ${node}` : `gradient ${trace.gradientsInto(node).at(-1)?.event}`;
  return toldAt(trace.structure, key, element);
}

/**
 * The list for the panel: each sentence once, before it the names of what it is true of; of units that are off
 * on all examples, layer by layer, also which share of it they are.
 * @param {Frame} frame @param {(names: string, more: number|null) => string} many @returns {{words: string, names: string, share: [number, number]|null, position: number|null}[]}
 */
export function listed(frame, many) {
  const cut = (frame.trace?.end.diagnosis?.length ?? 0) >= (frame.state.catalog?.limits?.diagnoses ?? Infinity); // then nobody has counted the rest
  const groups = /** @type {Map<string, Found[]>} */ (new Map());
  for (const found of toTell(frame)) {
    const key = `${found.kind.startsWith("dead_relu") ? layerOf(frame, found) : ""} ${found.words}`;
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [...groups.values()].map((all) => {
    const [{ words, kind }] = all, layer = frame.structure?.layers[layerOf(frame, all[0])];
    const dead = layer && kind.startsWith("dead_relu") && (frame.examples > 1 || kind === "dead_relu_everywhere") && frame.position === frame.count && !cut;
    const names = [...new Set(all.map((found) => nameOf(frame, found)).filter(Boolean))];
    const told = names.slice(0, MOST_NAMED).join(", ");
    const positions = all.map((found) => positionOf(/** @type {Trace} */ (frame.trace), found)).filter((at) => at !== null);
    return { words, share: dead ? /** @type {[number, number]} */ ([all.length, layer.size]) : null, names: names.length > MOST_NAMED ? many(told, cut ? null : names.length - MOST_NAMED) : told, position: positions.length ? Math.min(...positions) : null };
  });
}
