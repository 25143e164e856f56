import assert from "node:assert/strict";
import test from "node:test";
import { wayInWords } from "../../static/js/charts/pathtaken.js";
import { axisAround, belowOf, fineness, isSparse, pathLineQuestion, pathSurfaceQuestion, wayTaken } from "../../static/js/core/pathtaken.js";
import { progressed, startTraining } from "../../static/js/core/training.js";
import { mazur, mazurRequest, stateOf } from "./load.js";

const trace = mazur(), w5 = { kind: /** @type {const} */ ("value"), node: "W2", index: [0, 0] }, w6 = { ...w5, index: [0, 1] };
const setup = { data: { name: "xor" }, test_fraction: 0.5, batch_size: 2, shuffle: true, seed: 1 };
const rows = { count: 4, train: [0, 2], test: [1, 3], inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0, 1], [1, 0], [1, 1], [0, 0]] };
const parameters = (w, v) => ({ ...mazurRequest.parameters, W2: [[w, v], [0.5, 0.55]] });
const line = (update, w, v) => ({ type: "progress", epoch: 0, batch: update, update, loss: 1 / (update + 1), error: 0, accuracy: 1, test_loss: null, test_error: null, test_accuracy: null, gradient_norms: {}, parameter_norms: {}, updates_per_second: 1, next_rows: [], state: { parameters: parameters(w, v), optimizer_state: {}, epoch: 0, batch: update, update } });
const learned = [line(0, 0.4, 0.45), line(1, 0.3, 0.5), line(2, 0.1, 0.9)].reduce((training, each) => progressed(training, /** @type {any} */ (each)), { ...startTraining(setup), rows });
const open = (more = {}) => stateOf({ trace, selection: w5, training: learned, catalog: { limits: { landscape_products: 5e8 } }, request: { ...mazurRequest, parameters: parameters(0.1, 0.9), update: 2 }, panels: { below: "path" }, ...more });

test("each moment of a run keeps its weights, and the way goes through them to what stands now", () => {
  const way = wayTaken(open(), [w5, w6]);
  assert.deepEqual(way.map(({ at }) => at), [[0.4, 0.45], [0.3, 0.5], [0.1, 0.9]]);
  assert.deepEqual(way.map(({ loss, update }) => [loss, update]), [[1, 0], [1 / 2, 1], [1 / 3, 2]]);
  const moved = wayTaken(open({ request: { ...mazurRequest, parameters: parameters(7, 0.9), update: 3 } }), [w5]);
  assert.deepEqual(moved.at(-1), { at: [7], loss: null, update: 3 });
});

test("a way with fewer points than moments says so", () => {
  const { history } = learned;
  assert.deepEqual([history, history.map((moment, k) => (k === 1 ? { ...moment, parameters: null } : moment)), []].map((each) => isSparse({ training: { ...learned, history: each } })), [false, true, false]);
});

test("an axis holds the whole way with room, and its ends are round", () => {
  const [low, high] = axisAround([0.4, 0.1]);
  assert.ok(low < 0.1 && high > 0.4);
  assert.deepEqual(axisAround([0.4, 0.1]), axisAround([0.41, 0.12]));
  assert.deepEqual(axisAround([-100, 300]), [-300, 500]);
});

test("the loss is asked over the rows trained on, at the other weights as they stand", () => {
  const asked = pathSurfaceQuestion(open());
  assert.deepEqual(asked?.request.inputs, [[0, 0], [1, 0]]);
  assert.deepEqual(asked?.request.targets, [[0, 1], [1, 1]]);
  assert.deepEqual(asked?.request.parameters, parameters(0.1, 0.9));
  assert.deepEqual(asked?.axes.map(({ parameter, index }) => [parameter, index]), [["W2", [0, 0]], ["W2", [0, 1]]]);
  assert.equal(pathLineQuestion(open())?.axes.length, 1);
});

test("while the weights move on the questions are of one kin, so that an answer comes at all", () => {
  const [before, after] = [open(), open({ request: { ...mazurRequest, parameters: parameters(0.11, 0.9), update: 3 } })].map((state) => ({ ...pathSurfaceQuestion(state) }));
  assert.equal(before.about, after.about);
  assert.notEqual(before.key, after.key);
  assert.notEqual(before.about, pathSurfaceQuestion(open({ panels: { below: "path", second: "W1 0 0" } }))?.about);
});

test("nothing is asked where the way is not shown, or no row is known", () => {
  for (const state of [open({ panels: {} }), open({ panels: { below: "race" } }), open({ panels: { below: "path", page: "update" } }), open({ training: { ...learned, rows: null } }), open({ training: null })]) assert.equal(pathSurfaceQuestion(state), null);
  assert.deepEqual([{ below: "path" }, { below: "race" }, { below: "x" }, {}].map((panels) => belowOf(open({ panels }))), ["path", "race", null, null]);
});

test("a large network or many rows are looked at more coarsely, within what the server allows", () => {
  const zeros = (/** @type {number} */ rows, /** @type {number} */ columns) => Array.from({ length: rows }, () => Array(columns).fill(0));
  const request = { ...mazurRequest, parameters: { W1: zeros(100, 64), W2: zeros(10, 100) } };
  const { side, every } = fineness(open({ request }), 1000, 2);
  assert.ok(side < 25 && every > 1);
  assert.ok(side ** 2 * (6400 + 1000) * Math.ceil(1000 / every) <= 5e8);
  assert.deepEqual(fineness(open(), 175, 2), { side: 25, every: 1 });
});

test("the way is told in words", () => {
  const words = wayInWords(/** @type {any} */ ({ way: wayTaken(open(), [w5]), names: ["w₅"] }));
  assert.match(words, /^w₅ from 0\.4\d* to 0\.1\d*, loss from 1\S* to 0\.3333 in 2 updates\.$/);
});
