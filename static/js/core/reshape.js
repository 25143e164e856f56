/**
 * A change of the model made consistent: inputs and targets keep the numbers that fit, parameters whose shapes change are
 * made anew by the initializer, and what belonged to the old ones goes.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Catalog} Catalog
 * @typedef {import("../types.js").Nested} Nested
 */

import { consistentSequence, manySequences } from "./resequence.js";
import { isSequence } from "./sequence.js";

const DEFAULT_INPUT = 0.5;
const DEFAULT_TARGET = 0;
export const DEFAULT_INITIALIZER = "xavier_uniform";

/** @param {any[]} row @param {number} size @param {number} filler */
const fitRow = (row, size, filler) => Array.from({ length: size }, (_, k) => row[k] ?? filler);

/** Whether inputs are a batch. @param {unknown} inputs */
export const isBatch = (inputs) => Array.isArray(inputs) && Array.isArray(inputs[0]);

/** The first array of inputs that come by name, or the only one. @param {any} inputs */
const firstInput = (inputs) => (inputs && typeof inputs === "object" && !Array.isArray(inputs) ? Object.values(inputs)[0] : inputs);

/** How many examples a request has. @param {TraceRequest} request */
export function examplesOf(request) {
  const { model, inputs, h0 } = request;
  if (isSequence(request)) return manySequences(request) ? /** @type {any[]} */ (inputs ?? h0).length : 1;
  const first = firstInput(inputs);
  return isBatch(first) && model.kind !== "circuit" ? /** @type {any[]} */ (first).length : 1;
}

/** @param {Catalog} catalog @param {string} loss */
export const lossEntry = (catalog, loss) => catalog.losses.find((entry) => entry.name === loss);

/** Whether a loss can take class numbers as targets. @param {Catalog} catalog @param {string} loss */
export const takesClasses = (catalog, loss) => [lossEntry(catalog, loss)?.targets].flat().includes("classes");

/** Targets of one example made to fit. @param {any} target @param {number} outputs @param {boolean} classes @param {[number, number]|null} range */
function fitTarget(target, outputs, classes, range) {
  if (classes) {
    if (typeof target === "number") return Math.min(Math.max(0, Math.round(target)), outputs - 1);
    const row = Array.isArray(target) ? target.slice(0, outputs) : [];
    return row.length ? Math.max(0, row.indexOf(Math.max(...row.map(Number)))) : 0;
  }
  if (!Array.isArray(target)) return Array.from({ length: outputs }, (_, k) => (k === target ? 1 : 0));
  const kept = fitRow(target, outputs, DEFAULT_TARGET);
  return range ? kept.map((value) => (typeof value === "number" ? Math.min(range[1], Math.max(range[0], value)) : value)) : kept;
}

/** Parameters in the shapes of the layers, or null where one does not fit. @param {Record<string, any>|undefined} parameters @param {number[]} layers */
export function fitParameters(parameters, layers) {
  if (!parameters) return null;
  const wanted = layers.slice(1).flatMap((size, k) => [[`W${k + 1}`, size, layers[k]], [`b${k + 1}`, size, null]]);
  if (Object.keys(parameters).length !== wanted.length) return null;
  for (const [name, size, before] of /** @type {[string, number, number|null][]} */ (wanted)) {
    const value = parameters[name];
    if (value === undefined) return null;
    if (before === null ? Array.isArray(value) && value.length !== size : value.length !== size || value[0].length !== before) return null;
  }
  return parameters;
}

/**
 * The names of frozen arrays where layers have come or gone: the output's stay with the output, a hidden layer's with its place.
 * @param {string[]} frozen @param {number} now how many layers have weights @param {number} before
 */
function fitFrozen(frozen, now, before) {
  return frozen.flatMap((name) => {
    const layer = Number(name.slice(1));
    const at = layer === before ? now : layer < now ? layer : null;
    return at === null ? [] : [`${name[0]}${at}`];
  });
}

/** The optimizer's request with settings it knows only. @param {TraceRequest} request @param {Catalog} catalog */
function fitOptimizer({ optimizer }, catalog) {
  const known = new Set((catalog.optimizers.find((entry) => entry.name === optimizer.name)?.settings ?? []).map((setting) => setting.name));
  const common = new Set(["name", "weight_decay", "clip", "maximize", "schedule"]);
  return /** @type {import("../types.js").OptimizerRequest} */ (Object.fromEntries(Object.entries(optimizer).filter(([key]) => common.has(key) || known.has(key))));
}

/**
 * The request made consistent with its own model.
 * @param {TraceRequest} request @param {Catalog} catalog @param {TraceRequest} [before] the request it was made from
 * @returns {TraceRequest}
 */
