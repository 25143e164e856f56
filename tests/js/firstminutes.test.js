import assert from "node:assert/strict";
import test from "node:test";
import { followHints, HINTS, hintsAtStart, hintsDone } from "../../static/js/core/firstminutes.js";
import { createStore } from "../../static/js/core/store.js";
import { overlap, placeBeside } from "../../static/js/layout/beside.js";
import { stateOf } from "./load.js";

const nowhere = { step: null, state: null };

test("hints are for the first visit, not for a link to a step", () => {
  assert.deepEqual(hintsAtStart(false, nowhere), HINTS);
  assert.deepEqual(hintsAtStart(true, nowhere), []);
  assert.equal(hintsAtStart(false, { step: "17", state: null }), null);
  assert.equal(hintsAtStart(false, { step: null, state: "packed" }), null);
});

test("each hint is done by doing what it says", () => {
  const before = stateOf();
  assert.deepEqual(hintsDone(before, { ...before, playing: true }), ["play"]);
  assert.deepEqual(hintsDone(before, { ...before, position: 1 }), ["play"]);
  assert.deepEqual(hintsDone(before, { ...before, ghost: {} }), ["drag"]);
  assert.deepEqual(hintsDone(before, { ...before, selection: { kind: "value", node: "W1", index: [0, 0] } }), ["why"]);
  assert.deepEqual(hintsDone({ ...before, position: 3 }, { ...before, position: 2 }), []);
});

test("the hints go in whatever order they are done, and stay gone", () => {
  const store = createStore(stateOf({ hints: HINTS }));
  followHints(store);
  store.update(() => ({ ghost: {} }));
  assert.deepEqual(store.get().hints, ["play", "why"]);
  store.update(() => ({ position: 1 }));
  store.update(() => ({ selection: { kind: "value", node: "W1", index: [0, 0] } }));
  assert.deepEqual(store.get().hints, []);
});

test("pointing at a thing for a while is asking; passing over it is not", () => {
  const waiting = [];
  const store = createStore(stateOf({ hints: ["why"] }));
  followHints(store, (run) => waiting.push(run));
  const thing = { kind: "value", node: "W1", index: [0, 0] };
  store.update(() => ({ hover: thing }));
  store.update(() => ({ hover: null }));
  waiting.shift()();
  assert.deepEqual(store.get().hints, ["why"]);
  store.update(() => ({ hover: thing }));
  waiting.shift()();
  assert.deepEqual(store.get().hints, []);
});

const bounds = { x: 0, y: 0, width: 400, height: 300 };
const how = { gap: 10, sides: ["above", "below", "right", "left"] };

test("a note stands beside its thing, on the first side with room", () => {
  const thing = { x: 180, y: 140, width: 40, height: 20 }, size = { width: 100, height: 50 };
  assert.deepEqual(placeBeside(thing, size, bounds, [], how), { x: 150, y: 80, side: "above", at: 50, covered: 0 });
  assert.equal(placeBeside(thing, size, bounds, [{ x: 0, y: 0, width: 400, height: 130 }], how).side, "below");
  assert.equal(placeBeside({ ...thing, y: 0 }, size, bounds, [], how).side, "below");
});

test("a note moves along its side to cover nothing, and covers least where everything is full", () => {
  const thing = { x: 180, y: 140, width: 40, height: 20 }, size = { width: 100, height: 50 };
  const left = { x: 0, y: 0, width: 165, height: 300 };
  const place = placeBeside(thing, size, bounds, [left], how);
  assert.equal(place.covered, 0);
  assert.equal(overlap({ ...place, ...size }, left), 0);
  assert.equal(place.x + place.at, 200, "it still points at the middle of the thing");
  assert.ok(placeBeside(thing, size, bounds, [bounds], how).covered > 0);
});
