/** The conventions of this run, which textbooks choose differently: each is told, and switched where there is a choice. */
import { hasLayers } from "../core/things.js";
import { CONVENTIONS } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {{element: HTMLElement, update(frame: Frame): void}} Row */

const HALF = "half_squared_error", MEAN = "mean_squared_error", MISTAKE = "updated_weights_in_delta";

/**
 * A choice between two: a button each, the one in force pressed.
 * @param {string} name @param {[string, string][]} options value and words
 * @param {(frame: Frame) => string|null} read null: there is no such choice in this run
 * @param {(frame: Frame, value: string) => void} write @param {(frame: Frame) => string} note
 * @returns {Row}
 */
function choice(name, options, read, write, note) {
  /** @type {Frame} */
  let frame;
  const buttons = options.map(([value, words]) => h("button", { type: "button", text: words, on: { click: () => read(frame) !== value && write(frame, value) } }));
  const seg = h("div", { class: "seg", role: "group", "aria-label": name }, ...buttons);
  const told = h("p", { class: "note" });
  return {
    element: h("div", { class: "convention" }, h("span", { text: name }), seg, told),
    update(next) {
      frame = next;
      const now = read(next);
      seg.hidden = now === null;
      buttons.forEach((button, k) => setAttribute(button, "aria-pressed", String(options[k][0] === now)));
      setText(told, note(next));
    },
  };
}

/** Which biases learn: a box each, since each may be frozen alone. @param {Actions} actions @returns {Row} */
function biases(actions) {
  const boxes = h("div", { class: "boxes", role: "group", "aria-label": CONVENTIONS.biases });
  let built = "";
  return {
    element: h("div", { class: "convention" }, h("span", { text: CONVENTIONS.biases }), boxes),
    update(frame) {
      const { structure, request } = frame;
      const named = (structure?.layers ?? []).flatMap(({ bias }) => (bias === null || !structure ? [] : [{ name: structure.nodes[bias].name, text: structure.nodes[bias].shape.length ? structure.nodes[bias].name : frame.symbol(["value", bias, []]).text }]));
      const key = JSON.stringify(named);
      if (key !== built) boxes.replaceChildren(...named.map(({ name, text }) => h("label", { class: "check-line" }, h("input", { type: "checkbox", "data-name": name, on: { change: () => actions.toggleFrozen(name) } }), text)));
      built = key;
      for (const box of boxes.querySelectorAll("input")) box.checked = !(request.frozen ?? []).includes(box.dataset.name ?? "");
    },
  };
}

/** @param {HTMLElement} el @param {Actions} actions */
export function createConventions(el, actions) {
  let open = false;
  const toggle = h("button", { type: "button", class: "link unfold", "aria-expanded": "false", on: { click: () => actions.setPanel("conventions", open ? null : "open") } }, icon("right"), CONVENTIONS.title);
  const loss = choice(CONVENTIONS.half, [[HALF, CONVENTIONS.withHalf], [MEAN, CONVENTIONS.withoutHalf]],
    ({ request: { model } }) => ([HALF, MEAN].includes(model.loss) ? model.loss : null),
    ({ request: { model } }, value) => actions.setRequest({ model: { ...model, loss: value } }),
    ({ request: { model } }) => (model.loss === HALF ? CONVENTIONS.halfNote : model.loss === MEAN ? CONVENTIONS.meanNote : CONVENTIONS.noHalf));
  const reduction = choice(CONVENTIONS.examples, [["mean", CONVENTIONS.mean], ["sum", CONVENTIONS.sum]],
    ({ request: { model }, examples }) => (examples > 1 ? (model.reduction ?? "mean") : null),
    ({ request: { model } }, value) => actions.setRequest({ model: { ...model, reduction: value } }),
    ({ request: { model }, examples }) => (examples < 2 ? CONVENTIONS.one : model.reduction === "sum" ? CONVENTIONS.sumNote : CONVENTIONS.meanOf(examples)));
  const mistake = choice(CONVENTIONS.weights, [["", CONVENTIONS.before], [MISTAKE, CONVENTIONS.after]],
    ({ request }) => request.mistake ?? "",
    (_, value) => actions.setRequest({ mistake: value || null }),
    ({ request }) => (request.mistake ? CONVENTIONS.afterNote : CONVENTIONS.beforeNote));
  const rows = [loss, reduction, biases(actions), mistake];
  const body = h("div", { class: "conventions" }, ...rows.map((row) => row.element));
  el.append(h("section", { class: "sec" }, h("div", { class: "k" }, toggle), body));
  return {
    /** @param {Frame} frame */
    update(frame) {
      open = frame.state.panels.conventions === "open";
      el.hidden = frame.trace === null || !hasLayers(frame.structure); // of losses, biases and layers
      setAttribute(toggle, "aria-expanded", String(open));
      body.hidden = !open;
      if (open && !el.hidden) for (const row of rows) row.update(frame);
    },
    destroy: () => el.replaceChildren(),
  };
}
