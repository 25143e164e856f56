/**
 * Under the stage, in a lab that brings them: sliders that make a thing go wrong by degrees, and buttons that mend it. Both
 * change the request; where they stand is read from it.
 */
import { isMended, leversOf, mendedOrNot, standing, stopsOf } from "../core/levers.js";
import { LEVERS } from "../core/words/wrong.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {import("../types.js").Frame} Frame */

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createLevers(el, actions) {
  let built = "";
  /** @type {Frame} */
  let frame;
  /** @type {((next: Frame) => void)[]} */
  let parts = [];

  /** @param {import("../core/levers.js").Slider} slider */
  function createSlider(slider) {
    const { lab, variant } = frame.state;
    const stops = stopsOf(slider, lab, variant);
    const name = `lever-${slider.id}`;
    const input = h("input", { type: "range", id: name, min: 0, max: stops.length - 1, step: 1 });
    const value = h("output", { class: "num", for: name });
    const pull = (/** @type {boolean} */ commit) => actions.pull(name, stops[Number(input.value)].apply, { commit });
    input.addEventListener("input", () => pull(false));
    input.addEventListener("change", () => pull(true));
    parts.push(({ request }) => {
      const now = standing(slider, request, lab, variant);
      if (now && Number(input.value) !== now.stop) input.value = String(now.stop);
      input.classList.toggle("elsewhere", now === null);
      setText(value, now?.label ?? LEVERS.elsewhere);
      setAttribute(input, "aria-valuetext", now?.label ?? LEVERS.elsewhere);
    });
    return h("div", { class: "lever" }, h("label", { for: name, text: slider.label }), input, value);
  }

  /** @param {import("../core/levers.js").Mend} mend */
  function createMend(mend) {
    const { lab, variant } = frame.state;
    const words = h("span");
    const back = () => actions.pull(`mend-${mend.id}`, (request) => mendedOrNot(mend, request, lab, variant), { commit: true });
    const sign = icon("check");
    const button = h("button", { type: "button", class: "button", on: { click: back } }, sign, words);
    parts.push(({ request }) => {
      const done = isMended(mend, request);
      setAttribute(button, "aria-pressed", String(done));
      setText(words, mend.label);
    });
    return h("div", { class: "mend" }, button, h("p", { text: mend.words }));
  }

  return {
    /** @param {Frame} next */
    update(next) {
      frame = next;
      const { lab, variant } = frame.state, { sliders, mends } = leversOf(lab, variant);
      el.hidden = !frame.trace || frame.training !== null || sliders.length + mends.length === 0;
      if (el.hidden) return;
      const key = `${lab?.id} ${variant}`;
      if (key !== built) {
        parts = [];
        el.replaceChildren(...sliders.map(createSlider), ...mends.map(createMend));
        el.setAttribute("aria-label", LEVERS.title);
      }
      built = key;
      for (const part of parts) part(frame);
    },
    destroy: () => el.replaceChildren(),
  };
}
