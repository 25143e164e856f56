import assert from "node:assert/strict";
import test from "node:test";
import { classBy, drawnRequest, drawnWanted, inputsOf, LEVELS, levelsOf, pictureOf, rangeOf, readDrawing, stroke, targetFor, writeDrawing } from "../../static/js/core/drawing.js";
import { startTraining } from "../../static/js/core/training.js";
import { blendOf, leads } from "../../static/js/layout/response.js";
import { mazurRequest, stateOf } from "./load.js";

const catalog = { datasets: [{ name: "digits", features: 64, classes: 10, picture: [8, 8] }, { name: "iris", features: 4, picture: null }], losses: [{ name: "softmax_cross_entropy", targets: ["values", "classes"] }, { name: "half_squared_error", targets: ["values"] }] };
const trainingOn = (data) => ({ ...startTraining({ data, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1 }), window: [0, 1] });
const digits = trainingOn({ name: "digits" });
const request = { ...mazurRequest, model: { kind: "network", layers: [64, 16, 10], activations: ["tanh", "identity"], loss: "softmax_cross_entropy" } };

test("a picture's size is its data set's, or of own rows a square", () => {
  assert.deepEqual(pictureOf(digits, catalog, 64), [8, 8]);
  assert.equal(pictureOf(trainingOn({ name: "iris" }), catalog, 4), null);
  assert.deepEqual(pictureOf(trainingOn({ inputs: [], targets: [] }), catalog, 36), [6, 6]);
  for (const inputs of [2, 4, 30, 784]) assert.equal(pictureOf(trainingOn({ inputs: [], targets: [] }), catalog, inputs), null);
  assert.equal(pictureOf(null, catalog, 64), null);
});

test("a drawing is read back as it was written; what is none of this size is empty", () => {
  const levels = Array.from({ length: 64 }, (_, k) => k % LEVELS);
  assert.deepEqual(readDrawing(writeDrawing(levels), 64), levels);
  assert.equal(writeDrawing(Array(64).fill(0)), null);
  for (const text of [undefined, "12", "z".repeat(64)]) assert.deepEqual(readDrawing(text, 64), Array(64).fill(0));
});

test("levels are inputs in the range of the data, and rows of the data are levels again", () => {
  const levels = Array.from({ length: LEVELS }, (_, k) => k);
  for (const range of [[0, 1], [-1, 1], [0, 255]]) assert.deepEqual(levelsOf(inputsOf(levels, range), range), levels);
  assert.deepEqual(inputsOf([0, LEVELS - 1], [0, 1]), [0, 1]);
  assert.deepEqual(rangeOf({ window: null, rows: { inputs: [[3, 5], [9, 4]] } }), [3, 9]);
});

test("the pen is full where it is pressed, reaches its neighbours, and erasing takes the same away", () => {
  const drawn = stroke(Array(64).fill(0), [8, 8], [3.5, 3.5], false);
  assert.equal(drawn[3 * 8 + 3], LEVELS - 1);
  assert.ok(drawn[3 * 8 + 4] > 0 && drawn[3 * 8 + 4] < LEVELS - 1);
  assert.equal(drawn[0], 0);
  assert.deepEqual(stroke(stroke(drawn, [8, 8], [3.5, 3.5], true), [8, 8], [3.5, 3.5], true)[3 * 8 + 3], 0);
});

test("the class a drawing is meant to be is a target as the loss takes it", () => {
  assert.equal(targetFor(request, catalog, 3), 3);
  const other = { ...request, model: { ...request.model, loss: "half_squared_error" } };
  assert.deepEqual(targetFor(other, catalog, 3), [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(targetFor({ model: { ...other.model, layers: [64, 16, 1] } }, catalog, 1), [1]);
});

test("a drawing's run is one example of the network as it stands", () => {
  const state = stateOf({ request: { ...request, data: { name: "digits" }, rows: [0] }, training: digits, catalog, panels: { drawing: "g".repeat(64) } });
  const asked = drawnRequest(state, 7);
  assert.deepEqual([asked.inputs, asked.targets, asked.data, asked.rows, asked.parameters], [[Array(64).fill(1)], [7], undefined, undefined, request.parameters]);
  assert.equal(drawnRequest({ ...state, training: null }, 7), null);
});

test("what the network says of it is asked for anew when the drawing or the parameters are others, and tells the server's numbers", async () => {
  const state = stateOf({ request, training: digits, catalog, panels: { drawing: "g".repeat(64) } });
  const api = { trace: async () => ({ structure: { probabilities: 5, layers: [] }, valueOf: (node) => (node === 5 ? [[0.25, 0.75]] : null) }) };
  const first = drawnWanted(state, api);
  assert.deepEqual(await first.ask(), [0.25, 0.75]);
  assert.equal(drawnWanted({ ...state }, api).key, first.key);
  assert.notEqual(drawnWanted({ ...state, panels: { drawing: `0${"g".repeat(63)}` } }, api).key, first.key);
  assert.notEqual(drawnWanted({ ...state, request: { ...request, parameters: { ...request.parameters } } }, api).key, first.key);
  assert.equal(drawnWanted({ ...state, panels: {} }, api), null);
});

test("the class is that of the largest answer, or with one output whether it is a half", () => {
  assert.deepEqual([classBy([0.2, 0.5, 0.3]), classBy([0.4]), classBy([0.5])], [1, 0, 1]);
});

test("where answers compete the largest gives the colour, stronger the further it leads; the line runs where two are equal", () => {
  const pictures = [[[0.9, 0.5]], [[0.1, 0.5]]];
  const bytes = [...blendOf(pictures, [[200, 0, 0], [0, 0, 200]], [100, 100, 100], 1)];
  assert.deepEqual(bytes.slice(4), [100, 100, 100, 255]);
  assert.ok(bytes[0] > 150 && bytes[2] < 50);
  assert.deepEqual(leads(pictures).map((picture) => picture[0].map((value) => Number(value.toFixed(9)))), [[0.8, 0], [-0.8, 0]]);
});

test("a class is read only from answers that are numbers", () => {
  assert.deepEqual([classBy([0.1, 0.7, 0.2]), classBy([0.6]), classBy([0.4])], [1, 1, 0]);
  for (const answers of [[NaN], [NaN, NaN, NaN], [0.2, NaN, 0.1]]) assert.equal(classBy(answers), null);
});
