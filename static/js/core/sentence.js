/**
 * The words of a step: a formula's title and sentence with this run's symbols and numbers in their holes, and the whole
 * step as one sentence for the live region.
 *
 * Holes: `#out` the subject, `#it` the thing whose gradient or update it is, `#0` `#1` … the formula's references in order;
 * `@out`, `@it`, `@0` … stand for their numbers.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Ref} Ref
 */
import { subjectNode } from "./active.js";
import { stepAt } from "./frame.js";
import { distinctReferences } from "./formula.js";
import { arrayTex, UP_TO } from "./names.js";
import { formatNumber, formatShown } from "./numbers.js";
import { symbolText } from "./symbols.js";
import { PHASES, SPEECH, WHY } from "./words.js";

/** The reference of the thing itself: for a gradient or an update, its node's value. @param {Frame} frame @param {Ref} subject @returns {Ref} */
export function itOf(frame, subject) {
  const id = frame.trace ? subjectNode(subject, frame.trace) : null;
  return id === null ? subject : ["value", id, subject[subject.length - 1]];
}

/** A reference's symbol in a text; a whole array's where the step tells the array. @param {Frame} frame @param {Ref} ref @param {import("../types.js").CurrentStep|null} step */
function symbolIn(frame, ref, step) {
  const { trace, symbols } = frame;
  if (step?.whole && trace && (ref[0] === "value" || ref[0] === "gradient")) {
    const id = subjectNode(ref, trace);
    if (id !== null) return arrayTex(symbols, id, ref[0]).map(symbolText).join(UP_TO);
  }
  return frame.symbol(ref, step?.binding).text;
}

/** @param {string} words @param {Frame} frame @param {import("../types.js").CurrentStep|null} [step] the current one, unless another is told */
export function fillWords(words, frame, step = frame.step) {
  if (!step) return words;
  const references = distinctReferences(step.formula.tree);
  const find = (/** @type {string} */ hole) => (hole === "out" ? step.formula.subject : hole === "it" ? itOf(frame, step.formula.subject) : references[Number(hole)]);
  return words.replace(/([#@])(out|it|\d)/g, (all, mark, hole) => {
    const ref = find(hole);
    if (!ref) return all;
    return mark === "#" ? symbolIn(frame, ref, step) : formatShown(frame.shown(ref, step.binding));
  });
}

/** The title of any step of the run. @param {Frame} frame @param {number} index */
export function stepTitle(frame, index) {
  const step = stepAt(frame.trace, index + 1);
  if (!step) return "";
  const title = fillWords(step.formula.title, frame, step);
  return step.term === null ? title : `${title}: ${WHY.aTerm(step.term + 1)}`;
}

/** The current step for the live region. @param {Frame} frame */
export function stepSpeech(frame) {
  const { step } = frame;
  if (!step) return SPEECH.start;
  const where = `${PHASES[step.formula.phase]}, ${WHY.step(frame.position, frame.count)}.`;
  const title = fillWords(step.formula.title, frame).replace(/([^.?!])$/, "$1.");
  if (step.whole) return `${where} ${title} ${fillWords(step.formula.sentence, frame)}`;
  const shown = frame.shown(step.formula.subject, step.binding);
  const result = shown.state === "hidden" ? SPEECH.hidden : shown.number === null ? "" : formatNumber(shown.number);
  const symbol = frame.symbol(step.formula.subject, step.binding).text;
  return `${where} ${title} ${result ? `${symbol} ${SPEECH.equals} ${result}. ` : ""}${fillWords(step.formula.sentence, frame)}`;
}
