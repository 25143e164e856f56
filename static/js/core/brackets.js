/**
 * When something put into a template's hole needs brackets. Decided from the template's TeX: a hole that stands alone
 * between brackets, braces or commas needs none, the first of a row needs none before + or −, a base always does.
 *
 * @typedef {"enclosed"|"first"|"operand"|"base"} Place
 * @typedef {{hole: string, place: Place}} Hole
 */

const OPEN = /[{([|,]$/;
const CLOSE = /^[})\]|,]/;

/** The holes of a template in order, and how each stands. @param {string} tex @returns {Hole[]} */
export function holesOf(tex) {
  const plain = tex.replace(/\\left|\\right|\\[bB]igg?[lr]?/g, "").replace(/\\,|\\;|\\ /g, " ");
  const found = /** @type {Hole[]} */ ([]);
  for (const match of plain.matchAll(/#(\d|out)/g)) {
    const before = plain.slice(0, match.index).trimEnd();
    const after = plain.slice(match.index + match[0].length).trimStart();
    const starts = before === "" || OPEN.test(before);
    const ends = after === "" || CLOSE.test(after);
    const based = after.startsWith("^");
    const place = based ? "base" : starts && ends ? "enclosed" : starts && /^[+-]/.test(after) ? "first" : "operand";
    found.push({ hole: match[1], place });
  }
  return found;
}

/**
 * Whether what stands for an argument needs brackets: its precedence is 1 a sum, 2 a product, 3 a power or function, 4 an atom.
 * @param {number} precedence @param {Place} place
 */
export function needsBrackets(precedence, place) {
  if (place === "enclosed" || precedence >= 4) return false;
  if (place === "base") return true;
  return precedence === 1 && place === "operand";
}

/** @param {import("./formula.js").Sum} sum @param {Record<string, {precedence: number}>} templates @returns {number} */
export function precedenceOf(sum, templates) {
  if (sum.terms.length > 1 || sum.terms[0]?.negative) return 1;
  const [term] = sum.terms;
  if (!term || term.factors.length > 1) return 2;
  const [factor] = term.factors;
  if (factor.kind === "template") return templates[factor.name]?.precedence ?? 3;
  return factor.kind === "fold" ? 1 : 4;
}
