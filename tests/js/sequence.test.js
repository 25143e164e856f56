import assert from "node:assert/strict";
import test from "node:test";
import { describeShares, describeSizes, drawSizes } from "../../static/js/charts/throughtime.js";
import { networkOf } from "../../static/js/core/change.js";
import { addressOf, addressPath, writeNumber } from "../../static/js/core/edit.js";
import { frame } from "../../static/js/core/frame.js";
import { chartView, viewsFor } from "../../static/js/core/landscapes.js";
import { consistent, examplesOf, targetsKind } from "../../static/js/core/reshape.js";
import { stepsOf, withSteps } from "../../static/js/core/resequence.js";
import { instalmentOfStep, instalmentsOf, sharedAt, sharedInView, sharedOf, timeOf } from "../../static/js/core/sequence.js";
import { leafOf, pick } from "../../static/js/core/trace.js";
import { everyElement } from "../../static/js/core/active.js";
import { layoutSequence } from "../../static/js/layout/sequence.js";
import { cardOf } from "../../static/js/panels/rows.js";
import { moved } from "../../static/js/views/sequence/link.js";
import { sequencePulses, usedNow } from "../../static/js/views/sequence/links.js";
import { hasArrived, readSequence, sequenceScales, sizeAt } from "../../static/js/views/sequence/scene.js";
import { sequence, stateOf } from "./load.js";

const rnn = sequence("rnn"), lstm = sequence("lstm");
const at = (trace, position, changes = {}) => frame(stateOf({ trace, position, ...changes }));
const last = (trace) => trace.structure.steps.length;
const close = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a)), `${a} is not ${b}`);
const catalog = { losses: [{ name: "half_squared_error", targets: ["values"], range: null }], optimizers: [{ name: "sgd", settings: [{ name: "learning_rate" }] }], limits: {} };

test("previous plus contribution is new at every instalment, and the last of them is the gradient", () => {
  for (const trace of [rnn, lstm]) for (const shared of sharedOf(trace)) {
    const { shape } = trace.structure.nodes[shared.id];
    for (const element of everyElement(shape)) {
      let sum = 0;
      for (const { line } of instalmentsOf(trace, shared).filter((each) => each.line).reverse()) {
        sum += pick(line.contribution, element);
        close(pick(trace.gradientAt(line.event), element), sum);
      }
    }
  }
});

test("a shared weight has an instalment of every step that uses it, and none of a step before the cut", () => {
  const whh = sharedOf(rnn).find(({ name }) => name === "Whh");
  assert.deepEqual(instalmentsOf(rnn, whh).map(({ step, line }) => [step, line !== null]), [[1, true], [2, true], [3, true]]);
  const gate = sharedOf(lstm).find(({ name }) => name === "W_hf");
  assert.deepEqual(instalmentsOf(lstm, gate).map(({ step, line }) => [step, line !== null]), [[1, false], [2, true], [3, true]]);
});

test("a gate's part of a weight is found by its row", () => {
  const all = sharedOf(lstm), parameter = lstm.byName.get("W_hh").id;
  assert.deepEqual([0, 1, 2, 5, 7].map((row) => { const { shared, index } = sharedAt(all, parameter, [row, 1]); return [shared.name, ...index]; }),
    [["W_hi", 0, 1], ["W_hi", 1, 1], ["W_hf", 0, 1], ["W_hg", 1, 1], ["W_ho", 1, 1]]);
});

test("what a step is given stands where the request holds it, and is changed there alone", () => {
  const { nodes } = rnn.structure, shown = at(rnn, 0);
  for (const [name, value, path] of [["x2", [0.4], "/inputs/1/0"], ["d3", [0.5], "/targets/2/0"], ["h0", [0, 0], "/h0/0"]]) {
    const node = nodes.find((each) => each.name === name);
    assert.deepEqual(leafOf(node, rnn.request, rnn.structure), value);
    const address = addressOf({ kind: "value", node: name, index: [0] }, shown);
    assert.equal(addressPath(address), path);
    const next = writeNumber(rnn.request, address, 7);
    assert.equal(leafOf(node, next, rnn.structure)[0], 7);
    const { [address.place]: _, ...before } = rnn.request, { [address.place]: __, ...after } = next;
    assert.deepEqual(after, before);
  }
  assert.deepEqual(writeNumber(rnn.request, { place: "h0", index: [1] }, 2).h0, [0, 2]);
});

test("several sequences are examples, one is not", () => {
  assert.equal(examplesOf(rnn.request), 1);
  const many = { ...rnn.request, inputs: [rnn.request.inputs, rnn.request.inputs], targets: [rnn.request.targets, rnn.request.targets] };
  assert.equal(examplesOf(many), 2);
  assert.equal(targetsKind(many), "probabilities");
  assert.equal(targetsKind({ ...rnn.request, targets: [0, 1, 0] }), "classes");
});

