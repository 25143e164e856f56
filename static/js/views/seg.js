/** One of several, side by side: the arrow keys go from one to the next, the Tab key comes to the chosen one. */
import { set } from "./svg.js";

/**
 * @template {string} T
 * @param {string} label @param {Record<T, string>} words @param {(view: T) => void} choose
 */
export function createSeg(label, words, choose) {
  const views = /** @type {T[]} */ (Object.keys(words));
  const element = document.createElement("div");
  element.className = "seg";
  element.setAttribute("role", "radiogroup");
  element.setAttribute("aria-label", label);
  const buttons = views.map((view) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[view] });
    button.setAttribute("role", "radio");
    button.addEventListener("click", () => choose(view));
    return button;
  });
  element.append(...buttons);
  element.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    const there = buttons.filter((button) => !button.hidden), at = there.findIndex((button) => button === document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = there[(at + by + there.length) % there.length];
    next.focus();
    choose(views[buttons.indexOf(next)]);
  });
  return {
    element,
    /** @param {T} chosen @param {readonly T[]} [offered] */
    update(chosen, offered = views) {
      views.forEach((view, k) => {
        buttons[k].hidden = !offered.includes(view);
        set(buttons[k], "aria-checked", String(view === chosen));
        set(buttons[k], "tabindex", view === chosen ? 0 : -1);
      });
    },
  };
}
