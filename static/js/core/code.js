/**
 * The program of what stands on the page, line by line beside the step: what is asked of the server, which lines belong to a
 * step and which step to a line. The server says of each line which event of the trace it computes.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").CurrentStep} CurrentStep
 * @typedef {{at: number, phase: string, event?: number, node?: number, slot?: number, operand?: number, name?: string, line?: string}} Mark
 * @typedef {{format: string, filename: string, code: string, lines: Mark[], rows: {from: number, to: number}[], structure: import("../types.js").Structure|null}} Code
 */
import { nameOf } from "./planes.js";
import { bodyOf, showsTraining } from "./training.js";
import { unwatched } from "./watching.js";

/** The panel that says whether the code is open, and in which format. */
export const PANEL = "code";
/** The panel that says how many epochs a program of a training goes on for. */
export const EPOCHS = "epochs";
export const FORMATS = /** @type {const} */ (["numpy", "pytorch", "jax"]);
/** The view of the panel that holds no code. */
export const WEIGHTS_VIEW = "weights";
const FIRST_EPOCHS = 10;

/** The view that is open, or null. @param {Pick<State, "panels">} state @returns {string|null} */
export function codeView({ panels }) {
  const view = panels[PANEL];
  return view === undefined ? null : [...FORMATS, WEIGHTS_VIEW].includes(view) ? view : FORMATS[0];
}

/** @param {Pick<State, "panels">} state */
export function epochsOf({ panels }) {
  const epochs = Number(panels[EPOCHS]);
  return Number.isInteger(epochs) && epochs > 0 ? epochs : FIRST_EPOCHS;
}

/** What the page shows as the body of an export: the run that is told, or the training from where it stands. @param {State} state @returns {object|null} */
export function exportBody(state) {
  const { training, trace, request } = state;
  if (!training || !showsTraining(state)) return trace?.request ?? null;
  if (!request.parameters) return null; // an initializer's are on their way
  return { ...bodyOf(request, { ...training, going: null, setup: unwatched(training.setup) }, 1), epochs: epochsOf(state), include: [] };
}

/** A number for what is never changed in place; 0 for what is not there. @param {object|null|undefined} part */
const numberOf = (part) => (part ? nameOf(part) : 0);

/** @param {State} state @param {Pick<import("./api.js").Api, "code">} api */
export function codeWanted(state, api) {
  const format = codeView(state), body = format === null || format === WEIGHTS_VIEW ? null : exportBody(state);
  if (!body) return null;
  const structure = state.trace?.structure ?? null; // whose events its lines speak of
  const shown = showsTraining(state) ? [state.request, state.training?.setup, state.training?.at, state.training?.rows].map(numberOf).concat(epochsOf(state)) : [numberOf(state.trace?.request)];
  return { key: [format, ...shown].join(" "), ask: async (/** @type {AbortSignal} */ signal) => ({ ...(await api.code({ ...body, format }, signal)), structure }) };
}

/** Whether a mark is of a step: of its event, and of an update of its line too, where the line of code is of one alone. @param {Mark} mark @param {{phase: string, event: number, subject: any[]}} formula */
function isOf(mark, { phase, event, subject }) {
  if (mark.event !== event || (phase === "update") !== (mark.phase === "update")) return false;
  return mark.phase !== "update" || (subject[0] === "update" && (mark.line === undefined || mark.line === subject[2]));
}

/** The lines that compute a step, counted from 1. @param {Code} code @param {CurrentStep|null} step @returns {number[]} */
export const linesAt = (code, step) => (step ? [...new Set(code.lines.filter((mark) => isOf(mark, step.formula)).map(({ at }) => at))] : []);

/** Whether a line does more at once than one event. @param {Code} code @param {number} line */
export const doesMore = (code, line) => new Set(code.lines.filter(({ at }) => at === line).map(({ event }) => event)).size > 2;

/** The first position at each line of the code that a step belongs to. @param {Code} code @param {Trace} trace @returns {Map<number, number>} */
export function positionsOf(code, trace) {
  const { formulas, steps } = trace.structure;
  const first = /** @type {(number|undefined)[]} */ (formulas.map(() => undefined));
  steps.forEach(([formula], k) => (first[formula] ??= k + 1));
  const found = /** @type {Map<number, number>} */ (new Map());
  for (const mark of code.lines) {
    formulas.forEach((formula, k) => {
      const position = first[k];
      if (position !== undefined && isOf(mark, formula)) found.set(mark.at, Math.min(position, found.get(mark.at) ?? Infinity));
    });
  }
  return found;
}

/** How many rows of an array stand there while it is folded. */
export const FOLDED_ROWS = 6;

/**
 * The lines as they are listed: numbers of lines, and in the place of folded rows how many there are.
 * @param {Code} code @param {ReadonlySet<number>} unfolded by the first line of the rows @returns {(number|{from: number, to: number, open: boolean})[]}
 */
export function listed(code, unfolded) {
  const found = /** @type {(number|{from: number, to: number, open: boolean})[]} */ ([]);
  const count = code.code.replace(/\n$/, "").split("\n").length;
  let line = 1;
  for (const { from, to } of code.rows.filter((rows) => rows.to - rows.from > FOLDED_ROWS + 1)) {
    while (line < from + FOLDED_ROWS) found.push(line++);
    const fold = { from: line, to, open: unfolded.has(line) };
    if (fold.open) while (line < to) found.push(line++);
    found.push(fold);
    line = to;
  }
  while (line <= count) found.push(line++);
  return found;
}
