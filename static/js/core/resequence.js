/**
 * A change of a model of sequences made consistent: what is given and still fits stays, weights whose shapes change are made
 * anew, and a longer sequence goes on with what its last step was given.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Catalog} Catalog
 */
import { same } from "./change.js";
import { exampleRank, restingState } from "./sequence.js";

const DEFAULT_INPUT = 0.5, DEFAULT_TARGET = 0;
const INITIALIZER = { name: "xavier_uniform", seed: 1 };

/** @param {unknown} nested @returns {number[]} */
function shapeOf(nested) {
  const found = [];
  for (let part = nested; Array.isArray(part); part = part[0]) found.push(part.length);
  return found;
}
const rankOf = (/** @type {unknown} */ nested) => shapeOf(nested).length;

/** A row in this length. @param {unknown} row @param {number} size @param {number} filler */
const fitRow = (row, size, filler) => Array.from({ length: size }, (_, k) => (Array.isArray(row) ? (row[k] ?? filler) : filler));

/** Whether a request gives several sequences. @param {TraceRequest} request */
export const manySequences = ({ model, inputs, h0 }) => (inputs === undefined ? rankOf(h0) > 1 : rankOf(inputs) > exampleRank({ model }));

/** How many steps a request's sequences have. @param {TraceRequest} request @returns {number} */
export function stepsOf(request) {
  const { model, inputs } = request;
  const one = manySequences(request) ? /** @type {any} */ (inputs)?.[0] : inputs;
  return Array.isArray(one) ? one.length : (model.steps ?? 1);
}

/** Each sequence by itself. @template T @param {TraceRequest} request @param {any} whole @param {(one: any) => T} change */
const each = (request, whole, change) => (manySequences(request) ? whole.map(change) : change(whole));

/** @param {any} rows @param {number} steps */
const fitSteps = (rows, steps) => Array.from({ length: steps }, (_, k) => rows[Math.min(k, rows.length - 1)]);

/** The same with sequences of this length. @param {TraceRequest} request @param {number} steps @returns {Partial<TraceRequest>} */
export function withSteps(request, steps) {
  const { model, inputs, targets } = request;
  const every = model.loss_at !== "last";
  const cut = (model.truncate ?? 0) > steps ? { truncate: steps } : {};
  return {
    model: { ...model, ...cut, ...(inputs === undefined ? { steps } : {}) },
    ...(inputs === undefined ? {} : { inputs: each(request, inputs, (one) => fitSteps(one, steps)) }),
    ...(every && targets !== undefined ? { targets: each(request, targets, (one) => fitSteps(one, steps)) } : {}),
  };
}

/** Targets where another number of steps is compared: the last one's, or that of the last for every one. @param {TraceRequest} request @param {string} before how it was */
function movedTargets(request, before) {
  const { model, targets } = request;
  const after = model.loss_at ?? "every";
  if (after === before || targets === undefined) return targets;
  return each(request, targets, (one) => (after === "last" ? one[one.length - 1] : Array.from({ length: stepsOf(request) }, () => one)));
}

/** @param {any} target of one step @param {number} size @param {boolean} classes @param {[number, number]|null} range */
function fitTarget(target, size, classes, range) {
  if (classes && typeof target === "number") return Math.min(Math.max(0, Math.round(target)), size - 1);
  const row = Array.isArray(target) ? fitRow(target, size, DEFAULT_TARGET) : Array.from({ length: size }, (_, k) => (k === target ? 1 : DEFAULT_TARGET));
  return range ? row.map((value) => (typeof value === "number" ? Math.min(range[1], Math.max(range[0], value)) : value)) : row;
}

/** @param {TraceRequest} request @param {Catalog} catalog @param {TraceRequest} [before] @returns {TraceRequest} */
export function consistentSequence(request, catalog, before) {
  const entry = catalog.losses.find(({ name }) => name === request.model.loss);
  const { model: asked, parameters, h0, c0, ...rest } = request;
  const own = asked.cell === "rnn" || asked.cell === undefined;
  const outputs = asked.output_size ?? 1, size = asked.input_size ?? 1;
  const model = {
    ...asked, ...(own ? {} : { activation: "tanh" }),
    ...(entry?.last_activation && entry.last_activation !== "softmax" ? { output_activation: entry.last_activation } : {}),
  };
  const shapes = ({ model: { cell = "rnn", input_size = 1, hidden_size = 1, output_size = 1 } }) => [cell, input_size, hidden_size, output_size];
  const fits = !before || same(shapes({ model }), shapes(before));
  const now = { ...rest, model, ...(parameters ? { parameters } : {}), ...(h0 ? { h0 } : {}), ...(c0 ? { c0 } : {}) };
  const targets = movedTargets(now, before?.model.loss_at ?? "every");
  const takes = [entry?.targets].flat().includes("classes");
  const sameLoss = before?.model.loss === model.loss;
  const range = sameLoss ? null : (entry?.range ?? null); // targets out of range that stand already are the learner's
  const one = (/** @type {any} */ target) => fitTarget(target, outputs, takes, range);
  const every = model.loss_at !== "last";
  const states = shapeOf(restingState(now));
  const keepsState = fits && before?.optimizer.name === request.optimizer.name;
  return {
    ...rest, model,
    ...(rest.inputs === undefined ? {} : { inputs: each(now, rest.inputs, (sequence) => sequence.map((/** @type {any} */ row) => fitRow(row, size, DEFAULT_INPUT))) }),
    ...(targets === undefined ? {} : { targets: each(now, targets, (sequence) => (every ? sequence.map(one) : one(sequence))) }),
    ...(h0 && same(shapeOf(h0), states) ? { h0 } : {}),
    ...(c0 && model.cell === "lstm" && same(shapeOf(c0), states) ? { c0 } : {}),
    optimizer_state: keepsState ? (request.optimizer_state ?? {}) : {},
    frozen: fits ? (request.frozen ?? []) : [],
    ...(fits && parameters ? { parameters } : { initializer: request.initializer ?? INITIALIZER }),
  };
}
