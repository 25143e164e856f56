import assert from "node:assert/strict";
import test from "node:test";
import { asBatch, consistent, fitParameters, targetsAs, targetsKind } from "../../static/js/core/reshape.js";
import { waterfallBars } from "../../static/js/panels/waterfall.js";
import { mazurRequest } from "./load.js";

const catalog = {
  losses: [
    { name: "half_squared_error", last_activation: null, targets: ["values"], range: null },
    { name: "binary_cross_entropy", last_activation: null, targets: ["values"], range: [0, 1] },
    { name: "softmax_cross_entropy", last_activation: "identity", targets: ["classes", "probabilities"], range: null },
  ],
  optimizers: [{ name: "sgd", settings: [{ name: "learning_rate" }, { name: "weight_decay" }] }, { name: "adam", settings: [{ name: "learning_rate" }, { name: "beta1" }] }],
};
const change = (patch, before = mazurRequest) => consistent({ ...before, ...patch }, catalog, before);
const model = (patch) => ({ model: { ...mazurRequest.model, ...patch } });

test("another input size keeps the inputs that fit and takes new weights", () => {
  const wider = change(model({ layers: [3, 2, 2] }));
  assert.deepEqual(wider.inputs, [0.05, 0.1, 0.5]);
  assert.equal(wider.parameters, undefined);
  assert.equal(wider.initializer.name, "xavier_uniform");
  assert.deepEqual(change(model({ layers: [1, 2, 2] })).inputs, [0.05]);
});

test("a removed layer takes its activation and its frozen bias along", () => {
  const shallow = change(model({ layers: [2, 2], activations: ["sigmoid"] }));
  assert.deepEqual(shallow.frozen, ["b1"]);
  assert.deepEqual(change(model({ layers: [2, 2, 2, 1] })).model.activations, ["sigmoid", "sigmoid", "sigmoid"]);
});

test("what has the same shapes keeps its parameters", () => {
  assert.equal(change(model({ loss: "binary_cross_entropy" })).parameters, mazurRequest.parameters);
  assert.equal(fitParameters({ ...mazurRequest.parameters, b1: [1, 2, 3] }, [2, 2, 2]), null);
  assert.equal(fitParameters(mazurRequest.parameters, [2, 2, 2]), mazurRequest.parameters);
});

test("a loss brings what it demands: activation, kind and range of targets", () => {
  const classes = change({ ...model({ loss: "softmax_cross_entropy" }), targets: [0.2, 0.9] });
  assert.deepEqual(classes.model.activations, ["sigmoid", "identity"]);
  assert.equal(classes.targets, 1);
  const back = consistent({ ...classes, model: { ...classes.model, loss: "half_squared_error" } }, catalog, classes);
  assert.deepEqual(back.targets, [0, 1]);
  assert.deepEqual(change({ ...model({ loss: "binary_cross_entropy" }), targets: [-3, 7] }).targets, [0, 1]);
});

test("while the loss stays, targets and sizes out of range are the server's to refuse", () => {
  const before = { ...mazurRequest, ...model({ loss: "binary_cross_entropy" }) };
  assert.deepEqual(consistent({ ...before, targets: [3, 0.5] }, catalog, before).targets, [3, 0.5]);
  const classes = { ...mazurRequest, ...model({ loss: "softmax_cross_entropy" }), targets: 1 };
  assert.equal(consistent({ ...classes, targets: 7 }, catalog, classes).targets, 7);
  const wide = { ...before, ...model({ layers: [5000, 2, 2] }) };
  assert.equal(consistent(wide, { ...catalog, limits: { units: 2000 } }, before), wide);
});

test("rows of probabilities stay the learner's own while the loss stays", () => {
  const before = { ...mazurRequest, ...model({ loss: "softmax_cross_entropy", activations: ["sigmoid", "identity"] }), targets: [0.3, 0.7] };
  assert.deepEqual(consistent({ ...before, targets: [0.5, 0.7] }, catalog, before).targets, [0.5, 0.7]);
  assert.equal(targetsKind(before), "probabilities");
  assert.equal(targetsAs(before, "classes"), 1);
  assert.deepEqual(targetsAs({ ...before, targets: 0 }, "probabilities"), [1, 0]);
});

test("another optimizer drops the settings and the state it does not know", () => {
  const before = { ...mazurRequest, optimizer: { name: "adam", learning_rate: 0.1, beta1: 0.8 }, optimizer_state: { W1: { m: [] } } };
  const after = consistent({ ...before, optimizer: { ...before.optimizer, name: "sgd" } }, catalog, before);
  assert.deepEqual(after.optimizer, { name: "sgd", learning_rate: 0.1 });
  assert.deepEqual(after.optimizer_state, {});
});

test("one example and a batch turn into each other", () => {
  const batch = asBatch(mazurRequest, true);
  assert.deepEqual([batch.inputs, batch.targets], [[[0.05, 0.1]], [[0.01, 0.99]]]);
  assert.deepEqual(asBatch(batch, false).inputs, [0.05, 0.1]);
});

test("a waterfall begins each bar where the one before it ends", () => {
  const { zero, bars } = waterfallBars([0.0554, -0.019], 0.0364);
  assert.equal(zero, 0);
  assert.equal(bars[0].to, bars[1].from);
  assert.ok(Math.abs(bars[1].to - bars[2].to) < 1e-9);
  assert.equal(waterfallBars([1], 1), null);
  assert.equal(waterfallBars([1, null], 1), null);
  assert.equal(waterfallBars(Array(9).fill(1), 9), null);
  assert.equal(waterfallBars([-1, -1], -2).zero, 1);
});
