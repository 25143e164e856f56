/**
 * The rows of one's own data as a table of fields, some at a time: change, add and take away, all with the keys. Up and down go
 * from row to row.
 *
 * @typedef {import("../../core/owndata.js").OwnData} OwnData
 */
import { parseNumber } from "../../core/numbers.js";
import { changed, featuresOf, renamed, withClass, without, withoutClass, withRow } from "../../core/owndata.js";
import { symbolText } from "../../core/symbols.js";
import { ROWS } from "../../core/words/data.js";
import { icon } from "../../views/svg.js";
import { h } from "../dom.js";
import { select } from "../settings/form.js";

/** Fields that are made at once: more are slow to make. */
const MOST_CELLS = 400, MOST_ROWS = 25, LEAST_ROWS = 4;

const inputName = (/** @type {number} */ k) => symbolText(`x_{${k + 1}}`);

/** How many rows stand on a page of the table. @param {number} columns */
export const pageSize = (columns) => Math.max(LEAST_ROWS, Math.min(MOST_ROWS, Math.floor(MOST_CELLS / columns)));

/**
 * @param {OwnData} data @param {number} from the first row that is shown
 * @param {{settle(data: OwnData): void, turn(from: number): void, complain(words: string): void}} acts
 */
export function rowsTable(data, from, { settle, turn, complain }) {
  const features = featuresOf(data), { labels } = data, nameOf = (/** @type {number} */ k) => data.names?.[k] || inputName(k);
  const outputs = labels ? 1 : (data.targets[0]?.length ?? 1);
  const size = pageSize(features + outputs), last = Math.max(0, data.inputs.length - 1);
  const first = Math.min(from, Math.floor(last / size) * size), to = Math.min(first + size, data.inputs.length);

  /** @param {number} r @param {number} c @param {string} name @param {number} value @param {(value: number) => void} put */
  function cell(r, c, name, value, put) {
    const input = h("input", { type: "text", inputmode: "decimal", class: "num", value: String(value), autocomplete: "off", "aria-label": ROWS.cell(r + 1, name), "data-key": `${r} ${c}` });
    input.addEventListener("change", () => {
      const number = parseNumber(input.value);
      const wrong = number === null || !Number.isFinite(number);
      input.setAttribute("aria-invalid", String(wrong));
      complain(wrong ? ROWS.wrong(r + 1, name, input.value.trim()) : "");
      if (!wrong) put(number);
    });
    return h("td", {}, input);
  }
  const rows = Array.from({ length: to - first }, (_, k) => {
    const r = first + k, target = data.targets[r];
    const remove = h("button", { type: "button", class: "iconbutton small", "aria-label": ROWS.remove(r + 1), title: ROWS.remove(r + 1), "data-key": `remove ${r}`, on: { click: () => settle(without(data, r)) } }, icon("close"));
    return h("tr", {}, h("th", { scope: "row", text: String(r + 1) }),
      ...data.inputs[r].map((value, c) => cell(r, c, nameOf(c), value, (number) => settle(changed(data, r, { row: data.inputs[r].map((old, j) => (j === c ? number : old)) })))),
      ...(labels
        ? [h("td", {}, select(`${r} ${features}`, labels.map((name, j) => [String(j), name]), String(target), (chosen) => settle(changed(data, r, { target: Number(chosen) })), ROWS.cell(r + 1, ROWS.class)))]
        : target.map((/** @type {number} */ value, /** @type {number} */ c) => cell(r, features + c, ROWS.target, value, (number) => settle(changed(data, r, { target: target.map((/** @type {number} */ old, /** @type {number} */ j) => (j === c ? number : old)) }))))),
      h("td", {}, features === 2 || data.inputs.length > 1 ? remove : null)); // of other tables one row stays: it says how many columns there are
  });
  const table = h("table", { class: "numbers own-rows", "aria-label": ROWS.page(first + 1, to, data.inputs.length) },
    h("thead", {}, h("tr", {}, h("td"), ...Array.from({ length: features }, (_, k) => h("th", { scope: "col", text: nameOf(k) })), ...Array.from({ length: outputs }, () => h("th", { scope: "col", text: labels ? ROWS.class : ROWS.target })), h("td"))),
    h("tbody", {}, ...rows));
  table.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key], key = event.target instanceof HTMLInputElement ? event.target.dataset.key : null;
    if (!by || !key) return;
    const [r, c] = key.split(" ").map(Number);
    event.preventDefault();
    /** @type {HTMLElement|null} */ (table.querySelector(`[data-key="${r + by} ${c}"]`))?.focus();
  });
  const add = () => {
    const k = data.inputs.length - 1;
    const all = withRow(data, k >= 0 ? data.inputs[k] : Array(features).fill(0), k >= 0 ? data.targets[k] : labels ? 0 : [0]);
    turn(Math.floor(k + 1 >= size ? (k + 1) / size : 0) * size);
    settle(all);
  };
  const page = (/** @type {string} */ name, /** @type {string} */ words, /** @type {number} */ at) => {
    const off = at < 0 || at > last;
    return h("button", { type: "button", class: "iconbutton small", "aria-label": words, title: words, disabled: off, "data-key": words, on: { click: () => turn(at) } }, icon(name));
  };
  return h("div", { class: "own-table" },
    labels ? classFields(data, settle, complain) : null,
    data.inputs.length ? h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": ROWS.page(first + 1, to, data.inputs.length) }, table) : null,
    h("div", { class: "own-foot" },
      h("button", { type: "button", class: "button", "data-key": "add row", on: { click: add } }, icon("plus"), ROWS.add),
      data.inputs.length > size ? h("span", { class: "own-pages" }, page("left", ROWS.before, first - size), h("span", { text: ROWS.page(first + 1, to, data.inputs.length) }), page("right", ROWS.after, first + size)) : null));
}

/** @param {OwnData} data @param {(data: OwnData) => void} settle @param {(words: string) => void} complain */
function classFields(data, settle, complain) {
  const labels = data.labels ?? [];
  const fields = labels.map((name, k) => {
    const input = h("input", { type: "text", value: name, maxlength: 60, size: 8, "aria-label": ROWS.className(k + 1), "data-key": `class ${k}`, autocomplete: "off" });
    input.addEventListener("change", () => {
      const next = input.value.trim(), wrong = !next || labels.some((other, j) => j !== k && other === next);
      input.setAttribute("aria-invalid", String(wrong));
      complain(wrong ? ROWS.noName : "");
      if (!wrong) settle(renamed(data, k, next));
    });
    const remove = labels.length > 2 ? h("button", { type: "button", class: "iconbutton small", "aria-label": ROWS.removeClass(name), title: ROWS.removeClass(name), "data-key": `remove class ${k}`, on: { click: () => settle(withoutClass(data, k)) } }, icon("close")) : null;
    return h("span", { class: "own-class" }, input, remove);
  });
  const add = h("button", { type: "button", class: "iconbutton small", "aria-label": ROWS.addClass, title: ROWS.addClass, "data-key": "add class", on: { click: () => settle(withClass(data)) } }, icon("plus"));
  return h("div", { class: "own-classes" }, h("span", { class: "k", text: ROWS.classes }), ...fields, add);
}
