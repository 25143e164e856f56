/**
 * One run as the page keeps it: the structure, its events and the request they answer. Immutable; every number of the
 * page is looked up here by reference. A leaf (input, parameter, target) is read from the request.
 *
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").TapeNode} TapeNode
 * @typedef {import("../types.js").Nested} Nested
 * @typedef {import("../types.js").Trace} Trace
 */
import { toNumber } from "./numbers.js";
import { givenAtStep } from "./sequence.js";

/** What stands at an element of nested lists, or null where there is nothing. @param {unknown} nested @param {number[]} element @returns {any} */
export function pick(nested, element) {
  let part = /** @type {any} */ (nested);
  for (const index of element) {
    if (!Array.isArray(part)) return null;
    part = part[index];
  }
  return part ?? null;
}

/** The same nested lists with one number changed; everything untouched is shared. @param {any} nested @param {number[]} element @param {any} value @returns {any} */
export function place(nested, element, value) {
  if (!element.length) return value;
  if (!Array.isArray(nested)) return nested;
  const [index, ...rest] = element;
  return nested.map((part, i) => (i === index ? place(part, rest, value) : part));
}

/** Letters as numbers, or null if one of them has no value. @param {(string|number)[]} element @param {Record<string, number>} binding @returns {number[]|null} */
export function bindElement(element, binding) {
  const bound = element.map((part) => (typeof part === "number" ? part : binding[part]));
  return bound.every((part) => part !== undefined) ? bound : null;
}

/** What a circuit is given, by name; null where inputs are an array. @param {Pick<TraceRequest, "inputs">} request @returns {Record<string, Nested>|null} */
export const namedInputs = ({ inputs }) => (typeof inputs === "object" && inputs !== null && !Array.isArray(inputs) ? inputs : null);

/** What stands for a name in a request: a parameter, or what a circuit is given. @param {TraceRequest} request @param {string} name @returns {Nested|undefined} */
export const givenIn = (request, name) => request.parameters?.[name] ?? namedInputs(request)?.[name];

/** A request with another array for a name, where the name stands. @param {TraceRequest} request @param {string} name @param {Nested} value @returns {TraceRequest} */
export function withGiven(request, name, value) {
  const named = namedInputs(request);
  return named && name in named ? { ...request, inputs: { ...named, [name]: value } } : { ...request, parameters: { ...request.parameters, [name]: value } };
}

/** The array of a leaf as a request gives it. @param {TapeNode} node @param {TraceRequest} request @param {Structure} structure @returns {Nested|null} */
export function leafOf(node, request, structure) {
  if (node.given && node.role !== "parameter") return givenAtStep(node, request);
  if (node.role === "input") return /** @type {Nested} */ (request.inputs);
  if (node.role === "target") return request.targets ?? null;
  if (node.role === "parameter") return givenIn(request, node.name) ?? structure.parameters?.[node.name] ?? null;
  return node.value ?? null;
}

export const isLeaf = (/** @type {TapeNode} */ node) => node.op === null;

/** @param {Nested} nested @param {Nested} filler @returns {Nested} */
const sameShape = (nested, filler) => (Array.isArray(nested) ? nested.map((part) => sameShape(part, filler)) : filler);

/**
 * @param {Structure} structure
 * @param {import("../types.js").TraceLine[]} lines  without the structure line
 * @param {TraceRequest} request
 * @returns {Trace}
 */
export function createTrace(structure, lines, request) {
  const byName = new Map(structure.nodes.map((node) => [node.name, node]));
  const byId = new Map(structure.nodes.map((node) => [node.id, node]));
  const values = new Map(), events = new Map(), backward = new Map(), into = new Map(), updates = new Map();
  let end = /** @type {import("../types.js").EndLine} */ ({ type: "end", loss: "NaN", settings: {} });
  for (const line of lines) {
    if (line.type === "forward") {
      values.set(line.node, line.value);
      events.set(line.node, line.event);
    } else if (line.type === "update") updates.set(line.name, line);
    else if (line.type === "end") end = line;
    else if (line.type === "backward") {
      backward.set(line.event, line);
      into.set(line.operand, [...(into.get(line.operand) ?? []), line]);
    }
  }

  const valueOf = (/** @type {number} */ id) => {
    const node = byId.get(id);
    return values.get(id) ?? (node && isLeaf(node) ? leafOf(node, request, structure) : null);
  };
  const gradientAt = (/** @type {number} */ event) => {
    const line = backward.get(event);
    return line ? (line.gradient ?? line.contribution) : null;
  };

  /** @param {string} name @param {string} line */
  function lineOf(name, line) {
    const update = updates.get(name);
    if (!update) return null;
    return line === "after" ? update.after : (update.lines?.[line] ?? update.state?.[line] ?? null);
  }

  /** The state an optimizer had before: from the request, or zeros. @param {string} name @param {string} key */
  function stateOf(name, key) {
    const given = request.optimizer_state?.[name]?.[key];
    if (given !== undefined) return given;
    const node = byName.get(name);
    const now = updates.get(name)?.state?.[key];
    const like = now !== undefined ? now : node ? valueOf(node.id) : null;
    return like === null ? null : sameShape(like, 0);
  }

  /** @param {import("../types.js").Ref} ref @returns {Nested|null} */
  function arrayOf(ref) {
    switch (ref[0]) {
      case "value": return valueOf(ref[1]);
      case "gradient": return gradientAt(ref[1]);
      case "local": return backward.get(ref[1])?.local ?? null;
      case "update": return lineOf(ref[1], ref[2]);
      case "state": return stateOf(ref[1], ref[2]);
      case "upstream": return request.upstream ?? 1;
      case "setting": return end.settings?.[ref[1]] ?? request.optimizer?.[ref[1]] ?? null;
      default: return null;
    }
  }

  return Object.freeze({
    structure, request, end, byName, valueOf, gradientAt, arrayOf,
    eventOf: (/** @type {number} */ id) => events.get(id) ?? -1,
    gradientsInto: (/** @type {number} */ id) => into.get(id) ?? [],
    backwardAt: (/** @type {number} */ event) => backward.get(event) ?? null,
    updateOf: (/** @type {string} */ name) => updates.get(name) ?? null,
    /** @param {import("../types.js").Ref} ref @param {import("../types.js").Binding} [binding] */
    number(ref, binding = {}) {
      const element = ref[0] === "setting" ? [] : bindElement(ref[ref.length - 1], binding);
      return element ? numberAt(arrayOf(ref), element) : null;
    },
  });
}

/** One number of an array; a scalar (a step counter, say) stands for every element. @param {Nested|null} array @param {number[]} element */
function numberAt(array, element) {
  return toNumber(Array.isArray(array) ? pick(array, element) : array);
}
