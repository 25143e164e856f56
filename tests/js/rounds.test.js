import assert from "node:assert/strict";
import test from "node:test";
import { createDrawer } from "../../static/js/core/drawer.js";
import { addressOf, addressPath, scheduledSettings, writeNumber } from "../../static/js/core/edit.js";
import { advanceClock, shiftSpeed, startClock, stepDuration } from "../../static/js/core/play.js";
import { nextRequest, roundBack, roundForward } from "../../static/js/core/rounds.js";
import { frame } from "../../static/js/core/frame.js";
import { createStore } from "../../static/js/core/store.js";
import { mazur, mazurRequest, stateOf } from "./load.js";

test("the next round begins with what the update gave; frozen parameters stay", () => {
  const trace = mazur();
  const next = nextRequest(trace);
  assert.equal(next.parameters.W2[0][0], 0.35891647971788465);
  assert.equal(next.parameters.b1, 0.35);
  assert.equal(next.update, 1);
  assert.deepEqual(trace.request.parameters.W2, [[0.4, 0.45], [0.5, 0.55]], "the round before is untouched");
});

test("the optimizer's state goes along", () => {
  const trace = { ...mazur(), updateOf: (name) => (name === "W1" ? { after: [[1, 2], [3, 4]], state: { velocity: [[0, 1], [2, 3]] } } : null) };
  assert.deepEqual(nextRequest(trace).optimizer_state, { W1: { velocity: [[0, 1], [2, 3]] } });
});

test("forward and back again is the round before, at its end", () => {
  const trace = mazur();
  const on = roundForward({ trace, past: [], round: 0 });
  assert.equal(on.patch.round, 1);
  assert.equal(on.patch.past[0].loss, trace.end.loss);
  const back = roundBack({ ...on.patch, request: { ...on.request, granularity: "layer" } });
  assert.deepEqual(back.request, { ...trace.request, granularity: "layer" }, "in steps as fine as now");
  assert.deepEqual([back.patch.round, back.patch.past.length, back.patch.position], [0, 0, Infinity]);
  assert.equal(roundBack({ past: [], round: 0, request: trace.request }), null);
});

test("an edit changes one number and shares the rest", () => {
  const request = writeNumber(mazurRequest, { place: "parameters", name: "W2", index: [0, 1] }, 7);
  assert.equal(request.parameters.W2[0][1], 7);
  assert.equal(request.parameters.W2[1], mazurRequest.parameters.W2[1]);
  assert.equal(request.parameters.W1, mazurRequest.parameters.W1);
  assert.equal(mazurRequest.parameters.W2[0][1], 0.45);
  assert.equal(writeNumber(mazurRequest, { place: "parameters", name: "b1", index: [] }, 0.1).parameters.b1, 0.1);
  assert.equal(writeNumber(mazurRequest, { place: "optimizer", name: "learning_rate" }, 0.1).optimizer.learning_rate, 0.1);
  assert.equal(writeNumber(mazurRequest, { place: "inputs", index: [1] }, Infinity).inputs[1], "Infinity");
});

test("only inputs of the computation have an address", () => {
  const at = frame(stateOf({ trace: mazur() }));
  assert.deepEqual(addressOf({ kind: "value", node: "W1", index: [0, 1] }, at), { place: "parameters", name: "W1", index: [0, 1] });
  assert.deepEqual(addressOf({ kind: "value", node: "y", index: [1] }, at), { place: "targets", index: [1] });
  assert.equal(addressOf({ kind: "value", node: "z1", index: [0] }, at), null);
  assert.equal(addressOf({ kind: "gradient", node: "W1", index: [0, 1] }, at), null);
});

test("a setting has an address unless the run computes it or the schedule holds it", () => {
  const setting = (name, optimizer, update) =>
    addressOf({ kind: "setting", node: name, index: [] }, { structure: null, example: 0, request: { ...mazurRequest, update, optimizer: { ...mazurRequest.optimizer, ...optimizer } } });
  const schedule = [{ from_update: 2, learning_rate: 0.1 }, { from_update: 9, beta: 0.5 }];
  assert.deepEqual(setting("learning_rate", {}), { place: "optimizer", name: "learning_rate" });
  assert.equal(setting("clip_factor", { clip: { by: "norm", limit: 1 } }), null);
  assert.notEqual(setting("learning_rate", { schedule }, 1), null);
  assert.equal(setting("learning_rate", { schedule }, 2), null);
  assert.deepEqual(scheduledSettings({ ...mazurRequest, update: 9, optimizer: { name: "sgd", schedule } }), ["learning_rate", "beta"]);
});

test("the limit of clipping is written where the request has it", () => {
  const request = { ...mazurRequest, optimizer: { name: "sgd", clip: { by: "norm", limit: 1 } } };
  const address = { place: "optimizer", name: "clip_limit" };
  assert.equal(addressPath(address), "/optimizer/clip/limit");
  assert.deepEqual(writeNumber(request, address, 0.5).optimizer, { name: "sgd", clip: { by: "norm", limit: 0.5 } });
});

