/** Before the first step: what will happen, and Play. */
import { WHY } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h } from "./dom.js";

/** @param {import("../types.js").Frame} frame @param {import("../types.js").Actions} actions */
export function createStart(frame, actions) {
  const play = h("button", { type: "button", class: "button primary", on: { click: () => actions.togglePlay() } }, icon("play"), WHY.play);
  const element = h("div", { class: "sec start" }, h("p", { class: "sentence", text: WHY.startHint }), play);
  element.hidden = frame.trace === null;
  return {
    element,
    /** @param {import("../types.js").Frame} next */
    update(next) {
      element.hidden = next.trace === null;
    },
    destroy() {},
  };
}
