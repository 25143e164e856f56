import assert from "node:assert/strict";
import test from "node:test";
import { Away, Refused } from "../../static/js/core/api.js";
import { createAsker } from "../../static/js/core/asker.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** An asker whose questions are answered by hand. */
function asking() {
  const asked = /** @type {any[]} */ ([]), told = /** @type {any[]} */ ([]), runs = /** @type {(() => void)[]} */ ([]);
  let time = 0;
  const asker = createAsker({
    wanted: (state) => (/** @type {any} */ (state).key ? { key: /** @type {any} */ (state).key, kin: /** @type {any} */ (state).kin, ask: (signal) => new Promise((resolve, reject) => asked.push({ key: /** @type {any} */ (state).key, signal, resolve, reject })) } : null),
    settle: (answer) => told.push(answer), later: (run) => runs.push(run), now: () => time,
  });
  const update = (/** @type {string} */ key, at = time + 1000, kin = /** @type {string|undefined} */ (undefined)) => ((time = at), asker.update(/** @type {any} */ ({ key, kin })));
  return { asked, told, update, tick: () => ((time += 1000), runs.splice(0).forEach((run) => run())) };
}

test("a question is asked once, and a late answer never stands beside newer numbers", async () => {
  const { asked, told, update } = asking();
  update("a");
  update("a");
  update("b");
  assert.deepEqual(asked.map(({ key, signal }) => [key, signal.aborted]), [["a", true], ["b", false]]);
  asked[1].resolve("of b");
  asked[0].resolve("of a");
  await settle();
  assert.deepEqual(told, [{ key: "b", result: "of b" }]);
});

test("while numbers move it asks at most ten times a second, and the newest last", () => {
  const { asked, update, tick } = asking();
  update("a", 1000);
  update("b", 1020);
  update("c", 1040);
  assert.deepEqual(asked.map(({ key }) => key), ["a"]);
  tick();
  assert.deepEqual(asked.map(({ key }) => key), ["a", "c"]);
});

test("moments of one kin that come faster than answers are asked in turn, each answer is shown, and the newest comes last", async () => {
  const { asked, told, update, tick } = asking();
  for (const key of ["a", "b", "c", "d"]) update(key, undefined, "spiral");
  assert.deepEqual(asked.map(({ key, signal }) => [key, signal.aborted]), [["a", false]]);
  asked[0].resolve("of a");
  await settle();
  tick();
  assert.deepEqual(asked.map(({ key }) => key), ["a", "d"]);
  asked[1].resolve("of d");
  await settle();
  tick();
  assert.deepEqual(told, [{ key: "a", result: "of a" }, { key: "d", result: "of d" }]);
  assert.equal(asked.length, 2);
});

test("a question of another kin breaks off the one in flight", async () => {
  const { asked, told, update } = asking();
  update("a", undefined, "spiral");
  update("b", undefined, "circle");
  assert.deepEqual(asked.map(({ key, signal }) => [key, signal.aborted]), [["a", true], ["b", false]]);
  asked[1].resolve("of b");
  asked[0].resolve("of a");
  await settle();
  assert.deepEqual(told, [{ key: "b", result: "of b" }]);
});

test("a refusal is told in the server's words, a server that is away is asked again, and nothing wanted is nothing shown", async () => {
  const { asked, told, update, tick } = asking();
  update("a");
  asked[0].reject(new Refused([{ path: "", message: "too large" }]));
  await settle();
  assert.deepEqual(told, [{ key: "a", problem: "too large" }]);
  update("b");
  asked[1].reject(new Away());
  await settle();
  tick();
  assert.equal(asked.length, 3);
  asked[2].resolve(1);
  await settle();
  update("");
  assert.deepEqual(told.slice(1), [{ key: "b", result: 1 }, null]);
});

test("each time no answer comes, that is told", async () => {
  let lost = 0;
  const runs = /** @type {(() => void)[]} */ ([]);
  const asker = createAsker({ wanted: () => ({ key: "a", ask: () => Promise.reject(new Away()) }), settle: () => {}, lost: () => (lost += 1), later: (run) => runs.push(run) });
  asker.update(/** @type {any} */ ({}));
  await settle();
  runs.splice(0).forEach((run) => run());
  await settle();
  assert.equal(lost, 2);
});
