/** Above the plane: what a press on it does. Points are put on rows of one's own; those of a data set are copied first. */
import { DATA_PANELS, ERASE, MOST_PENS, ownOf, PUT, withClass } from "../core/owndata.js";
import { DATA, PENS } from "../core/words/data.js";
import { h } from "../panels/dom.js";
import { icon } from "../views/svg.js";

/** @typedef {import("../types.js").Frame} Frame */

/** @param {string} words @param {string|null} title @param {() => void} act @param {string} [className] */
const button = (words, title, act, className = "") => h("button", { type: "button", class: className || null, title, "aria-label": title, on: { click: act } }, words);

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions @param {(frame: Frame) => number|null} classesOf */
export function createPens(el, actions, classesOf) {
  let built = "";
  /** @type {Frame|null} */
  let frame = null;

  /** @param {Frame} now @param {import("../core/owndata.js").OwnData} own */
  function tools(now, own) {
    const pen = now.state.panels[DATA_PANELS.pen] ?? null;
    const seg = document.createElement("div");
    seg.className = "seg pens";
    seg.setAttribute("role", "group");
    seg.setAttribute("aria-label", PENS.label);
    const tool = (/** @type {string|null} */ name, /** @type {string} */ words, /** @type {string} */ title, hue = "") => {
      const made = button(words, title, () => actions.choosePen(name));
      made.dataset.pen = name ?? "";
      made.setAttribute("aria-pressed", String(pen === name));
      if (hue) made.prepend(Object.assign(document.createElement("i"), { className: `dot ${hue}` }));
      return made;
    };
    const classes = classesOf(now), labels = own.labels?.slice(0, MOST_PENS);
    seg.append(tool(null, PENS.trace, PENS.traceWords), ...(labels
      ? labels.map((name, k) => tool(String(k), name, PENS.put(name), (classes ?? 2) > 2 ? `class-${k}` : k ? "pos" : "neg"))
      : [tool(PUT, PENS.value, PENS.valueWords)]), tool(ERASE, PENS.erase, PENS.eraseWords));
    const more = labels && labels.length < MOST_PENS ? button("", PENS.more, () => {
      const data = ownOf(frame?.training ?? null);
      if (data) actions.setTraining({ data: withClass(data) });
    }, "iconbutton small") : null;
    more?.append(icon("plus"));
    return [seg, ...(more ? [more] : []), ...(labels ? [] : [valueField(now)])];
  }

  /** @param {Frame} now */
  function valueField({ state }) {
    const input = document.createElement("input");
    Object.assign(input, { type: "number", step: "any", className: "num", value: state.panels[DATA_PANELS.value] ?? "1" });
    input.setAttribute("aria-label", PENS.valueOf);
    input.addEventListener("change", () => input.value !== "" && actions.setPanel(DATA_PANELS.value, String(Number(input.value))));
    return input;
  }

  return {
    /** @param {Frame} now @param {boolean} flat whether there is a plane */
    update(now, flat) {
      frame = now;
      const own = ownOf(now.training);
      const key = JSON.stringify(own ? [flat, own.labels, now.state.panels[DATA_PANELS.pen], now.state.panels[DATA_PANELS.value]] : [flat]);
      el.hidden = !flat;
      if (key === built || !flat) return;
      built = key;
      const focused = document.activeElement instanceof HTMLElement && el.contains(document.activeElement) ? document.activeElement.dataset.pen : undefined;
      el.replaceChildren(...(own ? tools(now, own) : [button(DATA.edit, null, () => actions.ownData("copy"), "link edit-points")]));
      if (focused !== undefined) /** @type {HTMLElement|null} */ (el.querySelector(`[data-pen="${focused}"]`))?.focus();
    },
  };
}
