/**
 * The why panel: the one step the learner is at. Its parts are built when another step is told and afterwards only change
 * their digits; each part is a small view of its own.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {{element: HTMLElement, update(frame: Frame): void, destroy(): void}} Part
 */
import { scheduledSettings } from "../core/edit.js";
import { countTerms, LONGEST_SUM, openFormula } from "../core/formula.js";
import { fillWords } from "../core/sentence.js";
import { isCircuit, lossName } from "../core/things.js";
import { bindElement } from "../core/trace.js";
import { freeLetters } from "../core/told.js";
import { PHASES, WHY } from "../core/words.js";
import { BLOCKS } from "../core/words/blocks.js";
import { SEQUENCE } from "../core/words/sequence.js";
import { h, section, setAttribute, setText } from "./dom.js";
import { createAsked } from "./asked.js";
import { createCopy } from "./copy.js";
import { createFindings } from "./findings.js";
import { createFold, TERMS } from "./fold.js";
import { createFormula } from "./formula.js";
import { createMatrices } from "./matrices.js";
import { createInstalment } from "./instalments.js";
import { createReason } from "./notes.js";
import { createStart } from "./start.js";
import { createWaterfall } from "./waterfall.js";

const PANEL_PADDING = 8;

/** A formula's subject with its letters filled, the example's left open. @param {import("../types.js").Formula} formula @param {import("../types.js").Binding} binding @returns {import("../types.js").Ref} */
function boundSubject({ subject }, binding) {
  const element = subject[subject.length - 1].map((/** @type {any} */ part) => (typeof part === "string" && part !== "n" ? (binding[part] ?? part) : part));
  return [...subject.slice(0, -1), element];
}

/** The lines of one update that are told in one step; at operation granularity each is a step of its own. @param {Frame} frame */
function linesOf(frame) {
  const { step, structure } = frame;
  if (!step || !structure || step.formula.subject[0] !== "update" || structure.granularity.given === "operation") return [];
  return structure.formulas.filter((formula) => formula.event === step.formula.event && formula.subject[0] === "update");
}

