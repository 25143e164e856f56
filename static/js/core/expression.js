/**
 * An expression's TeX, such as `\left(x + y\right) \cdot z` or `e^{-z}`, as text and as a MathML tree: what a line of a circuit
 * without a name is called. Its letters are symbols, read by the grammar of symbols.js.
 *
 * @typedef {import("./symbols.js").MathTree} MathTree
 * @typedef {{tree: MathTree, text: string, simple: boolean}} Part  simple: needs no brackets beside a bar
 * @typedef {{group(tex: string, from: number): [string, number], tree(tex: string): MathTree, text(tex: string): string, isSymbol(name: string): boolean}} Grammar
 */

const OPERATORS = /** @type {Record<string, string>} */ ({ "+": "+", "-": "−", cdot: "·", times: "×", ",": ",", "=": "=", ">": ">", "<": "<" });
const BRACKETS = /** @type {Record<string, [string, string]>} */ ({ "(": ["(", ")"], "|": ["|", "|"], "[": ["[", "]"] });
const SYMBOL = /^(?:\\(?:mathrm|text|hat|bar|tilde)\s*\{[^{}]*\}|[A-Za-z])/;

/** Whether TeX is more than one symbol with its indices. @param {string} tex */
export function isExpression(tex) {
  if (/\\(?:left|cdot|times|sqrt|operatorname|,)|^\\t?frac(?!\{\\partial)|^-?\d/.test(tex)) return true;
  if (/\^\{(?=[^{}]*[-+\\{])[^{}]{2,}/.test(tex)) return true;
  let depth = 0;
  for (const sign of tex) {
    depth += sign === "{" ? 1 : sign === "}" ? -1 : 0;
    if (depth === 0 && "+-(|".includes(sign)) return true;
  }
  return false;
}

/** Where `\left` at `from` is closed. @param {string} tex @param {number} from */
function closing(tex, from) {
  let depth = 0;
  for (const match of tex.slice(from).matchAll(/\\(left|right)(?![a-z])/g)) {
    depth += match[1] === "left" ? 1 : -1;
    if (depth === 0) return from + match.index;
  }
  return tex.length;
}

const bracketed = (/** @type {Part} */ { text, simple }) => (simple ? text : `(${text})`);

/** @param {string} tex @param {Grammar} grammar @returns {Part} */
export function readExpression(tex, grammar) {
  const parts = /** @type {Part[]} */ ([]);
  let at = 0, spaced = true; // at the beginning a minus is a sign
  const inner = () => {
    const [inside, next] = grammar.group(tex, at);
    at = next;
    return readExpression(inside, grammar);
  };
  const put = (/** @type {MathTree} */ tree, /** @type {string} */ text, simple = true) => {
    parts.push({ tree, text, simple });
    spaced = false;
  };

  while (at < tex.length) {
    const rest = tex.slice(at);
    const [token] = /** @type {RegExpExecArray} */ (/^(?:\\[A-Za-z]+\s*|\\.|\d+(?:\.\d+)?(?:e[-+]?\d+)?|[^])/.exec(rest));
    const name = token.startsWith("\\") ? token.slice(1).trim() : token;
    if (/^\s$/.test(token)) at += 1;
    else if (token === "\\,") {
      at += token.length;
      parts.push({ tree: ["mspace", { width: "0.2em" }], text: " ", simple: true });
    } else if (name === "^" || name === "_" || name === "'") scripts();
    else if (name === "frac" || name === "tfrac") {
      at += token.length;
      const top = inner(), bottom = inner();
      put(["mfrac", {}, top.tree, bottom.tree], `${bracketed(top)}/${bracketed(bottom)}`, false);
    } else if (name === "sqrt") {
      at += token.length;
      const inside = inner();
      put(["msqrt", {}, inside.tree], `√${bracketed(inside)}`);
    } else if (name === "left") {
      const end = closing(tex, at), [open, close] = BRACKETS[rest[token.length]] ?? ["", ""];
      const inside = readExpression(tex.slice(at + token.length + 1, end), grammar);
      at = end + "\\right".length + 1;
      put(["mrow", {}, ["mo", {}, open], inside.tree, ["mo", {}, close]], `${open}${inside.text}${close}`);
    } else if (name === "operatorname") {
      at += token.length;
      const [word, next] = grammar.group(tex, at);
      at = next;
      put(["mi", {}, word], word);
    } else if (OPERATORS[name]) {
      at += token.length;
      const sign = OPERATORS[name];
      const unary = spaced && name === "-";
      parts.push({ tree: ["mo", unary ? { form: "prefix" } : {}, sign], text: unary ? sign : name === "," ? ", " : ` ${sign} `, simple: unary });
      spaced = true;
    } else if (/^\d/.test(token)) {
      at += token.length;
      put(["mn", {}, token], token);
    } else if (SYMBOL.test(rest) || (token.startsWith("\\") && grammar.isSymbol(name))) {
      const base = SYMBOL.exec(rest)?.[0] ?? token.trim();
      at += token.startsWith("\\") && base === token.trim() ? token.length : base.length;
      put(grammar.tree(base), grammar.text(base));
    } else if (token.startsWith("\\")) {
      at += token.length;
      put(["mi", {}, name], name);
    } else {
      at += token.length;
      put(["mo", { stretchy: "false" }, token], token);
      spaced = token === "(" || token === "[";
    }
  }
  const simple = parts.length === 1 && parts[0].simple;
  return { tree: parts.length === 1 ? parts[0].tree : ["mrow", {}, ...parts.map((part) => part.tree)], text: parts.map((part) => part.text).join(""), simple };

  /** What stands above and below the last part; short ones are read by the grammar of symbols, so that they look alike everywhere. */
  function scripts() {
    const start = at;
    let above = /** @type {string[]} */ ([]), below = "";
    while (/[\^_']/.test(tex[at] ?? "")) {
      if (tex[at] === "'") { above.push("'"); at += 1; continue; }
      const [inside, next] = grammar.group(tex, at + 1);
      if (tex[at] === "^") above.push(inside);
      else below = inside;
      at = next;
    }
    const last = parts.pop();
    if (!last) return;
    const script = tex.slice(start, at);
    const long = above.some((each) => each.length > 1);
    const sup = above.length ? readExpression(above.join(""), grammar) : null;
    const sub = below ? grammar.tree(`x_{${below}}`) : null;
    const tail = grammar.text(`x${long ? (below ? `_{${below}}` : "") : script}`).slice(1);
    const subTree = sub ? /** @type {MathTree} */ (sub[3]) : null;
    const tree = /** @type {MathTree} */ (sup && subTree ? ["msubsup", {}, last.tree, subTree, sup.tree] : sup ? ["msup", {}, last.tree, sup.tree] : ["msub", {}, last.tree, subTree ?? ["mi", {}, below]]);
    const level = /^[a-z]_\{?(\d+)\}?$/i.test(above.join("")) ? grammar.text(`x^{${above.join("").replace(/[_{}]/g, "")}}`).slice(1) : "^"; // h_1 above: its number stands level with it
    put(tree, `${last.text}${long && sup ? (level.startsWith("^") ? `^${bracketed(sup)}` : level) : ""}${tail}`);
  }
}
