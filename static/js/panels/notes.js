/** What stands under a formula when there is something to say: what hides it, why a gradient is 0, where NaN began. */
import { subjectNode } from "../core/active.js";
import { hiddenAtStep } from "../core/hidden.js";
import { elementWithExample, withoutExample } from "../core/things.js";
import { subjectKey, toldAt } from "../core/told.js";
import { WHY } from "../core/words.js";
import { h, section, setText } from "./dom.js";
import { createHiddenNote } from "./hidden.js";

/** Why some numbers of a whole array are 0: each kind's sentence once. @param {import("../types.js").Frame} frame */
function reasonsOfWhole({ step, trace, state, structure }) {
  const node = structure?.nodes[trace?.backwardAt(step?.formula.subject[1])?.operand ?? -1];
  if (!node || state.hidden.some((key) => key.startsWith(`gradient ${node.name}`))) return null;
  const found = (trace?.end.reasons ?? []).filter((reason) => reason.event === step?.formula.event);
  const kinds = [...new Set(found.map((reason) => reason.kind))];
  return kinds.map((kind) => state.catalog?.reasons[kind] ?? "").join(" ") || null;
}

/** The catalogue's sentence for the zero that the current step tells, or null. @param {import("../types.js").Frame} frame */
export function reasonOf(frame) {
  const { step, trace, state } = frame;
  if (!step || !trace || step.formula.subject[0] !== "gradient") return null;
  if (step.whole) return reasonsOfWhole(frame);
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
  const [found, overflow] = (trace?.end.diagnosis ?? []).filter(({ kind }) => kind === "not_finite" || kind === "overflow");
  if (!trace || !found || !structure || !step || step.formula.event < found.event) return null;
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
  const words = [found, overflow].map((each) => each?.words.replace(/#it|#out|\{symbol\}/, named)).filter(Boolean).join(" ");
  return { words, position: first?.position ?? 0, example };
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
  const heading = h("span");
  const zeroes = section(heading, zero);
  const breaks = section(h("span", { text: WHY.notFinite }), broken, go);
  const hidden = createHiddenNote(actions);
  return {
    element: h("div", {}, hidden.element, zeroes, breaks),
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const reason = reasonOf(frame), diagnosis = diagnosisOf(frame);
      hidden.update(frame, hiddenAtStep(frame));
      zeroes.hidden = reason === null;
      breaks.hidden = diagnosis === null;
      setText(heading, frame.step?.whole ? WHY.zeros : WHY.zero);
      setText(zero, reason ?? "");
      setText(broken, diagnosis?.words ?? "");
      position = diagnosis?.position ?? 0;
      example = diagnosis?.example ?? null;
      go.hidden = !position || (position === frame.position && (example ?? frame.example) === frame.example);
    },
    destroy() {},
  };
}
