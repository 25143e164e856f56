/**
 * A model of sequences: where its steps are, where the request holds what each step is given, and the instalments in which
 * the gradient of a shared weight arrives. Nothing is computed here; sizes and shares are the server's (`end.over_time`).
 *
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {import("../types.js").TapeNode} TapeNode
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {{name: string, id: number, parameter: number, from: number}} Shared  what instalments are told of: a weight, or the rows of it that a gate has, from this row on
 * @typedef {{step: number, line: import("../types.js").BackwardLine|null}} Instalment  null: the way to this step is cut
 */

/** @param {Structure|null} structure */
export const sequenceOf = (structure) => structure?.recurrent ?? null;

/** Whether a request is one of a sequence. @param {Pick<TraceRequest, "model">|null|undefined} request */
export const isSequence = (request) => request?.model?.kind === "recurrent";

/** How many axes one example's inputs have. @param {Pick<TraceRequest, "model">} request */
export const exampleRank = (request) => (isSequence(request) ? 2 : 1);

/** Zeros for each unit, and each example: what stands before the first step where nothing is said of it. @param {TraceRequest} request @returns {any[]} */
export function restingState({ model, inputs }) {
  const one = () => Array.from({ length: model.hidden_size ?? 1 }, () => 0);
  const examples = Array.isArray(inputs) && Array.isArray(inputs[0]) && Array.isArray(inputs[0][0]) ? inputs.length : null;
  return examples === null ? one() : Array.from({ length: examples }, one);
}

/** An array that stands under a name in a field: `inputs/x`. @param {TraceRequest} request @param {string} field */
function namedField(request, field) {
  const [outer, name] = field.split("/");
  return name === undefined ? null : (/** @type {any} */ (request)[outer]?.[name] ?? null);
}

/** What the request says of a state, an input or a target. @param {TraceRequest} request @param {string} field */
const fieldOf = (request, field) => /** @type {any} */ (request)[field] ?? namedField(request, field) ?? (field === "h0" || field === "c0" ? restingState(request) : null);

/** The array of a leaf that a step is given, from the place that the structure names. @param {TapeNode} node @param {TraceRequest} request @returns {any} */
export function givenAtStep(node, request) {
  const { field, step } = /** @type {{field: string, step?: number}} */ (node.given);
  const whole = fieldOf(request, field);
  if (step === undefined || !Array.isArray(whole)) return whole;
  return node.axes.startsWith("n") ? whole.map((example) => (Array.isArray(example) ? example[step] : null)) : (whole[step] ?? null);
}

/** The place of one of its numbers in the request. @param {TapeNode} node @param {number[]} index with the example, where there are several @returns {{place: string, name?: string, index: number[]}} */
export function placeOfGiven(node, index) {
  const { field, step } = /** @type {{field: string, step?: number}} */ (node.given);
  const [outer, name] = field.split("/");
  if (name !== undefined) return { place: outer, name, index };
  if (step === undefined) return { place: field, index };
  return { place: field, index: node.axes.startsWith("n") ? [index[0], step, ...index.slice(1)] : [step, ...index] };
}

/** A request with a state before the first step that can be changed number by number. @param {TraceRequest} request @param {string} field @returns {TraceRequest} */
export const withState = (request, field) => ({ ...request, [field]: fieldOf(request, field) });

/** What instalments are told of, in the order of the parameters. @param {Trace} trace @returns {Shared[]} */
export function sharedOf({ structure, end, byName }) {
  const told = end.over_time?.instalments;
  const recurrent = sequenceOf(structure);
  if (!told || !recurrent) return [];
  const copies = new Map(Object.entries(recurrent.copies).map(([id, name]) => [name, Number(id)]));
  const rows = new Map();
  const found = Object.keys(told).flatMap((name) => {
    const id = copies.get(name) ?? byName.get(name)?.id;
    if (id === undefined) return [];
    const parameter = parameterBehind(structure, id);
    return [{ name, id, parameter, from: 0 }];
  });
  for (const shared of found.sort((a, b) => a.parameter - b.parameter || a.id - b.id)) { // a gate's rows stand below those of the gate before
    shared.from = rows.get(shared.parameter) ?? 0;
    rows.set(shared.parameter, shared.from + (structure.nodes[shared.id].shape[0] ?? 1));
  }
  return found;
}

