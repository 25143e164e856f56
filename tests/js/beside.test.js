import assert from "node:assert/strict";
import test from "node:test";
import { cellOf, chosenRows, groupOf, groupsFor, includesOf, partOf, wireView, writeCell, written, WIRE_VIEWS } from "../../static/js/core/beside.js";
import { createStore } from "../../static/js/core/store.js";
import { createTrainer } from "../../static/js/core/trainer.js";
import { bodyOf, isMeasured, progressed, requestAt, startTraining, trainsTheSame } from "../../static/js/core/training.js";
import { carriedState } from "../../static/js/core/relayer.js";
import { movedTo } from "../../static/js/charts/confusion.js";
import { spreadEnds } from "../../static/js/charts/ends.js";
import { linesOf, saidOf } from "../../static/js/charts/histograms.js";
import { GRADIENT_SIZES, WEIGHT_SIZES } from "../../static/js/charts/sizes.js";
import { lookOf, wireNumber, wireNumbersOf, wireWords } from "../../static/js/views/wirenumbers.js";
import { learningLegend } from "../../static/js/views/legend.js";
import { frame } from "../../static/js/core/frame.js";
import { mazur, mazurRequest, stateOf } from "./load.js";

const mazurTrace = mazur();
const settle = () => new Promise((resolve) => setImmediate(resolve));
const setup = { data: { name: "xor" }, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1 };
const request = { ...mazurRequest, optimizer_state: {}, update: 0 };
const moment = (update, more = {}) => ({ epoch: update, batch: 0, update, loss: 1, error: 0, accuracy: 1, test_loss: null, test_error: null, test_accuracy: null, gradient_norms: { W1: 0.1, b1: 1, W2: 10 }, parameter_norms: { W1: 1, b1: 9, W2: 2 }, updates_per_second: 1, ...more });
const stateAt = (update) => ({ parameters: { ...request.parameters, b1: update }, optimizer_state: {}, epoch: update, batch: 0, update });
const line = (update, more = {}) => ({ type: "progress", ...moment(update), next_rows: [1, 2], state: stateAt(update), ...more });
const { state: _, ...bare } = line(9);

test("what nobody looks at is not asked for", () => {
  const training = startTraining(setup), include = (panels) => includesOf({ panels }, training);
  assert.deepEqual(include({}), ["outputs", "gradients", "changes"]);
  assert.deepEqual(include({ beside: "histograms" }).slice(3), ["histograms"]);
  assert.deepEqual(include({ beside: "confusion" }).slice(3), ["confusion"]);
  assert.deepEqual(include({ beside: "no such group" }).slice(3), []);
  assert.deepEqual(bodyOf(request, training, 9, include({ beside: "confusion" })).include, ["outputs", "gradients", "changes", "confusion"]);
});

test("without classes there is no confusion", () => {
  const training = { ...startTraining(setup), now: moment(1, { accuracy: null }) };
  assert.deepEqual(groupsFor(training), ["sizes", "histograms"]);
  assert.equal(groupOf({ panels: { beside: "confusion" } }, training), "sizes");
});

test("a panel says what is shown, and what it does not know is the first view", () => {
  assert.deepEqual([wireView({}), wireView({ wires: "changes" }), wireView({ wires: "?" })], ["weights", "changes", "weights"]);
  assert.deepEqual([written(WIRE_VIEWS, "weights"), written(WIRE_VIEWS, "gradients")], [null, "gradients"]);
  assert.deepEqual([cellOf({ cell: writeCell({ row: 3, column: 5 }) }), cellOf({ cell: "x" }), cellOf({})], [{ row: 3, column: 5 }, null, null]);
});

test("a cell of the confusion matrix tells its rows, of the part that is counted", () => {
  const table = (rows) => ({ counts: rows.map((each) => each.map((cell) => cell.length)), rows });
  const training = { ...startTraining(setup), confusion: { train: table([[[0], [1]], [[], [3]]]), test: table([[[2], []], [[], []]]) } };
  const rows = (panels, of = training) => chosenRows({ panels }, of);
  assert.deepEqual([rows({ cell: "0 0" }), rows({ cell: "0 0", rows: "train" }), rows({ cell: "9 9" }), rows({})], [[2], [0], null, null]);
  assert.equal(partOf({ panels: {} }, { ...training, confusion: { ...training.confusion, test: null } }), "train");
});

test("another view of the same numbers asks again, at rest too, and lines without a state move nothing but the measures", () => {
  const training = { ...startTraining(setup), rows: { inputs: [[0], [1], [2]], targets: [[0], [1], [2]], train: [0], test: [], count: 3 } };
  assert.equal(trainsTheSame({ request, training, include: ["outputs"] }, { request, training, include: ["outputs", "confusion"] }), false);
  const stood = progressed(training, line(4)), told = progressed(stood, bare);
  assert.deepEqual([told.at.update, told.next, told.now.update, isMeasured(told), isMeasured(stood)], [4, [1, 2], 9, false, true]);
  assert.equal(requestAt(request, told, bare), request);
});

test("after a pause a large network stands at its newest state, and what was measured past it is looked at anew", async () => {
  const bodies = [];
  let lines = [{ type: "start", rows: { count: 1, train: [0], test: [], inputs: [[0], [1], [2]], targets: [[0], [1], [2]] }, batches: 1, window: null, classes: null, parameters: {} }, line(0), line(4), bare];
  const store = createStore(stateOf({ trace: { request }, request, training: { ...startTraining(setup), going: "on" }, panels: {}, catalog: { limits: { training_epochs: 9 } } }));
  const api = { async *training(body, signal) { bodies.push(body); yield* lines; await new Promise((resolve) => signal.addEventListener("abort", resolve)); } };
  createTrainer({ store, api, put: store.update, occupied: () => false, later: () => {} });
  store.update(() => ({ speed: 2 }));
  await settle();
  assert.deepEqual([store.get().training.at.update, store.get().training.now.update, store.get().request.update], [4, 9, 4]);
  lines = [{ ...lines[0] }, line(4)];
  store.update(({ training }) => ({ training: { ...training, going: null } }));
  await settle();
  assert.deepEqual([bodies[1].resume.update, store.get().training.now.update, store.get().training.history.map(({ update }) => update)], [4, 4, [0, 4]]);
});

