/**
 * One array as a table of number fields, or, where it is large, as a text with a row a line. Both take a pasted block and say
 * by row and column what is wrong with it.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").Actions} Actions
 * @typedef {import("../../types.js").Address} Address
 * @typedef {{
 *   key: string, title: string, rows: string[], columns: string[], groups?: {title: string, size: number}[],
 *   node(column: number, row: number): number, index(row: number, column: number): number[], address(row: number, column: number): Address,
 *   read(frame: Frame): any[][], write(rows: any[][]): void, grows?: boolean, whole?: (column: number) => boolean,
 *   head?: (row: number) => Node, tail?: (row: number) => Node|null,
 * }} Grid
 * @typedef {{element: HTMLElement, paste?(text: string): void, update(frame: Frame): void, destroy(): void}} GridView  paste: from the cell on that had the focus last
 */
import { blockText, layBlock, parseBlock } from "../../core/block.js";
import { addressPath, ruleOf } from "../../core/edit.js";
import { toNumber } from "../../core/numbers.js";
import { NUMBERS } from "../../core/words.js";
import { createNumberField } from "../../views/number.js";
import { h, setText } from "../dom.js";
import { hueOf, problemAt } from "../slot.js";

/** More fields than these are slow to make and to find one's way in. */
export const MOST_CELLS = 400;

/** @param {import("../../core/block.js").BlockProblem[]} problems */
const told = (problems) => problems.slice(0, 5).map(({ row, column, code, text }) => NUMBERS.at(row, column, NUMBERS[code](text))).join(" ") + (problems.length > 5 ? ` ${NUMBERS.more(problems.length - 5)}` : "");

/** @param {Grid} grid @param {Frame} first @param {Actions} actions @returns {GridView} */
export const createGrid = (grid, first, actions) =>
  (grid.rows.length * grid.columns.length > MOST_CELLS ? createText(grid, first) : createFields(grid, first, actions));

/** @param {Grid} grid @param {Frame} first @param {Actions} actions @returns {GridView} */
function createFields(grid, first, actions) {
  let frame = first;
  const complaint = h("p", { class: "problem", role: "alert", hidden: true });
  const { groups } = grid;
  const cells = grid.rows.map((_, r) => grid.columns.map((name, c) => {
    const host = h("td");
    const address = grid.address(r, c);
    const label = [grid.key, grid.rows[r], name].filter(Boolean).join(" ");
    const field = createNumberField(host, actions, { address, label, ...ruleOf(first, address) });
    field.element.dataset.path = addressPath(address);
    return { host, field, r, c, path: addressPath(address), painted: /** @type {unknown[]} */ ([]) };
  }));
  const corner = () => h("td");
  const heads = grid.columns.some(Boolean) ? h("tr", {}, corner(), ...grid.columns.map((text) => h("th", { scope: "col", text })), grid.tail && corner()) : null;
  const over = groups ? h("tr", {}, corner(), ...groups.map(({ title, size }) => h("th", { scope: "colgroup", colspan: size, text: title })), grid.tail && corner()) : null;
  const body = cells.map((row, r) => h("tr", {}, h("th", { scope: "row" }, grid.head ? grid.head(r) : grid.rows[r]), ...row.map(({ host }) => host), grid.tail && h("td", {}, grid.tail(r))));
  const table = h("table", { class: "numbers", "aria-label": grid.title }, h("thead", {}, over, heads), h("tbody", {}, ...body));
  const element = h("div", {}, h("div", { class: "scroll" }, table), complaint);

  let standing = cells[0]?.[0];
  const cellAt = (/** @type {EventTarget|null} */ target) => cells.flat().find(({ field }) => field.element === target);
  table.addEventListener("focusin", (event) => {
    standing = cellAt(event.target) ?? standing;
    complaint.hidden = true;
  });
  table.addEventListener("keydown", (event) => {
    const cell = cellAt(event.target);
    const [down, right] = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key] ?? [0, 0];
    if (!cell || event.altKey || event.shiftKey || (down !== 0 && !event.ctrlKey && !event.metaKey) || !(down || right)) return;
    event.preventDefault();
    const next = cells[cell.r + down]?.[cell.c + right]?.field.element;
    next?.focus();
  });
  /** @param {string} text */
  function paste(text) {
    standing.field.element.focus(); // closes what is being typed there
    const block = parseBlock(text);
    const laid = block.problems.length ? block : layBlock(grid.read(frame), block.rows, [standing.r, standing.c], grid);
    setText(complaint, told(laid.problems));
    complaint.hidden = laid.problems.length === 0;
    if (!laid.problems.length) grid.write(laid.rows);
  }

  return {
    element, paste,
    update(next) {
      frame = next;
      const rows = grid.read(frame);
      for (const row of cells) for (const cell of row) {
        const number = toNumber(rows[cell.r]?.[cell.c]);
        const ghost = frame.editing ? frame.value(grid.node(cell.c, cell.r), grid.index(cell.r, cell.c)).ghost : null;
        const problem = problemAt(frame, cell.path);
        const painted = [number, ghost, problem];
        if (painted.every((part, k) => Object.is(part, cell.painted[k]))) continue;
        cell.painted = painted;
        cell.field.update({ number, ghost, problem, hue: hueOf("value", { number, ghost, state: "known" }) });
      }
    },
    destroy() {
      for (const { field } of cells.flat()) field.destroy();
      element.remove();
    },
  };
}

/** @param {Grid} grid @param {Frame} first @returns {GridView} */
function createText(grid, first) {
  let frame = first;
  let written = "";
  /** @type {unknown} */
  let request = null;
  const complaint = h("p", { class: "problem", role: "alert", hidden: true });
  const area = h("textarea", { class: "num", rows: Math.min(12, grid.rows.length + 1), wrap: "off", spellcheck: "false", "aria-label": NUMBERS.text(grid.title, grid.rows.length, grid.columns.length) });
  const apply = h("button", { type: "button", class: "button", text: NUMBERS.apply, on: { click: take } });
  const element = h("div", {}, h("p", { class: "note", text: NUMBERS.large(grid.rows.length, grid.columns.length) }), area, complaint, apply);
  const tell = (/** @type {string} */ words) => {
    setText(complaint, words);
    complaint.hidden = words === "";
    area.setAttribute("aria-invalid", String(words !== ""));
  };
  area.addEventListener("input", () => tell(""));

  function take() {
    const block = parseBlock(area.value);
    const rows = grid.read(frame);
    const laid = block.problems.length ? block : layBlock(rows, block.rows, [0, 0], grid);
    const short = block.rows.length < rows.length && !grid.grows ? NUMBERS.rows(rows.length, block.rows.length) : "";
    const thin = block.rows.findIndex((row) => row.length < grid.columns.length);
    const narrow = thin < 0 ? "" : NUMBERS.columns(thin + 1, grid.columns.length, block.rows[thin].length);
    tell(told(laid.problems) || short || narrow);
    if (!complaint.hidden) return;
    written = area.value; // taken: the answer may write it anew
    grid.write(grid.grows ? laid.rows.slice(0, block.rows.length) : laid.rows);
  }

  return {
    element,
    update(next) {
      frame = next;
      if (next.request === request) return;
      request = next.request;
      const text = blockText(grid.read(frame));
      if (text !== written && area.value === written) area.value = text; // what is being written is not overwritten
      if (area.value === text) written = text;
    },
    destroy: () => element.remove(),
  };
}