/** The parameter that a copy or a gate's part is made of. @param {Structure} structure @param {number} id @returns {number} */
function parameterBehind({ nodes }, id) {
  let at = nodes[id];
  while (at.op !== null && at.operands.length) at = nodes[at.operands[0]];
  return at.id;
}

/** The instalments of a shared weight, from the first step to the last that uses it. @param {Trace} trace @param {Shared} shared @returns {Instalment[]} */
export function instalmentsOf(trace, shared) {
  const { structure } = trace;
  const byStep = new Map(trace.gradientsInto(shared.id).map((line) => [structure.nodes[line.node].group, line]));
  const users = structure.nodes.filter(({ operands }) => operands.includes(shared.id)).map(({ group }) => Number(group));
  return [...new Set(users)].filter((step) => step > 0).sort((a, b) => a - b).map((step) => ({ step, line: byStep.get(step) ?? null }));
}

/** The shared weight that an element of a parameter belongs to, and its element there. @param {Shared[]} all @param {number} parameter @param {number[]} index @returns {{shared: Shared, index: number[]}|null} */
export function sharedAt(all, parameter, index) {
  const own = all.filter((shared) => shared.parameter === parameter);
  const shared = own.findLast(({ from }) => (index[0] ?? 0) >= from);
  return shared ? { shared, index: index.length ? [index[0] - shared.from, ...index.slice(1)] : [] } : null;
}

/** Weights between a step's states that carry from step to step. */
const THROUGH_TIME = /^W_?h(?!y)/;

/**
 * The shared weight whose instalments are shown: the one that the step is about, else the one that is selected, else one that
 * carries from step to step.
 * @param {import("../types.js").Frame} frame @returns {Shared|null}
 */
export function sharedInView({ trace, step, selection }) {
  if (!trace) return null;
  const all = sharedOf(trace);
  const subject = step?.formula.subject;
  const told = subject?.[0] === "gradient" ? trace.backwardAt(subject[1])?.operand : subject?.[0] === "update" ? trace.byName.get(subject[1])?.id : undefined;
  const stepped = told === undefined ? undefined : all.find(({ id, parameter }) => id === told || parameter === told);
  const node = selection && selection.kind !== "setting" ? trace.byName.get(selection.node) : undefined;
  const chosen = node && (all.find(({ id }) => id === node.id) ?? sharedAt(all, node.id, selection?.index ?? [])?.shared);
  const direct = stepped && subject?.[0] === "gradient" ? stepped : undefined;
  const many = stepped && instalmentsOf(trace, stepped).length > 1 ? stepped : undefined; // what one step alone uses has no instalments to look at
  return direct ?? chosen ?? many ?? all.find(({ name }) => THROUGH_TIME.test(name)) ?? all[0] ?? null;
}

/** The step in time that a step of the run belongs to, or null before the first. @param {import("../types.js").Frame} frame @returns {number|null} */
export function timeOf({ trace, structure, step }) {
  if (!trace || !structure || !step) return null;
  const { subject } = step.formula;
  const id = subject[0] === "value" ? subject[1] : subject[0] === "gradient" ? (trace.backwardAt(subject[1])?.node ?? -1) : -1;
  const group = structure.nodes[id]?.group ?? null;
  const last = sequenceOf(structure)?.steps.length ?? 0;
  if (group === null) return null;
  return Math.min(last, Math.max(1, group));
}

/** The instalment that a step of the run adds, if it adds one. @param {import("../types.js").Frame} frame @returns {{shared: Shared, step: number, line: import("../types.js").BackwardLine}|null} */
export function instalmentOfStep({ trace, structure, step }) {
  const subject = step?.formula.subject;
  if (!trace || !structure || subject?.[0] !== "gradient") return null;
  const line = trace.backwardAt(subject[1]);
  const shared = line && sharedOf(trace).find(({ id }) => id === line.operand);
  const group = line ? structure.nodes[line.node].group : null;
  return line && shared && group ? { shared, step: group, line } : null;
}
