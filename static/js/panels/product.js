/** The product of the numbers shown in one term: the one thing the page computes. */
import { termProduct, termReferences } from "../core/formula.js";
import { formatNumber } from "../core/numbers.js";
import { formatOfRef } from "../core/things.js";
import { h } from "./dom.js";
import { hueOf, kindOf, paint } from "./slot.js";

/** @param {import("../core/formula.js").Term} term */
const unsigned = (term) => ({ ...term, negative: false });

/** What a term's product is: a gradient where a gradient is told and a factor is one; the change of a weight is a value. @param {import("../core/formula.js").Term} term @param {import("../types.js").Ref} subject */
export const productKind = (term, subject) => (subject[0] === "gradient" && termReferences(term).some((ref) => kindOf(ref) === "gradient") ? "gradient" : "value");

/** A number that stands alone keeps the digits it was typed with. @param {import("../core/formula.js").Term} term @param {import("../types.js").Frame} frame */
export function formatOf(term, frame) {
  const [factor, ...more] = term.factors;
  return !more.length && factor.kind === "ref" ? formatOfRef(frame, factor.ref) : formatNumber;
}

/** The product as something shown: hidden as soon as one factor is. @param {import("../core/formula.js").Term} term @param {import("../types.js").Frame} frame @returns {import("../types.js").Shown} */
export function shownProduct(term, frame) {
  const hidden = termReferences(term).some((ref) => frame.shown(ref).state === "hidden");
  const number = termProduct(term, frame.number);
  return { number, state: number === null ? "unknown" : hidden ? "hidden" : "known", ghost: null };
}

/**
 * The product without the term's own sign, which stands before it; a negative one in brackets if an operator stands before it.
 * @param {import("../core/formula.js").Term} term @param {import("../types.js").Ref} subject @param {import("../types.js").Frame} first @param {boolean} brackets
 */
export function createProduct(term, subject, first, brackets) {
  const digits = h("span", { class: "num" });
  const open = h("span", { class: "o" }), close = h("span", { class: "o" });
  const element = h("span", { class: "slot" }, open, digits, close);
  /** @param {import("../types.js").Frame} frame */
  function update(frame) {
    const shown = shownProduct(unsigned(term), frame);
    const negative = brackets && shown.state === "known" && (shown.number ?? 0) < 0;
    [open.textContent, close.textContent] = negative ? ["(", ")"] : ["", ""];
    paint(digits, shown, hueOf(productKind(term, subject), shown), formatOf(term, frame), frame.editing);
  }
  update(first);
  return { element, update };
}