export function consistent(request, catalog, before) {
  const { layers } = request.model;
  if (isSequence(request)) return consistentSequence({ ...request, optimizer: fitOptimizer(request, catalog) }, catalog, before);
  if (!layers) return { ...request, optimizer: fitOptimizer(request, catalog), optimizer_state: before?.optimizer?.name === request.optimizer?.name ? (request.optimizer_state ?? {}) : {} };
  if (layers.some((size) => size < 1 || size > (catalog.limits?.units ?? Infinity))) return request; // the server's to refuse
  const entry = lossEntry(catalog, request.model.loss);
  const inputs = layers[0], outputs = layers[layers.length - 1];
  const activations = fitActivations(request.model.activations, layers.length - 1);
  if (entry?.last_activation) activations[activations.length - 1] = entry.last_activation;
  else if (activations[activations.length - 1] === "softmax" && before && before.model.loss !== request.model.loss) activations[activations.length - 1] = "sigmoid";
  const batch = isBatch(request.inputs);
  const rows = /** @type {any[]} */ (batch ? request.inputs : [request.inputs]);
  const targetRows = /** @type {any[]} */ (batch ? request.targets : [request.targets]);
  const rowsFit = Array.isArray(targetRows[0]) && targetRows[0].length === outputs;
  const sameLoss = before?.model.loss === request.model.loss; // then targets out of range are the learner's, and the server's to refuse
  const sameOutputs = before?.model.layers[before.model.layers.length - 1] === outputs;
  const takes = takesClasses(catalog, request.model.loss);
  const classes = takes && !(rowsFit && (sameLoss || sums(targetRows)));
  const range = /** @type {any} */ (entry)?.range ?? null;
  const fittedInputs = rows.map((row) => fitRow(Array.isArray(row) ? row : [], inputs, DEFAULT_INPUT));
  const fittedTargets = rows.map((_, k) => {
    const target = targetRows[k] ?? targetRows[targetRows.length - 1];
    const stays = sameLoss && sameOutputs && (Array.isArray(target) ? target.length === outputs : takes);
    return stays ? target : fitTarget(target, outputs, classes, range);
  });
  const parameters = fitParameters(request.parameters, layers);
  const keepsState = parameters && before?.optimizer.name === request.optimizer.name;
  const { parameters: _gone, ...rest } = request;
  return {
    ...rest,
    model: { ...request.model, activations },
    inputs: batch ? fittedInputs : fittedInputs[0],
    targets: batch ? fittedTargets : fittedTargets[0],
    optimizer: fitOptimizer(request, catalog),
    optimizer_state: keepsState ? (request.optimizer_state ?? {}) : {},
    frozen: fitFrozen(request.frozen ?? [], layers.length - 1, (before?.model.layers ?? layers).length - 1),
    ...(parameters ? { parameters } : { initializer: request.initializer ?? { name: DEFAULT_INITIALIZER, seed: 1 } }),
  };
}

/** Whether each row of targets is a row of probabilities. @param {any[]} rows */
const sums = (rows) => rows.every((row) => Array.isArray(row) && row.every((part) => part >= 0) && Math.abs(row.reduce((sum, part) => sum + Number(part), 0) - 1) < 1e-9);

/** @param {string[]} activations @param {number} count */
function fitActivations(activations, count) {
  if (activations.length === count) return [...activations];
  const last = activations[activations.length - 1] ?? "sigmoid";
  const hidden = activations.slice(0, -1);
  return [...Array.from({ length: count - 1 }, (_, k) => hidden[k] ?? hidden[hidden.length - 1] ?? last), last];
}

/** One example as a batch of one, or a batch's first as the only one. @param {TraceRequest} request @param {boolean} batch @param {number} [example] @returns {TraceRequest} */
export function asBatch(request, batch, example = 0) {
  if (isBatch(request.inputs) === batch) return request;
  if (batch) return { ...request, inputs: [request.inputs], targets: [request.targets] };
  return { ...request, inputs: /** @type {any} */ (request.inputs)[example], targets: /** @type {any} */ (request.targets)[example] };
}

/** How the targets of a request are written. @param {TraceRequest} request @returns {"classes"|"probabilities"} */
export function targetsKind(request) {
  const { model, inputs, targets } = request;
  let one = /** @type {any} */ (targets); // of one example, of one step
  if (isSequence(request) ? manySequences(request) : isBatch(model.kind === "blocks" ? firstInput(inputs) : inputs)) one = one?.[0];
  if (isSequence(request) && model.loss_at !== "last") one = one?.[0];
  return Array.isArray(one) ? "probabilities" : "classes";
}

/** The same targets as class numbers or as rows of probabilities. @param {TraceRequest} request @param {string} kind @returns {Nested} */
export function targetsAs(request, kind) {
  const outputs = request.model.layers[request.model.layers.length - 1];
  const one = (/** @type {any} */ target) => fitTarget(target, outputs, kind === "classes", null);
  return isBatch(request.inputs) ? /** @type {any[]} */ (request.targets).map(one) : one(request.targets);
}

/** The same request at its first update. @param {TraceRequest} request @returns {TraceRequest} */
export const freshStart = (request) => ({ ...request, optimizer_state: {}, update: 0 });
