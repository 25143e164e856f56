import assert from "node:assert/strict";
import test from "node:test";
import { chosenUnit, curveKey, describeActivation, drawActivation, withFar } from "../../static/js/charts/activation.js";
import { axesOf, tangent } from "../../static/js/charts/curve.js";
import { describeGradients, namesUnder, signedShare } from "../../static/js/charts/gradients.js";
import { describeRounds } from "../../static/js/charts/rounds.js";
import { frame } from "../../static/js/core/frame.js";
import { mazur, stateOf } from "./load.js";

const trace = mazur();
const catalog = { activations: [{ name: "sigmoid", title: "sigmoid", curve: { x: [-5, 0, 5], y: [0.0067, 0.5, 0.9933], slope: [0, 0.25, 0] } }], templates: {} };
const at = (position, more = {}) => frame(stateOf({ trace, position, catalog, ...more }));
const END = trace.structure.steps.length;

test("the tangent passes through the point with the slope, and stays in the picture", () => {
  const { x, y } = tangent(1, 0.7, 0.2, [-5, 5], [0, 1]);
  assert.ok(Math.abs((y[1] - y[0]) / (x[1] - x[0]) - 0.2) < 1e-12);
  assert.ok(Math.abs(y[0] + 0.2 * (1 - x[0]) - 0.7) < 1e-12);
  const steep = tangent(0, 0, 100, [-5, 5], [-1, 1]);
  assert.ok(steep.y[0] >= -1 - 1e-9 && steep.y[1] <= 1 + 1e-9);
  assert.deepEqual(tangent(0, 0, 0, [-5, 5], [0, 1]).y, [0, 0]);
});

test("the unit shown is the selected one, else the step's, else the first hidden one", () => {
  assert.deepEqual(chosenUnit(at(0)), { layer: 1, unit: 0 });
  assert.deepEqual(chosenUnit(at(3)), { layer: 1, unit: 1 });
  assert.deepEqual(chosenUnit(at(3, { selection: { kind: "value", node: "a2", index: [1] } })), { layer: 2, unit: 1 });
  assert.deepEqual(chosenUnit(at(3, { selection: { kind: "value", node: "W2", index: [1, 0] } })), { layer: 2, unit: 1 });
});

test("point and slope come from the run, and only once they are known", () => {
  const before = describeActivation(at(0));
  assert.equal(before?.a, null);
  assert.equal(before?.slope, null);
  assert.equal(drawActivation(before, {}).data.length, 1);
  const after = describeActivation(at(2));
  assert.ok(Math.abs((after?.slope ?? 0) - (after?.a ?? 0) * (1 - (after?.a ?? 0))) < 1e-12);
  assert.equal(curveKey(before), curveKey(after), "the curve is not drawn again while its point moves");
});

test("the axes grow where the run stands outside the curve", () => {
  const shown = { curve: { x: [-5, 5], y: [0, 1] }, z: 7, a: 0.5, slope: 0, name: "a", title: "t", known: true };
  assert.deepEqual(axesOf(shown)?.x, [-5, 10]);
  assert.deepEqual(axesOf({ ...shown, z: -4 })?.x, [-5, 5]);
});

test("the curve goes on as far as its axis, and not where it ends at the point that stands outside", () => {
  const curve = { x: [-5, 0, 5], y: [-1, 0, 1] }, far = { x: [-11.25, -7.5, 7.5, 11.25, 16.875], y: [-1, -1, 1, 1, 1] };
  assert.deepEqual(withFar({ curve, far, z: 2, a: 0.9 })?.x, curve.x);
  const whole = withFar({ curve, far, z: 11, a: 1 });
  assert.deepEqual(whole?.x, [-5, 0, 5, 7.5, 11.25, 16.875]);
  assert.equal(whole?.y.length, 6);
  assert.ok(Number(whole?.x.at(-1)) >= Number(axesOf({ curve, z: 11, a: 1 })?.x[1]));
});

test("of a loss on logits the chart shows what the loss makes of them, and no slope that no step takes", () => {
  const { structure } = trace, made = { ...structure.nodes[structure.layers[2].value], id: structure.nodes.length, name: "p", op: "sigmoid" };
  const logits = { ...trace, structure: { ...structure, nodes: [...structure.nodes, made], probabilities: made.id } };
  const told = describeActivation({ ...at(END, { selection: { kind: "value", node: "z2", index: [0] } }), trace: logits, structure: logits.structure, symbol: (ref) => ({ text: `${ref[1]}` }) });
  assert.deepEqual([told?.name, told?.of, told?.slope, told?.title], [String(made.id), String(structure.layers[2].pre), null, "sigmoid"]);
});

test("only gradients that the backward pass has reached have bars", () => {
  assert.equal(describeGradients(at(0))?.known, 0);
  assert.equal(describeGradients(at(END))?.known, 8);
  assert.equal(describeGradients(at(END))?.bars.length, 8);
  assert.equal(signedShare(-2), -1);
});

test("bars are named, or their arrays where there is no room", () => {
  const bars = Array.from({ length: 8 }, (_, i) => ({ name: `w${i}`, array: i < 4 ? "W1" : "W2" }));
  assert.equal(namesUnder(bars, 400).length, 8);
  assert.deepEqual(namesUnder(bars, 16).map(({ name }) => name), ["W1"]);
  assert.deepEqual(namesUnder(bars, 60), [{ name: "W1", at: 1.5 }, { name: "W2", at: 5.5 }]);
});

test("the rounds before stand with their losses, this one once its loss is known", () => {
  assert.deepEqual(describeRounds({ ...at(0), round: 2, history: [0.3, 0.29] })?.losses, [0.3, 0.29]);
  const now = describeRounds(at(END));
  assert.equal(now?.losses.length, 1);
  assert.ok(Math.abs((now?.now ?? 0) - 0.298371) < 1e-6);
});

test("a softmax, which has no curve, is shown as the shares of its layer once they are known", () => {
  const whole = { activations: [{ name: "sigmoid", title: "softmax", curve: null }], templates: {} };
  const before = describeActivation(at(0, { catalog: whole }));
  assert.deepEqual(before?.shares?.map(({ a, own }) => [a, own]), [[null, true], [null, false]]);
  assert.equal(drawActivation(before, {}).data.length, 0);
  const after = describeActivation(at(END, { catalog: whole }));
  assert.deepEqual(drawActivation(after, {}).data[0].y, after?.shares?.map(({ a }) => a));
  assert.notEqual(curveKey(before), curveKey(after));
});
