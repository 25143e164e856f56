import assert from "node:assert/strict";
import test from "node:test";
import { addressOf, writeNumber } from "../../static/js/core/edit.js";
import { examplesOf } from "../../static/js/core/reshape.js";
import { layoutBlocks, wayBetween } from "../../static/js/layout/blocks.js";

const shapes = [{ name: "x", units: 3, depth: 0, weights: null }, { name: "u", units: 24, depth: 0, weights: null }, ...["p", "q", "r"].map((name, k) => ({ name, units: 2, depth: k + 1, weights: [2, 3] }))];
const reads = [{ from: "x", to: "p" }, { from: "u", to: "r" }, { from: "p", to: "q" }, { from: "p", to: "r" }, { from: "q", to: "r" }];

test("blocks stand apart, and a skip passes over those between", () => {
  for (const size of [{ width: 1000, height: 520, narrow: false }, { width: 390, height: 300, narrow: true }]) {
    const layout = layoutBlocks(shapes, reads, size);
    const places = [...layout.places.values()];
    for (const a of places) for (const b of places)
      if (a !== b && a.x === b.x) assert.ok(Math.abs(a.y - b.y) >= a.stack.half + b.stack.half + 12);
    const columns = [...new Set(places.map(({ x }) => x))].sort((a, b) => a - b);
    columns.slice(1).forEach((x, k) => assert.ok(x - columns[k] > 2 * places[0].half));
    const { y, stack, x, half } = layout.places.get("q");
    for (const [px, py] of wayBetween(layout, "p", "r", 2)) {
      assert.ok(py >= 0);
      if (Math.abs(px - x) <= half) assert.ok(py < y - stack.half - 6);
    }
    assert.ok(places.every((place) => (place.grid ? place.sizeY : place.y + place.stack.half) <= layout.height && place.x + half <= layout.width));
  }
});

test("a number of an input that comes by name is changed where it stands, a weight among the parameters", () => {
  const nodes = [
    { name: "x_u", op: null, role: "input", axes: "u", given: { field: "inputs/u" } },
    { name: "W_p", op: null, role: "parameter", axes: "uv", given: { field: "parameters/W_p" } },
  ];
  const request = { model: { kind: "blocks" }, inputs: { u: [1, 2], v: [3] }, parameters: { W_p: [[1, 2]] }, optimizer: { name: "sgd" } };
  const frame = { structure: { nodes, blocks: {} }, example: 0, request };
  const input = addressOf({ kind: "value", node: "x_u", index: [1] }, frame);
  assert.deepEqual(input, { place: "inputs", name: "u", index: [1] });
  assert.deepEqual(writeNumber(request, input, 7).inputs, { u: [1, 7], v: [3] });
  const weight = addressOf({ kind: "value", node: "W_p", index: [0, 1] }, frame);
  assert.deepEqual(writeNumber(request, weight, 7).parameters, { W_p: [[1, 7]] });
});

test("examples are counted by the first of the inputs", () => {
  assert.equal(examplesOf({ model: { kind: "blocks" }, inputs: { u: [1, 2] } }), 1);
  assert.equal(examplesOf({ model: { kind: "blocks" }, inputs: { u: [[1, 2], [3, 4]] } }), 2);
});
