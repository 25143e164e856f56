import assert from "node:assert/strict";
import test from "node:test";
import { fillHoles, symbolText, symbolTree, wholeSymbol } from "../../static/js/core/symbols.js";

test("the grammar as text", () => {
  const cases = [
    ["w_5", "w₅"], ["w_{5}", "w₅"], ["a^{(1)}_{1}", "a⁽¹⁾₁"], ["\\delta^{(2)}_{1}", "δ⁽²⁾₁"], ["\\frac{\\partial L}{\\partial a^{(1)}_1}", "∂L/∂a⁽¹⁾₁"],
    ["\\mathrm{out}_{o1}", "outₒ₁"], ["\\eta", "η"], ["\\hat{m}_{w_5}", "m̂[w₅]"], ["w_5^{+}", "w₅⁺"], ["\\beta_{1}", "β₁"], ["e_{1}[2]", "e₁[2]"],
    ["w^{(1)}_{11}^{+}", "w⁽¹⁾⁺₁₁"], ["v_{w^{(1)}_{11}}", "v[w⁽¹⁾₁₁]"], ["L", "L"],
  ];
  for (const [tex, text] of cases) assert.equal(symbolText(tex), text, tex);
});

test("holes take indices from 1, letters where there is no index, and a comma from 10 on", () => {
  assert.equal(fillHoles("w_{#0#1}", [0, 1]), "w_{12}");
  assert.equal(fillHoles("w_{#0#1}", [0, 11]), "w_{1,12}");
  assert.equal(fillHoles("w_{#0#1}", ["o", "i"]), "w_{oi}");
  assert.equal(wholeSymbol("w^{(1)}_{#0#1}"), "w^{(1)}");
  assert.equal(wholeSymbol("\\frac{\\partial L}{\\partial w^{(1)}_{#0#1}}"), "\\frac{\\partial L}{\\partial w^{(1)}}");
});

test("the grammar as MathML", () => {
  assert.deepEqual(symbolTree("w_5"), ["msub", {}, ["mi", {}, "w"], ["mn", {}, "5"]]);
  assert.equal(symbolTree("a^{(1)}_1")[0], "msubsup");
  assert.equal(symbolTree("\\frac{\\partial E}{\\partial w_5}")[0], "mfrac");
});

test("a numbered name above a symbol is written above it in plain text too", () => {
  assert.deepEqual(["b^{h_{12}}_{1}", "\\frac{\\partial L}{\\partial b^{h_{2}}_{1}}"].map(symbolText), ["bʰ¹²₁", "∂L/∂bʰ²₁"]);
});
