/**
 * How a pinned number of a circuit is made: its own sum and the sum of its gradient, whichever step one is at. The step's own
 * sum stands above in the panel; this is the one of a cell that was opened.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Ref} Ref
 */
import { lettersOnly } from "../core/active.js";
import { openFormula } from "../core/formula.js";
import { inFreeLetters } from "../core/letters.js";
import { hasLayers, sameThing, thingOfStep } from "../core/things.js";
import { bindingOf } from "../core/told.js";
import { CIRCUIT } from "../core/words.js";
import { h, section } from "./dom.js";
import { createFold, TERMS } from "./fold.js";
import { createFormula } from "./formula.js";

const PADDING = 8;

/** @typedef {{title: string, subject: Ref, formula: import("../types.js").Formula, binding: import("../types.js").Binding, known: boolean}} Making */

/** The formulas that make the pinned number, each with its letters filled. @param {Frame} frame @returns {Making[]} */
export function makingsOf(frame) {
  const { trace, structure, selection, symbols } = frame;
  if (!trace || !structure || hasLayers(structure) || !selection || selection.kind === "setting" || selection.kind === "update") return [];
  const node = trace.byName.get(selection.node);
  const element = selection.index;
  if (!node || element.length !== node.shape.length) return [];
  const here = thingOfStep(frame);
  const gradientEvent = trace.gradientsInto(node.id).at(-1)?.event;
  const wanted = /** @type {[string, "value"|"gradient", number|undefined][]} */ ([
    ...(selection.kind === "value" && node.op !== null ? [[CIRCUIT.ownSum, "value", node.id]] : []), [CIRCUIT.ownGradient, "gradient", gradientEvent],
  ]);
  return wanted.flatMap(([title, kind, of]) => {
    const formula = structure.formulas.find(({ subject }) => subject[0] === kind && subject[1] === of);
    if (!formula || sameThing(here, { kind, node: node.name, index: element })) return [];
    const letters = lettersOnly(formula.subject, element);
    const step = inFreeLetters({ index: 0, formula, binding: bindingOf(formula.subject, letters), term: null, whole: false }, symbols, letters);
    if (!step) return [];
    const state = frame[kind](node.id, element).state;
    return [{ title, subject: [kind, /** @type {number} */ (of), element], formula: step.formula, binding: step.binding, known: state === "known" }];
  });
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createMade(el, actions) {
  /** @type {{update(frame: Frame): void, destroy(): void}[]} */
  let parts = [];
  let built = "";

  /** @param {Frame} frame @param {Making[]} makings */
  function build(frame, makings) {
    for (const part of parts) part.destroy();
    parts = [];
    const width = el.clientWidth - PADDING;
    el.replaceChildren(...makings.map(({ title, subject, formula, binding, known }) => {
      if (!known) return section(h("span", { text: title }), h("p", { class: "note", text: CIRCUIT.notYet }));
      const sum = openFormula(formula.tree, binding, { templates: frame.templates, number: frame.number });
      const view = createFormula({ subject, sum, frame, actions, width });
      const folds = createFold(frame, subject, sum, actions, width);
      parts.push(view, ...folds);
      return section(h("span", { text: title }), view.element, ...folds.flatMap((fold) => [h("p", { class: "note", text: fold.title }), fold.element, ...(fold.more ? [fold.more] : [])]));
    }));
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const makings = makingsOf(frame);
      el.hidden = !makings.length;
      const key = makings.length ? JSON.stringify([frame.structure?.fingerprint, Boolean(frame.state.catalog), frame.state.panels[TERMS], makings.map(({ subject, known }) => [subject, known])]) : "";
      if (key !== built) build(frame, makings);
      built = key;
      for (const part of parts) part.update(frame);
    },
    destroy() {
      for (const part of parts) part.destroy();
      el.replaceChildren();
    },
  };
}
