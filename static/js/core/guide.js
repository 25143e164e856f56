/**
 * The guide's text made ready: references become this run's numbers and symbols, open questions hide what they ask, and
 * the guide's step follows the position.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").Question} Question
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {{kind: "text"|"strong"|"number"|"symbol", text: string, thing?: import("../types.js").Thing|null, number?: number|null, tex?: string}} Piece
 */
import { elementWithExample } from "./things.js";
import { hiddenKey } from "./frame.js";
import { formatInput, formatNumber, HIDDEN, MINUS, toNumber, UNKNOWN } from "./numbers.js";
import { parseSelector, positionOf } from "./place.js";

/** Every question of a lab, in order. @param {Lab|null} lab @returns {Question[]} */
export const questionsOf = (lab) => (lab?.guide ?? []).flatMap((step) => step.questions ?? []);

/** @param {string} ref */
function keyOfRef(ref) {
  const { kind, node, index } = parseSelector(ref);
  return hiddenKey(kind, node, index);
}

/**
 * What open questions hide: in the lab's own first round only, since afterwards the numbers are others. What an answered
 * question has told stays told.
 * @param {{lab: Lab|null, round: number, answers: Record<string, unknown>}} state @returns {string[]}
 */
export function hiddenOf({ lab, round, answers }) {
  if (round > 0) return [];
  const keys = (/** @type {(string|undefined)[]} */ refs) => refs.flatMap((ref) => (ref && !/[@:]/.test(ref) ? [keyOfRef(ref)] : []));
  const open = questionsOf(lab).filter((question) => !answers[question.id]);
  return keys(open.flatMap((question) => [question.reveals, ...(question.hides ?? [])]));
}

/** The open question that hides a number, of a key such as "gradient W2 0 0". @param {import("../types.js").State} state @param {string} key @returns {Question|null} */
export function questionHiding(state, key) {
  const whole = key.split(" ").slice(0, 2).join(" ");
  const hides = (/** @type {string} */ ref) => [key, whole].includes(keyOfRef(ref)) || keyOfRef(ref).startsWith(`${key} `);
  return questionsOf(state.lab).find((question) => !state.answers[question.id] && [question.reveals, ...(question.hides ?? [])].some((ref) => ref && !/[@:]/.test(ref) && hides(ref))) ?? null;
}

/** The positions at which playing waits for an answer. @param {{lab: Lab|null, round: number, answers: Record<string, unknown>, trace: Trace|null}} state */
export function questionStops({ lab, round, answers, trace }) {
  const stops = new Set();
  if (!trace || round > 0) return stops;
  for (const question of questionsOf(lab)) {
    const at = !answers[question.id] && question.at ? positionOf(trace, question.at) : null;
    if (at) stops.add(at);
  }
  return stops;
}

/** The open question that is asked where one stands. @param {Frame} frame @returns {Question|null} */
export function openQuestionAt({ state, trace, position, round }) {
  if (!trace || round > 0) return null;
  return questionsOf(state.lab).find((question) => !state.answers[question.id] && question.at && positionOf(trace, question.at) === position) ?? null;
}

/** The guide's step that belongs to a position: the last whose place has been reached. @param {Lab|null} lab @param {Trace|null} trace @param {number} position */
export function guideStepAt(lab, trace, position) {
  if (!lab || !trace) return 0;
  let found = 0;
  lab.guide.forEach((step, k) => {
    const at = positionOf(trace, step.at);
    if (at !== null && at <= position) found = k;
  });
  return found;
}

/** The number of a guide's reference: of this run, or computed by the server for a later round or another variant. @param {Frame} frame @param {string} ref @returns {number|null} */
export function numberOfRef(frame, ref) {
  const figure = frame.state.lab?.figures?.[ref];
  if (figure !== undefined) return toNumber(figure);
  const { kind, node, index } = parseSelector(ref);
  if (!frame.trace) return null;
  if (kind === "setting") return frame.number(["setting", node]);
  if (kind === "update") return frame.number(["update", node, "after", index]);
  const id = frame.trace.byName.get(node)?.id;
  if (id === undefined) return null;
  const element = elementWithExample(frame, id, index);
  if (kind === "value") return frame.number(["value", id, element]);
  const lines = frame.trace.gradientsInto(id);
  return lines.length ? frame.number(["gradient", lines[lines.length - 1].event, element]) : id === frame.structure?.loss ? 1 : null;
}

/** @param {Frame} frame @param {string} ref */
export const isHiddenRef = (frame, ref) => frame.state.hidden.includes(keyOfRef(ref));

/** Whether a reference is to a number that was given: it stands as it was typed. @param {Frame} frame @param {string} ref */
function isGiven(frame, ref) {
  const { kind, node } = parseSelector(ref);
  return kind === "setting" || (kind === "value" && frame.trace?.byName.get(node)?.op === null);
}

