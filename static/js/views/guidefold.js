/** The button that folds the guide to a rail, or on a narrow page opens it over the stage. */

import { set } from "./svg.js";

const NARROW = "(max-width: 1100px)";

/** @param {HTMLElement} button */
export function createGuideFold(button) {
  const { dataset } = document.body;
  const isOpen = () => (dataset.guide ? dataset.guide === "open" : !matchMedia(NARROW).matches);
  const tell = () => set(button, "aria-expanded", String(isOpen()));
  const turn = () => {
    dataset.guide = isOpen() ? "folded" : "open";
    tell();
  };
  button.addEventListener("click", turn);
  tell();
  return { update() {}, destroy: () => button.removeEventListener("click", turn) };
}
