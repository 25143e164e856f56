/**
 * The guide: the lab's text for the place one stands at, what its source printed beside what is true, its questions, and
 * its contents, each a way to its step.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 */
import { digitsOf, formatPrinted, guideStepAt, isHiddenRef, numberOfRef } from "../core/guide.js";
import { positionOf } from "../core/place.js";
import { HIDDEN } from "../core/numbers.js";
import { EMPTY, GUIDE, HIDDEN_WORDS } from "../core/words.js";
import { BLOCKS } from "../core/words/blocks.js";
import { SEQUENCE } from "../core/words/sequence.js";
import { isNarrow } from "../views/narrow.js";
import { h, setText } from "./dom.js";
import { createText } from "./pieces.js";
import { createQuestion } from "./question.js";

/** @param {import("../types.js").Figure} figure @param {number} digits @param {Frame} first @param {Actions} actions */
export function createFigure(figure, digits, first, actions) {
  const truth = h("span", { class: "num" });
  const words = figure.words ? createText(figure.words, first, actions, digits) : null;
  const element = h("figure", { class: "printed" }, h("figcaption", { text: figure.what }),
    h("div", { class: "card" }, h("span", { text: GUIDE.printed }), h("span", { class: "num", text: figure.printed }), h("span", { text: GUIDE.true_ }), truth), words?.element);
  return {
    element,
    /** @param {Frame} frame @param {boolean} open a question beside it waits */
    update(frame, open) {
      element.hidden = open || isHiddenRef(frame, figure.true);
      const number = numberOfRef(frame, figure.true);
      setText(truth, number === null ? "" : formatPrinted(number, figure.printed));
      words?.update(frame);
    },
  };
}

/** Whether a step's questions still wait: what its source printed would give the answer away. @param {import("../types.js").GuideStep} step @param {Frame} frame */
const isOpen = (step, frame) => (step.questions ?? []).some((question) => !frame.state.answers[question.id]);

/** @param {HTMLElement} el @param {Actions} actions */
export function createGuide(el, actions) {
  const heading = h("h1"), source = h("p", { class: "src" });
  const text = h("div", { class: "text" });
  const where = h("span");
  const contents = h("ol", { class: "toc" });
  const list = h("nav", { "aria-label": GUIDE.contents }, h("div", { class: "k" }, h("span", { text: GUIDE.contents }), where), contents);
  el.append(heading, source, text, list);
  /** @type {Frame} */
  let frame;
  let built = "", listed = "";
  /** @type {{update(frame: Frame): void}[]} */
  let parts = [];
  /** @type {HTMLElement[]} */
  let items = [];

  /** @param {import("../types.js").Lab} lab @param {number} index */
  function buildStep(lab, index) {
    const step = lab.guide[index];
    if (!step) return;
    const title = h("h2", { text: step.title });
    const paragraphs = step.text.map((paragraph) => createText(paragraph, frame, actions, digitsOf(step)));
    const figures = (step.figures ?? []).map((figure) => createFigure(figure, digitsOf(step), frame, actions));
    const questions = (step.questions ?? []).map((question) => createQuestion(question, frame, actions));
    const variant = lab.variants?.find((each) => each.id === frame.state.variant);
    parts = [...paragraphs, ...figures.map((figure) => ({ ...figure, update: (/** @type {Frame} */ next) => figure.update(next, isOpen(step, next)) })), ...questions];
    const note = variant ? h("p", { class: "note" }, h("b", { text: `${variant.title}. ` }), /** @type {any} */ (variant).note ?? "") : null;
    text.replaceChildren(...[note, title, ...parts.map((part) => /** @type {any} */ (part).element)].filter((part) => part !== null));
  }

  /** @param {import("../types.js").Lab} lab */
  function buildList(lab) {
    items = lab.guide.map((step) => h("li", {}, h("i", { "aria-hidden": "true" }), h("button", { type: "button", class: "toc-link", text: step.title, on: { click: () => visit(step) } }), h("span", { class: "open-question", role: "img", "aria-label": HIDDEN_WORDS.open, title: HIDDEN_WORDS.open, text: HIDDEN })));
    contents.replaceChildren(...items);
  }

  /** @param {import("../types.js").GuideStep} step */
  function visit(step) {
    const at = frame.trace ? positionOf(frame.trace, step.at) : null;
    if (at === null) return;
    if (isNarrow()) document.body.dataset.guide = "folded";
    actions.go(at);
  }

  return {
    /** @param {Frame} next */
    update(next) {
      frame = next;
      const { lab, variant } = frame.state;
      setText(heading, lab?.title ?? (frame.trace ? frame.structure?.blocks ? BLOCKS.own : frame.structure?.recurrent ? SEQUENCE.own : GUIDE.ownTitle(frame.request.model.kind === "circuit") : EMPTY.lab));
      setText(source, lab ? [lab.source, lab.minutes ? GUIDE.minutes(lab.minutes) : ""].filter(Boolean).join(" · ") : frame.trace ? GUIDE.noLab : "");
      list.hidden = !lab;
      if (!lab) {
        parts = [];
        built = listed = "";
        return text.replaceChildren();
      }
      if (!frame.trace) return;
      const index = guideStepAt(lab, frame.trace, frame.position);
      const key = [lab.id, variant, index, frame.structure?.fingerprint].join(" ");
      const contentsOf = `${lab.id} ${frame.state.variant}`;
      if (listed !== contentsOf) buildList(lab);
      listed = contentsOf;
      if (key !== built) buildStep(lab, index);
      if (key !== built) el.scrollTo({ top: 0 });
      built = key;
      setText(where, GUIDE.of(index + 1, lab.guide.length));
      items.forEach((item, k) => {
        /** @type {HTMLElement} */ (item.lastElementChild).hidden = !isOpen(lab.guide[k], frame) || frame.round > 0;
        item.className = k < index ? "done" : k === index ? "now" : "";
        if (k === index) item.setAttribute("aria-current", "step");
        else item.removeAttribute("aria-current");
      });
      for (const part of parts) part.update(frame);
    },
    destroy: () => el.replaceChildren(),
  };
}
