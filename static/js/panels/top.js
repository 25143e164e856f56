/** Another lab, or another view of it, begins at its top: what scrolls keeps the place of a page that is no longer there. */
import { showsTraining } from "../core/training.js";

/** What is read as one page: a lab, its variant, the training or one update. @param {import("../types.js").State} state */
export const pageOf = (state) => JSON.stringify([state.lab?.id ?? null, state.variant, showsTraining(state)]);

/** @param {Iterable<Element>} scrolling */
export function createTop(scrolling) {
  let shown = "";
  return {
    /** @param {import("../types.js").Frame} frame */
    update({ state }) {
      const page = pageOf(state);
      if (shown && page !== shown) for (const element of scrolling) element.scrollTop = 0;
      shown = page;
    },
    destroy() {},
  };
}
