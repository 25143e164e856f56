import assert from "node:assert/strict";
import test from "node:test";
import { describeOp } from "../../static/js/charts/op.js";
import { axesOf, drawCurve, gaps } from "../../static/js/charts/curve.js";
import { frame } from "../../static/js/core/frame.js";
import { chosenOp, curveOf, curvedOps, domainOf, localOf, opQuestion } from "../../static/js/core/opcurves.js";
import { createTrace } from "../../static/js/core/trace.js";
import { stateOf } from "./load.js";

/** q = x * y, then f = 1 / q, at x = 2 and y = 3. */
const node = (id, name, op, operands, role, more = {}) => ({ id, name, op, operands, shape: [], role, group: 0, axes: "", text: name, ...more });
const structure = /** @type {any} */ ({
  fingerprint: "own", layers: [], loss: 4, output: 4, term: -1, target: -1, symbols: {}, granularity: { given: "neuron" },
  nodes: [
    node(0, "x", null, [], "parameter"), node(1, "y", null, [], "parameter"), node(2, "q", "multiply", [0, 1], "intermediate", { text: "x * y", rules: ["product", "product"] }),
    node(3, "1", null, [], "constant", { value: 1 }), node(4, "f", "divide", [3, 2], "output", { text: "1 / q", rules: ["quotient", "quotient"] }),
  ],
  formulas: [["forward", ["value", 2, []]], ["forward", ["value", 4, []]], ["backward", ["gradient", 3, []]], ["backward", ["gradient", 5, []]]].map(([phase, subject]) => ({ phase, event: 0, subject, tree: 1, title: "", sentence: "" })),
  steps: [[0, []], [1, []], [2, []], [3, []]], phases: [{ name: "forward", from: 0, to: 2 }, { name: "backward", from: 2, to: 4 }],
});
const request = /** @type {any} */ ({ model: { kind: "circuit", source: "q = x * y\nf = 1 / q" }, inputs: { x: 2, y: 3 }, optimizer: { name: "sgd", learning_rate: 0.1 } });
const lines = /** @type {any} */ ([
  { type: "forward", event: 1, node: 2, value: 6 }, { type: "forward", event: 2, node: 4, value: 1 / 6 },
  { type: "backward", event: 3, node: 4, slot: 1, operand: 2, contribution: -1 / 36, local: -1 / 36 },
  { type: "backward", event: 4, node: 2, slot: 0, operand: 0, contribution: -1 / 12 }, { type: "backward", event: 5, node: 2, slot: 1, operand: 1, contribution: -1 / 18 },
  { type: "end", loss: 1 / 6, settings: {} },
]);
const trace = createTrace(structure, lines, request);
const catalog = {
  activations: [], rules: { product: { title: "Product rule" }, quotient: { title: "Quotient rule" } },
  ops: [{ name: "multiply", kind: "elementwise", source: "f = x * y", domain: "all numbers" }, { name: "divide", kind: "elementwise", source: "f = x / y", domain: "y ≠ 0" }],
  templates: { "multiply.0": { tex: "#1" }, "multiply.1": { tex: "#0" }, "divide.1": { tex: "-\\frac{#0}{#1^{2}}" } },
};
const at = (position, more = {}) => stateOf({ trace, request, base: request, position, catalog, ...more });

test("the op shown is the selected one, else the step's, and in a backward step along the operand that it is about", () => {
  assert.deepEqual(curvedOps(frame(at(0))).map(({ name }) => name), ["q", "f"]);
  const shown = (/** @type {any} */ state) => { const looked = chosenOp(frame(state)); return [looked?.node.name, looked?.slot]; };
  assert.deepEqual(shown(at(0)), ["q", 0]);
  assert.deepEqual(shown(at(2)), ["f", 1], "a number of the text is no operand to go along");
  assert.deepEqual(shown(at(4)), ["q", 1]);
  assert.deepEqual(shown(at(4, { selection: { kind: "value", node: "f", index: [] } })), ["f", 1]);
  assert.deepEqual(shown(at(4, { panels: { operand: "q 0" } })), ["q", 0]);
  assert.deepEqual(shown(at(2, { panels: { operand: "q 0" } })), ["f", 1], "what is chosen of one op says nothing of another");
});

