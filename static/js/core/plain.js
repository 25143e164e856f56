/**
 * A step as plain text and as a line of NumPy. Both are made from its TeX: every leaf is a mark in it, the small grammar of
 * the templates is written in the other language, and the marks make way for symbols or numbers.
 *
 * @typedef {import("./formula.js").Sum} Sum
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {{times: string, fraction(top: string, bottom: string): string, power(exponent: string): string, size(inside: string): string, exp(inside: string): string, root(inside: string): string, where(inside: string): string, sum(letter: string): string, names: Record<string, string>}} Language
 * @typedef {{text: string, negative?: boolean, tall?: boolean}} Leaf
 */
import { sumTex } from "./latex.js";
import { MINUS } from "./numbers.js";
import { group } from "./symbols.js";

const FIRST_MARK = 0xe000;

/** @type {Language} */
const TEXT = {
  times: " · ",
  fraction: (top, bottom) => (top === "1" && bottom === "2" ? "½" : `${simple(top) ? top : `(${top})`}/${simple(bottom) ? bottom : `(${bottom})`}`),
  power: (exponent) => (exponent === "2" ? "²" : `^(${exponent})`),
  size: (inside) => `|${inside}|`, exp: (inside) => `exp(${inside})`, root: (inside) => `√(${inside})`, where: (inside) => `[${inside}]`, sum: (letter) => `Σ_${letter} `,
  names: { sigma: "σ", Phi: "Φ", varphi: "φ", ln: "ln", tanh: "tanh", max: "max", min: "min", sign: "sign" },
};

/** @type {Language} */
const NUMPY = {
  times: " * ",
  fraction: (top, bottom) => `((${top}) / (${bottom}))`,
  power: (exponent) => ` ** (${exponent})`,
  size: (inside) => `np.abs(${inside})`, exp: (inside) => `np.exp(${inside})`, root: (inside) => `np.sqrt(${inside})`, where: (inside) => `float(${inside})`, sum: () => "",
  names: {
    sigma: "(lambda z: 1 / (1 + np.exp(-z)))", Phi: "(lambda z: (1 + math.erf(z / np.sqrt(2))) / 2)", varphi: "(lambda z: np.exp(-z * z / 2) / np.sqrt(2 * np.pi))",
    ln: "np.log", tanh: "np.tanh", max: "np.maximum", min: "np.minimum", sign: "np.sign",
  },
};

/** @param {string} text */
const simple = (text) => !/[\s+]/.test(text);

/** TeX of the templates' grammar in another language. @param {string} tex @param {Language} language @returns {string} */
export function rewrite(tex, language) {
  let written = "", at = 0;
  const inner = (/** @type {number} */ from) => {
    const [inside, next] = group(tex, from);
    at = next;
    return rewrite(inside, language);
  };
  while (at < tex.length) {
    const [token] = /^(?:\\operatorname|\\mathbf\{1\}\[|\\left\||\\[A-Za-z]+\s*|\\,|e\^|\^|[^])/.exec(tex.slice(at)) ?? [""];
    const name = token.trim().slice(1);
    at += token.length;
    if (name === "frac" || name === "tfrac") {
      const top = inner(at);
      written += language.fraction(top, inner(at));
    } else if (name === "sqrt") written += language.root(inner(at));
    else if (token === "e^") written += language.exp(inner(at));
    else if (token === "^") written += language.power(inner(at));
    else if (name === "operatorname") written += language.names[inner(at)] ?? "";
    else if (token === "\\mathbf{1}[" || token === "\\left|") {
      const close = token === "\\left|" ? "\\right|" : "]";
      const end = tex.indexOf(close, at);
      const inside = rewrite(tex.slice(at, end), language);
      written += token === "\\left|" ? language.size(inside) : language.where(inside);
      at = end + close.length;
    } else if (name === "sum" && tex[at] === "_") {
      at += 1;
      written += language.sum(inner(at));
    } else if (token === "\\," || name === "cdot") written = written.trimEnd() + language.times;
    else if (name === "left" || name === "right") continue;
    else written += token.startsWith("\\") ? (language.names[name] ?? "") : token;
    while (written.endsWith(language.times) && tex[at] === " ") at += 1;
  }
  return written;
}

/** @param {Sum} sum @param {Record<string, {tex: string, precedence: number}>} templates @param {(ref: Ref, running?: readonly string[]) => Leaf} leaf @param {Language} language */
function plain(sum, templates, leaf, language) {
  const leaves = /** @type {string[]} */ ([]);
  const mark = (/** @type {Ref} */ ref, /** @type {readonly string[]} */ running = []) => {
    const { text, negative = false, tall = false } = leaf(ref, running);
    return { tex: String.fromCharCode(FIRST_MARK + leaves.push(text) - 1), negative, tall };
  };
  return rewrite(sumTex(sum, { templates, leaf: mark }), language).replace(/[\ue000-\uf8ff]/g, (found) => leaves[found.charCodeAt(0) - FIRST_MARK]);
}

/** A rule as text. @param {Sum} sum @param {Record<string, {tex: string, precedence: number}>} templates @param {(ref: Ref, running?: readonly string[]) => Leaf} leaf */
export const sumText = (sum, templates, leaf) => plain(sum, templates, leaf, TEXT).replaceAll("-", MINUS);

/** A sum with every folded sum in it written out, as far as its terms are known. @param {Sum} sum @returns {Sum} */
export function unfolded(sum) {
  return { ...sum, terms: sum.terms.flatMap((term) => {
    const [only] = term.factors;
    if (term.factors.length === 1 && only.kind === "fold" && only.terms.length && !term.negative) return unfolded({ terms: only.terms, value: null }).terms;
    return [{ ...term, factors: term.factors.map((factor) => unfoldedFactor(factor)) }];
  }) };
}

/** @param {import("./formula.js").Factor} factor @returns {import("./formula.js").Factor} */
function unfoldedFactor(factor) {
  if (factor.kind === "fold" && factor.terms.length) return { kind: "group", sum: unfolded({ terms: factor.terms, value: null }), value: null };
  if (factor.kind === "group") return { ...factor, sum: unfolded(factor.sum) };
  return factor.kind === "template" ? { ...factor, args: factor.args.map(unfolded) } : factor;
}

/** A number as Python reads it, all digits. @param {number} value */
const pythonNumber = (value) => (Number.isFinite(value) ? String(value) : Number.isNaN(value) ? "np.nan" : value > 0 ? "np.inf" : "-np.inf");

/**
 * A line that Python evaluates to the step's number.
 * @param {string} name @param {Sum} sum @param {Record<string, {tex: string, precedence: number}>} templates @param {(ref: Ref) => number|null} number
 */
export function numpyLine(name, sum, templates, number) {
  const leaf = (/** @type {Ref} */ ref) => {
    const value = number(ref) ?? NaN;
    return { text: pythonNumber(value), negative: value < 0 || Object.is(value, -0) };
  };
  const told = plain(unfolded(sum), templates, leaf, NUMPY);
  return `${/np\./.test(told) ? "import numpy as np; " : ""}${/math\./.test(told) ? "import math; " : ""}${name} = ${told}`;
}
