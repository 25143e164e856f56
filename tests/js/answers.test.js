import assert from "node:assert/strict";
import test from "node:test";
import { answersOf, drawnRow } from "../../static/js/core/answers.js";
import { groupsFor } from "../../static/js/core/beside.js";
import { datasetsFor } from "../../static/js/core/owndata.js";
import { fittedTo, startTraining } from "../../static/js/core/training.js";

const setup = { data: { name: "echo" }, test_fraction: 0.5, batch_size: 1, shuffle: false, seed: 0 };
const model = { kind: "recurrent", cell: "rnn", input_size: 1, hidden_size: 3, output_size: 1, loss: "sigmoid_cross_entropy", loss_at: "every" };
const catalog = {
  losses: [{ name: "sigmoid_cross_entropy", range: [0, 1], probabilities: "sigmoid" }, { name: "softmax_cross_entropy", targets: "classes", probabilities: "softmax" }, { name: "half_squared_error" }],
  datasets: [{ name: "xor", features: 2, classes: 2 }],
  sequences: [{ name: "echo", features: 1, outputs: 1, classes: 2, labels: [] }, { name: "wave", features: 1, outputs: 1, classes: null, labels: [] }, { name: "text", features: 3, outputs: 3, classes: 3, labels: ["a", "b", " "] }],
};
const rows = { count: 2, train: [0], test: [1], inputs: [[[1], [0]], [[0], [1]]], targets: [[[0], [0]], [[0], [1]]] };
const training = { ...startTraining(setup), rows, outputs: [[[0.2], [0.7]]], tested: [[[0.1], [0.9]]], now: { accuracy: 0.5 } };
const frameOf = (panels, more = {}, own = model) => ({ training: { ...training, ...more }, request: { model: own }, state: { panels, catalog } });

test("a sequence that is held back is drawn, unless one of the data is chosen by its number", () => {
  assert.equal(drawnRow(training, {}), 1);
  assert.equal(drawnRow(training, { sequence: "0" }), 0);
  assert.equal(drawnRow(training, { sequence: "7" }), 1);
  assert.equal(drawnRow({ ...training, rows: null }, {}), null);
});

test("each step has what is answered beside its target, and whether it is right", () => {
  const { answers, held } = answersOf(frameOf({ sequence: "0" }));
  assert.equal(held, false);
  assert.deepEqual(answers, [[{ step: 1, target: 0, answer: 0.2, right: true, name: null, told: null }, { step: 2, target: 0, answer: 0.7, right: false, name: null, told: null }]]);
  assert.deepEqual(answersOf(frameOf({})).answers[0].map(({ right }) => right), [true, true]);
});

test("a number that is to be met is neither right nor wrong, and one that has not come is none", () => {
  const { answers } = answersOf(frameOf({ sequence: "0" }, { now: { accuracy: null }, outputs: null }));
  assert.deepEqual(answers[0].map(({ answer, right }) => [answer, right]), [[null, null], [null, null]]);
});

test("where the last step alone is compared, it alone has an answer", () => {
  const { answers } = answersOf(frameOf({ sequence: "0" }, { rows: { ...rows, targets: [[1], [0]] }, outputs: [[[0.8]]] }, { ...model, loss_at: "last" }));
  assert.deepEqual(answers, [[{ step: 2, target: 1, answer: 0.8, right: true, name: null, told: null }]]);
});

test("of classes the probability of the right one is told, with the names of what went in, should follow and is answered", () => {
  const text = { ...model, input_size: 3, output_size: 3, loss: "softmax_cross_entropy" };
  const data = { count: 1, train: [0], test: [], inputs: [[[1, 0, 0], [0, 1, 0]]], targets: [[1, 2]] };
  const { answers, symbols } = answersOf(frameOf({}, { setup: { ...setup, data: { name: "text" } }, rows: data, outputs: [[[0.1, 0.6, 0.3], [0.5, 0.3, 0.2]]] }, text));
  assert.deepEqual(symbols, ["a", "b"]);
  assert.deepEqual(answers[0].map(({ answer, right, name, told }) => [answer, right, name, told]), [[0.6, true, "b", "b"], [0.2, false, " ", "a"]]);
});

test("a model of sequences is offered sequences, and fitted to their ends and to a loss that can take their targets", () => {
  const request = { model, parameters: { Wxh: [[1], [1], [1]] }, optimizer: { name: "sgd" }, inputs: [[1]], targets: [[0]] };
  assert.deepEqual(datasetsFor(catalog, request).map(({ name }) => name), ["echo", "wave", "text"]);
  assert.equal(fittedTo(request, { name: "echo" }, catalog), request);
  const wave = fittedTo(request, { name: "wave" }, catalog);
  assert.deepEqual([wave.model.loss, wave.model.hidden_size], ["half_squared_error", 3]);
  const text = fittedTo(request, { name: "text" }, catalog);
  assert.deepEqual([text.model.input_size, text.model.output_size, text.model.loss, text.parameters], [3, 3, "softmax_cross_entropy", undefined]);
  assert.deepEqual(groupsFor(training, request), ["sizes"]);
});
