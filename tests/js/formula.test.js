import assert from "node:assert/strict";
import test from "node:test";
import { holesOf, needsBrackets } from "../../static/js/core/brackets.js";
import { countTerms, distinctReferences, openFormula, termAt, termProduct, termReferences } from "../../static/js/core/formula.js";
import { frame, stepAt } from "../../static/js/core/frame.js";
import { sumTex } from "../../static/js/core/latex.js";
import { unfolded } from "../../static/js/core/plain.js";
import { exampleOf } from "../../static/js/core/things.js";
import { listedTerms } from "../../static/js/panels/fold.js";
import { columnsIn } from "../../static/js/panels/matrices.js";
import { mazur, stateOf, templates } from "./load.js";

const trace = mazur();
const number = (ref) => trace.number(ref, { n: 0 });
const open = (position, more = {}) => {
  const step = stepAt(trace, position);
  return openFormula(step.formula.tree, step.binding, { templates, number, ...more });
};

test("a pre-activation opens into one product a weight and the bias, each element bound", () => {
  const { terms } = open(1);
  assert.equal(terms.length, 3);
  assert.deepEqual(terms[0].factors.map((factor) => factor.ref), [["value", 1, [0, 0]], ["value", 0, [0]]]);
  assert.deepEqual(terms[2].factors[0].ref, ["value", 2, []]);
});

test("in every step whose terms all have numbers, the products add up to what the engine says", () => {
  let checked = 0;
  for (const [granularity] of [["neuron"], ["operation"]]) {
    const run = mazur(granularity);
    run.structure.steps.forEach((_, index) => {
      const step = stepAt(run, index + 1);
      if (step.term !== null || step.whole) return;
      const lookup = (ref) => run.number(ref, { n: 0 });
      const { terms } = openFormula(step.formula.tree, step.binding, { templates, number: lookup });
      const products = terms.map((term) => termProduct(term, lookup));
      if (products.includes(null)) return;
      checked += 1;
      const sum = products.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(sum - run.number(step.formula.subject, step.binding)) < 1e-12, `step ${index + 1}`);
    });
  }
  assert.ok(checked > 50);
});

test("a difference in a template is a term with a minus", () => {
  const { terms } = open(30);
  assert.equal(terms.length, 2);
  assert.equal(terms[1].negative, true);
  assert.ok(Math.abs(termProduct(terms[1], number) + 0.5 * 0.00043856773447434685) < 1e-15);
});

test("a sum inside a product stands in brackets and keeps its own number", () => {
  const tree = ["*", ["value", 0, [0]], ["f", "half_squared_error.0", [["value", 8, [0]], ["value", 9, [0]]], null, ["local", 7, [0]]]];
  const [term] = openFormula(tree, {}, { templates, number }).terms;
  assert.equal(term.factors[1].kind, "group");
  assert.ok(Math.abs(termProduct(term, number) - 0.05 * 0.7413650695523157) < 1e-15);
});

test("past eight terms a sum folds and shows its three largest", () => {
  const tree = ["sum", "i", 9, ["value", 20, ["i"]]];
  const values = [1, -9, 3, 4, 5, 6, 7, 8, 2];
  const lookup = (ref) => values[ref[2][0]];
  const [term] = openFormula(tree, {}, { number: lookup }).terms;
  assert.equal(term.factors[0].kind, "fold");
  assert.equal(term.factors[0].count, 9);
  assert.deepEqual(term.factors[0].largest.map((t) => lookup(t.factors[0].ref)), [-9, 8, 7]);
  assert.equal(openFormula(["sum", "i", 8, ["value", 20, ["i"]]], {}, {}).terms.length, 8);
});

test("so many terms as can be added by hand are all listed, in order; of more the largest, until all are asked for", () => {
  const terms = Array.from({ length: 40 }, (_, k) => ({ negative: false, factors: [{ kind: "constant", value: k }] }));
  const fold = (/** @type {number} */ count) => ({ kind: "fold", letters: ["n"], count, body: { terms: [], value: null }, terms: terms.slice(0, count), largest: terms.slice(count - 3, count) });
  assert.deepEqual(listedTerms(fold(10), null, false), terms.slice(0, 10));
  assert.deepEqual(listedTerms(fold(40), null, false), terms.slice(37));
  assert.deepEqual(listedTerms(fold(40), terms[5], false), [...terms.slice(37), terms[5]]);
  assert.deepEqual(listedTerms(fold(40), terms[5], true), terms);
});

