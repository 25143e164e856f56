/** Where the guide is folded away, the question that waits at this place stands in the why panel instead. */
import { openQuestionAt } from "../core/guide.js";
import { h } from "./dom.js";
import { createQuestion } from "./question.js";

/** As the style sheet folds it when nothing has been chosen. */
const NARROW = "(max-width: 1100px)";

/** @param {import("../types.js").Actions} actions */
export function createAsked(actions) {
  const element = h("div");
  /** @type {{id: string, view: ReturnType<typeof createQuestion>}|null} */
  let asked = null;
  let standing = -1; // an explanation stays until the learner moves on
  const narrow = matchMedia(NARROW);
  const folded = () => (document.body.dataset.guide ?? (narrow.matches ? "folded" : "open")) === "folded";
  return {
    element,
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const open = folded() ? openQuestionAt(frame) : null;
      const stays = asked && frame.state.answers[asked.id] && folded() && !frame.playing && standing === frame.position;
      if (open && open.id !== asked?.id) {
        asked = { id: open.id, view: createQuestion(open, frame, actions) };
        standing = frame.position;
        element.replaceChildren(asked.view.element);
      } else if (!open && !stays && asked) {
        asked = null;
        element.replaceChildren();
      }
      asked?.view.update(frame);
    },
  };
}
