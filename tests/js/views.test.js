import assert from "node:assert/strict";
import test from "node:test";
import { along, lane } from "../../static/js/views/wires.js";
import { bowHalf } from "../../static/js/views/legend.js";
import { pulsesOf } from "../../static/js/views/inflight.js";
import { FLIGHT, flown } from "../../static/js/views/pulses.js";
import { focusOf, readScene } from "../../static/js/views/scene.js";
import { moved, pace, strideOf } from "../../static/js/views/stride.js";
import { nameFits, positionAt } from "../../static/js/views/timeline.js";
import { refusal } from "../../static/js/views/typing.js";
import { typeSize } from "../../static/js/views/unitbody.js";
import { frame } from "../../static/js/core/frame.js";
import { layoutNetwork } from "../../static/js/layout/network.js";
import { mazur, stateOf } from "./load.js";

const trace = mazur();
const sceneAt = (position) => {
  const shown = frame(stateOf({ trace, position }));
  const layout = layoutNetwork([2, 2, 2], { width: 788, height: 536, top: 54, bottom: 52 }, focusOf(shown));
  return readScene(shown, trace.structure, layout);
};
const positionsOf = (phase) => Array.from({ length: trace.structure.steps.length }, (_, k) => k + 1).filter((at) => frame(stateOf({ trace, position: at })).phase === phase);

test("a stride is a hundredth of a number's order, and starts 0 in hundredths", () => {
  for (const [x, stride] of [[0.4, 0.01], [0.05, 0.001], [-1.2, 0.1], [3, 0.1], [255, 10], [0, 0.01], [NaN, 0.01]]) assert.ok(Math.abs(strideOf(x) - stride) < 1e-12, `${x}`);
});

test("moving leaves no dust and keeps within its limits", () => {
  assert.equal(moved(0.1, 20, { stride: 0.01 }), 0.3);
  assert.equal(moved(0.3, -30, { stride: 0.01 }), 0);
  assert.equal(moved(0.4, 0.3, { stride: 0.01 }), 0.403);
  assert.equal(moved(0.5, -999, { stride: 0.01, minimum: 0 }), 0);
  assert.equal(moved(NaN, 2, { stride: 0.5 }), 1);
});

test("Shift is coarse, Alt is fine", () => {
  assert.deepEqual([pace({ shiftKey: false, altKey: false }), pace({ shiftKey: true, altKey: false }), pace({ shiftKey: false, altKey: true })], [1, 10, 0.1]);
});

test("what is typed is a number, a fraction or refused with the reason", () => {
  const rule = { label: "", text: "", select: false, minimum: 0, maximum: null, whole: false, done() {} };
  for (const text of ["0.4", "0,4", "2/5", "1e-3"]) assert.equal(refusal(text, rule), null);
  assert.match(refusal("abc", rule) ?? "", /Not a number/);
  assert.match(refusal("-1", rule) ?? "", /Not below 0/);
  assert.match(refusal("0.5", { ...rule, whole: true }) ?? "", /whole/);
});

test("the timeline's left end is before the first step, its right end the last", () => {
  assert.equal(positionAt(-0.2, 35), 0);
  assert.equal(positionAt(0, 35), 0);
  assert.equal(positionAt(0.001, 35), 1);
  assert.equal(positionAt(1, 35), 35);
  assert.equal(positionAt(1.4, 35), 35);
  for (let at = 1; at <= 35; at += 1) assert.equal(positionAt((at - 0.5) / 35, 35), at, "the middle of a cell is its step");
});

test("a phase's name hides where its part is too narrow", () => {
  assert.equal(nameFits({ from: 0, to: 8 }, 35, 900, 7), true);
  assert.equal(nameFits({ from: 8, to: 9 }, 300, 900, 4), false);
});

test("lanes stand beside their wire, on either side", () => {
  assert.deepEqual(lane([0, 0, 10, 0], 3), [0, 3, 10, 3]);
  assert.deepEqual(lane([0, 0, 10, 0], -3), [0, -3, 10, -3]);
  assert.deepEqual(along([0, 0, 10, 20], 0.5), { x: 5, y: 10 });
});

test("the legend's bow is as wide at its end as the wire it stands for", () => {
  assert.match(bowHalf((t) => 1 + 4 * t, 1), /^M0\.0 -0\.50L.*74\.0 -2\.50L74\.0 2\.50/);
});

test("type shrinks until the number stands inside its circle", () => {
  assert.equal(typeSize("0.5933", 38, 14, 13), 13);
  assert.ok(typeSize("−0.01234", 27, 14, 13) < 10);
});

test("a flight takes its time at speed 1, a quarter of it at 4, and ends where the pill rests", () => {
  assert.equal(flown(0, 1), 0);
  assert.equal(flown(FLIGHT, 1), 1);
  assert.equal(flown(FLIGHT / 4, 4), 1);
  assert.equal(flown(Infinity, 1), 1);
  assert.ok(flown(FLIGHT / 2, 1) > 0.5, "fast first, then gently");
});

test("pulses go to the right in a forward step and to the left in a backward one, and carry what the step multiplies", () => {
  const forward = pulsesOf(sceneAt(positionsOf("forward")[0]));
  assert.equal(forward.length, 2);
  assert.ok(forward.every((pulse) => !pulse.leftward && pulse.kind === "value"));
  const backward = positionsOf("backward").map((at) => pulsesOf(sceneAt(at))).flat();
  assert.ok(backward.length > 8);
  assert.ok(backward.every((pulse) => pulse.leftward && pulse.kind === "gradient"));
  assert.ok(forward.some((pulse) => Math.abs(pulse.number - 0.15 * 0.05) < 1e-12));
});

test("a loss term travels from its output to the loss", () => {
  const terms = pulsesOf(sceneAt(positionsOf("loss")[0]));
  assert.equal(terms.length, 1);
  assert.equal(terms[0].leftward, false);
});

test("where pulses rest follows from the frame alone", () => {
  for (const at of [3, 12, 22]) assert.deepEqual(pulsesOf(sceneAt(at)), pulsesOf(sceneAt(at)));
});
