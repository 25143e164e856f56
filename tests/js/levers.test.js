import assert from "node:assert/strict";
import test from "node:test";
import { isMended, leversOf, mendedOrNot, standing, stopsOf } from "../../static/js/core/levers.js";

const request = { model: { kind: "network", layers: [1, 1], activations: ["relu"] }, parameters: { W1: [[0.3, -0.7]], b1: [0.1] }, optimizer: { name: "sgd", learning_rate: 0.5 } };
const scale = { id: "scale", label: "All weights", scales: ["/parameters/W1"], values: [0.1, 1, 3] };
const rate = { id: "rate", label: "Rate", sets: ["/optimizer/learning_rate"], values: [0.1, 0.5, 2] };
const both = { id: "both", label: "Both", sets: ["/parameters/b1/0", "/parameters/W1/0/0"], values: [0, 1] };
const depth = { id: "depth", label: "Depth", stops: [{ label: "one", change: { model: { layers: [1, 1] } } }, { label: "two", change: { model: { layers: [1, 2] } } }] };
const mend = { id: "leaky", label: "Leaky", words: "It leaks.", change: { model: { activations: ["leaky_relu"], slope: 0.1 } } };
const lab = { id: "ill", title: "", request, guide: [], sliders: [scale], mends: [mend], variants: [{ id: "other", title: "", request, sliders: [rate], mends: [] }] };
const at = (slider, from = request) => standing(slider, from, lab, null);
const moved = (slider, stop, from = request) => stopsOf(slider, lab, null)[stop].apply(from);

test("a slider's stop changes its numbers and nothing else, and leaves the request before as it is", () => {
  const before = structuredClone(request);
  assert.deepEqual(moved(scale, 2), { ...request, parameters: { W1: [[0.3 * 3, -0.7 * 3]], b1: [0.1] } });
  assert.deepEqual(moved(rate, 0), { ...request, optimizer: { name: "sgd", learning_rate: 0.1 } });
  assert.deepEqual(moved(both, 1).parameters, { W1: [[1, -0.7]], b1: [1] });
  assert.deepEqual(moved(depth, 1).model, { ...request.model, layers: [1, 2] });
  assert.deepEqual(request, before);
});

test("where a slider stands is read from the request, whoever has changed it", () => {
  assert.deepEqual(at(scale), { stop: 1, label: "×\u20091" });
  for (const slider of [scale, rate, depth]) stopsOf(slider, lab, null).forEach((stop, k) => assert.equal(at(slider, stop.apply(request))?.stop, k, `${slider.id} ${k}`));
  assert.equal(at(scale, moved(scale, 0, moved(scale, 2)))?.stop, 0, "stops are counted from the lab's own numbers, not from the last");
  assert.deepEqual(at(rate, { ...request, optimizer: { name: "sgd", learning_rate: 1.9 } }), { stop: 2, label: "1.9" });
});

test("numbers that have gone their own ways stand at no stop", () => {
  assert.equal(at(scale, { ...request, parameters: { ...request.parameters, W1: [[0.3, -0.6]] } }), null);
  assert.equal(at(both), null);
  assert.equal(at(depth, { ...request, model: { ...request.model, layers: [3] } }), null);
});

test("a mend is one change and can be taken back, whatever else has changed meanwhile", () => {
  const mended = mendedOrNot(mend, request, lab, null);
  assert.equal(isMended(mend, request), false);
  assert.equal(isMended(mend, mended), true);
  assert.deepEqual(mended.model, { ...request.model, activations: ["leaky_relu"], slope: 0.1 });
  const back = mendedOrNot(mend, moved(rate, 2, mended), lab, null);
  assert.deepEqual(back, moved(rate, 2));
});

test("a variant has levers of its own", () => {
  assert.deepEqual(leversOf(lab, null), { sliders: [scale], mends: [mend] });
  assert.deepEqual(leversOf(lab, "other"), { sliders: [rate], mends: [] });
  assert.deepEqual(leversOf(null, null), { sliders: [], mends: [] });
});
