import assert from "node:assert/strict";
import test from "node:test";
import { describeFit, isCurve } from "../../static/js/charts/fit.js";

const rows = { count: 4, train: [2, 0], test: [3, 1], inputs: [[0], [3], [-1], [1]], targets: [[0], [9], [1], [1]] };
const frameOf = (/** @type {any} */ training, layers = [1, 4, 1]) => /** @type {any} */ ({ training, request: { model: { layers } }, unit: () => ({ text: "x" }) });

test("the learned curve goes through the answers of all rows in the order of their input, points are the targets", () => {
  const told = describeFit(frameOf({ rows, outputs: [[0.9], [0.1]], tested: [[1.2], ["NaN"]] }));
  assert.deepEqual(told?.train, { x: [-1, 0], y: [1, 0] });
  assert.deepEqual(told?.test, { x: [1, 3], y: [1, 9] });
  assert.deepEqual(told?.curve, { x: [-1, 0, 1, 3], y: [0.9, 0.1, 1.2, null] });
});

test("before the answers are told the rows stand alone, and of two inputs there is no curve", () => {
  assert.deepEqual(describeFit(frameOf({ rows, outputs: null, tested: null }))?.curve.x, []);
  assert.equal(describeFit(frameOf({ rows: null })), null);
  assert.equal(isCurve(frameOf({ rows }, [2, 4, 1])), false);
});
