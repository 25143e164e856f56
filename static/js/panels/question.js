/** One question: its choices or a field, skip, and after either the explanation. It hides its answer everywhere until then. */
import { numberOfRef } from "../core/guide.js";
import { formatNumber, parseNumber } from "../core/numbers.js";
import { GUIDE } from "../core/words.js";
import { h, setText } from "./dom.js";
import { createText } from "./pieces.js";

/**
 * @param {import("../types.js").Question} question @param {import("../types.js").Frame} first @param {import("../types.js").Actions} actions
 */
export function createQuestion(question, first, actions) {
  const prompt = createText(question.prompt, first, actions);
  const explain = createText(question.explain ?? "", first, actions);
  const verdict = h("b", { class: "verdict" });
  const since = h("span", { text: ` ${GUIDE.moved}` });
  const after = h("div", { class: "after", role: "status" }, verdict, explain.element, since);
  const complaint = h("p", { class: "problem", role: "alert" });
  const skip = h("button", { type: "button", class: "link skip-question", text: GUIDE.skip, on: { click: () => actions.skip(question.id) } });
  const input = question.kind === "number" ? numberInput(question, actions, complaint) : choices(question, actions);
  const asking = h("div", {}, input, complaint, skip);
  const element = h("div", { class: "ask" }, h("div", { class: "k" }, h("span", { text: GUIDE.ask })), prompt.element, asking, after);
  let shownFor = /** @type {object|null} */ (null);
  return {
    element,
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const { asked } = frame.state;
      if (asked?.id === question.id && asked !== shownFor) requestAnimationFrame(() => element.scrollIntoView({ block: "nearest" })); // once it stands in the page
      shownFor = asked;
      const answer = frame.state.answers[question.id] ?? null;
      prompt.update(frame);
      const left = answer !== null && asking.contains(document.activeElement);
      asking.hidden = answer !== null;
      if (left) document.getElementById("timeline")?.focus({ preventScroll: true }); // what had the focus is gone
      after.hidden = answer === null;
      if (!answer) return;
      explain.update(frame);
      const { truth, right, skipped } = answer;
      const moved = question.reveals !== undefined && numberOfRef(frame, question.reveals) !== answer.number;
      explain.element.hidden = moved; // it would speak of other numbers than the question did
      since.hidden = !moved;
      const correct = typeof truth === "number" ? formatNumber(truth) : (question.options?.find((option) => option.id === truth)?.label ?? "");
      setText(verdict, skipped ? GUIDE.skippedWas(correct) : right ? GUIDE.right : GUIDE.wrongWas(correct));
      element.classList.toggle("right", right);
      element.classList.toggle("wrong", !right && !skipped);
    },
  };
}

/** @param {import("../types.js").Question} question @param {import("../types.js").Actions} actions */
function choices(question, actions) {
  return h("div", { class: "opts", role: "group" }, ...(question.options ?? []).map((option) =>
    h("button", { type: "button", text: option.label, on: { click: () => actions.answer(question.id, option.id) } })));
}

/** @param {import("../types.js").Question} question @param {import("../types.js").Actions} actions @param {HTMLElement} complaint */
function numberInput(question, actions, complaint) {
  const field = h("input", { type: "text", class: "num", autocomplete: "off", spellcheck: "false", "aria-label": GUIDE.yourAnswer, placeholder: GUIDE.yourAnswer });
  return h("form", {
    class: "answer",
    on: {
      /** @param {SubmitEvent} event */
      submit(event) {
        event.preventDefault();
        const number = parseNumber(field.value);
        setText(complaint, number === null ? GUIDE.notNumber : "");
        if (number !== null) actions.answer(question.id, String(number));
      },
    },
  }, field, h("button", { type: "submit", class: "button", text: GUIDE.answer }));
}
