/** What stands under a formula when there is something to say: why a gradient is 0, where NaN began; and "copy LaTeX". */
import { subjectNode } from "../core/active.js";
import { sumTex, numberTex } from "../core/latex.js";
import { formatShown } from "../core/numbers.js";
import { elementWithExample, formatOfRef, withoutExample } from "../core/things.js";
import { subjectKey, toldAt } from "../core/told.js";
import { WHY } from "../core/words.js";
import { h, section, setText } from "./dom.js";

/** The catalogue's sentence for the zero that the current step tells, or null. @param {import("../types.js").Frame} frame */
export function reasonOf(frame) {
  const { step, trace, state } = frame;
  if (!step || !trace || step.whole || step.formula.subject[0] !== "gradient") return null;
  if (frame.number(step.formula.subject, step.binding) !== 0) return null;
  if (frame.shown(step.formula.subject, step.binding).state === "hidden") return null;
  const [, event, letters] = step.formula.subject;
  const element = letters.map((/** @type {any} */ part) => (part === "n" ? frame.example : typeof part === "number" ? part : step.binding[part])).join();
  const found = trace.end.reasons?.find((reason) => reason.event === event && reason.element.join() === element);
  return found ? (state.catalog?.reasons[found.kind] ?? null) : null;
}

/**
 * Where the run stopped being finite, once the current step is past it: the position that tells it, and the example it
 * is about where the node has one.
 * @param {import("../types.js").Frame} frame
 */
export function diagnosisOf(frame) {
  const { trace, structure, step } = frame;
  const found = trace?.end.diagnosis?.[0];
  if (!found || !structure || !step || step.formula.event < found.event) return null;
  const formulas = structure.formulas.filter((formula) => formula.event === found.event);
  const id = formulas.length ? subjectNode(formulas[0].subject, trace) : null;
  const told = withoutExample(id === null ? "" : structure.nodes[id].axes, found.element);
  const example = told.length < found.element.length ? found.element[0] : null;
  const places = formulas.flatMap(({ subject }) => {
    const position = toldAt(structure, subjectKey(subject), told);
    return position === null ? [] : [{ position, subject }];
  });
  const first = places.sort((a, b) => a.position - b.position)[0];
  const symbol = first && id !== null ? frame.symbol([...first.subject.slice(0, -1), elementWithExample(frame, id, told)]).text : "";
  const named = example !== null && frame.examples > 1 ? `${symbol} (${WHY.example(example + 1, frame.examples)})` : symbol;
  return { words: found.words.replace(/#it|#out|\{symbol\}/, named), position: first?.position ?? 0, example };
}

/** @param {import("../types.js").Actions} actions */
export function createReason(actions) {
  const zero = h("p", { class: "reason" });
  const broken = h("p", { class: "reason" });
  let position = 0, example = /** @type {number|null} */ (null);
  const goThere = () => {
    if (example !== null) actions.setExample(example);
    actions.go(position);
  };
  const go = h("button", { type: "button", class: "link", text: WHY.goThere, on: { click: goThere } });
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
      example = diagnosis?.example ?? null;
      go.hidden = !position || (position === frame.position && (example ?? frame.example) === frame.example);
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