test("the last update is kept until there is another, and not past a place that nobody has trained to", () => {
  const after = progressed(startTraining(setup), line(4, { gradients: { W1: [[1]] }, changes: { W1: [[2]] } }));
  assert.deepEqual([after.gradients, after.changes], [{ W1: [[1]] }, { W1: [[2]] }]);
  assert.deepEqual(progressed(after, line(4)).gradients, { W1: [[1]] });
  assert.equal(progressed(after, line(0)).gradients, null);
  assert.deepEqual(progressed(after, bare).changes, { W1: [[2]] });
});

test("an optimizer's state follows its parameters, and begins at nothing for what is new", () => {
  const fresh = { W1: [[1, 1], [1, 1]], b1: [1, 1], W2: [[1, 1]], b2: 1 };
  const state = { W1: { m: [[5, 6]], t: 3 }, b1: { m: [7], t: 3 }, W2: { m: [[8]], t: 3 }, b2: { m: 9, t: 3 } };
  assert.deepEqual(carriedState(state, fresh, [0, 1]), { W1: { m: [[5, 6], [0, 0]], t: 3 }, b1: { m: [7, 0], t: 3 }, W2: { m: [[8, 0]], t: 3 }, b2: { m: 9, t: 3 } });
  assert.deepEqual(Object.keys(carriedState(state, fresh, [-1, 1])), ["W2", "b2"]);
  assert.deepEqual(carriedState({}, fresh, [0, 1]), {});
});

const colours = { ink: "1", "ink-2": "2", "ink-3": "3", neg: "n", line: "l", "line-2": "l2" };
test("sizes are drawn of the weights of each layer, no name leaves its axis", () => {
  const shown = { history: [moment(1), moment(2, { gradient_norms: { W1: 0, b1: 1, W2: "NaN" } })], batches: 1 };
  const gradients = GRADIENT_SIZES.draw(shown, colours, 160), weights = WEIGHT_SIZES.draw(shown, colours, 160);
  assert.deepEqual(gradients.data.map(({ y }) => y), [[0.1, null], [10, null]]);
  assert.deepEqual(weights.data.map(({ y }) => y), [[1, 1], [2, 2]]);
  assert.deepEqual(gradients.layout.yaxis.range, [-1, 1]);
  for (const { layout } of [gradients, weights]) for (const { y } of layout.annotations) assert.ok(y <= layout.yaxis.range[1]);
  const ends = spreadEnds([0.9, 0.95, 1], { span: 1, share: 0.2, top: 1 });
  assert.deepEqual(ends.map((end) => Math.round(end * 10) / 10), [0.6, 0.8, 1]);
});

test("a histogram says what part is flat, and which units are so on every row", () => {
  const layer = { title: "Hidden", size: 8, name: "a1", edges: [0, 1], counts: [3], not_finite: 0, flat: 0.5, flat_units: 2 };
  assert.deepEqual(saidOf(layer), ["Hidden", "50 % flat", "2 units on every row"]);
  assert.match(saidOf({ ...layer, flat_units: 8 }).join(), /all units/);
  assert.deepEqual(saidOf({ ...layer, flat: null, flat_units: null, not_finite: 4 }), ["Hidden", "4 not finite"]);
  assert.deepEqual([linesOf(0), linesOf(3), linesOf(4)], [1, 1, 2]);
});

test("keys move in the table and stop at its edges", () => {
  assert.deepEqual([movedTo("ArrowRight", [0, 1], 2), movedTo("ArrowDown", [0, 1], 2), movedTo("x", [0, 0], 2)], [[0, 1], [1, 1], null]);
});

test("the wires show the gradients or the last change in place of the weights, with their own scale", () => {
  const gradients = { W1: [[0.5, -0.001], [0, 1e-9]], W2: [[0.1, 0.2], [0.3, 0.4]] }, changes = { W1: [[0.003, 0], [0, 0]], W2: [[0, 0, 0]] };
  const at = (wires, more = {}) => frame(stateOf({ trace: mazurTrace, request: mazurTrace.request, training: { ...startTraining(setup), gradients, changes, ...more }, panels: { wires } }));
  const { structure } = at("weights");
  assert.equal(wireNumbersOf(at("weights"), structure), null);
  const shown = wireNumbersOf(at("gradients"), structure);
  assert.deepEqual([shown.kind, wireNumber(shown, 0, [0, 1]), lookOf(shown, 0.5).hue, lookOf(shown, -0.5).hue], ["gradient", -0.001, "gpos", "gneg"]);
  assert.ok(lookOf(shown, 0.5).width > lookOf(shown, 0.001).width);
  assert.match(wireWords(shown, 0, [0, 1]), /gradient of the last minibatch −0\.001/);
  const last = wireNumbersOf(at("changes"), structure);
  assert.deepEqual([last.full, last.numbers[1], wireNumber(last, 1, [0, 0])], [0.005, null, null], "an array of other layers is not shown");
  assert.equal(learningLegend(at("changes"), structure).full, 0.005);
  assert.equal(learningLegend(at("gradients", { gradients: null }), structure).none, true);
});
