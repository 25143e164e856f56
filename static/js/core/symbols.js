/**
 * The small symbol grammar: TeX such as `w^{(1)}_{11}` or `\frac{\partial L}{\partial a^{(1)}_1}` as text (w⁽¹⁾₁₁) and
 * as a MathML tree. A hole (#0, #1) is filled with a 1-based index, or stays a letter where the whole array is meant.
 *
 * @typedef {{kind: "symbol", base: string, upright: boolean, accent: string, sup: string, sub: ParsedSymbol|string, tail: string}} PlainSymbol
 * @typedef {{kind: "fraction", top: PlainSymbol, bottom: PlainSymbol}} FractionSymbol
 * @typedef {PlainSymbol|FractionSymbol} ParsedSymbol
 * @typedef {[string, Record<string, string>, ...(MathTree|string)[]]} MathTree
 */

import { isExpression, readExpression } from "./expression.js";

const GREEK = /** @type {Record<string, string>} */ ({
  alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", varepsilon: "ε", zeta: "ζ", eta: "η", theta: "θ", kappa: "κ",
  lambda: "λ", mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ", varphi: "φ", chi: "χ", psi: "ψ",
  omega: "ω", Gamma: "Γ", Delta: "Δ", Theta: "Θ", Lambda: "Λ", Xi: "Ξ", Pi: "Π", Sigma: "Σ", Phi: "Φ", Psi: "Ψ", Omega: "Ω",
  ell: "ℓ", partial: "∂", nabla: "∇", prime: "′", infty: "∞",
});
const SUB = /** @type {Record<string, string>} */ ({
  0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉", "+": "₊", "-": "₋", "(": "₍", ")": "₎", ",": ",",
  a: "ₐ", e: "ₑ", h: "ₕ", i: "ᵢ", j: "ⱼ", k: "ₖ", l: "ₗ", m: "ₘ", n: "ₙ", o: "ₒ", p: "ₚ", r: "ᵣ", s: "ₛ", t: "ₜ", u: "ᵤ", v: "ᵥ", x: "ₓ",
});
const SUP = /** @type {Record<string, string>} */ ({
  0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹", "+": "⁺", "-": "⁻", "(": "⁽", ")": "⁾", "′": "′", n: "ⁿ", i: "ⁱ",
  c: "ᶜ", f: "ᶠ", g: "ᵍ", h: "ʰ", o: "ᵒ", r: "ʳ", x: "ˣ", y: "ʸ", z: "ᶻ",
});
const ACCENTS = /** @type {Record<string, string>} */ ({ hat: "\u0302", bar: "\u0304", tilde: "\u0303" });

