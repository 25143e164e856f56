/**
 * Formulas as MathML: symbols from the grammar, templates from the catalogue with their holes filled. A template is parsed
 * once; an instance is a copy of it in which each private-use character has made way for a symbol or a number.
 */
import { holesOf, needsBrackets } from "../core/brackets.js";
import { mathElement, symbolTree } from "../core/symbols.js";

const MATHML = "http://www.w3.org/1998/Math/MathML";
const FIRST_HOLE = 0xe000, OUT_HOLE = 0xe0ff;

/** @param {string} tag @param {...(Node|string)} children */
export function m(tag, ...children) {
  const element = document.createElementNS(MATHML, tag);
  element.append(...children);
  return element;
}

/** A symbol as an element to stand inside <math>. @param {string} tex */
export const symbolElement = (tex) => mathElement(symbolTree(tex), document);

/** A symbol on its own. @param {string} tex */
export const symbolMath = (tex) => m("math", symbolElement(tex));

/** HTML (a number's slot) inside MathML. @param {Node} child */
export const inMath = (child) => m("mtext", child);

/** An operator that keeps its size. @param {string} sign */
export function operator(sign) {
  const element = m("mo", sign);
  element.setAttribute("stretchy", "false");
  return element;
}

/** @param {Node[]} inner */
export const bracketedRow = (inner) => m("mrow", operator("("), ...inner, operator(")"));

/** @type {Map<string, Element>} */
const parsed = new Map();

/** @param {string} mathml */
function prototypeOf(mathml) {
  const known = parsed.get(mathml);
  if (known) return known;
  const math = new DOMParser().parseFromString(mathml, "text/xml").documentElement;
  parsed.set(mathml, math);
  return math;
}

/**
 * The inside of a template with its holes filled.
 * @param {{tex: string, mathml: string}} template
 * @param {(hole: string, place: import("../core/brackets.js").Place) => {node: Node, precedence: number, negative?: boolean}|null} fill
 * @param {boolean} numbers whether numbers go in: two side by side need a dot between them
 * @returns {Element}
 */
export function templateElement(template, fill, numbers) {
  const copy = document.importNode(prototypeOf(template.mathml), true);
  const places = holesOf(template.tex);
  const holes = [...copy.querySelectorAll("mi")].filter((mi) => {
    const code = mi.textContent?.charCodeAt(0) ?? 0;
    return code === OUT_HOLE || (code >= FIRST_HOLE && code < FIRST_HOLE + 10);
  });
  if (numbers) separate(copy, new Set(/** @type {Element[]} */ (holes)));
  holes.forEach((mi, k) => {
    const code = mi.textContent?.charCodeAt(0) ?? 0;
    const hole = code === OUT_HOLE ? "out" : String(code - FIRST_HOLE);
    const place = places[k]?.place ?? "operand";
    const filled = fill(hole, place);
    if (!filled) return mi.remove();
    const brackets = needsBrackets(filled.precedence, place);
    mi.replaceWith(brackets ? bracketedRow([filled.node]) : filled.node);
  });
  const row = m("mrow", ...copy.childNodes);
  return row;
}

/** A thin space between two numbers becomes a dot. @param {Element} root @param {Set<Element>} holes */
function separate(root, holes) {
  for (const space of root.querySelectorAll("mspace")) {
    const next = space.nextElementSibling;
    if (next && (holes.has(next) || next.tagName === "mn" || (next.tagName === "msup" && holes.has(/** @type {Element} */ (next.firstElementChild))))) space.replaceWith(operator("·"));
  }
}