test("in a sum over the examples each is told to be its own, on the panel and in what is copied", () => {
  const ref = ["gradient", 4, ["n", 0]], tree = ["sum", "n", 12, ref];
  const sum = openFormula(tree, {}, { number: (each) => each[2][0] });
  const tex = sumTex(sum, { templates: {}, leaf: (each, running) => ({ tex: `d${exampleOf(each, running)}`, negative: false }) });
  assert.equal(tex, "\\sum_{n} d[n]");
  assert.deepEqual([exampleOf(ref), exampleOf(ref, ["i"]), exampleOf(["value", 1, [0]], ["n"])], ["", "", ""]);
  assert.equal(unfolded(sum).terms.length, 12, "the numbers that are copied are those of every example");
});

test("a matrix shows as many columns as have room", () => {
  const long = [[-0.0000123, 0.5, 0.5, 0.5]], short = [[1, 2, 3, 4]];
  assert.ok(columnsIn(long, 330) < 4 && columnsIn(long, 10) === 1);
  assert.equal(columnsIn(short, 330), 4);
});

test("a term of a folded sum is found by its number among all terms", () => {
  const sum = openFormula(["+", ["sum", "i", 12, ["value", 20, ["i"]]], ["value", 21, []]], {}, { number: () => 1 });
  const refAt = (k) => termAt(sum, k)?.term.factors[0].ref;
  assert.equal(sum.terms.length, 2);
  assert.deepEqual([refAt(0), refAt(11), refAt(12)], [["value", 20, [0]], ["value", 20, [11]], ["value", 21, []]]);
  assert.deepEqual([0, 11, 12].map((k) => termAt(sum, k)?.place), [0, 0, 1]);
  assert.equal(termAt(sum, 13), null);
  assert.equal(termAt(open(1), 1)?.place, 1);
});

test("the example stays free unless a sum runs over it", () => {
  const tree = ["sum", "n", 2, ["*", ["gradient", 9, ["n", "o"]], ["value", 4, ["n", "i"]]]];
  const { terms } = openFormula(tree, { o: 1, i: 0, n: 5 }, {});
  assert.deepEqual(terms[1].factors[0].ref, ["gradient", 9, [1, 1]]);
  assert.deepEqual(openFormula(["value", 3, ["n", "o"]], { o: 0, n: 5 }, {}).terms[0].factors[0].ref, ["value", 3, ["n", 0]]);
});

test("signs of constants move in front, factors of 1 vanish", () => {
  const [term] = openFormula(["*", -1, 1, ["value", 0, [0]]], {}, {}).terms;
  assert.equal(term.negative, true);
  assert.equal(term.factors.length, 1);
});

test("references come once, in order", () => {
  const tree = ["*", ["gradient", 7, ["o"]], ["f", "sigmoid.0", [], ["value", 8, ["o"]], ["local", 8, ["o"]]], ["gradient", 7, ["o"]]];
  assert.deepEqual(distinctReferences(tree).map((ref) => ref[0]), ["gradient", "value", "local"]);
  assert.equal(countTerms(["+", ["sum", "i", 3, 1], 2]), 4);
  assert.equal(termReferences(open(1).terms[0]).length, 2);
});

test("brackets by the place of the hole", () => {
  assert.deepEqual(holesOf("\\sigma(#0)").map((hole) => hole.place), ["enclosed"]);
  assert.deepEqual(holesOf("#0 - #1").map((hole) => hole.place), ["first", "operand"]);
  assert.deepEqual(holesOf("(#0 - #1)^{2}").map((hole) => hole.place), ["first", "operand"]);
  assert.deepEqual(holesOf("\\frac{#0}{#1}").map((hole) => hole.place), ["enclosed", "enclosed"]);
  assert.deepEqual(holesOf("#out\\,(1 - #out)").map((hole) => hole.place), ["operand", "operand"]);
  assert.deepEqual(holesOf("#0^{#1}").map((hole) => hole.place), ["base", "enclosed"]);
  assert.ok(needsBrackets(1, "operand") && needsBrackets(2, "base") && !needsBrackets(1, "enclosed") && !needsBrackets(2, "operand"));
});

test("LaTeX: brackets round negative factors and round sums", () => {
  const leaf = (ref) => ({ tex: String(number(ref)).slice(0, 6), negative: (number(ref) ?? 0) < 0 });
  const told = sumTex(open(21).terms.length ? open(21) : open(21), { templates, leaf });
  assert.match(told, /\\cdot/);
  assert.match(told, /\\left\(-0\.038\\right\)/);
});

test("LaTeX: a fraction as a base stands in brackets, a symbol has one superscript", () => {
  const square = openFormula(["f", "square", [["gradient", 9, [0, 0]]], null, null], {}, { templates });
  const leaf = () => ({ tex: "\\frac{\\partial L}{\\partial w}", negative: false });
  assert.equal(sumTex(square, { templates, leaf }), "\\left(\\frac{\\partial L}{\\partial w}\\right)^{2}");
  const shown = frame(stateOf({ trace }));
  assert.equal(shown.symbol(["update", "W2", "after", [0, 0]]).tex, "w^{(2)+}_{11}");
});