/** @param {HTMLElement} el @param {Actions} actions */
export function createWhy(el, actions) {
  const dot = h("i"), phase = h("b"), at = h("span"), which = h("span", { class: "which" });
  const head = h("div", { class: "step" }, dot, phase, at, which);
  const title = h("h2");
  const sentence = h("p", { class: "sentence" });
  const body = h("div");
  const asked = createAsked(actions);
  el.append(head, title, sentence, asked.element, body);
  /** @type {Part[]} */
  let parts = [];
  let built = "", largest = "";
  let width = el.clientWidth; // kept, since asking for it in every frame makes the browser lay out in the middle of a drag
  /** @type {Frame|null} */
  let latest = null;

  /** @param {Frame} frame @returns {Part[]} */
  function build(frame) {
    const { step } = frame;
    if (!step) return [createStart(frame, actions)];
    const { formula } = step;
    const room = width - PANEL_PADDING;
    const templates = frame.templates;
    const whole = step.whole && freeLetters(formula.subject).length > 0;
    const subject = boundSubject(formula, step.binding);
    const frozen = JSON.stringify(formula.tree) === JSON.stringify(formula.subject);
    const open = (/** @type {import("../types.js").Formula} */ each) => openFormula(each.tree, step.binding, { templates, number: frame.number, symbolic: whole });
    const made = /** @type {Part[]} */ ([]);
    const sum = open(formula);
    const lines = linesOf(frame);
    if (lines.length > 1) {
      const each = lines.map((line) => createFormula({ subject: boundSubject(line, step.binding), sum: open(line), frame, actions, width: room, symbolic: whole }));
      made.push(grouped(section(h("span", { text: WHY.lines }), ...each.map((part) => part.element)), each));
    } else if (!frozen) {
      const view = createFormula({ subject, sum, frame, actions, width: room, symbolic: whole });
      const copy = createCopy(frame, subject, sum);
      const tags = JSON.stringify(formula.tree).includes('["sum","n"') && !whole ? h("p", { class: "note", text: WHY.tags }) : null;
      made.push(grouped(section(h("span", { text: WHY.rule }), view.element, tags), [view, copy], copy.element));
      const folds = whole ? [] : createFold(frame, subject, sum, actions, room);
      for (const fold of folds) made.push(grouped(section(h("span", { text: fold.title }), fold.element), [fold], fold.more));
    }
    const instalment = createInstalment(frame, whole);
    if (instalment) made.push(instalment);
    if (instalment && whole) return [...made, createReason(actions)];
    if (whole || frozen) {
      const arrays = createMatrices(frame, formula, actions, room);
      made.push(grouped(section(h("span", { text: WHY.arrays }), arrays.element), [arrays]));
    } else if (lines.length < 2 && sum.terms.length > 1) {
      const fall = createWaterfall({ sum, subject, frame, actions });
      const holder = section(h("span", { text: WHY.sum }), fall.element);
      made.push({ element: holder, destroy: fall.destroy, update: (next) => (fall.update(next), (holder.hidden = fall.element.hidden)) });
    }
    made.push(createReason(actions), createFindings(actions));
    return made;
  }

  /** @param {Frame} frame */
  function update(frame) {
    const { step } = frame;
    latest = frame;
    if (!frame.editing) largest = largestOf(frame); // else the number in the learner's hand would be rebuilt
    const key = `${keyOf(frame, width)} ${largest}`;
    if (key !== built) {
      for (const part of parts) part.destroy();
      parts = [];
      parts = build(frame);
      body.replaceChildren(...parts.map((part) => part.element));
      built = key;
      if (frame.hover && el.matches(":hover")) actions.hover(null); // what was pointed at is gone, and its pointerleave with it
    }
    head.hidden = !step;
    setAttribute(el, "data-phase", frame.phase);
    setText(phase, step ? PHASES[step.formula.phase] : "");
    setText(at, step ? WHY.step(frame.position, frame.count) : "");
    setText(which, [frame.round ? WHY.round(frame.round) : "", frame.examples > 1 ? WHY.example(frame.example + 1, frame.examples) : ""].filter(Boolean).join(" · "));
    const term = step && step.term !== null ? `: ${WHY.aTerm(step.term + 1)}` : "";
    setText(title, step ? `${fillWords(step.formula.title, frame)}${term}` : frame.trace ? WHY.startTitle : WHY.waiting);
    setText(sentence, step ? fillWords(step.formula.sentence, frame) : !frame.trace ? "" : isCircuit(frame.structure) ? WHY.startCircuit(lossName(frame)) : frame.structure?.blocks ? BLOCKS.start : frame.structure?.recurrent ? SEQUENCE.start : WHY.start);
    asked.update(frame);
    for (const part of parts) part.update(frame);
  }

  const watch = new ResizeObserver(() => {
    if (el.clientWidth === width) return;
    width = el.clientWidth;
    if (latest) update(latest);
  });
  watch.observe(el);

  return {
    update,
    destroy() {
      watch.disconnect();
      for (const part of parts) part.destroy();
      el.replaceChildren();
    },
  };
}

/** What the panel's elements depend on, apart from digits. @param {Frame} frame @param {number} width */
function keyOf(frame, width) {
  const { step, structure, state } = frame;
  const labels = [structure?.fingerprint, state.lab?.id, Boolean(state.catalog), Math.round(width / 20), state.panels[TERMS]];
  if (!step) return ["start", ...labels].join(" ");
  const finite = bindElement(step.formula.subject[step.formula.subject.length - 1], { n: 0, ...step.binding });
  return [...labels, step.index, finite, frame.examples > 1 ? frame.example : 0, scheduledSettings(frame.request)].join(" ");
}

/** Which terms of a long sum are shown: they may change while a number is dragged. @param {Frame} frame */
function largestOf({ step, number, templates }) {
  if (!step || step.whole || countTerms(step.formula.tree) <= LONGEST_SUM) return "";
  const { terms } = openFormula(step.formula.tree, step.binding, { templates, number });
  return JSON.stringify(terms.flatMap((term) => term.factors.map((factor) => (factor.kind === "fold" ? factor.largest : 0))));
}

/** Several parts under one element. @param {HTMLElement} element @param {{update(frame: Frame): void, destroy(): void}[]} inside @param {HTMLElement|null} [tail] @returns {Part} */
function grouped(element, inside, tail) {
  if (tail) element.firstElementChild?.append(tail);
  return {
    element,
    update: (frame) => inside.forEach((part) => part.update(frame)),
    destroy: () => inside.forEach((part) => part.destroy()),
  };
}
