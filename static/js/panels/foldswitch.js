/** The switch that shows the cell of a sequence once, with a loop, instead of a column for every step. */
import { SEQUENCE } from "../core/words/sequence.js";
import { FOLDED } from "../views/sequence/stage.js";
import { h, setAttribute } from "./dom.js";

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createFoldSwitch(el, actions) {
  let folded = false;
  const button = h("button", { type: "button", text: SEQUENCE.folded, title: SEQUENCE.foldedTitle, on: { click: () => actions.setPanel(FOLDED, folded ? null : "1") } });
  el.append(h("div", { class: "seg" }, button));
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      el.hidden = !frame.structure?.recurrent;
      folded = frame.state.panels[FOLDED] === "1";
      setAttribute(button, "aria-pressed", String(folded));
    },
    destroy: () => el.replaceChildren(),
  };
}
