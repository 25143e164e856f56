/**
 * Requests compared by what they say, and a change of one carried over to another.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 */

/** Whether two values say the same as JSON. @param {unknown} a @param {unknown} b */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** @param {unknown} value */
const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * `target` with everything that differs between `before` and `after`, down to the single settings of model and optimizer
 * and the single parameters; what does not differ stays the target's own.
 * @template {Record<string, any>} T
 * @param {T} target @param {Record<string, any>} before @param {Record<string, any>} after @returns {T}
 */
export function withChanges(target, before, after) {
  const result = /** @type {Record<string, any>} */ ({ ...target });
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (same(before[key], after[key])) continue;
    if (after[key] === undefined) delete result[key];
    else if ([result[key], before[key], after[key]].every(isPlain)) result[key] = withChanges(result[key], before[key], after[key]);
    else result[key] = after[key];
  }
  return /** @type {T} */ (result);
}

/** What a lab's guide and symbols speak of: another network is the learner's own. Of a model of sequences they speak of its steps, not of how its gradient is cut or shared. @param {TraceRequest} request */
export function networkOf({ model, inputs }) {
  const { kind, layers, activations, loss, source, output, gates } = model;
  const one = [kind, layers, activations, loss, source, output, gates];
  if (kind === "blocks") return [...one, /** @type {any} */ (model).inputs, /** @type {any} */ (model).blocks];
  if (kind !== "recurrent") return one;
  const { cell, input_size, hidden_size, output_size, loss_at, steps } = model;
  return [...one, cell, input_size, hidden_size, output_size, loss_at, steps, Array.isArray(inputs) ? inputs.length : null];
}

/** @type {WeakMap<TraceRequest, string>} */
const numbers = new WeakMap();

/** What of a request makes numbers, as text. @param {TraceRequest} request */
export function numbersKey(request) {
  const known = numbers.get(request) ?? JSON.stringify({ ...request, granularity: undefined });
  numbers.set(request, known);
  return known;
}

/** Whether two requests compute the same numbers, whatever their steps. @param {TraceRequest} a @param {TraceRequest} b */
export const sameNumbers = (a, b) => a === b || numbersKey(a) === numbersKey(b);
