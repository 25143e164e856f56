import assert from "node:assert/strict";
import test from "node:test";
import { worstOf } from "../../static/js/charts/check.js";
import { complete } from "../../static/js/charts/gradients.js";
import { describeLayers, drawLayers, spread } from "../../static/js/charts/layers.js";
import { axesOfLine, missing } from "../../static/js/charts/line.js";
import { surfaceInWords } from "../../static/js/charts/surface.js";
import { frame } from "../../static/js/core/frame.js";
import { chosenParameter, isAskedFor, isOld, lineQuestion, reach, secondParameter, surfaceQuestion } from "../../static/js/core/landscapes.js";
import { place } from "../../static/js/core/trace.js";
import { mazur, stateOf } from "./load.js";

const trace = mazur();
const END = trace.structure.steps.length;
const w5 = { kind: /** @type {const} */ ("value"), node: "W2", index: [0, 0] };
const at = (position, more = {}) => frame(stateOf({ trace, position, ...more }));

/** The same run with one weight changed. */
const moved = (thing, w) => ({ ...trace, request: { ...trace.request, parameters: { ...trace.request.parameters, [thing.node]: place(trace.request.parameters[thing.node], thing.index, w) } } });

test("a weight is varied as far as a round number that holds it with room", () => {
  assert.deepEqual([0, 0.6, 0.7, -2, 4, 1e4].map(reach), [1, 1, 2, 5, 10, 2e4]);
});

test("the weight that varies is the selected one, else the step's, else the first of the last layer", () => {
  assert.deepEqual(chosenParameter(at(0)), w5);
  assert.deepEqual(chosenParameter(at(0, { selection: { kind: "gradient", node: "W1", index: [1, 0] } })), { kind: "value", node: "W1", index: [1, 0] });
});

test("the second weight is another of the same unit, and one that does not exist is not believed", () => {
  assert.deepEqual(secondParameter(at(0), w5), { ...w5, index: [0, 1] });
  assert.deepEqual(secondParameter(at(0, { panels: { second: "W1 1 1" } }), w5), { ...w5, node: "W1", index: [1, 1] });
  for (const second of ["W2 0 0", "W2 0 7", "W9 0 0", "W2", "W2 0 -1", "__proto__ 0"]) assert.deepEqual(secondParameter(at(0, { panels: { second } }), w5), { ...w5, index: [0, 1] });
});

test("moving the weight itself asks nothing new, moving another does", () => {
  const ask = (now) => lineQuestion(stateOf({ trace: now, selection: w5 }))?.key;
  const before = ask(trace);
  assert.equal(ask(moved(w5, -0.5)), before);
  assert.notEqual(ask(moved({ node: "W1", index: [0, 0] }, 0.5)), before);
});

test("while a number is being changed the scale is that of the number before, as long as it is enough", () => {
  const far = (now, ghost) => lineQuestion(stateOf({ trace: now, ghost, selection: w5 }))?.axes[0].to;
  assert.equal(far(moved(w5, 0.9), null), 2);
  assert.equal(far(moved(w5, 0.9), trace), 1);
  assert.equal(far(moved(w5, 1.2), trace), 2);
});

test("a picture is old when other numbers stand, not when it goes further", () => {
  const wanted = lineQuestion(stateOf({ trace, selection: w5 }));
  const further = { key: `${wanted?.about} [another range]`, result: { axes: [], losses: [] } };
  assert.equal(isOld(further, wanted), false);
  assert.equal(isOld(further, lineQuestion(stateOf({ trace: moved({ node: "W1", index: [0, 0] }, 0.5), selection: w5 }))), true);
  assert.equal(isOld(null, wanted), true);
});

test("each view asks only for what it shows", () => {
  assert.equal(surfaceQuestion(stateOf({ trace })), null);
  const state = stateOf({ trace, panels: { charts: "surface" } });
  assert.equal(lineQuestion(state), null);
  assert.deepEqual(surfaceQuestion(state)?.axes.map(({ parameter, index }) => [parameter, index]), [["W2", [0, 0]], ["W2", [0, 1]]]);
});

