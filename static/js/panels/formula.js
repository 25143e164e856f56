/**
 * A formula as a grid: in symbols, with this run's numbers, the products, the result. Symbol, number and product of one
 * term share columns; a strip of tint marks the term in question. Where the terms are many or long they stand in rows.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {import("../core/formula.js").Sum} Sum
 * @typedef {import("../core/formula.js").Term} Term
 * @typedef {import("./slot.js").Slot} Slot
 * @typedef {{element: HTMLElement, update(frame: Frame): void, destroy(): void}} FormulaView
 */
import { termAt, termProduct, termReferences } from "../core/formula.js";
import { MINUS } from "../core/numbers.js";
import { isLinked, sameThing, thingOf } from "../core/things.js";
import { h } from "./dom.js";
import { createFactors } from "./factors.js";
import { columnsWidth, rowsWidth } from "./fit.js";
import { createProduct } from "./product.js";
import { symbolMath } from "./math.js";
import { createScroller } from "./scroller.js";
import { createSlot, hueOf, kindOf, pointAt } from "./slot.js";

const MOST_COLUMNS = 3;

/**
 * @param {object} parts
 * @param {Ref} parts.subject with its letters filled
 * @param {Sum} parts.sum
 * @param {Frame} parts.frame
 * @param {Actions} parts.actions
 * @param {number} parts.width
 * @param {boolean} [parts.symbolic] only the rule
 * @returns {FormulaView}
 */
export function createFormula({ subject, sum, frame, actions, width, symbolic = false }) {
  const many = sum.terms.length > 1;
  const products = many && sum.terms.some((term) => term.factors.length > 1) && sum.terms.every((term) => termProduct(term, frame.number) !== null);
  const terms = sum.terms.map((term, k) => createFactors(term, k, frame, actions, symbolic));
  const own = terms.some((term) => term.compound);
  const rows = many && (sum.terms.length > MOST_COLUMNS || columnsWidth(sum, frame) > width);
  const result = symbolic ? null : createSlot(subject, frame, actions, { editable: false });
  if (result) result.element.classList.add("result");
  const subjectCell = h("span", { class: "s subject" }, symbolMath(frame.symbol(subject).tex));
  pointAt(subjectCell, () => thingOf(frame, subject), actions);
  const tight = rows && rowsWidth(sum, frame, products) > width; // too long for a row: the waterfall tells the products
  const shownProducts = products && !tight ? sum.terms.map((term, k) => createProduct(term, subject, frame, !rows && (k > 0 || term.negative))) : null;
  const layout = rows ? inRows : inColumns;
  const folded = sum.terms.every((term) => term.factors.every((factor) => factor.kind === "fold")); // its numbers stand below, term by term
  const { element: grid, strips } = layout({ sum, terms, subjectCell, result, own, products: shownProducts, symbolic: symbolic || folded, tight });
  const { element, destroy: unwatch } = createScroller(grid);
  const slots = () => [...terms.flatMap((term) => term.slots), ...(result ? [result] : [])];

  /** Whether the learner's attention is on a term. @param {Frame} next @param {number} k */
  const inQuestion = (next, k) => {
    if (next.step && next.step.term !== null && termAt(sum, next.step.term)?.place === k) return true;
    const marked = (/** @type {Ref} */ ref) => (next.hover ? isLinked(next, thingOf(next, ref)) : sameThing(thingOf(next, ref), next.selection));
    return termReferences(sum.terms[k]).some(marked);
  };

  return {
    element,
    update(next) {
      frame = next;
      for (const slot of slots()) slot.update(next);
      for (const product of shownProducts ?? []) product.update(next);
      for (const term of terms) term.light(next);
      subjectCell.className = `s subject ${hueOf(kindOf(subject), next.shown(subject))}`;
      subjectCell.classList.toggle("linked", isLinked(next, thingOf(next, subject)));
      strips.forEach((strip, k) => (strip.hidden = !inQuestion(next, k)));
    },
    destroy() {
      unwatch();
      for (const slot of slots()) slot.destroy();
    },
  };
}

/** @param {Node|string} content @param {number} row @param {number} column @param {number} [span] @param {string} [className] */
function cell(content, row, column, span = 1, className = "") {
  const element = content instanceof HTMLElement && !className ? content : h("span", { class: className }, content);
  element.style.gridArea = `${row} / ${column} / auto / span ${span}`;
  return element;
}

/** @param {Term} term @param {number} k */
const signOf = (term, k) => (term.negative ? MINUS : k > 0 ? "+" : "");

