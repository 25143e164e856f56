/**
 * A step as LaTeX: the rule in symbols and with this run's numbers, ready to paste.
 *
 * @typedef {import("./formula.js").Sum} Sum
 * @typedef {import("./formula.js").Term} Term
 * @typedef {import("./formula.js").Factor} Factor
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {{templates: Record<string, {tex: string, precedence: number}>, leaf(ref: Ref, running?: readonly string[]): {tex: string, negative: boolean, tall?: boolean}}} Writer
 *   leaf: `running` are the letters of the sums round it
 */
import { holesOf, needsBrackets, precedenceOf } from "./brackets.js";

/** @param {string} tex */
const inBrackets = (tex) => `\\left(${tex}\\right)`;

/** @param {Sum} sum @param {Writer} writer @returns {string} */
export function sumTex(sum, writer) {
  return sum.terms.map((term, k) => (term.negative ? (k ? " - " : "-") : k ? " + " : "") + termTex(term, writer, k > 0 || term.negative)).join("");
}

/** @param {Term} term @param {Writer} writer @param {boolean} after something stands before it */
function termTex(term, writer, after) {
  return term.factors.map((factor, k) => factorTex(factor, writer, after || k > 0, term.factors.length > 1)).join(" \\cdot ");
}

/** @param {Factor} factor @param {Writer} writer @param {boolean} after @param {boolean} inProduct @returns {string} */
function factorTex(factor, writer, after, inProduct) {
  if (factor.kind === "constant") return String(factor.value);
  if (factor.kind === "ref") {
    const { tex, negative } = writer.leaf(factor.ref);
    return negative && after ? inBrackets(tex) : tex;
  }
  if (factor.kind === "group") return inBrackets(sumTex(factor.sum, writer));
  if (factor.kind === "fold") {
    const inside = /** @type {Writer} */ ({ ...writer, leaf: (ref, letters = []) => writer.leaf(ref, [...factor.letters, ...letters]) });
    return `${factor.letters.map((letter) => `\\sum_{${letter}} `).join("")}${sumTex(factor.body, inside)}`;
  }
  const template = writer.templates[factor.name];
  if (!template) return `\\mathrm{${factor.name}}`;
  const told = templateTex(factor, template, writer);
  return inProduct && template.precedence === 1 ? inBrackets(told) : told;
}

/** @param {import("./formula.js").TemplateFactor} factor @param {{tex: string}} template @param {Writer} writer */
function templateTex(factor, template, writer) {
  const holes = holesOf(template.tex);
  let k = 0;
  return template.tex.replace(/#(\d|out)/g, (_, hole) => {
    const { place } = holes[k++];
    const sum = hole === "out" ? (factor.out ? outSum(factor.out) : null) : factor.args[Number(hole)];
    if (!sum) return "";
    const told = sumTex(sum, writer);
    const only = sum.terms.length === 1 && sum.terms[0].factors.length === 1 ? sum.terms[0].factors[0] : null;
    const leaf = only?.kind === "ref" ? writer.leaf(only.ref) : null;
    const negative = leaf?.negative && place !== "enclosed" && place !== "first";
    const tall = (leaf?.tall ?? leaf?.tex.startsWith("\\frac")) && place === "base";
    return negative || tall || needsBrackets(precedenceOf(sum, writer.templates), place) ? inBrackets(told) : told;
  });
}

/** The output's own reference as an argument. @param {Ref} ref @returns {Sum} */
export const outSum = (ref) => ({ terms: [{ negative: false, factors: [{ kind: "ref", ref }] }], value: null });

/** A number as TeX: true digits, a power of ten spelled out. @param {string} text as core/numbers.js writes it */
export function numberTex(text) {
  const power = /^(.*)×10(.*)$/.exec(text);
  const plain = (/** @type {string} */ part) => part.replaceAll("\u2212", "-").replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]/g, (sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign) >= 0 ? String("⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)) : "-");
  if (power) return `${plain(power[1])} \\times 10^{${plain(power[2])}}`;
  return plain(text).replace(/^\S*NaN$/, "\\mathrm{NaN}").replace(/∞/, "\\infty").replace(/⚠\S*\s*/, "");
}
