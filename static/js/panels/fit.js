/**
 * How wide a formula comes out, estimated from its letters before it is drawn: that decides between terms side by side and
 * terms in rows.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {import("../core/formula.js").Sum} Sum
 * @typedef {import("../core/formula.js").Term} Term
 * @typedef {import("../core/formula.js").Factor} Factor
 */
import { termProduct, termReferences } from "../core/formula.js";
import { formatNumber, formatShown } from "../core/numbers.js";
import { formatOfRef } from "../core/things.js";

const LETTER = 7.6, SYMBOL_LETTER = 8.2, OPERATOR = 16, LABEL = 58;

/** @param {Ref} ref @param {Frame} frame */
function refWidth(ref, frame) {
  const brackets = (frame.number(ref) ?? 0) < 0 ? 2 : 0;
  return LETTER * (formatShown(frame.shown(ref), formatOfRef(frame, ref)).length + brackets);
}

/** @param {Factor} factor @param {Frame} frame @returns {number} */
function factorWidth(factor, frame) {
  if (factor.kind === "ref") return refWidth(factor.ref, frame);
  if (factor.kind === "constant") return LETTER * String(factor.value).length;
  if (factor.kind === "group") return 2 * LETTER + sumWidth(factor.sum, frame);
  if (factor.kind === "fold") return 6 * OPERATOR;
  const out = factor.out ? 2 * refWidth(factor.out, frame) : 0;
  return 5 * LETTER + out + factor.args.reduce((wide, arg) => wide + sumWidth(arg, frame), 0);
}

/** @param {Term} term @param {Frame} frame */
const termWidth = (term, frame) => term.factors.reduce((wide, factor) => wide + factorWidth(factor, frame) + OPERATOR, -OPERATOR);

/** @param {Sum} sum @param {Frame} frame */
const sumWidth = (sum, frame) => sum.terms.reduce((wide, term) => wide + OPERATOR + termWidth(term, frame), -OPERATOR);

/** A formula whose terms stand side by side, in pixels. @param {Sum} sum @param {Frame} frame */
export const columnsWidth = (sum, frame) => LABEL + sumWidth(sum, frame);

/** The widest of terms that stand in rows, without what they are terms of. @param {Term[]} terms @param {Frame} frame */
export const termsWidth = (terms, frame) => rowsWidth({ terms, value: null }, frame, true) - LABEL - OPERATOR;

/** The widest row of a formula whose terms stand in rows: symbols = numbers = product. @param {Sum} sum @param {Frame} frame @param {boolean} products */
export function rowsWidth(sum, frame, products) {
  const rows = sum.terms.map((term) => {
    const symbols = termReferences(term).reduce((wide, ref) => wide + SYMBOL_LETTER * Math.min(6, frame.symbol(ref).text.length) + OPERATOR, -OPERATOR);
    const product = products && term.factors.length > 1 ? OPERATOR + LETTER * formatNumber(termProduct(term, frame.number) ?? 0).length : 0;
    return symbols + OPERATOR + termWidth(term, frame) + product;
  });
  return LABEL + OPERATOR + Math.max(...rows);
}
