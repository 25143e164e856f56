import assert from "node:assert/strict";
import test from "node:test";
import { parseSelector, positionOf, samePlace } from "../../static/js/core/place.js";
import { mazur } from "./load.js";

const runs = { layer: mazur("layer"), neuron: mazur("neuron"), operation: mazur("operation") };

test("a selector finds the step that tells it, at every granularity", () => {
  const selectors = ["value z1 0", "value a2 1", "loss", "gradient a1 0", "gradient z2 1", "gradient W2 1 0", "gradient b1", "update W1 0 1"];
  for (const [name, run] of Object.entries(runs)) {
    for (const selector of selectors) {
      const at = positionOf(run, selector);
      assert.ok(at !== null && at > 0, `${name}: ${selector}`);
      const [formula, element, term] = run.structure.steps[at - 1];
      assert.equal(term, undefined);
      const { kind, index } = parseSelector(selector);
      assert.equal(run.structure.formulas[formula].subject[0], kind);
      if (element) assert.deepEqual(element, index);
    }
    assert.equal(positionOf(run, "start"), 0);
    assert.equal(positionOf(run, "end"), run.structure.steps.length);
    assert.equal(positionOf(run, "gradient nowhere 0"), null);
  }
});

test("another granularity keeps the place in the run", () => {
  const at = positionOf(runs.neuron, "gradient z1 1");
  assert.equal(samePlace(runs.neuron, at, runs.operation), positionOf(runs.operation, "gradient z1 1"));
  assert.equal(samePlace(runs.neuron, at, runs.layer), positionOf(runs.layer, "gradient z1 1"));
  for (const [from, to] of [["neuron", "operation"], ["operation", "neuron"], ["layer", "neuron"], ["neuron", "neuron"]]) {
    assert.equal(samePlace(runs[from], 0, runs[to]), 0);
    assert.equal(samePlace(runs[from], runs[from].structure.steps.length, runs[to]), runs[to].structure.steps.length);
  }
});

test("there and back again is the same step", () => {
  for (let k = 0; k <= runs.neuron.structure.steps.length; k++) {
    assert.equal(samePlace(runs.operation, samePlace(runs.neuron, k, runs.operation), runs.neuron), k);
  }
});
