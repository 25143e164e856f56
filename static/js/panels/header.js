/**
 * The page's head: the granularity, the tools, theme and keys.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 */
import { codeView, FORMATS, PANEL } from "../core/code.js";
import { scheduledSettings } from "../core/edit.js";
import { toNumber } from "../core/numbers.js";
import { isCircuit } from "../core/things.js";
import { CHOICES, HEADER, NUMBER } from "../core/words.js";
import { CODE } from "../core/words/code.js";
import { createNumberField } from "../views/number.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";
import { problemAt } from "./slot.js";

const GRANULARITIES = /** @type {const} */ (["layer", "neuron", "operation"]);
/** A circuit has neither layers nor neurons: a line at once, or each element of it. */
const IN_CIRCUITS = { layer: "line", neuron: "element", operation: "operation" };

/** Layer, neuron, operation. @param {HTMLElement} el @param {Actions} actions */
export function createGranularity(el, actions) {
  const buttons = GRANULARITIES.map((name, k) =>
    h("button", { type: "button", role: "radio", text: CHOICES[name], title: `${CHOICES[name]} (${k + 1})`, on: { click: () => actions.setGranularity(name) } }));
  const group = h("div", { class: "seg", role: "radiogroup", "aria-label": HEADER.granularity }, ...buttons);
  group.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = (at + by + buttons.length) % buttons.length;
    buttons[next].focus();
    actions.setGranularity(GRANULARITIES[next]);
  });
  el.append(group);
  return {
    /** @param {Frame} frame */
    update(frame) {
      GRANULARITIES.forEach((name, k) => {
        const chosen = frame.granularity === name;
        const word = CHOICES[isCircuit(frame.structure) ? IN_CIRCUITS[name] : frame.structure?.recurrent && name === "layer" ? "time" : name];
        setText(buttons[k], word);
        setAttribute(buttons[k], "title", `${word} (${k + 1})`);
        setAttribute(buttons[k], "aria-checked", String(chosen));
        setAttribute(buttons[k], "tabindex", chosen ? "0" : "-1");
      });
    },
    destroy: () => group.remove(),
  };
}

/** The learning rate, always at hand; model, check, reset, new weights. @param {HTMLElement} el @param {Actions} actions */
export function createTools(el, actions) {
  const tool = (/** @type {string} */ name, /** @type {string} */ words, /** @type {string} */ key, /** @type {() => void} */ act) =>
    h("button", { type: "button", class: "tool", title: key ? `${words} (${key})` : words, "aria-label": words, on: { click: act } }, icon(name), h("span", { class: "tool-word", text: words }));
  const rate = h("span", { class: "tool-number", title: HEADER.learningRate });
  const field = createNumberField(rate, actions, { address: { place: "optimizer", name: "learning_rate" }, label: HEADER.learningRate, minimum: 0 });
  rate.prepend(h("span", { class: "sym", text: "η" }), " ");
  rate.append(h("span", { class: "held-word", "aria-hidden": "true" }, icon("lock")));
  const dice = tool("dice", HEADER.newWeights, "Shift R", () => actions.newWeights());
  let open = false;
  const code = tool("code", CODE.title, "C", () => actions.setPanel(PANEL, open ? null : FORMATS[0]));
  el.append(
    rate,
    tool("grid", HEADER.numbers, "E", () => actions.openNumbers()),
    tool("settings", HEADER.model, "", () => actions.openSettings()),
    code,
    tool("check", HEADER.check, "G", () => actions.check()),
    tool("reset", HEADER.reset, "R", () => actions.reset()),
    dice,
  );
  el.addEventListener("click", (event) => { // on a narrow page the tools are a menu
    if (event.target instanceof Element && event.target.closest(".tool") && el.matches(":popover-open")) el.hidePopover();
  });
  return {
    /** @param {Frame} frame */
    update(frame) {
      const held = Boolean(frame.request) && scheduledSettings(frame.request).includes("learning_rate");
      const number = (held ? null : toNumber(frame.request?.optimizer?.learning_rate)) ?? frame.number(["setting", "learning_rate"]);
      field.update({ number, hue: "ink2", problem: problemAt(frame, "/optimizer/learning_rate"), disabled: held });
      setAttribute(rate, "title", held ? NUMBER.scheduled : HEADER.learningRate);
      setAttribute(field.element, "aria-description", held ? NUMBER.scheduled : null);
      rate.classList.toggle("held", held);
      open = codeView(frame.state) !== null;
      setAttribute(code, "aria-pressed", String(open));
      dice.hidden = isCircuit(frame.structure) || Boolean(frame.structure?.blocks); // what a circuit is given is never drawn by chance, and blocks keep the weights their lab tells of
    },
    destroy() {
      field.destroy();
      el.replaceChildren();
    },
  };
}

/** @param {{theme: HTMLElement, keys: HTMLElement}} buttons @param {Actions} actions */
export function createSwitches({ theme, keys }, actions) {
  theme.addEventListener("click", () => actions.toggleTheme());
  keys.addEventListener("click", () => actions.openKeys());
  return {
    /** @param {Frame} frame */
    update(frame) {
      const chosen = frame.state.theme;
      setAttribute(document.documentElement, "data-theme", chosen === "system" ? null : chosen);
      setAttribute(theme, "title", `${HEADER.theme[chosen]} (T)`);
      setAttribute(theme, "aria-label", HEADER.theme[chosen]);
    },
    destroy() {},
  };
}
