import assert from "node:assert/strict";
import test from "node:test";
import { layerFrom, layerStarts, teachableStops } from "../../static/js/core/landmarks.js";
import { createTrace } from "../../static/js/core/trace.js";
import { waitsOf } from "../../static/js/core/waits.js";
import { linesOf, mazur, mazurRequest, stateOf } from "./load.js";

const kinds = (trace) => Object.fromEntries(teachableStops(trace));

/** Mazur's run with reasons that it does not have, and with a batch axis where asked. */
function withReasons(reasons, examples = 0) {
  const [structure, ...lines] = linesOf("neuron").map((line) => JSON.parse(line));
  const nodes = structure.nodes.map((node) => (examples && node.axes === "u" ? { ...node, axes: "nu", shape: [examples, ...node.shape] } : node));
  return createTrace({ ...structure, nodes }, lines.map((line) => (line.type === "end" ? { ...line, reasons } : line)), mazurRequest);
}

test("playing pauses at the first sum over paths and at the first hidden δ, in steps of every size", () => {
  assert.deepEqual(kinds(mazur("neuron")), { 21: ["sum"], 22: ["delta"] });
  assert.deepEqual(kinds(mazur("layer")), { 11: ["sum"], 12: ["delta"] });
  assert.deepEqual(kinds(mazur("operation")), { 41: ["sum"], 42: ["delta"] });
});

test("a shared bias adds its units' gradients, but is no sum over paths", () => {
  const { formulas, steps } = mazur().structure;
  assert.equal(formulas[steps[19][0]].tree[0], "sum", "the bias's step adds");
  assert.ok(!teachableStops(mazur()).has(20));
});

test("playing pauses at the first dead unit, at the step that tells its gradient", () => {
  assert.deepEqual(kinds(withReasons([{ event: 12, element: [1], kind: "dead_relu" }])), { 21: ["sum"], 22: ["delta"], 24: ["dead"] });
  assert.deepEqual(kinds(withReasons([{ event: 12, element: [0], kind: "dead_relu" }])), { 21: ["sum"], 22: ["delta", "dead"] });
  assert.deepEqual(kinds(withReasons([{ event: 12, element: [1], kind: "saturated" }])), { 21: ["sum"], 22: ["delta"] });
});

test("in a batch a unit is dead when it is so for every example", () => {
  const dead = (...examples) => examples.map((n) => ({ event: 12, element: [n, 1], kind: "dead_relu" }));
  assert.ok(!teachableStops(withReasons(dead(0, 2), 3)).has(24));
  assert.deepEqual(teachableStops(withReasons(dead(0, 1, 2), 3)).get(24), ["dead"]);
});

test("the stops of a run are found once", () => {
  const trace = mazur();
  assert.equal(teachableStops(trace), teachableStops(trace));
  assert.equal(teachableStops(null).size, 0);
});

test("a layer's steps begin where the layer or the phase changes", () => {
  const trace = mazur();
  assert.deepEqual(layerStarts(trace).slice(0, 5), [1, 5, 9, 12, 21]);
  assert.equal(layerFrom(trace, 0, 1), 1);
  assert.equal(layerFrom(trace, 6, 1), 9);
  assert.equal(layerFrom(trace, 6, -1), 5);
  assert.equal(layerFrom(trace, 1, -1), 0);
  assert.equal(layerFrom(trace, trace.structure.steps.length, 1), trace.structure.steps.length);
  assert.equal(layerFrom(null, 3, 1), 3);
});

test("the timeline marks where playing waits: a question before a first meeting, and none that is turned off or answered", () => {
  const guide = [{ title: "", at: "start", text: [], questions: [{ id: "q", kind: "number", prompt: "", at: "gradient z1 0", reveals: "gradient z1 0" }] }];
  const told = (changes) => [...waitsOf(stateOf({ trace: mazur(), lab: { id: "l", title: "", guide }, ...changes }))].map(([at, { kind }]) => [at, kind]);
  assert.deepEqual(told({}), [[21, "pause"], [22, "question"]]);
  assert.deepEqual(told({ answers: { q: {} } }), [[21, "pause"], [22, "pause"]]);
  assert.deepEqual(told({ pauses: false }), [[22, "question"]]);
  assert.deepEqual(told({ pauses: false, round: 1 }), []);
});