test("the local gradient is the one that was sent, or the number that the rule refers to", () => {
  const local = (/** @type {any} */ state) => { const now = frame(state); return localOf(now, /** @type {any} */ (chosenOp(now))); };
  assert.equal(local(at(2)), -1 / 36);
  assert.equal(local(at(4)), 2, "along y the slope of x · y is x");
  assert.equal(local(at(4, { panels: { operand: "q 0" } })), 3);
});

test("the op is asked for alone, at many values of one operand while the others stay, and dragging that one asks nothing", () => {
  const asked = opQuestion(at(4));
  assert.equal(asked?.request.model.source, "f = x * y");
  assert.equal(asked?.request.inputs.x, 2);
  const { y } = /** @type {any} */ (asked?.request.inputs);
  assert.ok(y.includes(0) && y[0] === -y.at(-1) && y.at(-1) >= 3);
  const moved = createTrace(structure, lines, { ...request, inputs: { x: 2, y: 3.2 } });
  assert.equal(opQuestion(at(4, { trace: moved }))?.key, asked?.key);
  assert.equal(opQuestion(at(4, { panels: { charts: "check" } })), null);
});

test("what an open question asks for is not told by a slope, and nothing before it is computed", () => {
  const told = (/** @type {any} */ more, position = 3) => {
    const state = at(position, more), question = opQuestion(state);
    const curve = { x: [-1, 0, 1], y: [-2, 0, 2], slope: [2, 2, 2] };
    return describeOp(frame({ ...state, opCurve: { key: question?.key ?? "", result: curve } }));
  };
  assert.equal(told({})?.slope, -1 / 36);
  assert.deepEqual(told({})?.curve?.slope, [2, 2, 2]);
  const asked = told({ hidden: ["gradient q"] });
  assert.deepEqual([asked?.slope, asked?.curve?.slope], [null, undefined]);
  assert.equal(told({ hidden: ["value f"] })?.curve, null);
  assert.equal(told({ selection: { kind: "value", node: "f", index: [] } }, 0)?.curve, null);
  assert.equal(domainOf(frame(at(3)), /** @type {any} */ (chosenOp(frame(at(3))))), "q ≠ 0");
});

test("the answer's values are the curve and its gradients the slopes", () => {
  const parts = /** @type {any} */ ({ ...structure, nodes: [node(0, "y", null, [], "parameter", { shape: [2] }), node(1, "f", "divide", [0], "output", { shape: [2] })], loss: 2, output: 1 });
  const own = createTrace(parts, /** @type {any} */ ([
    { type: "forward", event: 1, node: 1, value: ["Infinity", 0.5] }, { type: "backward", event: 2, node: 1, slot: 0, operand: 0, contribution: ["-Infinity", -0.25] }, { type: "end", loss: 0, settings: {} },
  ]), { ...request, inputs: { y: [0, 2] } });
  assert.deepEqual(curveOf(own, "y"), { x: [0, 2], y: [Infinity, 0.5], slope: [-Infinity, -0.25] });
});

test("where a function has no number is told as stretches, and the slope stays in the picture", () => {
  assert.deepEqual(gaps({ x: [-2, -1, 0, 1, 2], y: [null, null, null, 1, 2] }), [[-2, 0.5]]);
  const shown = /** @type {any} */ ({ curve: { x: [0, 1, 2], y: [0, 1, 4], slope: [0, 2, 400] }, z: 1, a: 1, slope: 2, hover: "", notes: ["x < 3"], title: "" });
  assert.ok(/** @type {any} */ (axesOf(shown)).y[1] < 10);
  const { data, layout } = /** @type {any} */ (drawCurve(shown, {}));
  assert.equal(data.length, 2);
  assert.equal(layout.annotations[0].text, "x &lt; 3");
});

test("the slope's name stands at the end of its curve that lies under no note", () => {
  const x = Array.from({ length: 41 }, (_, k) => k / 10 - 2), y = x.map((each) => each ** 2), slope = x.map((each) => 2 * each);
  const shown = /** @type {any} */ ({ curve: { x, y, slope }, z: 0, a: 0, hover: "", notes: ["Power rule", "q > 0, or 2 a whole number"] });
  const [corner, named] = /** @type {any} */ (drawCurve(shown, {})).layout.annotations;
  const bottom = named.y < 0;
  assert.notEqual(corner.yanchor === "bottom", bottom, "a long note takes the whole width");
});