test("a longer sequence goes on with its last step, a shorter one keeps its first", () => {
  const longer = { ...rnn.request, ...withSteps(rnn.request, 5) };
  assert.deepEqual([stepsOf(longer), longer.inputs[4], longer.targets[4]], [5, [-0.6], [0.5]]);
  assert.deepEqual(withSteps(rnn.request, 2).inputs, [[1.0], [0.4]]);
  assert.equal(withSteps({ ...rnn.request, model: { ...rnn.request.model, truncate: 3 } }, 2).model.truncate, 2);
});

test("another cell takes new weights and keeps what is given; another way back keeps both", () => {
  const change = (patch) => consistent({ ...rnn.request, model: { ...rnn.request.model, ...patch } }, catalog, rnn.request);
  const gated = change({ cell: "gru" });
  assert.deepEqual([gated.parameters, gated.inputs, gated.targets, gated.model.activation], [undefined, rnn.request.inputs, rnn.request.targets, "tanh"]);
  assert.ok(gated.initializer);
  const cut = change({ truncate: 1, shared_gradient: "mean" });
  assert.deepEqual([cut.parameters, cut.targets], [rnn.request.parameters, rnn.request.targets]);
  const ended = change({ loss_at: "last" });
  assert.deepEqual(ended.targets, [0.5]);
  assert.deepEqual(consistent({ ...ended, model: { ...ended.model, loss_at: "every" } }, catalog, ended).targets, [[0.5], [0.5], [0.5]]);
});

test("a lab goes on where the gradient is cut or shared otherwise, and ends where the model is another", () => {
  const model = (patch) => JSON.stringify(networkOf({ ...rnn.request, model: { ...rnn.request.model, ...patch } }));
  assert.equal(model({ truncate: 2, shared_gradient: "mean" }), model({}));
  assert.notEqual(model({ cell: "lstm" }), model({}));
  assert.notEqual(JSON.stringify(networkOf({ ...rnn.request, ...withSteps(rnn.request, 4) })), model({}));
});

test("the weight in view is the step's, else the selected one's, else one that carries through time", () => {
  assert.equal(sharedInView(at(rnn, 0)).name, "Whh");
  assert.equal(sharedInView(at(rnn, 0, { selection: { kind: "value", node: "Wxh", index: [0, 0] } })).name, "Wxh");
  assert.equal(sharedInView(at(lstm, 0, { selection: { kind: "value", node: "W_hh", index: [3, 0] } })).name, "W_hf");
  const told = Array.from({ length: last(rnn) }, (_, k) => at(rnn, k + 1)).filter(instalmentOfStep);
  assert.equal(told.length, 15);
  for (const shown of told) assert.equal(sharedInView(shown).name, instalmentOfStep(shown).shared.name);
});

test("a size is told once all of the gradient is, and the chart has a mark from then on", () => {
  const trace = rnn, counts = Array.from({ length: last(trace) + 1 }, (_, k) => describeSizes(at(trace, k)).sizes.filter((size) => size !== null).length);
  assert.equal(counts[0], 0);
  assert.equal(counts[counts.length - 1], 3);
  counts.slice(1).forEach((count, k) => assert.ok(count >= counts[k]));
  const end = at(trace, last(trace));
  assert.deepEqual([1, 2, 3].map((time) => sizeAt(end, time).number), trace.end.over_time.states.slice(1));
  assert.equal(describeShares(end).sizes.length, 3);
  assert.ok(drawSizes(describeSizes(end), {}).data[0].y.every((size) => size > 0));
  assert.equal(sizeAt(at(lstm, last(lstm)), 1).number, 0); // before the cut nothing comes back
});

test("an open question hides the instalments of what it asks for", () => {
  const shown = at(rnn, last(rnn), { hidden: ["gradient Whh 0 0"] });
  const read = cardOf(shown, { kind: "value", node: "Whh", index: [0, 0] }).rows.filter(({ label }) => label.startsWith("instalment")).map((row) => row.read(shown).state);
  assert.deepEqual(read, ["hidden", "hidden", "hidden"]);
});

test("the card of a shared weight has a row for each instalment, the last step's first", () => {
  const shown = at(rnn, last(rnn)), { rows } = cardOf(shown, { kind: "value", node: "Whh", index: [1, 0] });
  const parts = rows.filter(({ label }) => label.startsWith("instalment"));
  assert.deepEqual(parts.map(({ label }) => label), [3, 2, 1].map((step) => `instalment of step ${step}`));
  close(parts.reduce((sum, row) => sum + row.read(shown).number, 0), shown.gradient(rnn.byName.get("Whh").id, [1, 0]).number);
});

