/** The ways from a circuit on the stage to the table of rules, and to the puzzle where matrices are multiplied. */
import { OFFERED, PUZZLE_PANELS, sizesOnStage, sizesText } from "../../core/puzzle.js";
import { RULE_PANELS, TABLE } from "../../core/rules.js";
import { isCircuit } from "../../core/things.js";
import { PUZZLE, RULES } from "../../core/words.js";
import { h } from "../dom.js";

/** Opens the puzzle with the sizes of the product on the stage, else with those of the notes. @param {import("../../types.js").Actions} actions @param {import("../../types.js").Frame|null} frame */
export const openPuzzle = (actions, frame) => actions.setPanel(PUZZLE_PANELS.open, sizesText(sizesOnStage(frame?.structure ?? null) ?? OFFERED[0]));

/** @param {HTMLElement} el @param {import("../../types.js").Actions} actions */
export function createRuleLinks(el, actions) {
  /** @type {import("../../types.js").Frame|null} */
  let frame = null;
  const puzzle = h("button", { type: "button", class: "link", text: PUZZLE.title, on: { click: () => openPuzzle(actions, frame) } });
  el.append(h("button", { type: "button", class: "link", text: RULES.title, on: { click: () => actions.setPanel(RULE_PANELS.open, TABLE) } }), puzzle);
  return {
    /** @param {import("../../types.js").Frame} next */
    update(next) {
      frame = next;
      el.hidden = !isCircuit(next.structure);
      puzzle.hidden = sizesOnStage(next.structure) === null;
    },
    destroy: () => el.replaceChildren(),
  };
}
