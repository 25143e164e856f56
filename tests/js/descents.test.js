import assert from "node:assert/strict";
import test from "node:test";
import { axesOfHill, ballInWords, heightAt } from "../../static/js/charts/descent.js";
import { endings } from "../../static/js/charts/descentside.js";
import { descentQuestion, hillReach, longest, momentOf, otherStart, rivalQuestion, suggestedStart } from "../../static/js/core/descents.js";
import { timesInWords } from "../../static/js/charts/stopwatch.js";
import { FINE_STRIDES, roundUp } from "../../static/js/core/numbers.js";
import { atMoment, createRolling } from "../../static/js/core/rolling.js";
import { createStore } from "../../static/js/core/store.js";
import { mazur, stateOf } from "./load.js";

const trace = mazur(), w5 = { kind: /** @type {const} */ ("value"), node: "W2", index: [0, 0] };
const way = (values, more = {}) => ({ key: "k", result: { along: [{ parameter: "W2", index: [0, 0], values, gradients: values.map(() => 0.5) }], losses: values.map((w) => w * w), reason: "settled", words: "", learned: {}, optimizer_state: {}, update: values.length - 1, ...more } });
const open = (more = {}) => stateOf({ trace, selection: w5, panels: { charts: "descent", ...more.panels }, descent: null, rival: null, hill: null, rolling: false, ...more, ...(more.panels ? { panels: { charts: "descent", ...more.panels } } : {}) });

test("a curve goes as far as a round number that holds both starts and their ways, but not one that runs off", () => {
  assert.deepEqual([1, 1.1, 2.75, 3.3, 11, 0.04].map((wanted) => roundUp(wanted, FINE_STRIDES)), [1, 1.5, 3, 4, 15, 0.04]);
  assert.equal(hillReach(open(), w5, 0.4), 1.5);
  assert.equal(hillReach(open({ panels: { other: "-2.5" } }), w5, 0.4), 3);
  assert.equal(hillReach(open({ descent: way([0.4, 1.9, 0.2]) }), w5, 0.4), 2.5);
  assert.equal(hillReach(open({ descent: way([0.4, 1e9, "NaN"]) }), w5, 0.4), 1.5);
});

test("a curve stays as it is while a start is in the hand, and after it unless it is much too wide", () => {
  const hill = { key: "h", result: { axes: [{ parameter: "W2", index: [0, 0], values: [-4, 0, 4] }], losses: [1, 0, 1] } };
  assert.equal(hillReach(open({ hill, ghost: trace }), w5, 0.4), 4);
  assert.equal(hillReach(open({ hill, ghost: null }), w5, 0.4), 1.5);
  assert.deepEqual([2.5, 1.7, 4].map((start) => hillReach(open({ hill, ghost: null }), w5, start)), [4, 4, 4]);
  assert.equal(hillReach(open({ hill, ghost: trace }), w5, 5), 6);
});

test("a second start is the panel's number, and nothing that is none", () => {
  assert.deepEqual(["-0.5", "x", "", "Infinity"].map((other) => otherStart({ panels: { other } })), [-0.5, null, null, null]);
  assert.equal(rivalQuestion(open()), null);
  const asked = rivalQuestion(open({ panels: { other: "-2" } }));
  assert.equal(asked?.request.parameters?.W2[0][0], -2);
  assert.deepEqual(asked?.request.optimizer_state, {});
  assert.equal(descentQuestion(open())?.request.parameters?.W2[0][0], 0.4);
  assert.equal(descentQuestion(stateOf({ trace, panels: {} })), null);
  assert.equal(suggestedStart(open()), -0.2);
});

test("the moment lies on the longer way of those that are shown", () => {
  const both = { descent: way([0.4, 0.3, 0.2]), rival: way([1, 0.9, 0.8, 0.7]) };
  assert.equal(longest(open(both)), 2);
  assert.equal(longest(open({ ...both, panels: { other: "1" } })), 3);
  assert.deepEqual(["1", "9", "-1", "x", undefined].map((moment) => momentOf(open({ ...both, panels: { moment } }))), [1, 2, 0, 0, 0]);
  assert.deepEqual(atMoment({ a: "b", moment: "3" }, 0), { a: "b" });
});

test("the ball rolls update by update to the end of its way and stops", () => {
  const waits = /** @type {(() => void)[]} */ ([]), store = createStore(open({ descent: way([0.4, 0.3, 0.2]) }));
  const rolling = createRolling({ store, api: /** @type {any} */ ({}), session: /** @type {any} */ ({ put: store.update }), later: (run) => waits.push(run) });
  rolling.roll(true);
  const seen = [];
  while (waits.length) {
    waits.shift()?.();
    seen.push([store.get().panels.moment, store.get().rolling]);
  }
  assert.deepEqual(seen.slice(0, 2), [["1", true], ["2", false]]);
  assert.equal(store.get().rolling, false);
  rolling.roll(true); // from the end it begins anew
  assert.equal(momentOf(store.get()), 0);
});

test("a picture is as high as its inner part, and a start has a height before its way is there", () => {
  const told = { axes: [{ parameter: "w", index: [], values: [-2, -1, 0, 1, 2] }], losses: [100, 1, 0, 1, 100] };
  const axes = axesOfHill(/** @type {any} */ ({ told }));
  assert.deepEqual(axes?.x, [-2, 2]);
  assert.equal(axes?.y[1], 1);
  assert.deepEqual([0.5, -1, 3].map((w) => heightAt(/** @type {any} */ ({ told }), w)), [0.5, 1, null]);
});

test("how the ways end is said with numbers, and whether the start decided", () => {
  const ball = (start, end, reason = "settled") => ({ start, values: [start, end], losses: [4, 1], last: 1, reason, at: 1, slope: 0 });
  const said = (...balls) => endings(/** @type {any} */ ({ balls, of: "J", hidden: false, alone: true }));
  assert.match(said(ball(2.5, 1.64), ball(-0.5, -1.81)).join(" "), /^From 2\.5: settles at 1\.64\d* after 1 updates, J 1\S*\. From −0\.5: settles at −1\.81/);
  assert.match(said(ball(2.5, 1.64), ball(-0.5, -1.81))[2], /the start decides/);
  assert.match(said(ball(2.5, 1.64), ball(2, 1.6400001))[2], /same place/);
  assert.match(said(ball(2.5, null, "diverged"))[0], /runs away/);
  assert.deepEqual(endings(/** @type {any} */ ({ balls: [ball(1, 2)], of: "J", hidden: true, alone: true })), []);
});

test("a ball's words tell the loss that the server has computed, and no height of the drawing", () => {
  assert.match(ballInWords({ start: 2, at: 1, values: [2, 1.5], losses: [4, 2.25] }, "Loss"), /stands at 1\.5\S*, loss 2\.25\S*$/);
  assert.match(ballInWords({ start: 2, at: 0, values: [2], losses: [null] }, "Loss"), /stands at 2$/);
});

test("the stopwatch tells a difference only where one was computed", () => {
  const timing = (difference) => /** @type {any} */ ({ largest_difference: difference, words: "" });
  assert.ok(timesInWords([timing("NaN"), timing(null)]).some((text) => /difference.*NaN/.test(text)));
  assert.ok(timesInWords([timing(null)]).every((text) => !/largest difference/.test(text)));
  assert.ok(timesInWords([timing(1e-9), timing(3e-8)]).some((text) => text.includes("3×10⁻⁸") || text.includes("3.00×10⁻⁸")));
});
