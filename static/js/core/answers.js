/**
 * What a model of sequences answers at each step of one sequence, beside what it should: of a class the probability that it
 * gives to the right one. Everything is told by the training's lines.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Training} Training
 * @typedef {{step: number, target: number|null, answer: number|null, right: boolean|null, name: string|null, told: string|null}} Answer  one output at one step
 */
import { toNumber } from "./numbers.js";
import { isSequence } from "./sequence.js";
import { predictionOf } from "./watching.js";

/** What `State.panels` calls the sequence that is drawn, by its number in the data. */
export const DRAWN = "sequence";

/** The sequence that is drawn: one that is held back, where there are any, unless another is chosen. @param {Training} training @param {Readonly<Record<string, string>>} panels */
export function drawnRow({ rows }, panels) {
  if (!rows) return null;
  const asked = panels[DRAWN] === undefined ? NaN : Number(panels[DRAWN]);
  return Number.isInteger(asked) && asked >= 0 && asked < rows.inputs.length ? asked : (rows.test[0] ?? 0);
}

/** @param {number[]} numbers */
const largest = (numbers) => numbers.indexOf(Math.max(...numbers));

/**
 * An answer a step and output; null where the training is none of sequences, or its rows are not told.
 * @param {Pick<Frame, "training"|"request"|"state">} frame
 */
export function answersOf({ training, request, state }) {
  if (!training?.rows || !isSequence(request)) return null;
  const row = drawnRow(training, state.panels);
  if (row === null) return null;
  const { rows } = training, sequence = /** @type {any} */ (rows.inputs[row]), goal = /** @type {any} */ (rows.targets)[row];
  const steps = sequence.length, last = request.model.loss_at === "last";
  const told = /** @type {any} */ (predictionOf(training, row)), outputs = request.model.output_size ?? 1;
  const labels = /** @type {any} */ (state.catalog)?.sequences?.find((/** @type {any} */ each) => each.name === training.setup.data.name)?.labels ?? [];
  const nameOf = (/** @type {number} */ k) => labels[k] ?? String(k);
  const classes = outputs > 1 && !Array.isArray(last ? goal : goal[0]), bits = outputs === 1 && training.now?.accuracy !== null && training.now?.accuracy !== undefined;
  const lines = classes ? 1 : outputs;
  /** @type {Answer[][]} */
  const answers = Array.from({ length: lines }, () => []);
  for (let step = last ? steps - 1 : 0; step < steps; step += 1) {
    const said = (told?.[last ? 0 : step] ?? []).map((/** @type {any} */ value) => toNumber(value));
    const wanted = last ? goal : goal[step];
    for (let k = 0; k < lines; k += 1) {
      const target = toNumber(classes ? wanted : Array.isArray(wanted) ? wanted[k] : wanted);
      const answer = classes ? (target === null ? null : (said[target] ?? null)) : (said[k] ?? null);
      const best = classes && said.length ? largest(said) : bits && answer !== null ? Math.round(answer) : null;
      answers[k].push({ step: step + 1, target: classes ? 1 : target, answer, right: best === null ? null : best === target, name: classes && target !== null ? nameOf(target) : null, told: classes && best !== null ? nameOf(best) : null });
    }
  }
  const inputs = sequence.map((/** @type {any[]} */ each) => each.map((value) => toNumber(value) ?? NaN));
  const symbols = classes && inputs[0].length > 1 ? inputs.map((/** @type {number[]} */ each) => nameOf(largest(each))) : null;
  return { row, held: rows.test.includes(row), count: rows.inputs.length, steps, answers, classes, inputs, symbols };
}