const shapeOf = (steps, changes = {}) => ({
  inputs: 1, hidden: 3, outputs: 1, memory: false, gates: [], every: false, times: Array.from({ length: steps }, (_, k) => k + 1), counted: [steps],
  weights: [["Wxh", [3, 1], "in"], ["Whh", [3, 3], "state"], ["bh", [3], "state"], ["Why", [1, 3], "out"], ["by", [1], "out"]].map(([name, shape, band], id) => ({ id, name, shape, band })),
  instalment: [3, 3], ...changes,
});

test("eight steps fit beside guide and panel; more steps, and a phone, pan sideways", () => {
  const desk = { width: 788, height: 444, narrow: false, top: 2 }, phone = { width: 390, height: 300, narrow: true, top: 2 };
  for (const every of [false, true]) {
    const layout = layoutSequence(shapeOf(8, { every, counted: every ? [1, 2, 3, 4, 5, 6, 7, 8] : [8] }), desk);
    assert.ok(layout.width <= desk.width && layout.height <= desk.height + 8, `${layout.width} × ${layout.height}`);
  }
  assert.ok(layoutSequence(shapeOf(20), desk).width > desk.width);
  assert.ok(layoutSequence(shapeOf(8), phone).width > phone.width);
});

test("no step runs into its neighbour, and the rows stand one below the other", () => {
  for (const hidden of [1, 2, 3, 5, 8, 32]) for (const memory of [false, true]) for (const steps of [1, 3, 8, 30]) {
    const shape = shapeOf(steps, { hidden, memory, gates: memory ? ["i", "f", "g", "o"] : [], instalment: [hidden, hidden] });
    const { xOf, half, pitch, loss, outY, titleY, stateY, state, inY, sizeY, instalmentY, bottom, height } = layoutSequence(shape, { width: 788, height: 444, narrow: false, top: 2 });
    assert.ok(pitch >= 2 * half + 8);
    assert.equal(xOf.size, steps);
    const rows = [loss.y, outY, titleY, stateY - state.half, stateY + state.half, inY, sizeY, instalmentY, bottom, height];
    assert.deepEqual(rows, [...rows].sort((a, b) => a - b));
  }
});

test("a way moved aside keeps its corners", () => {
  assert.deepEqual(moved([[0, 0], [10, 0]], 3), [[0, 3], [10, 3]]);
  assert.deepEqual(moved([[0, 10], [0, 0], [20, 0]], 2), [[2, 10], [2, 2], [20, 2]]);
});

test("what travels goes the way of its phase, between the step and its neighbour", () => {
  for (const trace of [rnn, lstm]) for (let position = 1; position <= last(trace); position += 1) {
    const shown = at(trace, position);
    const layout = { ...layoutSequence(shapeOf(3, { hidden: 2, every: trace === rnn, counted: trace === rnn ? [1, 2, 3] : [3], memory: trace === lstm, gates: trace === lstm ? ["i", "f", "g", "o"] : [] }), { width: 788, height: 444, narrow: false, top: 2 }), folded: false };
    const scene = readSequence(shown, trace.structure, layout);
    const used = usedNow(scene);
    for (const pulse of sequencePulses(scene)) {
      assert.equal(pulse.leftward, shown.phase === "backward");
      assert.ok([pulse.line, pulse.number].flat().every(Number.isFinite));
    }
    if (used?.ways.has("through")) assert.ok(used.time >= 1 && used.time <= 3);
    assert.ok(timeOf(shown) === null || (timeOf(shown) >= 1 && timeOf(shown) <= 3));
    if (scene.present !== null) assert.ok(hasArrived(shown, scene.instalments.get(scene.present).line, trace.structure.nodes[scene.shared.id].shape));
  }
});

test("weights are drawn on a scale of their own: no state that grows outshines them", () => {
  const { fullCell } = sequenceScales(at(rnn, 0));
  const grown = { ...rnn, valueOf: (id) => (rnn.structure.nodes[id].role === "parameter" ? rnn.valueOf(id) : [1e9]) };
  assert.deepEqual([sequenceScales({ trace: grown }).fullCell, sequenceScales({ trace: grown }).scale], [fullCell, 1e9]);
});

test("a sequence has its chart through time, and neither layers nor modes", () => {
  assert.deepEqual(viewsFor(rnn.structure), ["step", "surface", "descent", "check", "time"]);
  assert.equal(chartView(stateOf({ trace: rnn, panels: { charts: "time" } })), "time");
});
