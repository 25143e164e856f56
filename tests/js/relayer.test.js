import assert from "node:assert/strict";
import test from "node:test";
import { carried, relayered, stillFrozen } from "../../static/js/core/relayer.js";

const model = { kind: "network", layers: [2, 3, 2], activations: ["relu", "sigmoid"], loss: "half_squared_error" };
const old = { W1: [[1, 2], [3, 4], [5, 6]], b1: [7, 8, 9], W2: [[1, 1, 1], [2, 2, 2]], b2: 0.5 };
const fill = (shape, x) => (shape.length ? Array.from({ length: shape[0] }, () => fill(shape.slice(1), x)) : x);
const freshFor = ({ layers }) => Object.fromEntries(layers.slice(1).flatMap((size, k) => [[`W${k + 1}`, fill([size, layers[k]], -1)], [`b${k + 1}`, fill([size], -1)]]));

test("activations stay in step with layers, whatever is added or removed", () => {
  for (const change of [{ kind: "insert", after: 0 }, { kind: "insert", after: 1 }, { kind: "remove", layer: 1 }, { kind: "resize", layer: 1, by: 1 }]) {
    const { model: next, origins } = relayered(model, change);
    assert.equal(next.activations.length, next.layers.length - 1);
    assert.equal(origins.length, next.activations.length);
    assert.equal(next.activations[next.activations.length - 1], "sigmoid", "the output keeps its own");
  }
  assert.deepEqual(relayered(model, { kind: "insert", after: 1 }).model.layers, [2, 3, 3, 2]);
  assert.deepEqual(relayered(model, { kind: "insert", after: 1 }).model.activations, ["relu", "relu", "sigmoid"]);
});

test("only hidden layers change, between one unit and the limit", () => {
  for (const change of [{ kind: "resize", layer: 0, by: 1 }, { kind: "remove", layer: 2 }, { kind: "insert", after: 2 }, { kind: "resize", layer: 1, by: 0 }]) assert.equal(relayered(model, change), null);
  assert.equal(relayered({ ...model, layers: [2, 1, 2] }, { kind: "resize", layer: 1, by: -1 }), null);
  assert.equal(relayered(model, { kind: "resize", layer: 1, by: 1 }, 3), null);
});

test("a unit more keeps every number that there was, a unit less all of those that remain", () => {
  const grown = relayered(model, { kind: "resize", layer: 1, by: 1 });
  assert.deepEqual(carried(freshFor(grown.model), old, grown.origins), { W1: [[1, 2], [3, 4], [5, 6], [-1, -1]], b1: [7, 8, 9, -1], W2: [[1, 1, 1, -1], [2, 2, 2, -1]], b2: 0.5 });
  const shrunk = relayered(model, { kind: "resize", layer: 1, by: -1 });
  assert.deepEqual(carried(freshFor(shrunk.model), old, shrunk.origins), { W1: [[1, 2], [3, 4]], b1: [7, 8], W2: [[1, 1], [2, 2]], b2: 0.5 });
});

test("a new layer leaves the pairs it does not touch as they are, under their new names", () => {
  const { model: next, origins } = relayered(model, { kind: "insert", after: 0 });
  const made = carried(freshFor(next), old, origins);
  assert.deepEqual([made.W3, made.b3], [old.W2, old.b2]);
  assert.deepEqual(made.W1, [[-1, -1], [-1, -1]]);
  assert.deepEqual(stillFrozen(["W2", "b1"], origins), ["W3"]);
});

test("with a layer gone the pairs on either side of it stay", () => {
  const deep = { ...model, layers: [2, 3, 4, 2], activations: ["relu", "tanh", "sigmoid"] };
  const { model: next, origins } = relayered(deep, { kind: "remove", layer: 2 });
  assert.deepEqual([next.layers, next.activations, origins], [[2, 3, 2], ["relu", "sigmoid"], [0, -1]]);
});

test("a hidden layer never takes the output's softmax or identity", () => {
  const flat = { ...model, layers: [2, 2], activations: ["softmax"] };
  assert.deepEqual(relayered(flat, { kind: "insert", after: 0 }).model.activations, ["tanh", "softmax"]);
});
