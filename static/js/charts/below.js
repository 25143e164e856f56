/** Under the stage of a training: two things to open, the way taken and a race of optimizers; one at a time, or none. */
import { BELOW_PANEL, belowOf } from "../core/pathtaken.js";
import { BELOW } from "../core/words/below.js";
import { h, setAttribute } from "../panels/dom.js";
import { createPathTaken } from "./pathtaken.js";
import { createRace } from "./race.js";

const BETWEEN = 120;
const VIEWS = /** @type {const} */ (["path", "race"]);
const MADE = { path: createPathTaken, race: createRace };

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createBelow(el, actions) {
  el.setAttribute("aria-label", BELOW.views);
  const buttons = VIEWS.map((view) => h("button", { type: "button", "aria-controls": "below-body", on: { click: () => actions.setPanel(BELOW_PANEL, open === view ? null : view) } }, BELOW[view]));
  const body = h("div", { id: "below-body", class: "below-body" });
  el.append(h("div", { class: "below-bar" }, ...buttons), body);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {"path"|"race"|null} */
  let open = null;
  /** @type {{update(frame: import("../types.js").Frame): void, draw(frame: import("../types.js").Frame, theme: string): boolean, destroy(): void}|null} */
  let view = null;
  /** @type {import("../types.js").Frame|null} */
  let frame = null;
  let timer = 0;
  const soon = () => (timer ||= window.setTimeout(turn, BETWEEN));

  function turn() {
    timer = 0;
    if (frame && view?.draw(frame, `${document.documentElement.dataset.theme ?? ""}${dark.matches}`)) soon();
  }
  dark.addEventListener("change", soon);
  return {
    /** @param {import("../types.js").Frame} latest */
    update(latest) {
      frame = latest;
      const wanted = belowOf(latest.state);
      if (wanted !== open) {
        view?.destroy();
        open = wanted;
        body.className = `below-body ${open ?? ""}`;
        view = open && MADE[open](body, actions);
      }
      buttons.forEach((button, k) => setAttribute(button, "aria-expanded", String(VIEWS[k] === open)));
      body.hidden = open === null;
      if (!view) return;
      view.update(latest);
      soon();
    },
    destroy() {
      clearTimeout(timer);
      dark.removeEventListener("change", soon);
      view?.destroy();
      el.replaceChildren();
    },
  };
}