/** The symbol of a guide's reference, as TeX. @param {Frame} frame @param {string} ref */
export function texOfRef(frame, ref) {
  const { kind, node, index } = parseSelector(ref.replace(/^[\w-]+:/, "").replace(/@\d+$/, ""));
  if (kind === "setting") return frame.symbol(["setting", node]).tex;
  const id = frame.trace?.byName.get(node)?.id;
  if (id === undefined || !frame.trace) return node;
  const element = elementWithExample(frame, id, index);
  if (kind === "update") return frame.symbol(["update", node, "after", index]).tex;
  if (kind === "value") return frame.symbol(["value", id, element]).tex;
  const line = frame.trace.gradientsInto(id).at(-1);
  return line ? frame.symbol(["gradient", line.event, element]).tex : node;
}

/** @param {string} ref @returns {import("../types.js").Thing|null} */
function thingOfRef(ref) {
  if (/[@:]/.test(ref)) return null;
  const { kind, node, index } = parseSelector(ref);
  return ["value", "gradient", "update", "setting"].includes(kind) ? { kind: /** @type {any} */ (kind), node, index } : null;
}

/**
 * A paragraph in pieces: {ref} a number, {$ref} a symbol, **bold** strong, the rest as it is.
 * @param {string} text @param {Frame} frame
 * @param {number} [digits] of numbers that stand beside printed ones: those of another round or variant
 * @returns {Piece[]}
 */
export function piecesOf(text, frame, digits = 4) {
  return text.split(/(\{[^{}]+\}|\*\*[^*]+\*\*)/).filter(Boolean).map((part) => {
    if (part.startsWith("**") && part.length > 4) return { kind: "strong", text: part.slice(2, -2) };
    if (!/^\{[^{}]+\}$/.test(part)) return { kind: "text", text: part };
    const inner = part.slice(1, -1).trim();
    if (inner.startsWith("$")) return { kind: "symbol", text: "", tex: texOfRef(frame, inner.slice(1)), thing: thingOfRef(inner.slice(1)) };
    const number = numberOfRef(frame, inner);
    if (isHiddenRef(frame, inner)) return { kind: "number", text: HIDDEN, number: null, thing: thingOfRef(inner) };
    const exact = (/** @type {number} */ value) => formatNumber(value, /[@:]/.test(inner) ? digits : 4);
    const format = isGiven(frame, inner) ? formatInput : exact;
    return { kind: "number", text: number === null ? UNKNOWN : format(number), number, thing: thingOfRef(inner) };
  });
}

/** The choice that is right: named, or by the sign of what the question reveals, or by comparing two numbers. @param {Question} question @param {Frame} frame @returns {string|null} */
export function rightChoice(question, frame) {
  const { answer } = question;
  if (typeof answer !== "object" || answer === null) return answer === undefined ? null : String(answer);
  if (answer.compare) {
    const numbers = answer.compare.map((ref) => numberOfRef(frame, ref));
    if (numbers.includes(null)) return null;
    const [a, b] = numbers.map((number) => Math.abs(Number(number)));
    return (a > b ? answer.greater : a < b ? answer.less : answer.equal) ?? null;
  }
  const number = question.reveals ? numberOfRef(frame, question.reveals) : null;
  if (number === null) return null;
  return (number > 0 ? answer.positive : number < 0 ? answer.negative : answer.zero) ?? null;
}

/** What is true: the right option, or the number. @param {Question} question @param {Frame} frame */
const truthOf = (question, frame) => (question.kind === "choice" ? rightChoice(question, frame) : question.reveals ? numberOfRef(frame, question.reveals) : null);

/** Whether an answer is right; a number within the question's tolerance. @param {Question} question @param {string} choice @param {string|number|null} truth */
function isRight(question, choice, truth) {
  if (question.kind === "choice") return choice === truth;
  const given = Number(choice);
  if (typeof truth !== "number" || !Number.isFinite(given)) return false;
  return Math.abs(given - truth) <= Math.max((question.tolerance ?? 0.01) * Math.abs(truth), 1e-12);
}

/** An answer, or null where it is skipped, beside what is true in this run. @param {Question} question @param {string|null} choice @param {Frame} frame @returns {import("../types.js").Answer} */
export function judge(question, choice, frame) {
  const truth = truthOf(question, frame);
  return { choice, skipped: choice === null, right: choice !== null && isRight(question, choice, truth), truth, number: question.reveals ? numberOfRef(frame, question.reveals) : null };
}

const decimalsOf = (/** @type {string} */ printed) => /[.,](\d+)/.exec(printed)?.[1].length ?? 0;

/** The digits that numbers beside printed ones need. @param {{figures?: import("../types.js").Figure[]}} step */
export const digitsOf = (step) => Math.max(4, ...(step.figures ?? []).map((figure) => decimalsOf(figure.printed)));

/** A true figure with as many decimals as the printed one has. @param {number} number @param {string} printed */
export function formatPrinted(number, printed) {
  return Number.isFinite(number) ? number.toFixed(Math.min(20, decimalsOf(printed))).replace("-", MINUS) : formatNumber(number);
}
