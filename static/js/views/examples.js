/** Which example of a batch the numbers on the page belong to. Absent where there is only one. */

import { icon, set, setText } from "./svg.js";

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createExamples(el, actions) {
  let example = 0;
  let examples = 1;
  const turn = (/** @type {number} */ by) => actions.setExample((example + by + examples) % examples);
  const arrow = (/** @type {string} */ name, /** @type {string} */ label, /** @type {number} */ by) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "iconbutton small";
    button.setAttribute("aria-label", label);
    button.append(icon(name));
    button.addEventListener("click", () => turn(by));
    return button;
  };
  const words = document.createElement("span");
  const word = document.createElement("span"), counted = document.createElement("span");
  words.className = "num";
  word.className = "wide-only"; // a phone has no room for it
  word.textContent = "Example";
  words.append(word, counted);
  el.replaceChildren(arrow("left", "Previous example", -1), words, arrow("right", "Next example", 1));
  el.setAttribute("role", "group");
  el.setAttribute("aria-label", "Example of the batch");
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      ({ example, examples } = frame);
      set(el, "hidden", examples > 1 ? null : "");
      setText(counted, ` ${example + 1} of ${examples}`);
    },
    destroy: () => el.replaceChildren(),
  };
}
