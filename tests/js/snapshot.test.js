import assert from "node:assert/strict";
import test from "node:test";
import { createKeeper } from "../../static/js/core/keeper.js";
import { readSnapshot } from "../../static/js/core/opened.js";
import { pack, parse, unpack, Unreadable } from "../../static/js/core/packing.js";
import { requestsOf, snapshotOf } from "../../static/js/core/snapshot.js";
import { formatHash, hashOf, LONGEST, parseHash } from "../../static/js/core/url.js";
import { stateOfAddress } from "../../static/js/core/whereabouts.js";
import { mazurRequest, stateOf } from "./load.js";

const lab = /** @type {any} */ ({ id: "mazur", title: "Mazur", request: mazurRequest, guide: [] });
const withWeight = (/** @type {number} */ w) => ({ ...mazurRequest, parameters: { ...mazurRequest.parameters, b1: w } });
const stateAt = (/** @type {any} */ more = {}) => stateOf({ lab, request: mazurRequest, base: mazurRequest, ...more });

test("an untouched lab is its name and its step", async () => {
  const snapshot = snapshotOf(stateAt({ position: 12 }));
  assert.equal(await hashOf(snapshot, () => snapshot), "#v=1&lab=mazur&step=12");
});

test("a state with rounds, edits and choices comes back from its address as it was", async () => {
  const { granularity: _, ...coarse } = withWeight(0.1);
  const state = stateAt({
    base: withWeight(0.2), request: coarse, round: 2, past: [{ request: withWeight(0.2), loss: 0.3 }, { request: withWeight(0.15), loss: Infinity }],
    position: 3, example: 1, speed: 2, panels: { chart: "surface" }, selection: { kind: "value", node: "W1", index: [0, 1] },
    answers: { sign: { choice: "plus", skipped: false, right: true, truth: "plus", number: 0.1 } },
  });
  const hash = await hashOf(snapshotOf(state), () => snapshotOf(state));
  const { value, told } = await stateOfAddress(parseHash(hash ?? ""));
  const { snapshot, lost } = readSnapshot(value);
  assert.deepEqual([told, lost], [[], []]);
  const { base, past, request } = requestsOf(snapshot, lab);
  assert.deepEqual([base, past, request], [state.base, [{ request: withWeight(0.2), loss: 0.3 }, { request: withWeight(0.15), loss: "Infinity" }], coarse]);
  for (const key of ["position", "example", "speed", "panels", "selection", "answers", "round"]) assert.deepEqual(snapshot[key], state[key], key);
});

test("a network of one's own travels whole", async () => {
  const state = stateAt({ lab: null });
  const { value } = await stateOfAddress(parseHash((await hashOf(snapshotOf(state), () => snapshotOf(state))) ?? ""));
  assert.deepEqual(requestsOf(readSnapshot(value).snapshot, null).request, mazurRequest);
});

test("an address that is too long keeps the latest rounds, or gives up", async () => {
  const past = Array.from({ length: 4000 }, (_, k) => ({ request: withWeight(Math.sin(k)), loss: Math.cos(k) }));
  const state = stateAt({ past, round: 4000 });
  const hash = await hashOf(snapshotOf(state), (rounds) => snapshotOf(state, rounds));
  assert.ok(hash && hash.length <= LONGEST);
  const { snapshot } = readSnapshot((await stateOfAddress(parseHash(hash))).value);
  assert.deepEqual([snapshot.round, requestsOf(snapshot, lab).past.at(-1)?.request], [4000, past[3999].request]);
  const huge = stateAt({ request: { ...mazurRequest, inputs: Array.from({ length: 40_000 }, (_, k) => Math.sin(k)) } });
  assert.equal(await hashOf(snapshotOf(huge), () => snapshotOf(huge)), null);
});

test("what inflates past the limit is refused while it inflates, damage is told, and nobody reaches an object's machinery", async () => {
  const bomb = await pack("0".repeat(60_000_000));
  assert.ok(bomb.length < 100_000);
  await assert.rejects(unpack(bomb), (error) => error instanceof Unreadable && error.message === "too large");
  for (const text of ["AAAA", "!", "a", await pack({ a: 1 }).then((good) => good.slice(0, -3)), await pack({ a: 1 }).then((good) => `${good}AAAA`)])
    await assert.rejects(unpack(text), Unreadable, text);
  for (const text of ['{"__proto__": {"x": 1}}', '{"a": [{"constructor": 1}]}', '{"a": {"prototype": 1}}', "[".repeat(60) + "]".repeat(60), "{", `"${"x".repeat(2_000_001)}"`])
    assert.throws(() => parse(text), Unreadable);
  assert.equal(/** @type {any} */ ({}).x, undefined);
});

