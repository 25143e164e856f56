/** Copies a step: its rule as LaTeX or as text, in symbols and numbers, or a line of NumPy that gives the step's number. */
import { numberTex, sumTex } from "../core/latex.js";
import { formatShown, fullNumber } from "../core/numbers.js";
import { numpyLine, sumText, unfolded } from "../core/plain.js";
import { exampleOf, formatOfRef } from "../core/things.js";
import { COPY } from "../core/words.js";
import { h } from "./dom.js";
import { createMenu } from "./menu.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Ref} Ref */
/** @typedef {import("../core/formula.js").Sum} Sum */

const TOLD_MILLISECONDS = 1200;

/** The clipboard is there on secure pages only; elsewhere the old way does it. @param {string} text */
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h("textarea", { class: "unseen" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** What follows the rule in symbols: nothing for the rule of a whole array. @param {Frame} frame @param {Ref} subject @param {string} numbers @param {(ref: Ref) => string} shown */
function tail(frame, subject, numbers, shown) {
  if (frame.step?.whole && frame.number(subject) === null) return "";
  return ` = ${numbers}${frame.shown(subject).state === "unknown" ? "" : ` = ${shown(subject)}`}`;
}

/** @param {Frame} frame @param {Ref} subject @param {Sum} sum */
export function asLatex(frame, subject, sum) {
  const templates = frame.templates;
  const shown = (/** @type {Ref} */ ref) => numberTex(formatShown(frame.shown(ref), formatOfRef(frame, ref)));
  const symbols = sumTex(sum, { templates, leaf: (ref, running) => ({ tex: frame.symbol(ref).tex + exampleOf(ref, running), negative: false }) });
  const numbers = sumTex(unfolded(sum), { templates, leaf: (ref) => ({ tex: shown(ref), negative: shown(ref).startsWith("-") }) });
  return `${frame.symbol(subject).tex} = ${symbols}${tail(frame, subject, numbers, shown)}`;
}

/** @param {Frame} frame @param {Ref} subject @param {Sum} sum */
export function asText(frame, subject, sum) {
  const templates = frame.templates;
  const shown = (/** @type {Ref} */ ref) => formatShown(frame.shown(ref), formatOfRef(frame, ref));
  const symbols = sumText(sum, templates, (ref, running) => ({ text: frame.symbol(ref).text + exampleOf(ref, running), tall: frame.symbol(ref).text.includes("/") }));
  const numbers = sumText(unfolded(sum), templates, (ref) => ({ text: shown(ref), negative: (frame.number(ref) ?? 0) < 0 && frame.shown(ref).state !== "hidden" }));
  return `${frame.symbol(subject).text} = ${symbols}${tail(frame, subject, numbers, shown)}`;
}

/** The name of a variable: dW2_00, z1_0, W2_00_after. @param {Frame} frame @param {Ref} subject */
function variable(frame, subject) {
  const element = subject[subject.length - 1].filter((/** @type {any} */ part) => typeof part === "number");
  const at = element.length ? `_${element.join(element.some((/** @type {number} */ k) => k > 9) ? "_" : "")}` : "";
  if (subject[0] === "update") return `${subject[1]}${at}_${subject[2]}`;
  const id = subject[0] === "gradient" ? frame.trace?.backwardAt(subject[1])?.operand : subject[1];
  return `${subject[0] === "gradient" ? "d" : ""}${frame.structure?.nodes[id ?? -1]?.name ?? "result"}${at}`;
}

/** A line of NumPy, or null where a number of it may not be told or none stands for a whole array. @param {Frame} frame @param {Ref} subject @param {Sum} sum */
export function asNumpy(frame, subject, sum) {
  let told = !frame.step?.whole || frame.number(subject) !== null;
  const number = (/** @type {Ref} */ ref) => {
    const shown = frame.shown(ref);
    if (shown.state === "unknown" || shown.state === "hidden") told = false;
    return shown.number;
  };
  const line = numpyLine(variable(frame, subject), sum, frame.templates, number);
  const result = frame.shown(subject);
  if (!told || result.state === "hidden" || result.number === null) return null;
  return `${line}  # ${frame.symbol(subject).text} = ${fullNumber(result.number)}`;
}

/** @param {Frame} first @param {Ref} subject @param {Sum} sum */
export function createCopy(first, subject, sum) {
  let frame = first;
  const element = h("div", { class: "copy" });
  const kinds = /** @type {[string, (frame: Frame, subject: Ref, sum: Sum) => string|null][]} */ ([[COPY.latex, asLatex], [COPY.text, asText], [COPY.numpy, asNumpy]]);
  const menu = createMenu(element, COPY.label, () => kinds.map(([words, write]) => {
    const text = write(frame, subject, sum);
    return text === null ? null : h("button", { type: "button", text: words, on: { click: () => copy(text) } });
  }));
  menu.title(COPY.title);

  /** @param {string} text */
  async function copy(text) {
    await copyText(text);
    menu.title(COPY.done);
    setTimeout(() => menu.title(COPY.title), TOLD_MILLISECONDS);
  }
  return { element, update: (/** @type {Frame} */ next) => void (frame = next), destroy: () => menu.destroy() };
}
