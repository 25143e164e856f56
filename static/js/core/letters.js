/**
 * The letters that a rule counts with: o for a unit of this layer, i for one of the layer before. Where a source's own
 * names hold such a letter (out_o1, i_1), the rule counts with another: "out_oo" would say nothing.
 *
 * @typedef {import("../types.js").Formula} Formula
 * @typedef {import("../types.js").CurrentStep} CurrentStep
 * @typedef {import("../types.js").Symbols} Symbols
 */
import { bindingOf } from "./told.js";

const OTHERS = ["k", "l", "m", "q", "s", "t"];

/** The single letters of a symbol, its commands left out. @param {any} table @returns {string[]} */
const lettersOf = (table) =>
  Array.isArray(table) ? table.flatMap(lettersOf) : (String(table).replace(/\\(?:mathrm|text)\{[^{}]{2,}\}/g, "").replace(/\\[A-Za-z]+/g, " ").match(/[A-Za-z]/g) ?? []);

/** @type {WeakMap<Symbols, Map<string, string>>} */
const renamings = new WeakMap();

/** Which letters give way to which. @param {Symbols} symbols @returns {Map<string, string>} */
export function renamingOf(symbols) {
  const known = renamings.get(symbols);
  if (known) return known;
  const used = new Set(Object.values(symbols).flatMap(({ value, gradient }) => [...lettersOf(value), ...lettersOf(gradient)]));
  const free = OTHERS.filter((letter) => !used.has(letter));
  const made = new Map(["o", "i"].filter((letter) => used.has(letter)).map((letter, k) => [letter, free[k] ?? letter]));
  renamings.set(symbols, made);
  return made;
}

/** A tree or a reference with other letters. @param {any} tree @param {Map<string, string>} names @returns {any} */
function renamed(tree, names) {
  if (!Array.isArray(tree)) return tree;
  if (tree[0] === "sum") return ["sum", names.get(tree[1]) ?? tree[1], ...tree.slice(2).map((part) => renamed(part, names))];
  if (["value", "gradient", "local", "update", "state"].includes(tree[0])) {
    const element = tree[tree.length - 1];
    return [...tree.slice(0, -1), Array.isArray(element) ? element.map((part) => names.get(part) ?? part) : element];
  }
  return tree.map((part) => renamed(part, names));
}

/** @type {WeakMap<Map<string, string>, WeakMap<Formula, Formula>>} */
const formulas = new WeakMap();

/** A step told with letters that no name holds. @param {CurrentStep|null} step @param {Symbols} symbols @param {number[]|null} element @returns {CurrentStep|null} */
export function inFreeLetters(step, symbols, element) {
  const names = step ? renamingOf(symbols) : null;
  if (!step || !names?.size) return step;
  const made = formulas.get(names) ?? new WeakMap();
  formulas.set(names, made);
  const formula = made.get(step.formula) ?? { ...step.formula, subject: renamed(step.formula.subject, names), tree: renamed(step.formula.tree, names) };
  made.set(step.formula, formula);
  return { ...step, formula, binding: bindingOf(formula.subject, element) };
}
