import assert from "node:assert/strict";
import test from "node:test";
import { Refused } from "../../static/js/core/api.js";
import { createMending, fitted, resized, withSource } from "../../static/js/core/sourcing.js";

const request = { model: { kind: "circuit", source: "f = x * y" }, inputs: { x: -2, y: 5 }, frozen: ["x"], optimizer: { name: "momentum" }, optimizer_state: { x: { velocity: 1 } } };
const missing = (/** @type {string} */ name) => ({ path: `/inputs/${name}`, code: "missing", message: "" });
const unknown = (/** @type {string} */ name) => ({ path: `/inputs/${name}`, code: "unknown_name", message: "" });

test("another text keeps what is given and begins the optimizer anew", () => {
  const next = withSource(request, "f = x + y");
  assert.deepEqual([next.model.source, next.inputs, next.optimizer_state], ["f = x + y", request.inputs, {}]);
  assert.equal(request.model.source, "f = x * y");
});

test("a new input is 1, one that is gone falls away with its lock, and the others stay", () => {
  const next = fitted(request, [missing("z"), unknown("x")]);
  assert.deepEqual([next.inputs, next.frozen], [{ y: 5, z: 1 }, []]);
});

test("what else the server says is the learner's to read", () => {
  assert.equal(fitted(request, [{ path: "/model/source", code: "open", message: "" }]), null);
  assert.equal(fitted(request, [missing("z"), { path: "/inputs/x", code: "shape", message: "" }]), null);
});

test("a name that goes while one types and comes back has the number it had, until something else is opened", async () => {
  const names = { now: ["x", "y"] };
  const mending = createMending(async (asked) => {
    const given = Object.keys(asked.inputs);
    const problems = [...names.now.filter((name) => !given.includes(name)).map(missing), ...given.filter((name) => !names.now.includes(name)).map(unknown)];
    if (problems.length) throw new Refused(problems);
    return /** @type {any} */ (asked);
  });
  const signal = new AbortController().signal;
  let now = await mending.ask(request, signal);
  names.now = ["y"];
  now = await mending.ask(now, signal);
  assert.deepEqual(now.inputs, { y: 5 });
  names.now = ["x", "y", "z"];
  assert.deepEqual((await mending.ask(now, signal)).inputs, { x: -2, y: 5, z: 1 });
  mending.forget();
  assert.deepEqual((await mending.ask(now, signal)).inputs, { x: 1, y: 5, z: 1 });
});

test("in another shape what stood at an element stays there", () => {
  assert.deepEqual(resized([[1, 2], [3, 4]], [3, 1]), [[1], [3], [3]]);
  assert.deepEqual(resized(7, [2, 2]), [[7, 7], [7, 7]]);
  assert.equal(resized([[1, 2]], []), 1);
});
