/**
 * The symbol of every thing a formula refers to, as TeX: a lab's own names (w₅, net, E) over the structure's.
 *
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {import("../types.js").Symbols} Symbols
 * @typedef {import("../types.js").Ref} Ref
 */
import { fillHoles, gradientTex, wholeSymbol } from "./symbols.js";
import { pick } from "./trace.js";

/** Whether a table of TeX has something at an element. @param {import("../types.js").TexTable|undefined} table @param {number[]} element */
const written = (table, element) => (table === undefined ? null : typeof table === "string" ? table : pick(table, element));

/** @param {any} table @param {(tex: string) => string} change @returns {any} */
const mapTex = (table, change) => (typeof table === "string" ? change(table) : Array.isArray(table) ? table.map((part) => mapTex(part, change)) : table);

/** What a gradient is of, from its symbol: L, or a circuit's output. @param {unknown} gradient */
const numeratorOf = (gradient) => /^\\frac\{\\partial (.+?)\}\{\\partial /.exec(String(gradient))?.[1] ?? "L";

/**
 * The structure's symbols with a lab's over them. A lab that names only the value gets the gradient from it, unless the
 * structure has a name of its own for that gradient (δ).
 * @param {Structure} structure @param {import("../types.js").Lab|null} lab @returns {Symbols}
 */
export function mergeSymbols(structure, lab) {
  const loss = lab?.loss_symbol ?? null;
  const rename = (/** @type {string} */ tex) => (loss ? tex.replace(/(^|\\partial )L(?![A-Za-z])/g, (_, before) => before + loss) : tex);
  const merged = /** @type {Symbols} */ ({});
  for (const node of structure.nodes) {
    const own = structure.symbols[node.id] ?? { value: `\\mathrm{${node.name}}`, gradient: gradientTex("L", `\\mathrm{${node.name}}`) };
    const given = lab?.symbols?.[node.name];
    const fraction = typeof own.gradient === "string" && own.gradient.startsWith("\\frac");
    const value = given?.value ?? mapTex(own.value, rename); // the loss and its parts: L, L_0 → E, E_0
    const of = loss ?? numeratorOf(own.gradient);
    const derived = given?.value !== undefined && fraction ? mapTex(given.value, (tex) => gradientTex(of, tex)) : mapTex(own.gradient, rename);
    merged[node.id] = { value, gradient: given?.gradient ?? derived };
  }
  return merged;
}

/** A table's symbol at an element that may still hold letters. @param {import("../types.js").TexTable} table @param {(string|number)[]} element */
function fill(table, element) {
  const at = element.filter((part) => part !== "n");
  if (typeof table === "string") return fillHoles(table, at);
  const found = written(table, at.filter((part) => typeof part === "number").map(Number));
  return typeof found === "string" && at.every((part) => typeof part === "number") ? found : generic(table, at);
}

/** For a lab's own names, a whole array is told by the first name's letter: w₅ … → w. @param {any} table @param {(string|number)[]} element */
function generic(table, element) {
  let first = table;
  while (Array.isArray(first)) first = first[0];
  const bare = String(first).replace(/_(\{[^{}]*\}|.)/g, "");
  const letters = element.map((part) => (typeof part === "number" ? part + 1 : part)).join("");
  return bare.startsWith("\\frac") || !letters ? bare : `${bare}_{${letters}}`;
}

/** TeX allows a symbol one superscript: a second one joins the first. @param {string} tex */
const oneSuperscript = (tex) => tex.replace(/^([^^]*)\^\{([^{}]*)\}(_(?:\{[^{}]*\}|.))?\^\{([^{}]*)\}$/, (_, base, first, sub, second) => `${base}^{${first}${second}}${sub ?? ""}`);

/** A name of several letters, as TeX. @param {string} name */
export const upright = (name) => `\\mathrm{${name.replaceAll("_", " ")}}`;

/** Letters with a number become that number, the others stay; the example goes without saying. @param {(string|number)[]} element @param {string} axes @param {Record<string, number>} binding */
function named(element, axes, binding) {
  const bound = element.map((part) => (typeof part === "string" && part !== "n" && binding[part] !== undefined ? binding[part] : part));
  return axes.startsWith("n") ? bound.slice(1) : bound;
}

/** In a sum over the examples each term says which one it means. @param {string} tex @param {(string|number)[]} element @param {string} axes */
const tagged = (tex, element, axes) => (axes.startsWith("n") && typeof element[0] === "number" && element.length === axes.length ? `${tex}[${element[0] + 1}]` : tex);

/**
 * The TeX of a reference; letters without a number stay letters.
 * @param {Ref} ref @param {Structure} structure @param {Symbols} symbols @param {Record<string, number>} binding
 * @param {(event: number) => {node: number, operand: number}|null} edgeAt
 * @returns {string}
 */
export function refTex(ref, structure, symbols, binding, edgeAt) {
  const axesOf = (/** @type {number} */ id) => structure.nodes[id]?.axes ?? "";
  const symbolOf = (/** @type {number} */ id, /** @type {any[]} */ element, /** @type {"value"|"gradient"} */ kind) =>
    tagged(fill(symbols[id][kind], named(element, axesOf(id), binding)), element, axesOf(id));
  /** A line of an update, named after its parameter. @param {string} line @param {string} name @param {any[]} element */
  const lineOf = (line, name, element) => {
    const id = structure.nodes.find((candidate) => candidate.name === name)?.id;
    return oneSuperscript((structure.line_symbols?.[line] ?? upright(line)).replace("#0", id === undefined ? "" : symbolOf(id, element, "value")));
  };
  switch (ref[0]) {
    case "value": return symbolOf(ref[1], ref[2], "value");
    case "gradient": {
      const edge = edgeAt(ref[1]);
      const penalty = structure.partials?.[ref[1]];
      if (edge && penalty) return gradientTex(penalty, symbolOf(edge.operand, ref[2], "value"));
      return edge ? symbolOf(edge.operand, ref[2], "gradient") : "?";
    }
    case "local": {
      const edge = edgeAt(ref[1]);
      return edge ? `\\frac{\\partial ${symbolOf(edge.node, ref[2], "value")}}{\\partial ${symbolOf(edge.operand, ref[2], "value")}}` : "?";
    }
    case "update": return lineOf(ref[2], ref[1], ref[3]);
    case "state": return `${lineOf(ref[2], ref[1], ref[3])}^{\\mathrm{old}}`;
    case "setting": return structure.setting_symbols?.[ref[1]] ?? upright(ref[1]);
    case "upstream": return gradientTex(symbols[structure.loss].value.toString(), symbols[structure.loss].value.toString());
    default: return "?";
  }
}

/** A whole array by its symbol, or, where each number has a name of its own, by the first and the last. @param {Symbols} symbols @param {number} id @param {"value"|"gradient"} kind @returns {string[]} */
export function arrayTex(symbols, id, kind) {
  const table = symbols[id][kind];
  if (typeof table === "string") return [wholeSymbol(table)];
  const names = /** @type {string[]} */ ([table].flat(Infinity));
  return names.length > 1 ? [names[0], names[names.length - 1]] : names;
}

/** Between the first name and the last. */
export const UP_TO = " … ";
