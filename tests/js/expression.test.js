import assert from "node:assert/strict";
import test from "node:test";
import { isExpression } from "../../static/js/core/expression.js";
import { symbolText, symbolTree } from "../../static/js/core/symbols.js";

/** @param {any} tree @returns {string} */
const letters = (tree) => (typeof tree === "string" ? tree : tree.slice(2).map(letters).join(""));

const TOLD = new Map([
  ["x + y", "x + y"], ["\\left(x + y\\right) \\cdot z", "(x + y) · z"], ["e^{-z}", "e^(−z)"], ["\\frac{1}{1 + e^{-z}}", "1/(1 + e^(−z))"],
  ["\\sigma(w_{0} \\cdot x_{0})", "σ(w₀ · x₀)"], ["\\left(\\max(0, H)\\right)_{12}", "(max(0, H))₁₂"], ["-1", "−1"], ["0.5", "0.5"],
  ["\\left(x + y\\right)^{2}", "(x + y)²"], ["\\left|x\\right|", "|x|"], ["W\\,X", "W X"], ["\\left(W\\,X\\right)_{2,10}", "(W X)₂,₁₀"],
  ["\\frac{\\partial f}{\\partial \\left(G \\cdot D\\right)_{32}}", "∂f/∂(G · D)₃₂"], ["\\frac{\\partial f}{\\partial \\left(x + y\\right)}", "∂f/∂(x + y)"],
]);

test("an expression is told as it is written", () => {
  for (const [tex, told] of TOLD) assert.equal(symbolText(tex), told, tex);
});

test("no command of TeX is left in text or tree", () => {
  for (const tex of TOLD.keys()) for (const shown of [symbolText(tex), letters(symbolTree(tex))]) assert.ok(!/[\\{}]/.test(shown), `${tex}: ${shown}`);
});

test("a symbol with its indices is no expression, and neither is its gradient's half", () => {
  for (const tex of ["w^{(1)}_{11}", "\\mathrm{net}_{h1}", "x'", "w^{+}_{5}", "\\hat{y}_1", "\\delta^{(2)}_1", "x[3]", "W_{#0#1}"]) assert.equal(isExpression(tex), false, tex);
});
