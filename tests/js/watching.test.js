import assert from "node:assert/strict";
import test from "node:test";
import { frame } from "../../static/js/core/frame.js";
import { entryFor } from "../../static/js/core/keys.js";
import { readSnapshot } from "../../static/js/core/opened.js";
import { boundaryWanted } from "../../static/js/core/planes.js";
import { bodyOf, fittedTo, progressed, startTraining, withSetup } from "../../static/js/core/training.js";
import { epochsLeft, hasFewRows, isSingle, liveValue, PACES, predictionOf, shiftPace, targetOf, unwatched } from "../../static/js/core/watching.js";
import { digitsApart } from "../../static/js/panels/watchnotes.js";
import { mazur, mazurRequest, stateOf } from "./load.js";

const setup = { data: { name: "xor" }, test_fraction: 0, batch_size: 1, shuffle: false, seed: 0, updates_per_second: 250 };
const rows = { count: 4, train: [0, 1, 3], test: [2], inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] };
const own = { data: { inputs: [[0.05, 0.1]], targets: [[0.01, 0.99]] }, test_fraction: 0, batch_size: 1, shuffle: false, seed: 0, epochs: 10000 };
const alone = { count: 1, train: [0], test: [], inputs: own.data.inputs, targets: own.data.targets };
const line = (update, more = {}) => ({ type: "progress", epoch: update, batch: 0, update, loss: 1, error: 1, accuracy: null, test_loss: null, test_error: null, test_accuracy: null, gradient_norms: { W1: 1 }, parameter_norms: {}, updates_per_second: 1, next_rows: [0], state: { parameters: {}, optimizer_state: {}, epoch: update, batch: 0, update }, ...more });

test("the pace goes up and down its list, stops at both ends, and one between two goes to a neighbour", () => {
  assert.deepEqual([shiftPace(25, 1), shiftPace(25, -1), shiftPace(1, -1), shiftPace(null, 1), shiftPace(10_000, 1), shiftPace(30, 1)], [100, 5, 1, null, null, 100]);
  assert.equal(PACES.at(-1), null);
});

test("the keys of the speed change the pace of a training that stands there, and else that of playing", () => {
  const told = [], actions = { setTraining: (patch) => told.push(patch), setSpeed: (speed) => told.push(speed) };
  const press = entryFor({ key: ".", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false });
  press.run(actions, { training: startTraining(setup), speed: 1 });
  press.run(actions, { training: null, speed: 1 });
  assert.deepEqual(told, [{ updates_per_second: 1000 }, 2]);
});

test("another pace or another end leaves the minibatch where it is", () => {
  const training = { ...startTraining(setup, { epoch: 4, batch: 2, update: 18 }), rows };
  assert.deepEqual(withSetup(training, { updates_per_second: 1 }).at, training.at);
  assert.deepEqual(withSetup(training, { epochs: 9 }).at, training.at);
  assert.equal(withSetup(training, { shuffle: true }).at.batch, 0);
});

test("it is asked for no more epochs than lead to its end, and past its end it goes on", () => {
  const at = (epoch, going = "on") => bodyOf({ ...mazurRequest, update: epoch }, { ...startTraining(own, { epoch, batch: 0, update: epoch }), rows: alone, going }, 1_000_000);
  assert.deepEqual([at(0).epochs, at(9_000).epochs, at(10_000).epochs, at(3, "epoch").epochs, at(3, "minibatch").updates], [10_000, 1_000, 1_000_000, 1, 1]);
  assert.equal(epochsLeft(startTraining(setup), 3), null);
});

test("numbers of runs beside each other have as many digits as tell them apart", () => {
  assert.deepEqual([[1, 1, 2], [0.29102777, 0.29102792, 0.289], [3e-5, 3.1e-5, null], [1.5, 1.5 + 1e-14]].map(digitsApart), [4, 7, 4, 9]);
});

test("a race goes at full speed to an end of its own", () => {
  assert.deepEqual(unwatched({ ...own, updates_per_second: 5 }), { data: own.data, test_fraction: 0, batch_size: 1, shuffle: false, seed: 0 });
});

test("the pace is asked for, and how it ended is said where it stopped by itself", () => {
  const training = { ...startTraining(setup), rows, going: "on" };
  assert.equal(bodyOf(mazurRequest, training, 9).updates_per_second, 250);
  const told = progressed(training, line(9, { type: "end", reason: "completed", words: "Epoch 9 is reached." }));
  assert.deepEqual([told.going, told.ended.words, told.now.learns], [null, "Epoch 9 is reached.", "xor"]);
  assert.equal(progressed(told, line(9)).ended, told.ended);
  assert.equal(progressed(told, line(0)).ended, null, "it has been reset");
});

test("each row has its prediction, wherever it is trained on or held back, and its target", () => {
  const training = { ...startTraining(setup), rows, outputs: [[0.1], [0.2], [0.4]], tested: [[0.3]] };
  assert.deepEqual([0, 1, 2, 3].map((row) => predictionOf(training, row)), [[0.1], [0.2], [0.3], [0.4]]);
  assert.equal(predictionOf({ ...training, outputs: null }, 0), null);
  assert.deepEqual(targetOf(training, 1), [1]);
  assert.deepEqual(targetOf({ ...training, classes: ["no", "yes"], rows: { ...rows, targets: [1, 0, 1, 0] } }, 0), ["yes"]);
  assert.deepEqual([hasFewRows(training), hasFewRows({ ...training, rows: null }), hasFewRows({ ...training, rows: { ...rows, inputs: [[[1], [2]]] } })], [true, false, false]);
});

test("what has learned one set learns another of the same form with the loss it has", () => {
  const catalog = { datasets: [{ name: "xor", features: 2, classes: 2 }, { name: "or", features: 2, classes: 2 }], losses: [{ name: "half_squared_error", targets: ["values"], range: null, probabilities: null }] };
  assert.equal(fittedTo(mazurRequest, { name: "or" }, catalog, { name: "xor" }), mazurRequest);
  assert.equal(fittedTo(mazurRequest, { name: "or" }, catalog).model.loss, "sigmoid_cross_entropy");
});

test("of a single row the units show what they answer there", () => {
  const trace = mazur(), training = { ...startTraining(own), rows: alone };
  const asked = [];
  const state = stateOf({ trace, request: mazurRequest, training });
  assert.deepEqual([isSingle(training), isSingle(startTraining(setup)), isSingle(startTraining(own))], [true, false, true]);
  boundaryWanted(state, { boundary: (body) => asked.push(body) }).ask(null);
  assert.deepEqual(asked[0].window, { x: [0.05, 1.05], y: [0.1, 1.1], points: [2, 2], base: [0.05, 0.1] });
  const corner = (value) => [[value, 0], [0, 0]];
  const boundary = { result: { x: [0.05, 1.05], y: [0.1, 1.1], outputs: [corner(3), corner(4)], units: { a1: [corner(1), corner(2)], a2: [corner(3), corner(4)] } } };
  const node = trace.byName.get("a1").id;
  assert.equal(liveValue({ training, boundary }, trace.structure, node, [1]), 2);
  assert.equal(frame({ ...state, boundary }).value(node, [1]).number, 2);
  assert.equal(frame({ ...state, boundary, panels: { page: "update" } }).value(node, [1]).state, "unknown");
});

test("an end that is no count is not taken from an address", () => {
  const at = { epoch: 0, batch: 0, update: 0 };
  assert.equal(readSnapshot({ training: { setup: { ...setup, epochs: "many" }, at } }).lost.length, 1);
  assert.deepEqual(readSnapshot({ training: { setup: own, at } }).snapshot.training.setup.epochs, 10000);
});
