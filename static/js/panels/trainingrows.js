/**
 * The rows of a training, where they are few: what goes in, what the network predicts, what it should. Above them, where there
 * are other targets for the same rows, the way to change over in mid-run.
 */
import { decimalsFor, formatFixed, formatNumber, fullNumber, MINUS, toNumber, UNKNOWN } from "../core/numbers.js";
import { isEmpty } from "../core/owndata.js";
import { measured } from "../core/training.js";
import { hasFewRows, predictionOf, targetOf } from "../core/watching.js";
import { WATCH } from "../core/words/watch.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {import("../types.js").Frame} Frame */
/** Predictions keep their width while they move. */
const DECIMALS = 4, LARGEST = 1e4;
/** As many stand beside each other in the panel. */
const MOST_COLUMNS = 6;

/** A prediction, near 0 too with as many digits. @param {number} value */
const predicted = (value) => (Math.abs(value) < LARGEST ? (Number(value.toFixed(DECIMALS)) || 0).toFixed(DECIMALS).replace("-", MINUS) : formatNumber(value));

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createTrainingRows(el, actions) {
  const choice = h("div", { class: "seg operators", role: "group", "aria-label": WATCH.operator });
  const head = h("thead"), body = h("tbody");
  const table = h("table", { class: "training-rows" }, h("caption", { class: "unseen", text: WATCH.rows }), head, body);
  const scroll = h("div", { class: "scroll" }, table);
  el.append(choice, scroll);
  let listed = "", built = /** @type {unknown[]} */ ([]);
  /** @type {{line: HTMLElement, cells: HTMLElement[], row: number}[]} */
  let lines = [];

  /** Data sets of the same rows, to learn in place of this one. @param {Frame} frame @param {import("../types.js").Training} training */
  function offer({ state }, { setup: { data } }) {
    const sets = /** @type {any[]} */ (/** @type {any} */ (state.catalog)?.datasets ?? []);
    const group = sets.find((each) => each.name === data.name)?.group;
    const members = group ? sets.filter((each) => each.group === group) : [];
    const key = members.map((each) => each.name).join(" ");
    if (key !== listed) choice.replaceChildren(...members.map((each) => h("button", { type: "button", "data-name": each.name, title: each.words, text: each.title, on: { click: () => choose(each.name) } })));
    listed = key;
    choice.hidden = members.length < 2;
    for (const button of choice.children) setAttribute(button, "aria-pressed", String(/** @type {HTMLElement} */ (button).dataset.name === data.name));
  }

  let data = /** @type {import("../types.js").DataRequest} */ ({});
  const choose = (/** @type {string} */ name) => actions.setTraining({ data: { ...data, name } });

  /** @param {Frame} frame @param {import("../types.js").Training} training @param {number} inputs @param {number} outputs */
  function build(frame, training, inputs, outputs) {
    const { rows } = training;
    if (!rows) return;
    const last = (frame.structure?.layers.length ?? 1) - 1;
    const goals = targetOf(training, 0).length;
    const called = (/** @type {number} */ layer, /** @type {number} */ k) => (layer === last ? training.classes?.[k] : null) ?? frame.unit(layer, k).text;
    const units = (/** @type {number} */ layer, /** @type {number} */ count, alone = "") => Array.from({ length: count }, (_, k) => h("th", { scope: "col", text: count === 1 && alone ? alone : called(layer, k) }));
    const over = (/** @type {string} */ name, /** @type {number} */ count) => h("th", { scope: "colgroup", colspan: count, text: count > 1 ? name : "" });
    const names = h("tr", {}, h("th", { scope: "col" }, h("span", { class: "unseen", text: WATCH.row })), ...units(0, inputs), ...units(last, outputs, WATCH.prediction), ...units(last, goals, WATCH.target));
    head.replaceChildren(...(outputs > 1 ? [h("tr", {}, h("td", { colspan: inputs + 1 }), over(WATCH.prediction, outputs), over(WATCH.target, goals))] : []), names);
    const decimals = decimalsFor(rows.inputs.flat().map((value) => toNumber(value) ?? NaN));
    const plain = (/** @type {number|string} */ value) => (typeof value === "string" ? value : Number.isInteger(value) ? String(value) : formatFixed(value, Math.min(DECIMALS, decimals)).replace(/(\.\d*?)0+$/, "$1"));
    lines = rows.inputs.map((row, k) => {
      const cells = Array.from({ length: outputs }, () => h("td", { class: "num prediction" }));
      const line = h("tr", { class: rows.test.includes(k) ? "held" : "" }, h("th", { scope: "row", title: rows.test.includes(k) ? WATCH.held : null, text: String(k + 1) }), ...row.map((value) => h("td", { class: "num", text: plain(toNumber(value) ?? NaN) })), ...cells, ...targetOf(training, k).map((value) => h("td", { class: "num target", text: plain(value) })));
      return { line, cells, row: k };
    });
    body.replaceChildren(...lines.map(({ line }) => line));
    const wide = inputs + outputs + goals > MOST_COLUMNS; // it scrolls then, with the keys too
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", WATCH.rows]]) setAttribute(scroll, name, wide ? value : null);
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const { training } = frame;
      if (!training) return;
      data = training.setup.data;
      offer(frame, training);
      const few = training.rows ? hasFewRows(training) : !scroll.hidden && !isEmpty(training.setup.data); // while other rows are on their way the last ones stand
      scroll.hidden = !few;
      el.hidden = !few && choice.hidden;
      if (!few || !training.rows || !frame.structure) return;
      const { layers } = frame.structure, inputs = training.rows.inputs[0].length, outputs = layers[layers.length - 1].size;
      const on = [training.rows, frame.structure, frame.state.lab];
      if (on.some((part, k) => part !== built[k])) build(frame, training, inputs, outputs);
      built = on;
      const known = measured(frame.request, training) !== null;
      for (const { line, cells, row } of lines) {
        const told = known ? predictionOf(training, row) : null;
        cells.forEach((cell, k) => {
          const number = toNumber(told?.[k]);
          setText(cell, number === null ? UNKNOWN : predicted(number));
          setAttribute(cell, "title", number === null ? null : fullNumber(number));
        });
        const next = training.going === null && training.next.includes(row) && training.next.length < training.rows.train.length;
        line.classList.toggle("next", next);
        setAttribute(line, "aria-description", next ? WATCH.next : null);
      }
    },
    destroy: () => el.replaceChildren(),
  };
}
