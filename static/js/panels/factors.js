/**
 * The factors of one term, three times: as symbols, as numbers, and where a factor is a function or a bracket, with the
 * factor's own number in its place.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {import("../core/formula.js").Factor} Factor
 * @typedef {import("../core/formula.js").Sum} Sum
 * @typedef {import("./slot.js").Slot} Slot
 */
import { precedenceOf } from "../core/brackets.js";
import { outSum } from "../core/latex.js";
import { formatInput, MINUS } from "../core/numbers.js";
import { exampleOf, isLinked, thingOf } from "../core/things.js";
import { h } from "./dom.js";
import { bracketedRow, inMath, m, operator, symbolElement, templateElement } from "./math.js";
import { createSlot, hueOf, kindOf, pointAt } from "./slot.js";

/**
 * @param {import("../core/formula.js").Term} term @param {number} place of the term in its sum
 * @param {Frame} first @param {Actions} actions @param {boolean} symbolic
 */
export function createFactors(term, place, first, actions, symbolic) {
  let frame = first;
  const slots = /** @type {Slot[]} */ ([]);
  const lights = /** @type {{element: Element, ref: import("../types.js").Ref}[]} */ ([]);
  const templates = first.templates;

  /** @param {import("../types.js").Ref} ref @param {readonly string[]} running letters of the sum round it */
  function symbolOf(ref, running) {
    const element = symbolElement(first.symbol(ref).tex);
    const each = exampleOf(ref, running);
    const row = m("mrow", element, ...(each ? [m("mtext", each)] : []));
    pointAt(row, () => thingOf(frame, ref), actions);
    lights.push({ element: row, ref });
    return row;
  }

  /** @param {import("../types.js").Ref} ref @param {boolean} brackets */
  function slotOf(ref, brackets) {
    const slot = createSlot(ref, first, actions, { brackets });
    slots.push(slot);
    return slot.element;
  }

  /** A sum inside MathML. @param {Sum} sum @param {boolean} numbers @param {boolean} bracketFirst @param {readonly string[]} [running] @returns {Node[]} */
  function sumNodes(sum, numbers, bracketFirst, running = []) {
    return sum.terms.flatMap((part, k) => [
      ...(part.negative ? [operator(MINUS)] : k > 0 ? [operator("+")] : []),
      ...part.factors.flatMap((factor, j) => [...(j > 0 ? [operator("·")] : []), factorNode(factor, numbers, bracketFirst || k > 0 || j > 0 || part.negative, running)]),
    ]);
  }

  /** One factor inside MathML. @param {Factor} factor @param {boolean} numbers @param {boolean} brackets round a negative number @param {readonly string[]} [running] @returns {Node} */
  function factorNode(factor, numbers, brackets, running = []) {
    if (factor.kind === "constant") return m("mn", formatInput(factor.value));
    if (factor.kind === "ref") return numbers ? inMath(slotOf(factor.ref, brackets)) : symbolOf(factor.ref, running);
    if (factor.kind === "group") return bracketedRow(sumNodes(factor.sum, numbers, false, running));
    if (factor.kind === "fold") return m("mrow", ...factor.letters.map(sigma), ...sumNodes(factor.body, false, false, [...running, ...factor.letters]));
    const template = templates[factor.name];
    if (!template) return m("mi", factor.name);
    return templateElement(template, (hole, place) => {
      const sum = hole === "out" ? (factor.out ? outSum(factor.out) : null) : factor.args[Number(hole)];
      if (!sum) return null;
      const tight = place === "operand" || place === "base";
      const row = m("mrow", ...sumNodes(sum, numbers, tight, running));
      return { node: row, precedence: numbers && isNumber(sum) ? 4 : isFraction(sum) ? 2 : precedenceOf(sum, templates) };
    }, numbers);
  }

  /** Whether a sum is one symbol written as a fraction, such as ∂L/∂w. @param {Sum} sum */
  function isFraction(sum) {
    const factor = sum.terms.length === 1 && sum.terms[0].factors.length === 1 ? sum.terms[0].factors[0] : null;
    return factor?.kind === "ref" && first.symbol(factor.ref).tex.startsWith("\\frac");
  }

  /** @param {Factor} factor @param {boolean} brackets */
  function numberCell(factor, brackets) {
    if (factor.kind === "ref") return slotOf(factor.ref, brackets);
    if (factor.kind === "constant") return h("span", { class: "num", text: formatInput(factor.value) });
    return h("span", {}, m("math", wrapped(factor, true)));
  }

  /** A function whose result is a sum stands in brackets inside a product. @param {Factor} factor @param {boolean} numbers */
  function wrapped(factor, numbers) {
    const node = factorNode(factor, numbers, true);
    const loose = factor.kind === "template" && (templates[factor.name]?.precedence ?? 4) === 1 && (term.factors.length > 1 || term.negative);
    return loose ? bracketedRow([node]) : node;
  }

  const { factors } = term;
  const leads = (/** @type {number} */ k) => k > 0 || place > 0 || term.negative;
  /** @param {Factor} factor @returns {import("../types.js").Ref|null} */
  const ownOf = (factor) => (factor.kind === "template" || factor.kind === "group" ? factor.value : null);

  return {
    slots,
    symbols: factors.map((factor) => m("math", wrapped(factor, false))),
    numbers: symbolic ? [] : factors.map((factor, k) => numberCell(factor, leads(k))),
    /** Whether a factor is a function or a bracket that has a number of its own. */
    compound: !symbolic && factors.length > 1 && factors.some(ownOf),
    /** The factors with their own numbers in place of what makes them up. */
    own: () => factors.map((factor, k) => {
      const own = ownOf(factor);
      return own ? slotOf(own, leads(k)) : numberCell(factor, leads(k));
    }),
    /** Lights what is pointed at, gives symbols their hue. @param {Frame} next */
    light(next) {
      frame = next;
      for (const { element, ref } of lights) {
        const shown = next.shown(ref);
        element.setAttribute("class", `${shown.state === "unknown" ? "" : hueOf(kindOf(ref), shown)}${isLinked(next, thingOf(next, ref)) ? " linked" : ""}`);
      }
    },
  };
}

/** @param {Sum} sum */
const isNumber = (sum) => sum.terms.length === 1 && !sum.terms[0].negative && sum.terms[0].factors.length === 1 && ["ref", "constant"].includes(sum.terms[0].factors[0].kind);

/** @param {string} letter */
const sigma = (letter) => m("munder", operator("∑"), m("mi", letter));