test("each part that has not its form is left out and named, the rest is taken", () => {
  for (const [name, part] of Object.entries({ position: -1, example: 1.5, speed: 3, selection: { kind: "x", node: "W1", index: [] }, panels: { chart: 1 }, answers: { a: { choice: 1 } }, lab: 4 })) {
    const { snapshot, lost } = readSnapshot({ version: 1, lab: "mazur", variant: null, position: 4, example: 1, [name]: part });
    assert.equal(lost.length, 1, name);
    assert.notDeepEqual(snapshot[name], part);
    assert.equal(name === "example" ? snapshot.position : snapshot.example, name === "example" ? 4 : 1);
  }
  const { snapshot, lost } = readSnapshot({ version: 1, lab: "mazur", position: 4, base: { set: {} }, past: [{ loss: "x" }], request: {}, round: 2 });
  assert.deepEqual([lost.length, snapshot.request, snapshot.round, snapshot.position], [1, undefined, undefined, 0]);
  for (const value of [null, 4, [], "x"]) assert.equal(readSnapshot(value).lost.length, 1);
  assert.equal(readSnapshot({ version: 7 }).lost.length, 1);
});

test("the address names lab, variant and step, and survives the way there and back", () => {
  const all = { lab: "mazur", variant: "his_bug", step: "4", version: "1", state: "abc" };
  assert.deepEqual(parseHash(formatHash(all)), all);
  assert.deepEqual(parseHash(""), { lab: null, variant: null, step: null, version: null, state: null });
  assert.equal(formatHash({ lab: null, variant: "x" }), "");
});

/** A keeper before a made-up address bar. */
function bar() {
  const entries = [""], runs = /** @type {(() => void)[]} */ ([]), kept = /** @type {any[]} */ ([]);
  const keeper = createKeeper({
    hashOf: async (snapshot) => `#${snapshot.lab}:${snapshot.position}`,
    writeHash: (hash, push) => void (push ? entries.push(hash) : (entries[entries.length - 1] = hash)),
    readHash: () => entries[entries.length - 1], remember: (what) => kept.push(what), later: (run) => runs.push(run),
  });
  const tick = async () => {
    for (const run of runs.splice(0)) run();
    await keeper.settled();
  };
  return { keeper, entries, kept, tick };
}

test("what is remembered is the newest state, though an older one was packed when the page was left", async () => {
  const { keeper, kept, tick } = bar();
  keeper.resume();
  keeper.update(stateAt({ trace: {}, position: 1 }));
  const packed = tick();
  keeper.update(stateAt({ trace: {}, position: 2 }));
  keeper.leave();
  await packed;
  assert.deepEqual(kept.map(({ snapshot }) => snapshot.position), [2, 2]);
});

test("steps are written over, another lab is a place to go back from and keeps what stood there last", async () => {
  const { keeper, entries, kept, tick } = bar();
  const at = (/** @type {any} */ more) => stateAt({ trace: {}, ...more });
  keeper.resume();
  for (const position of [1, 2, 3]) keeper.update(at({ position }));
  await tick();
  assert.deepEqual(entries, ["#mazur:3"]);
  keeper.update(at({ position: 4 }));
  keeper.update(at({ position: 0, lab: { ...lab, id: "xor" } }));
  await tick();
  assert.deepEqual(entries, ["#mazur:4", "#xor:0"]);
  assert.equal(kept.at(-1).before, "#mazur:4", "a reload may have begun there");
  assert.equal(kept.at(-1).snapshot.lab, "xor");
  keeper.update(at({ position: 2, lab: { ...lab, id: "xor" } }));
  keeper.pause();
  await tick();
  assert.deepEqual(entries, ["#mazur:4", "#xor:0"], "nothing is written while the page is put somewhere else");
});

test("the texts on the way of one edit are no places to go back to", async () => {
  const { keeper, entries, tick } = bar();
  const edits = [{ request: mazurRequest }], typed = (/** @type {number} */ position, /** @type {string} */ source) =>
    stateAt({ trace: {}, lab: null, edits, position, request: { ...mazurRequest, model: { kind: "circuit", source } } });
  keeper.resume();
  keeper.update(stateAt({ trace: {} }));
  for (const [k, source] of ["f = x", "f = x *", "f = x * y"].entries()) {
    keeper.update(typed(k, source));
    await tick();
  }
  assert.deepEqual(entries, ["#mazur:0", "#null:2"]);
  keeper.update({ ...typed(5, "f = 1"), edits: [...edits, edits[0]] });
  await tick();
  assert.deepEqual(entries, ["#mazur:0", "#null:2", "#null:5"], "another edit is another place");
});
