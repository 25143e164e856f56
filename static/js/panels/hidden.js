/** What a "?" stands for: which question hides the number, and the way back to it. */
import { positionOf } from "../core/place.js";
import { HIDDEN_WORDS } from "../core/words.js";
import { h, setText } from "./dom.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Question} Question */

/** @param {import("../types.js").Actions} actions */
export function createHiddenNote(actions) {
  let id = "";
  const words = h("span"), here = h("span", { text: ` ${HIDDEN_WORDS.here}` });
  const go = h("button", { type: "button", class: "link", text: HIDDEN_WORDS.go, on: { click: () => actions.openQuestion(id) } });
  const element = h("p", { class: "note asked-for" }, words, here, " ", go);
  element.hidden = true;
  return {
    element,
    /** @param {Frame} frame @param {Question|null} question */
    update(frame, question) {
      element.hidden = question === null;
      if (!question || !frame.trace) return;
      const step = frame.state.lab?.guide.find((each) => each.questions?.some(({ id }) => id === question.id));
      ({ id } = question);
      const there = question.at ? (positionOf(frame.trace, question.at) ?? 0) : 0;
      setText(words, HIDDEN_WORDS.until(step?.title ?? ""));
      go.hidden = there === frame.position;
      here.hidden = there !== frame.position;
    },
  };
}
