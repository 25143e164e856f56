/**
 * A formula's tree, opened up for one element: terms, the factors of each term, and the one thing the page computes, the
 * product of the numbers shown in a term. Sums and functions have their number from an event.
 *
 * Trees: number · ["*", …] · ["+", …] · ["sum", letter, size, tree] · ["f", template, [args], out, value] · a reference.
 * The example's letter "n" stays in a reference (it is the chosen example) unless a sum runs over the examples.
 *
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {import("../types.js").Tree} Tree
 * @typedef {{kind: "ref", ref: Ref}} RefFactor
 * @typedef {{kind: "constant", value: number}} ConstantFactor
 * @typedef {{kind: "template", name: string, args: Sum[], out: Ref|null, value: Ref|null}} TemplateFactor
 * @typedef {{kind: "group", sum: Sum, value: Ref|null}} GroupFactor
 * @typedef {{kind: "fold", letters: string[], count: number, body: Sum, terms: Term[], largest: Term[]}} FoldFactor
 * @typedef {RefFactor|ConstantFactor|TemplateFactor|GroupFactor|FoldFactor} Factor
 * @typedef {{negative: boolean, factors: Factor[]}} Term
 * @typedef {{terms: Term[], value: Ref|null}} Sum
 * @typedef {(ref: Ref) => number|null} Lookup
 * @typedef {{templates: Record<string, {tex: string}>, number: Lookup, limit: number, symbolic: boolean}} Context
 */

export const LONGEST_SUM = 8;
export const LARGEST_TERMS = 3;
const OPERATORS = new Set(["*", "+", "sum", "f"]);

/** @param {Tree} tree @returns {tree is any[]} */
export const isReference = (tree) => Array.isArray(tree) && !OPERATORS.has(tree[0]);

/** Fills the letters that have a number into a reference. @param {Ref} ref @param {Record<string, number>} binding @returns {Ref} */
function bindRef(ref, binding) {
  if (ref[0] === "setting") return ref;
  const element = ref[ref.length - 1].map((/** @type {string|number} */ part) => (typeof part === "string" && part in binding ? binding[part] : part));
  return [...ref.slice(0, -1), element];
}