/** @typedef {{sum: Sum, terms: ReturnType<typeof createFactors>[], subjectCell: HTMLElement, result: Slot|null, own: boolean, products: ReturnType<typeof createProduct>[]|null, symbolic: boolean, tight: boolean}} Parts */

/** Terms beside each other. @param {Parts} parts */
function inColumns({ sum, terms, subjectCell, result, own, products, symbolic }) {
  const grid = h("div", { class: "ft" });
  const strips = /** @type {HTMLElement[]} */ ([]);
  const ownCells = own ? terms.map((term) => term.own()) : [];
  const rows = { symbols: 1, numbers: symbolic ? 0 : 2, own: own ? 3 : 0, products: products ? (own ? 4 : 3) : 0 };
  const last = Math.max(...Object.values(rows)) + 1;
  const cells = /** @type {{row: number, column: number, element: HTMLElement}[]} */ ([]);
  const put = (/** @type {Node|string} */ content, /** @type {number} */ row, /** @type {number} */ column, span = 1, className = "") =>
    cells.push({ row, column, element: cell(content, row, column, span, className) });
  let column = 3;
  terms.forEach((term, k) => {
    const start = column;
    const sign = signOf(sum.terms[k], k);
    if (sign) {
      for (const row of Object.values(rows)) if (row) put(sign, row, column, 1, "o");
      column += 1;
    }
    const first = column;
    term.symbols.forEach((symbol, j) => {
      if (j > 0) {
        put("·", rows.symbols, column, 1, "o");
        if (rows.numbers) put("·", rows.numbers, column, 1, "o");
        if (rows.own) put("·", rows.own, column, 1, "o");
        column += 1;
      }
      put(symbol, rows.symbols, column, 1, "s");
      if (rows.numbers) put(term.numbers[j], rows.numbers, column, 1, "n");
      if (rows.own) put(ownCells[k][j], rows.own, column, 1, "n");
      column += 1;
    });
    if (products && rows.products) put(products[k].element, rows.products, first, column - first, "n");
    const strip = h("span", { class: "strip", hidden: true });
    strip.style.gridArea = `1 / ${sign && k > 0 ? start + 1 : start} / ${last} / ${column}`;
    strips.push(strip);
  });
  for (const row of Object.values(rows)) if (row) put("=", row, 2, 1, "o");
  put(subjectCell, 1, 1);
  if (result) {
    put("=", last, 2, 1, "o");
    put(h("b", {}, result.element), last, 3, Math.max(1, column - 3), "r");
  }
  cells.sort((a, b) => a.row - b.row || a.column - b.column); // read aloud and copied row by row
  grid.append(...strips, ...cells.map((each) => each.element));
  return { element: grid, strips };
}

/** Terms below each other: sign, symbols, numbers, product; where that is too wide, the numbers of a term below its symbols. @param {Parts} parts */
function inRows({ sum, terms, subjectCell, result, products, own, tight }) {
  const grid = h("div", { class: "ft rows" });
  const strips = /** @type {HTMLElement[]} */ ([]);
  const lines = tight ? 2 : 1;
  grid.append(cell(subjectCell, 1, 1), cell("=", 1, 2, 1, "o"));
  terms.forEach((term, k) => {
    const row = lines * k + 1;
    const join = (/** @type {Node[]} */ parts) => parts.flatMap((part, j) => (j ? [h("span", { class: "o", text: "·" }), part] : [part]));
    grid.append(cell(signOf(sum.terms[k], k), row, 3, 1, "o"), cell(h("span", { class: "s" }, ...join(term.symbols)), row, 4));
    if (tight) grid.append(cell("=", row + 1, 3, 1, "o"), cell(h("span", {}, ...join(term.numbers)), row + 1, 4));
    else grid.append(cell("=", row, 5, 1, "o"), cell(h("span", {}, ...join(term.numbers)), row, 6));
    const told = products ? products[k].element : own && !tight ? h("span", {}, ...join(term.own())) : null;
    if (told && term.numbers.length > 1) grid.append(cell("=", row, 7, 1, "o"), cell(h("span", {}, told), row, 8));
    const strip = h("span", { class: "strip", hidden: true });
    strip.style.gridArea = `${row} / 3 / ${row + lines} / 9`;
    strips.push(strip);
  });
  if (result) grid.append(cell("=", lines * terms.length + 1, 2, 1, "o"), cell(h("b", {}, result.element), lines * terms.length + 1, 4, 5, "r"));
  grid.prepend(...strips);
  return { element: grid, strips };
}
