import assert from "node:assert/strict";
import test from "node:test";
import { spreadEnds } from "../../static/js/charts/ends.js";
import { changedGate, namesIn, verdictsOf, withArguments, withGate, withoutGate } from "../../static/js/core/gates.js";
import { countOf, freeNumbers, sizeHere } from "../../static/js/core/modes.js";
import { FIRST_H, hOf, isPlain } from "../../static/js/core/nudges.js";

test("what a way takes is its multiplications, or the edges that the quadratic way visits, or not known", () => {
  assert.equal(countOf({ passes: 1, multiplications: 28 }), 28);
  assert.equal(countOf({ edge_visits: 108 }), 108);
  assert.equal(countOf(null), null);
});

test("a family's size is found by text and by how many numbers move, since one text serves several sizes", () => {
  const point = (/** @type {number} */ size) => ({ size, source: "f = c @ x", inputs: size, costs: /** @type {any} */ ({}), graph: null });
  const family = { name: "inputs", lab: "a", own: 3, points: [point(1), point(2), point(3)] };
  assert.equal(sizeHere(family, "f = c @ x", 2), 2);
  assert.equal(sizeHere(family, "f = c * x", 2), null);
  assert.equal(sizeHere(undefined, "f = c @ x", 2), null);
  const nodes = /** @type {any} */ ([{ name: "x", role: "parameter", shape: [3] }, { name: "A", role: "parameter", shape: [4, 3] }, { name: "b", role: "parameter", shape: [] }]);
  assert.equal(freeNumbers(/** @type {any} */ ({ nodes }), ["A"]), 4);
});

test("names at the ends of curves keep their order and a distance", () => {
  const ends = spreadEnds([100, 101, 10, 10000].map(Math.log10));
  assert.ok(ends[2] < ends[0] && ends[0] < ends[1] && ends[1] < ends[3]);
  assert.ok(ends[1] - ends[0] > 0.3);
  assert.equal(ends[2], 1);
});

test("h is what the panel says, the first h where that is no number, and none while the test is folded", () => {
  assert.equal(hOf({ panels: {} }), null);
  assert.equal(hOf({ panels: { nudge: "-0.5" } }), -0.5);
  assert.equal(hOf({ panels: { nudge: "much" } }), FIRST_H);
  assert.equal(hOf({ panels: { nudge: " " } }), FIRST_H);
});

test("η·Σg² is told of plain descent alone", () => {
  const request = (/** @type {object} */ optimizer) => /** @type {any} */ ({ optimizer });
  assert.ok(isPlain(request({ name: "sgd" })));
  for (const other of [{ name: "adam" }, { name: "sgd", weight_decay: 0.1 }, { name: "sgd", clip: { by: "norm", limit: 1 } }]) assert.ok(!isPlain(request(other)));
});

test("a gate is added under a name of its own, changed and taken away, and the others stay", () => {
  const two = withGate(withGate([]));
  assert.equal(new Set(two.map(({ name }) => name)).size, 2);
  assert.equal(changedGate(two, 1, { forward: "u" })[0], two[0]);
  assert.deepEqual(withoutGate(two, 0), [two[1]]);
});

test("a gate's backward follows its arguments: by name, by place where one is renamed, empty for a new one", () => {
  const gate = { name: "mul", arguments: ["x", "y"], forward: "x * y", backward: { x: "y * upstream", y: "x * upstream" } };
  assert.deepEqual(namesIn(" x,  y ,"), ["x", "y"]);
  assert.deepEqual(withArguments(gate, ["x", "w"]).backward, { x: "y * upstream", w: "x * upstream" });
  assert.deepEqual(withArguments(gate, ["y"]).backward, { y: "x * upstream" });
  assert.deepEqual(withArguments(gate, ["x", "y", "z"]).backward, { ...gate.backward, z: "" });
});

test("what a check found of a backward is had by its path", () => {
  const path = "/model/gates/0/backward/u";
  assert.equal(verdictsOf({ gates: [{ path, passed: false }] }).get(path).passed, false);
  assert.equal(verdictsOf(null).size, 0);
});
