/** At layer granularity: the arrays a step reads and the one it gives, as small tables side by side. */
import { subjectNode } from "../core/active.js";
import { distinctReferences } from "../core/formula.js";
import { arrayTex, UP_TO } from "../core/names.js";
import { decimalsFor, formatFixed } from "../core/numbers.js";
import { h } from "./dom.js";
import { symbolMath } from "./math.js";
import { createSlot, hueOf, kindOf } from "./slot.js";

const MOST_ROWS = 8, MOST_COLUMNS = 4;

/** How wide a letter, what is around a number, and the dots after the last are. */
const LETTER = 7.6, AROUND = 14, DOTS = 26;

/** How many columns of these numbers have room: what is cut in its middle says nothing. @param {number[][]} rows @param {number} width */
export function columnsIn(rows, width) {
  const flat = rows.flat(), decimals = decimalsFor(flat);
  const letters = Math.max(1, ...flat.map((number) => formatFixed(number, decimals).length));
  return Math.max(1, Math.min(MOST_COLUMNS, Math.floor((width - DOTS) / (letters * LETTER + AROUND))));
}

/** The array's symbol. @param {import("../types.js").Frame} frame @param {import("../types.js").Ref} ref */
function titleOf(frame, ref) {
  const id = frame.trace && (ref[0] === "value" || ref[0] === "gradient") ? subjectNode(ref, frame.trace) : null;
  const names = id === null ? [frame.symbol(ref).tex] : arrayTex(frame.symbols, id, ref[0] === "gradient" ? "gradient" : "value");
  return names.flatMap((tex, k) => (k ? [UP_TO, symbolMath(tex)] : [symbolMath(tex)]));
}

/** Rows of elements, the chosen example's only: a vector is a column. @param {import("../types.js").Frame} frame @param {import("../types.js").Ref} ref */
function elementsOf(frame, ref) {
  const letters = ref[0] === "setting" ? [] : /** @type {(string|number)[]} */ (ref[ref.length - 1]);
  let array = /** @type {any} */ (frame.trace?.arrayOf(ref));
  const batched = letters[0] === "n";
  if (batched && Array.isArray(array)) array = array[frame.example];
  const lead = batched ? ["n"] : [];
  if (!Array.isArray(array)) return [[lead]];
  return array.map((row, o) => (Array.isArray(row) ? row.map((_, i) => [...lead, o, i]) : [[...lead, o]]));
}

/** @param {import("../types.js").Ref} ref @param {import("../types.js").Frame} first @param {import("../types.js").Actions} actions @param {number} width */
function createMatrix(ref, first, actions, width) {
  const all = elementsOf(first, ref);
  const refOf = (/** @type {any[]} */ element) => (ref[0] === "setting" ? ref : [...ref.slice(0, -1), element]);
  const columns = columnsIn(all.slice(0, MOST_ROWS).map((row) => row.slice(0, MOST_COLUMNS).map((element) => first.number(refOf(element)) ?? 0)), width);
  const shown = all.slice(0, MOST_ROWS).map((row) => row.slice(0, columns));
  const numbers = () => shown.flat().flatMap((element) => first.number(refOf(element)) ?? []);
  let decimals = decimalsFor(numbers());
  const slots = shown.map((row) => row.map((element) => createSlot(refOf(element), first, actions, { format: (value) => formatFixed(value, decimals) })));
  const body = h("table", { class: "matrix-body" }, ...slots.map((row, r) => h("tr", {}, ...row.map((slot) => h("td", {}, slot.element)), all[r].length > columns && h("td", { class: "quiet", text: "…" }))));
  if (all.length > MOST_ROWS) body.append(h("tr", {}, h("td", { class: "quiet", text: "⋮" })));
  const title = h("figcaption", {}, ...titleOf(first, ref));
  return {
    element: h("figure", { class: "matrix" }, title, body),
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      first = frame;
      decimals = decimalsFor(numbers());
      title.className = hueOf(kindOf(ref), { number: 1, state: "known", ghost: null });
      for (const slot of slots.flat()) slot.update(frame);
    },
    destroy() {
      for (const slot of slots.flat()) slot.destroy();
    },
  };
}

/**
 * @param {import("../types.js").Frame} frame @param {import("../types.js").Formula} formula @param {import("../types.js").Actions} actions @param {number} width of the panel
 */
export function createMatrices(frame, formula, actions, width) {
  const key = JSON.stringify(formula.subject);
  const refs = distinctReferences(formula.tree).filter((ref) => JSON.stringify(ref) !== key);
  const parts = refs.map((ref) => createMatrix(ref, frame, actions, width));
  const result = createMatrix(formula.subject, frame, actions, width);
  const element = h("div", { class: "matrices" }, ...parts.map((part) => part.element), h("span", { class: "o", text: parts.length ? "→" : "" }), result.element);
  return {
    element,
    /** @param {import("../types.js").Frame} next */
    update(next) {
      for (const part of [...parts, result]) part.update(next);
    },
    destroy() {
      for (const part of [...parts, result]) part.destroy();
    },
  };
}