test("a question about the gradient, the update or the loss hides the picture that would tell it", () => {
  const loss = trace.structure.nodes[trace.structure.loss].name;
  for (const reference of ["gradient W2 0 0", "gradient W2", "update W2 0 0", `value ${loss}`]) assert.equal(isAskedFor(at(END, { hidden: [reference] }), [w5]), true, reference);
  for (const reference of ["gradient W2 0 1", "gradient a1 0", "value a2 0"]) assert.equal(isAskedFor(at(END, { hidden: [reference] }), [w5]), false, reference);
});

test("the axes of a line are those it was told with, and a loss that is no number bounds nothing", () => {
  const told = { axes: [{ parameter: "W2", index: [0, 0], values: [-1, 0, 1] }], losses: [1, "NaN", 3] };
  const axes = axesOfLine({ told });
  assert.deepEqual(axes?.x, [-1, 1]);
  assert.ok(axes && axes.y[0] < 1 && axes.y[1] > 3 && Number.isFinite(axes.y[1]));
  assert.equal(axesOfLine({ told: { ...told, losses: ["NaN", "Infinity", "NaN"] } }), null);
});

test("a picture that is missing says why", () => {
  assert.match(missing({ hidden: true, away: false, problem: null }), /question/);
  assert.match(missing({ hidden: false, away: true, problem: "" }), /does not answer/);
  assert.equal(missing({ hidden: false, away: false, problem: "too large" }), "too large");
  assert.equal(missing({ hidden: false, told: {}, away: true, problem: null }), "");
});

test("the surface says in words where the run stands and where the update goes", () => {
  const shown = { names: ["w₅", "w₆"], at: [0.4, 0.45], after: [0.3589, 0.4087], loss: 0.2984 };
  assert.equal(surfaceInWords(shown), "Loss over w₅ and w₆. w₅ 0.4000, w₆ 0.4500, loss 0.2984. The update goes to 0.3589, 0.4087.");
  assert.ok(!surfaceInWords({ ...shown, after: null }).includes("update"));
});

test("of a large array some numbers are drawn, the first and the last among them", () => {
  assert.deepEqual(spread([2, 2], 10), [[0, 0], [0, 1], [1, 0], [1, 1]]);
  const few = spread([100, 784], 120);
  assert.equal(new Set(few.map(String)).size, 120);
  assert.deepEqual([few[0], few[119]], [[0, 0], [99, 783]]);
  assert.deepEqual(spread([1, 1], 120), [[0, 0]]);
});

test("a layer's norm is the server's, and shown when all of its gradient is known and nothing of it is asked for", () => {
  const end = { ...trace.end, gradient_norms: { W1: 0.001, W2: 0.1 } };
  const norms = (position, more = {}) => describeLayers(at(position, { trace: { ...trace, end }, ...more }))?.layers.map(({ norm }) => norm);
  assert.deepEqual(norms(END), [0.001, 0.1]);
  assert.deepEqual(norms(0), [null, null]);
  assert.deepEqual(norms(END, { hidden: ["gradient W2 0 0"] }), [0.001, null]);
  const known = Array.from({ length: END + 1 }, (_, position) => norms(position));
  assert.ok(known.some((told) => told?.[1] === 0.1 && told[0] === null), "the output layer's comes first");
});

test("a gradient of 0 has no place on a logarithmic scale and its layer says so", () => {
  const { layout } = drawLayers({ layers: [{ name: "W1", sizes: [0, 0], norm: 0 }, { name: "W2", sizes: [0.1], norm: 0.1 }], penalty: false }, {});
  assert.deepEqual(layout.xaxis.ticktext, ["W1 = 0", "W2"]);
  assert.ok(layout.yaxis.range.every(Number.isFinite));
});

test("a gradient of which a part is missing is not taken for the gradient", () => {
  assert.equal(complete({ number: 1, state: "partial", ghost: null }), null);
  assert.equal(complete({ number: 1, state: "known", ghost: null }), 1);
});

test("the worst of a parameter leaves kinks out, and what is no number is the worst", () => {
  const told = (relative_error, kink = [false, false]) => worstOf({ relative_error, kink, unresolved: [false, false] }, 1e-6);
  assert.deepEqual(told([1e-9, 1e-8]), { error: 1e-8, index: [1], good: true, count: 2, kinks: 0 });
  assert.equal(told([1e-9, 0.3]).good, false);
  assert.deepEqual(told([1e-9, 0.3], [false, true]), { error: 1e-9, index: [0], good: true, count: 2, kinks: 1 });
  assert.equal(told(["NaN", 1e-9]).good, false);
});