/** Puts indices into the holes. @param {string} tex @param {(string|number)[]} element letters, or 0-based indices */
export function fillHoles(tex, element) {
  const told = element.map((part) => (typeof part === "number" ? String(part + 1) : part));
  const wide = told.some((part) => part.length > 1);
  const spaced = wide ? tex.replace(/(#\d)(?=#\d)/g, "$1,") : tex;
  const filled = spaced.replace(/#(\d)/g, (_, k) => told[Number(k)] ?? "");
  return filled.replace(/[_^]\{,*\}/g, "");
}

/** A symbol without its holes: the whole array; what stands beside them in the subscript stays (out_h). @param {string} tex */
export const wholeSymbol = (tex) => fillHoles(tex, []);

/** The group that starts at `from`: what is inside the braces, or one token. @param {string} tex @param {number} from @returns {[string, number]} */
export function group(tex, from) {
  if (tex[from] !== "{") {
    const token = /^(\\[A-Za-z]+|.)/.exec(tex.slice(from))?.[0] ?? "";
    return [token, from + token.length];
  }
  let depth = 0;
  for (let i = from; i < tex.length; i++) {
    depth += tex[i] === "{" ? 1 : tex[i] === "}" ? -1 : 0;
    if (depth === 0) return [tex.slice(from + 1, i), i + 1];
  }
  return [tex.slice(from + 1), tex.length];
}

/** Letters and marks of a subscript or base as plain characters. @param {string} tex */
const plain = (tex) => tex.replace(/\\(?:mathrm|text|operatorname)\{([^{}]*)\}/g, "$1").replace(/\\([A-Za-z]+)\s*/g, (all, name) => GREEK[name] ?? all).replace(/'/g, "′").trim();

/** Symbols read before: a page has a few hundred of them and asks for each in every frame. @type {Map<string, ParsedSymbol>} */
const parsed = new Map();
const MOST_PARSED = 5000;

/** @param {string} tex @returns {Readonly<ParsedSymbol>} */
export function parseSymbol(tex) {
  const known = parsed.get(tex);
  if (known) return known;
  if (parsed.size >= MOST_PARSED) parsed.clear();
  const made = parse(tex);
  parsed.set(tex, made);
  return made;
}

/** @param {string} tex @returns {ParsedSymbol} */
function parse(tex) {
  const text = tex.trim();
  if (text.startsWith("\\frac")) {
    const [top, next] = group(text, 5);
    const [bottom] = group(text, next);
    const part = (/** @type {string} */ piece) => parsePlain(piece.replace(/^\\partial\s*/, ""));
    return { kind: "fraction", top: part(top), bottom: part(bottom) };
  }
  return parsePlain(text);
}

/** @param {string} text @returns {PlainSymbol} */
function parsePlain(text) {
  let accent = "", upright = false, base = "", at = 0;
  const accented = /^\\(hat|bar|tilde)/.exec(text);
  if (accented) {
    accent = ACCENTS[accented[1]];
    [base, at] = group(text, accented[0].length);
  } else if (/^\\(mathrm|text|operatorname)\{/.test(text)) {
    [base, at] = group(text, text.indexOf("{"));
    upright = true;
  } else [base, at] = group(text, 0);
  let sup = "", sub = /** @type {ParsedSymbol|string} */ ("");
  while (text[at] === "^" || text[at] === "_" || text[at] === "'") {
    if (text[at] === "'") { sup += "′"; at += 1; continue; }
    const [inner, next] = group(text, at + 1);
    if (text[at] === "^") sup += plain(inner);
    else sub = /[_^]/.test(inner) ? parsePlain(inner) : plain(inner);
    at = next;
  }
  return { kind: "symbol", base: plain(base), upright, accent, sup, sub, tail: plain(text.slice(at)) };
}

/** @param {string} text @param {Record<string, string>} table @param {string} mark */
const scripted = (text, table, mark) => {
  const letters = [...text];
  return letters.every((letter) => letter in table) ? letters.map((letter) => table[letter]).join("") : text ? mark + text : "";
};

/** @param {ParsedSymbol} symbol @returns {string} */
function textOf(symbol) {
  if (symbol.kind === "fraction") return `∂${textOf(symbol.top)}/∂${textOf(symbol.bottom)}`;
  const sub = typeof symbol.sub === "string" ? scripted(symbol.sub, SUB, "_") : `[${textOf(symbol.sub)}]`;
  const sup = scripted(symbol.sup, SUP, "^");
  return symbol.base + symbol.accent + (/^[+-]$/.test(symbol.sup) ? sub + sup : sup + sub) + symbol.tail;
}

/** The symbol as plain text. @param {string} tex */
export const symbolText = (tex) => (needsExpression(tex) ? told(tex).text : textOf(parseSymbol(tex)));

/** @param {string} letters @returns {MathTree} */
function script(letters) {
  const parts = letters.match(/\d+|[a-zα-ω]{3,}|./giu) ?? [];
  const nodes = parts.map((part) => /** @type {MathTree} */ ([/^\d/.test(part) ? "mn" : /^[(),+\-′]/.test(part) ? "mo" : "mi", {}, part]));
  return nodes.length === 1 ? nodes[0] : ["mrow", {}, ...nodes];
}

/** @param {ParsedSymbol} symbol @returns {MathTree} */
function treeOf(symbol) {
  if (symbol.kind === "symbol" && symbol.tail) return ["mrow", {}, treeOf({ ...symbol, tail: "" }), ["mtext", {}, symbol.tail]];
  if (symbol.kind === "fraction") {
    const over = (/** @type {PlainSymbol} */ part) => /** @type {MathTree} */ (["mrow", {}, ["mi", {}, "∂"], treeOf(part)]);
    return ["mfrac", {}, over(symbol.top), over(symbol.bottom)];
  }
  const upright = symbol.upright && [...symbol.base].length === 1 ? { mathvariant: "normal" } : {};
  const base = /** @type {MathTree} */ (["mi", upright, symbol.base + symbol.accent]);
  const sub = typeof symbol.sub === "string" ? symbol.sub && script(symbol.sub) : treeOf(symbol.sub);
  if (symbol.sup && sub) return ["msubsup", {}, base, sub, script(symbol.sup)];
  if (sub) return ["msub", {}, base, sub];
  return symbol.sup ? ["msup", {}, base, script(symbol.sup)] : base;
}

/** The symbol as a MathML tree: [tag, attributes, ...children]. @param {string} tex @returns {MathTree} */
export const symbolTree = (tex) => (needsExpression(tex) ? told(tex).tree : treeOf(parseSymbol(tex)));

/** The two halves of ∂f/∂x. @param {string} tex @returns {[string, string]|null} */
function partialsOf(tex) {
  if (!tex.startsWith("\\frac{\\partial")) return null;
  const [top, next] = group(tex, 5);
  const [bottom, end] = group(tex, next);
  const part = (/** @type {string} */ piece) => piece.replace(/^\\partial\s*/, "");
  return end === tex.length && bottom.startsWith("\\partial") ? [part(top), part(bottom)] : null;
}

/** @param {string} tex */
const needsExpression = (tex) => (partialsOf(tex) ?? [tex]).some(isExpression);

/** @type {Map<string, {tree: MathTree, text: string}>} */
const expressions = new Map();
const GRAMMAR = { group, isSymbol: (/** @type {string} */ name) => name in GREEK, tree: (/** @type {string} */ tex) => treeOf(parseSymbol(tex)), text: (/** @type {string} */ tex) => textOf(parseSymbol(tex)) };

/** What is more than a symbol: an expression, or a gradient of one. @param {string} tex */
function told(tex) {
  const known = expressions.get(tex);
  if (known) return known;
  const halves = partialsOf(tex)?.map((half) => readExpression(half, GRAMMAR));
  const over = (/** @type {MathTree} */ tree) => /** @type {MathTree} */ (["mrow", {}, ["mi", {}, "∂"], tree]);
  const bare = (/** @type {{text: string, simple: boolean}} */ { text, simple }) => (simple ? text : `(${text})`);
  const made = halves ? { tree: /** @type {MathTree} */ (["mfrac", {}, over(halves[0].tree), over(halves[1].tree)]), text: `∂${bare(halves[0])}/∂${bare(halves[1])}` } : readExpression(tex, GRAMMAR);
  if (expressions.size >= MOST_PARSED) expressions.clear();
  expressions.set(tex, made);
  return made;
}

const MATHML = "http://www.w3.org/1998/Math/MathML";

/** A MathML tree as elements. @param {MathTree} tree @param {Document} document @returns {Element} */
export function mathElement([tag, attributes, ...children], document) {
  const element = document.createElementNS(MATHML, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const child of children) element.append(typeof child === "string" ? child : mathElement(child, document));
  return element;
}

/** The gradient's TeX for a value's TeX. @param {string} loss @param {string} value */
export const gradientTex = (loss, value) => `\\frac{\\partial ${loss}}{\\partial ${value}}`;
