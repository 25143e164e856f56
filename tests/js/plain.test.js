import assert from "node:assert/strict";
import test from "node:test";
import { openFormula } from "../../static/js/core/formula.js";
import { frame } from "../../static/js/core/frame.js";
import { numpyLine, sumText } from "../../static/js/core/plain.js";
import { asNumpy, asText } from "../../static/js/panels/copy.js";
import { mazur, stateOf, templates } from "./load.js";

const run = mazur();
const { formulas, steps } = run.structure;
const at = (kind, node, element) => steps.findIndex(([f, e]) => formulas[f].subject[0] === kind && (kind === "value" ? formulas[f].subject[1] : run.backwardAt(formulas[f].subject[1])?.operand) === node && e?.join() === element.join()) + 1;
const nodeOf = (name) => run.byName.get(name).id;

/** The frame at a step, its subject and its opened formula. */
function step(kind, name, element, more = {}) {
  const now = frame(stateOf({ trace: run, position: at(kind, nodeOf(name), element), catalog: { templates }, ...more }));
  const { formula, binding } = now.step;
  const subject = [...formula.subject.slice(0, -1), formula.subject.at(-1).map((part) => binding[part] ?? part)];
  return [now, subject, openFormula(formula.tree, binding, { templates, number: now.number })];
}

test("a weight's gradient as text: symbols, numbers, result", () => {
  assert.equal(asText(...step("gradient", "W2", [0, 0])), "∂L/∂w⁽²⁾₁₁ = δ⁽²⁾₁ · a⁽¹⁾₁ = 0.1385 · 0.5933 = 0.08217");
  assert.equal(asText(...step("gradient", "z2", [1])), "δ⁽²⁾₂ = ∂L/∂a⁽²⁾₂ · a⁽²⁾₂ · (1 − a⁽²⁾₂) = −0.2171 · 0.7729 · (1 − 0.7729) = −0.03810");
  assert.equal(asText(...step("value", "term", [0])), "e₁ = ½ · (a⁽²⁾₁ − y₁)² = ½ · (0.7514 − 0.01)² = 0.2748");
});

test("a line of NumPy has every digit and the name of what it makes", () => {
  assert.equal(asNumpy(...step("gradient", "W2", [0, 0])), "dW2_00 = 0.13849856162855698 * 0.5932699921071872  # ∂L/∂w⁽²⁾₁₁ = 0.08216704056423078");
  assert.match(asNumpy(...step("value", "a1", [0])), /^import numpy as np; a1_0 = \(lambda z: 1 \/ \(1 \+ np\.exp\(-z\)\)\)\(0\.3775\)/);
});

test("what a question hides is in no copy", () => {
  const told = step("gradient", "W2", [0, 0], { hidden: ["gradient W2 0 0"] });
  assert.equal(asNumpy(...told), null);
  assert.match(asText(...told), /= \?$/);
});

test("the grammar of the templates: fractions, powers, functions, brackets", () => {
  const own = { ...templates, elu: { tex: "\\max(0, #0) + e^{\\min(0, #0)} - 1", precedence: 1 }, slope: { tex: "0.01 + 0.99\\,\\mathbf{1}[#0 > 0]", precedence: 1 }, size: { tex: "\\left|#0\\right|", precedence: 4 }, sqrt: { tex: "\\sqrt{#0}", precedence: 4 }, sign: { tex: "\\operatorname{sign}(#0)", precedence: 3 } };
  const line = (name, ...numbers) => numpyLine("y", openFormula(["f", name, numbers.map((_, k) => ["value", k, []]), null, null], {}, { templates: own }), own, (ref) => numbers[ref[1]]);
  assert.equal(line("elu", -2), "import numpy as np; y = np.maximum(0, -2) + np.exp(np.minimum(0, -2)) - 1");
  assert.equal(line("slope", 3), "y = 0.01 + 0.99 * float(3 > 0)");
  assert.equal(line("divide", 1, 3), "y = ((1) / (3))");
  assert.equal(line("square", -3), "y = (-3) ** (2)");
  assert.equal(line("size", -3), "import numpy as np; y = np.abs(-3)");
  assert.equal(line("sign", 2), "import numpy as np; y = np.sign(2)");
  assert.equal(sumText(openFormula(["f", "sqrt", [["value", 0, []]], null, null], {}, { templates: own }), own, () => ({ text: "x" })), "√(x)");
});