test("an address is the path that the server's problems name", () => {
  assert.equal(addressPath({ place: "parameters", name: "W1", index: [0, 1] }), "/parameters/W1/0/1");
  assert.equal(addressPath({ place: "parameters", name: "b1", index: [] }), "/parameters/b1");
  assert.equal(addressPath({ place: "inputs", index: [1] }), "/inputs/1");
  assert.equal(addressPath({ place: "optimizer", name: "learning_rate" }), "/optimizer/learning_rate");
});

test("the clock steps, keeps what is left of a step, and stops at the end and at questions", () => {
  const run = { count: 5, speed: 1 };
  const whole = stepDuration(1);
  const half = advanceClock({ position: 0, elapsed: 0, playing: true }, whole / 2, run);
  assert.deepEqual(half, { position: 0, elapsed: whole / 2, playing: true });
  assert.deepEqual(advanceClock({ ...half, playing: false }, 1e6, run), { ...half, playing: false });
  assert.equal(advanceClock(half, whole / 2, run).position, 1);
  assert.deepEqual(advanceClock(half, whole * 100, run), { position: 5, elapsed: 0, playing: false });
  assert.deepEqual(advanceClock(half, whole * 3, { ...run, stops: new Set([2]) }), { position: 2, elapsed: 0, playing: false });
  assert.equal(advanceClock({ position: 0, elapsed: 0, playing: true }, whole / 2, { ...run, speed: 8 }).position, 4);
});

test("play from the end begins again; speeds go along their list", () => {
  assert.deepEqual(startClock({ position: 5, elapsed: 7, playing: false }, 5), { position: 0, elapsed: 0, playing: true });
  assert.deepEqual(startClock({ position: 2, elapsed: 7, playing: false }, 5), { position: 2, elapsed: 7, playing: true });
  assert.equal(shiftSpeed(1, 1), 2);
  assert.equal(shiftSpeed(8, 1), 8);
  assert.equal(shiftSpeed(0.25, -1), 0.25);
});

test("the store tells of changes and of nothing else", () => {
  const store = createStore({ a: 1, b: { c: 2 } });
  const told = [];
  const stop = store.subscribe((state) => told.push(state.a));
  store.update(() => ({ a: 1 }));
  store.update(() => null);
  store.update((state) => ({ a: state.a + 1 }));
  stop();
  store.update(() => ({ a: 9 }));
  assert.deepEqual(told, [2]);
  assert.throws(() => { "use strict"; store.get().a = 5; });
});

test("an answer is drawn at once, a changed number with its answer, the rest once a frame", () => {
  const drawn = [], frames = [], waits = [];
  const show = createDrawer({ draw: (state) => drawn.push(state.name), nextFrame: (run) => frames.push(run), later: (run) => waits.push(run) });
  const state = { name: "a", trace: 1, request: 1, position: 0 };
  show(state);
  show({ ...state, name: "b", position: 1 });
  assert.deepEqual([drawn, frames.length], [[], 1]);
  frames.shift()();
  assert.deepEqual(drawn, ["b"]);
  const moved = { ...state, name: "b", position: 1, request: 2 };
  show(moved);
  assert.deepEqual([drawn, frames.length, waits.length], [["b"], 0, 1]);
  show({ ...moved, name: "c", trace: 2 });
  assert.deepEqual(drawn, ["b", "c"]);
  waits.shift()();
  assert.deepEqual(drawn, ["b", "c"], "nothing is drawn twice");
});

test("while one scrubs what is read follows some times a second, and in the end", () => {
  const drawn = [], frames = [], waits = [];
  let clock = 1000;
  const show = createDrawer({ draw: ({ position }, whole) => drawn.push(`${position}${whole ? " whole" : ""}`), nextFrame: (run) => frames.push(run), later: (run, after) => waits.push([run, after]), now: () => clock });
  const go = (position, scrubbing = true) => (show({ trace: 1, request: 1, position, scrubbing }), frames.shift()());
  go(1);
  for (const position of [2, 3]) (clock += 16), go(position);
  assert.deepEqual([drawn, waits.map(([, after]) => after)], [["1 whole", "2", "3"], [34]]);
  clock += 34;
  waits.shift()[0]();
  assert.deepEqual(drawn.at(-1), "3 whole", "the hand may rest");
  (clock += 16), go(4);
  go(4, false);
  assert.deepEqual(drawn.slice(-2), ["4", "4 whole"], "let go, all is drawn");
  waits.shift()[0]();
  assert.equal(drawn.at(-1), "4 whole");
  assert.equal(drawn.filter((each) => each === "4 whole").length, 1, "nothing twice");
});
