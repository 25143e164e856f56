/**
 * The confusion matrix as a table: a row for each class, a column for each answer. A click on a cell tells which rows stand in
 * it: marked in the plane, or drawn where they are pictures.
 */
import { CELL, cellOf, chosenRows, PART, partOf, writeCell } from "../core/beside.js";
import { pictureOf } from "../core/drawing.js";
import { toNumber } from "../core/numbers.js";
import { isEmpty } from "../core/owndata.js";
import { TRAINING } from "../core/words.js";
import { DATA } from "../core/words/data.js";
import { coloursOf } from "../layout/response.js";
import { h } from "../panels/dom.js";
import { channels, coloursNow } from "../views/colours.js";
import { createSeg } from "../views/seg.js";
import { set, setText } from "../views/svg.js";

/** @typedef {import("../types.js").Frame} Frame */

/** Rows that are drawn, or named; the rest is counted. */
const MOST_ROWS = 24;

/** Where a key takes the focus in the table. @param {string} key @param {[number, number]} at @param {number} count @returns {[number, number]|null} */
export function movedTo(key, [row, column], count) {
  const by = /** @type {Record<string, [number, number]>} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] })[key];
  return by ? [Math.min(count - 1, Math.max(0, row + by[0])), Math.min(count - 1, Math.max(0, column + by[1]))] : null;
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createConfusion(el, actions) {
  const table = h("table", { class: "confusion-table" }), rows = h("div", { class: "confusion-rows" }), title = h("span"), wait = h("p", { class: "note" });
  rows.setAttribute("role", "status");
  /** @type {Frame|null} */
  let frame = null;
  /** @type {HTMLButtonElement[][]} */
  let cells = [];
  let built = "", listed = "", stop = /** @type {[number, number]} */ ([0, 0]);
  const seg = createSeg(TRAINING.parts, { train: TRAINING.train, test: TRAINING.test }, (part) => actions.setPanel(PART, part === "train" ? part : null));
  const figure = h("figure", { class: "confusion" }, h("figcaption", {}, title, seg.element), wait, table, rows);
  setText(title, TRAINING.confusion);
  el.append(figure);

  table.addEventListener("keydown", (event) => {
    const to = movedTo(event.key, stop, cells.length);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
    cells[to[0]][to[1]].focus();
  });

  /** @param {[number, number]} to */
  function move(to) {
    set(cells[stop[0]]?.[stop[1]] ?? table, "tabindex", -1);
    stop = to;
    set(cells[to[0]][to[1]], "tabindex", 0);
  }

  /** @param {readonly string[]} names */
  function build(names) {
    const head = (/** @type {string} */ name, /** @type {string} */ scope) => h("th", { scope }, name);
    cells = names.map((_, row) => names.map((__, column) => {
      const button = h("button", { class: row === column ? "right" : "wrong", type: "button", tabindex: -1 });
      button.addEventListener("click", () => {
        const now = frame && cellOf(frame.state.panels);
        move([row, column]);
        actions.setPanel(CELL, now?.row === row && now.column === column ? null : writeCell({ row, column }));
      });
      return button;
    }));
    table.replaceChildren(h("caption", { class: "note" }, TRAINING.confusionHow),
      h("thead", {}, h("tr", {}, h("td"), ...names.map((name) => head(name, "col")))),
      h("tbody", {}, ...cells.map((line, row) => h("tr", {}, head(names[row], "row"), ...line.map((button) => h("td", {}, button))))));
    move([0, 0]);
  }

  /** @param {number[]} list @param {NonNullable<Frame["training"]>} training @param {string} words */
  function tell(list, training, words) {
    const inputs = training.rows?.inputs ?? [], some = list.slice(0, MOST_ROWS), size = pictureOf(training, frame?.state.catalog ?? null, inputs[0]?.length ?? 0);
    const rest = list.length > some.length ? TRAINING.moreRows(list.length - some.length) : "";
    if (!size) return rows.replaceChildren(h("p", { class: "note" }, [words, some.join(", "), rest].filter(Boolean).join(" ")));
    const [width, height] = size;
    const pictures = some.map((row) => {
      const canvas = h("canvas", { width, height, title: TRAINING.row(row) });
      const numbers = inputs[row].map((x) => toNumber(x) ?? 0), { ink, panel } = coloursNow(el);
      const lines = Array.from({ length: height }, (_, k) => numbers.slice((height - 1 - k) * width, (height - k) * width));
      const full = Math.max(1e-9, ...numbers.map(Math.abs));
      canvas.getContext("2d")?.putImageData(new ImageData(coloursOf(lines, { pos: channels(ink), neg: channels(ink), zero: channels(panel) }, full, 1), width), 0, 0);
      return canvas;
    });
    rows.replaceChildren(h("p", { class: "note" }, words), h("div", { class: "confusion-pictures" }, ...pictures), h("p", { class: "note" }, rest));
  }

  return {
    element: figure,
    /** @param {Frame} now */
    update(now) {
      frame = now;
      const { training } = now, told = training?.confusion;
      table.hidden = !told;
      setText(wait, told ? "" : training && isEmpty(training.setup.data) ? DATA.first : TRAINING.waiting);
      seg.element.hidden = !told?.test;
      if (!training || !told) return;
      const part = partOf(now.state, training), { counts } = told[part] ?? told.train;
      const names = counts.map((_, k) => training.classes?.[k] ?? String(k));
      const key = JSON.stringify(names), cell = cellOf(now.state.panels);
      if (key !== built) build(names);
      built = key;
      seg.update(part);
      counts.forEach((line, row) => {
        const all = line.reduce((sum, count) => sum + count, 0);
        line.forEach((count, column) => {
          const button = cells[row][column];
          setText(button, count ? String(count) : "·");
          button.classList.toggle("none", !count);
          set(button, "aria-label", TRAINING.cell(names[row], names[column], count));
          set(button, "aria-pressed", String(cell?.row === row && cell.column === column));
          button.style.setProperty("--share", all ? (count / all).toFixed(3) : "0");
        });
      });
      const list = chosenRows(now.state, training);
      const theme = `${document.documentElement.dataset.theme}${matchMedia("(prefers-color-scheme: dark)").matches}`, listKey = list ? `${part} ${cell?.row} ${cell?.column} ${list.join()} ${theme}` : "";
      if (listKey === listed) return;
      listed = listKey;
      if (!list || !cell) return rows.replaceChildren();
      tell(list, training, TRAINING.cellRows(names[cell.row], names[cell.column], list.length));
    },
    destroy: () => figure.remove(),
  };
}
