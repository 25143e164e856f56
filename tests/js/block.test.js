import assert from "node:assert/strict";
import test from "node:test";
import { blockText, isBlock, layBlock, parseBlock } from "../../static/js/core/block.js";
import { writeNumber } from "../../static/js/core/edit.js";
import { consistent } from "../../static/js/core/reshape.js";
import { examplesOf, examplesPatch } from "../../static/js/panels/numbers/arrays.js";
import { mazurRequest } from "./load.js";

const rows = (text) => parseBlock(text).rows;

test("a block is read as a spreadsheet, a file or NumPy writes it", () => {
  const expected = [[0.15, 0.2], [-0.25, 1e-3]];
  assert.deepEqual(rows("0.15\t0.2\n-0.25\t1e-3\n"), expected);
  assert.deepEqual(rows("0,15\t0,2\r\n−0,25\t0,001"), expected, "tabs leave the comma to the decimals");
  assert.deepEqual(rows("0,15;0,2\n-0,25;0,001"), expected);
  assert.deepEqual(rows("0.15, 0.2\n-0.25, 0.001"), expected);
  assert.deepEqual(rows("0.15 0.2\n-0.25   0.001"), expected);
  assert.deepEqual(rows("[[0.15, 0.2], [-0.25, 0.001]]"), expected);
  assert.deepEqual(rows("array([[ 0.15,  0.2  ],\n       [-0.25,  0.001]])"), expected);
  assert.deepEqual(rows("1/4\t1/8"), [[0.25, 0.125]]);
});

test("what is no number is told by row and column, from 1", () => {
  assert.deepEqual(parseBlock("1\t2\n3\tabc").problems, [{ row: 2, column: 2, code: "none", text: "abc" }]);
  assert.deepEqual(parseBlock("1\t\t2").problems, [{ row: 1, column: 2, code: "none", text: "" }]);
});

test("one number is no block", () => {
  for (const text of ["0.5", "0,5", " 1/3 ", "-2"]) assert.equal(isBlock(text), false, text);
  for (const text of ["1\t2", "1\n2", "1 2", "0.1, 0.2", "1;2"]) assert.equal(isBlock(text), true, text);
});

test("a block lies in an array from a cell on, whole or not at all", () => {
  const array = [[1, 2], [3, 4]];
  assert.deepEqual(layBlock(array, [[9]], [1, 0]).rows, [[1, 2], [9, 4]]);
  assert.deepEqual(layBlock(array, [[8, 9]], [0, 1]).problems, [{ row: 1, column: 2, code: "outside", text: "9" }]);
  assert.deepEqual(layBlock(array, [[5, 6], [7, 8]], [1, 0]).problems.map(({ row, code }) => [row, code]), [[2, "outside"], [2, "outside"]]);
  assert.deepEqual(array, [[1, 2], [3, 4]], "what was there stays");
});

test("examples grow by whole rows, and a class is a whole number", () => {
  const grown = layBlock([[1, 0]], [[2, 1], [3, 0]], [0, 0], { grows: true });
  assert.deepEqual(grown, { rows: [[2, 1], [3, 0]], problems: [] });
  assert.equal(layBlock([[1, 0]], [[2], [3]], [0, 0], { grows: true }).problems[0].code, "outside");
  assert.deepEqual(layBlock([[1, 0]], [[1, 0.5]], [0, 0], { whole: (column) => column === 1 }).problems[0], { row: 1, column: 2, code: "whole", text: "0.5" });
});

test("an array as text is read back to the same numbers", () => {
  const array = [[0.1 + 0.2, -1e-17], [1 / 3, 5]];
  assert.deepEqual(rows(blockText(array)), array);
});

test("a whole array is written at an address without an index", () => {
  const written = writeNumber(mazurRequest, { place: "parameters", name: "W1", index: [] }, [[1, NaN], [3, 4]]);
  assert.deepEqual(written.parameters.W1, [[1, "NaN"], [3, 4]]);
  assert.equal(written.parameters.W2, mazurRequest.parameters.W2);
});

test("the table of examples is inputs and targets side by side, and back", () => {
  const frame = (request) => ({ request });
  assert.deepEqual(examplesOf(frame(mazurRequest)).rows, [[0.05, 0.1, 0.01, 0.99]]);
  assert.deepEqual(examplesPatch(frame(mazurRequest), [[1, 2, 3, 4]]), { inputs: [1, 2], targets: [3, 4] });
  assert.deepEqual(examplesPatch(frame(mazurRequest), [[1, 2, 3, 4], [5, 6, 7, 8]]), { inputs: [[1, 2], [5, 6]], targets: [[3, 4], [7, 8]] });
  const classes = { ...mazurRequest, inputs: [[1, 2]], targets: [1] };
  assert.deepEqual(examplesOf(frame(classes)).rows, [[1, 2, 1]]);
  assert.deepEqual(examplesPatch(frame(classes), [[1, 2, 0]]), { inputs: [[1, 2]], targets: [0] }, "a batch of one stays a batch");
});

test("a frozen array goes with its layer when layers come and go", () => {
  const catalog = { losses: [{ name: "half_squared_error", last_activation: null, targets: ["values"], range: null }], optimizers: [] };
  const model = (layers) => ({ ...mazurRequest, model: { ...mazurRequest.model, layers } });
  const frozen = (layers, before) => consistent(model(layers), catalog, before).frozen;
  assert.deepEqual(frozen([2, 2, 3, 2], mazurRequest), ["b1", "b3"]);
  assert.deepEqual(frozen([2, 2], mazurRequest), ["b1"]);
  assert.deepEqual(frozen([2, 5, 2], mazurRequest), ["b1", "b2"]);
});
