/** The stage before the first run: what is awaited, or why it does not come. Panels with nothing to show stay away till then. */
import { EMPTY } from "../core/words.js";
import { h, setText } from "./dom.js";

/** @param {HTMLElement} el */
export function createEmpty(el) {
  const words = h("p", { class: "stage-word" });
  el.append(words);
  return {
    /** @param {import("../types.js").Frame} frame */
    update({ trace, state }) {
      el.hidden = trace !== null;
      document.body.toggleAttribute("data-empty", trace === null);
      if (trace) return;
      const refused = state.problems.map((problem) => problem.message).join(" ");
      setText(words, refused ? EMPTY.refused(refused) : state.server === "away" ? EMPTY.away : EMPTY.loading);
    },
    destroy: () => el.replaceChildren(),
  };
}
