import assert from "node:assert/strict";
import test from "node:test";
import { cut } from "../../static/js/charts/curve.js";
import { errorBetween, fitOf, fitting, readSizes } from "../../static/js/core/puzzle.js";
import { choicesFor, isFound, isInside, pointsOf, searchable } from "../../static/js/core/rules.js";

const written = (tex) => ({ template: { tex, mathml: "", precedence: 0 }, letters: [] });
const rule = (name, f, df, more = {}) => ({ name, written: written(f), derivatives: [written(df)], titles: [], words: "", domain: "", between: [[null, null]], source: "f = x", inputs: { x: 0.5 }, guessed: true, op: "", ...more });

test("where the sizes differ one arrangement alone fits each gradient, and squares fit in every way", () => {
  assert.deepEqual(fitting("W", [5, 10, 3]), [["dD", "XT"]]);
  assert.deepEqual(fitting("X", [5, 10, 3]), [["WT", "dD"]]);
  assert.equal(fitting("W", [3, 3, 3]).length, 36);
  assert.equal(fitOf(["dD", "X"], "W", [5, 10, 3]).kind, "inner");
  assert.equal(fitOf(["X", "dDT"], "W", [5, 10, 3]).kind, "outer");
  assert.deepEqual([readSizes("5 10 3"), readSizes("5 0 3"), readSizes("a")], [[5, 10, 3], null, null]);
});

test("the error between two arrays is relative, and not a number where one of them is none", () => {
  assert.equal(errorBetween([[1, 2]], [[1, 4]]), 0.5);
  assert.ok(Number.isNaN(errorBetween([["NaN"]], [[1]])));
});

test("choices are of different derivatives, hold the right one and keep their order", () => {
  const rules = [rule("a", "x", "1"), rule("b", "2x", "1"), rule("c", "x^2", "2x"), rule("d", "x^3", "3x^2"), rule("e", "0", "0"), rule("g", "s", "t")];
  const found = choicesFor(rules, rules[2]);
  assert.equal(new Set(found.map((each) => each.derivatives[0].template.tex)).size, 4);
  assert.ok(found.includes(rules[2]));
  assert.deepEqual(choicesFor(rules, rules[2]), found);
});

test("a rule is found by what a person types for its formula, and a hidden derivative finds none", () => {
  const one = rule("log", "\\ln x", "\\frac{1}{x}");
  assert.equal(searchable(one.derivatives[0]), "1/x");
  assert.ok(isFound(one, "1 / x") && isFound(one, "LN") && !isFound(one, "1/x", false));
});

test("a guess is judged on both sides of 0 as far as the rule holds", () => {
  assert.equal(pointsOf(rule("r", "x", "1")).length, 10);
  const right = rule("r", "x", "1", { between: [[0, null]] });
  assert.ok(pointsOf(right).every((x) => x > 0) && !isInside(right, 0) && isInside(right, 1));
});

test("a pole is cut out of a curve", () => {
  const line = cut([...Array.from({ length: 20 }, (_, k) => k), 1e9, "NaN"]);
  assert.deepEqual([line[19], line[20], line[21]], [19, null, null]);
});