/** Templates that are plain arithmetic are opened up instead of being drawn as one piece. @type {[RegExp, (args: Sum[], found: string[]) => Sum][]} */
const ARITHMETIC = [
  [/^#(\d)\s*\+\s*#(\d)$/, (args, [, a, b]) => ({ terms: [...args[+a].terms, ...args[+b].terms], value: null })],
  [/^#(\d)\s*-\s*#(\d)$/, (args, [, a, b]) => ({ terms: [...args[+a].terms, ...negated(args[+b]).terms], value: null })],
  [/^-\s*#(\d)$/, (args, [, a]) => negated(args[+a])],
  [/^#(\d)\s*(?:\\,|\\cdot|\\times)\s*#(\d)$/, (args, [, a, b]) => multiply([args[+a], args[+b]])],
  [/^(\d+(?:\.\d+)?)\s*\\,\s*#(\d)$/, (args, [, k, a]) => multiply([single({ kind: "constant", value: Number(k) }), args[+a]])],
];

/** How many terms a tree comes to when every sum in it is written out. @param {Tree} tree @returns {number} */
export function countTerms(tree) {
  if (!Array.isArray(tree)) return 1;
  if (tree[0] === "+") return tree.slice(1).reduce((count, part) => count + countTerms(part), 0);
  return tree[0] === "sum" ? tree[2] * countTerms(tree[3]) : 1;
}

/** @param {Factor} factor @param {boolean} [negative] @returns {Sum} */
const single = (factor, negative = false) => ({ terms: [{ negative, factors: [factor] }], value: null });

/** @param {Sum} sum @returns {Sum} */
const negated = (sum) => ({ terms: sum.terms.map((term) => ({ ...term, negative: !term.negative })), value: null });

/** The product of sums: single terms melt together, a longer one stands in brackets. @param {Sum[]} sums @returns {Sum} */
function multiply(sums) {
  let negative = false;
  const factors = /** @type {Factor[]} */ ([]);
  for (const sum of sums) {
    if (sum.terms.length === 1) {
      negative = negative !== sum.terms[0].negative;
      factors.push(...sum.terms[0].factors);
    } else factors.push({ kind: "group", sum, value: sum.value });
  }
  const kept = factors.filter((factor) => !(factor.kind === "constant" && factor.value === 1));
  return { terms: [{ negative, factors: kept.length ? kept : factors.slice(0, 1) }], value: null };
}

/** @param {any[]} tree @param {Record<string, number>} binding @param {Context} context @returns {Sum} */
function openSum(tree, binding, context) {
  const [, letter, size, body] = tree;
  const each = (/** @type {Context} */ how) =>
    Array.from({ length: size }, (_, k) => open(body, { ...binding, [letter]: k }, how).terms).flat();
  if (!context.symbolic && countTerms(tree) <= context.limit) return { terms: each(context), value: null };
  const letters = [letter];
  let inner = body;
  while (Array.isArray(inner) && inner[0] === "sum") {
    letters.push(inner[1]);
    inner = inner[3];
  }
  const folded = open(inner, omit(binding, letters), { ...context, symbolic: true });
  const count = countTerms(tree);
  const terms = context.symbolic ? [] : each({ ...context, limit: Infinity });
  return single({ kind: "fold", letters, count, body: folded, terms, largest: largestTerms(terms, context.number) });
}

/** @param {Record<string, number>} binding @param {string[]} letters */
const omit = (binding, letters) => Object.fromEntries(Object.entries(binding).filter(([letter]) => !letters.includes(letter)));

/** @param {Term[]} terms @param {Lookup} number */
function largestTerms(terms, number) {
  const size = (/** @type {Term} */ term) => Math.abs(termProduct(term, number) ?? 0);
  return [...terms].sort((a, b) => size(b) - size(a)).slice(0, LARGEST_TERMS);
}

/** @param {any[]} tree @param {Record<string, number>} binding @param {Context} context @returns {Sum} */
function openTemplate(tree, binding, context) {
  const [, name, parts, out, value] = tree;
  const args = parts.map((/** @type {Tree} */ part) => open(part, binding, context));
  const known = value ? bindRef(value, binding) : null;
  const tex = (context.templates[name]?.tex ?? "").trim();
  for (const [shape, build] of ARITHMETIC) {
    const found = shape.exec(tex);
    if (found) return { ...build(args, found), value: known };
  }
  return single({ kind: "template", name, args, out: out ? bindRef(out, binding) : null, value: known });
}

/** @param {Tree} tree @param {Record<string, number>} binding @param {Context} context @returns {Sum} */
function open(tree, binding, context) {
  if (typeof tree === "number") return single({ kind: "constant", value: Math.abs(tree) }, tree < 0);
  if (!Array.isArray(tree)) return single({ kind: "constant", value: NaN });
  if (tree[0] === "+") return { terms: tree.slice(1).flatMap((part) => open(part, binding, context).terms), value: null };
  if (tree[0] === "*") return multiply(tree.slice(1).map((part) => open(part, binding, context)));
  if (tree[0] === "sum") return openSum(tree, binding, context);
  if (tree[0] === "f") return openTemplate(tree, binding, context);
  return single({ kind: "ref", ref: bindRef(tree, binding) });
}

/**
 * A formula's tree for one element. `symbolic` leaves every sum folded: the rule for a whole array.
 * @param {Tree} tree @param {Record<string, number>} binding @param {Partial<Context>} [context] @returns {Sum}
 */
export function openFormula(tree, binding, context = {}) {
  const { n: _, ...free } = binding;
  return open(tree, free, { templates: {}, number: () => null, limit: LONGEST_SUM, symbolic: false, ...context });
}

/** The number a factor stands for, where one is known without computing. @param {Factor} factor @param {Lookup} number */
export function factorNumber(factor, number) {
  if (factor.kind === "ref") return number(factor.ref);
  if (factor.kind === "constant") return factor.value;
  return factor.kind === "fold" || !factor.value ? null : number(factor.value);
}

/** The product of the numbers shown in a term, or null where one of them is not shown. @param {Term} term @param {Lookup} number */
export function termProduct(term, number) {
  let product = term.negative ? -1 : 1;
  for (const factor of term.factors) {
    const value = factorNumber(factor, number);
    if (value === null) return null;
    product *= value;
  }
  return product === 0 ? 0 : product;
}

/**
 * The k-th term, counted as if every sum were written out, and the place of the opened sum's term that it stands in.
 * @param {Sum} sum @param {number} k @returns {{place: number, term: Term}|null}
 */
export function termAt(sum, k) {
  let left = k;
  for (const [place, term] of sum.terms.entries()) {
    const [factor] = term.factors;
    const written = term.factors.length === 1 && factor.kind === "fold" ? factor.terms : [term];
    if (left < written.length) return { place, term: written[left] };
    left -= written.length;
  }
  return null;
}

/** Every reference of a tree, in order, each once: #0, #1 … of the words. @param {Tree} tree @returns {Ref[]} */
export function distinctReferences(tree) {
  const found = /** @type {Map<string, Ref>} */ (new Map());
  (function walk(/** @type {Tree} */ part) {
    if (!Array.isArray(part)) return;
    const key = JSON.stringify(part);
    if (isReference(part)) found.set(key, found.get(key) ?? part);
    else if (part[0] === "f") [...part[2], part[3], part[4]].forEach(walk);
    else for (const inner of /** @type {any[]} */ (part).slice(1)) walk(inner);
  })(tree);
  return [...found.values()];
}

/** The references a term shows, those inside templates and brackets too. @param {Term} term @returns {Ref[]} */
export function termReferences(term) {
  return term.factors.flatMap((factor) => {
    if (factor.kind === "ref") return [factor.ref];
    if (factor.kind === "template") return factor.args.flatMap((arg) => arg.terms.flatMap(termReferences));
    return factor.kind === "group" ? factor.sum.terms.flatMap(termReferences) : [];
  });
}
