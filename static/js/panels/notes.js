/** What stands under a formula when there is something to say: why a gradient is 0, where NaN began; and "copy LaTeX". */
import { sumTex, numberTex } from "../core/latex.js";
import { formatShown } from "../core/numbers.js";
import { formatOfRef } from "../core/things.js";
import { WHY } from "../core/words.js";
import { h, section, setText } from "./dom.js";

/** The catalogue's sentence for the zero that the current step tells, or null. @param {import("../types.js").Frame} frame */
export function reasonOf(frame) {
  const { step, trace, state } = frame;
  if (!step || !trace || step.whole || step.formula.subject[0] !== "gradient") return null;
  if (frame.number(step.formula.subject, step.binding) !== 0) return null;
  const [, event, letters] = step.formula.subject;
  const element = letters.map((/** @type {any} */ part) => (part === "n" ? frame.example : typeof part === "number" ? part : step.binding[part])).join();
  const found = trace.end.reasons?.find((reason) => reason.event === event && reason.element.join() === element);
  return found ? (state.catalog?.reasons[found.kind] ?? null) : null;
}

/** Where the run stopped being finite, once the current step is past it. @param {import("../types.js").Frame} frame */
export function diagnosisOf(frame) {
  const found = frame.trace?.end.diagnosis?.[0];
  if (!found || !frame.step || frame.step.formula.event < found.event) return null;
  const { steps, formulas } = /** @type {import("../types.js").Structure} */ (frame.structure);
  const index = steps.findIndex(([formula, element]) => formulas[formula].event === found.event && (element === null || element.join() === found.element.slice(-element.length || undefined).join()));
  return { words: found.words.replace(/#it|#out|\{symbol\}/, index < 0 ? "" : symbolAt(frame, index)), position: index + 1 };
}

/** @param {import("../types.js").Frame} frame @param {number} index */
function symbolAt(frame, index) {
  const [formula, element] = /** @type {import("../types.js").Structure} */ (frame.structure).steps[index];
  const { subject } = /** @type {import("../types.js").Structure} */ (frame.structure).formulas[formula];
  const letters = [...new Set(subject[subject.length - 1].filter((/** @type {any} */ part) => typeof part === "string" && part !== "n"))];
  return frame.symbol(subject, Object.fromEntries(letters.map((letter, k) => [letter, (element ?? [])[k] ?? 0]))).text;
}

/** @param {import("../types.js").Actions} actions */
export function createReason(actions) {
  const zero = h("p", { class: "reason" });
  const broken = h("p", { class: "reason" });
  let position = 0;
  const go = h("button", { type: "button", class: "link", text: WHY.goThere, on: { click: () => actions.go(position) } });
  const zeroes = section(h("span", { text: WHY.zero }), zero);
  const breaks = section(h("span", { text: WHY.notFinite }), broken, go);
  return {
    element: h("div", {}, zeroes, breaks),
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const reason = reasonOf(frame), diagnosis = diagnosisOf(frame);
      zeroes.hidden = reason === null;
      breaks.hidden = diagnosis === null;
      setText(zero, reason ?? "");
      setText(broken, diagnosis?.words ?? "");
      position = diagnosis?.position ?? 0;
      go.hidden = !position || position === frame.position;
    },
    destroy() {},
  };
}

/** The clipboard is there on secure pages only; elsewhere the old way does it. @param {string} text */
async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = h("textarea", { class: "unseen" });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** @param {import("../types.js").Frame} first @param {import("../types.js").Ref} subject @param {import("../core/formula.js").Sum} sum */
export function createCopy(first, subject, sum) {
  let frame = first;
  const button = h("button", { type: "button", class: "link copy", text: WHY.copy });
  const tex = () => {
    const templates = frame.state.catalog?.templates ?? {};
    const symbols = sumTex(sum, { templates, leaf: (ref) => ({ tex: frame.symbol(ref).tex, negative: false }) });
    const shown = (/** @type {import("../types.js").Ref} */ ref) => numberTex(formatShown(frame.shown(ref), formatOfRef(frame, ref)));
    const numbers = sumTex(sum, { templates, leaf: (ref) => ({ tex: shown(ref), negative: shown(ref).startsWith("-") }) });
    const whole = frame.step?.whole && frame.number(subject) === null;
    const result = frame.shown(subject).state === "unknown" ? "" : ` = ${shown(subject)}`;
    return `${frame.symbol(subject).tex} = ${symbols}${whole ? "" : ` = ${numbers}${result}`}`;
  };
  button.addEventListener("click", async () => {
    await copyText(tex());
    setText(button, WHY.copied);
    setTimeout(() => setText(button, WHY.copy), 1200);
  });
  return { element: button, update: (/** @type {import("../types.js").Frame} */ next) => void (frame = next), destroy() {} };
}
