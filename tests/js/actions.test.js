import assert from "node:assert/strict";
import test from "node:test";
import { createActions } from "../../static/js/core/actions.js";
import { Refused } from "../../static/js/core/api.js";
import { sameNumbers, withChanges } from "../../static/js/core/change.js";
import { createStore } from "../../static/js/core/store.js";
import { createTrace } from "../../static/js/core/trace.js";
import { startTraining } from "../../static/js/core/training.js";
import { linesOf, mazurRequest, stateOf } from "./load.js";

const [structure, ...lines] = linesOf("neuron").map((line) => JSON.parse(line));
const catalog = {
  losses: [{ name: "half_squared_error", targets: ["values"] }, { name: "softmax_cross_entropy", last_activation: "identity", targets: ["classes", "probabilities"] }],
  optimizers: [{ name: "sgd", settings: [{ name: "learning_rate" }] }],
};
const sign = { id: "sign", kind: "choice", prompt: "?", answer: { positive: "plus", negative: "minus" }, reveals: "gradient z2 1" };
const lab = { id: "mazur", title: "Mazur", request: mazurRequest, guide: [{ title: "Sign", at: "start", text: [], questions: [sign] }] };
const settle = () => new Promise((resolve) => setImmediate(resolve));
const l2 = { model: { ...mazurRequest.model, regularization: { l1: 0, l2: 0.1 } } };

/** A page on Mazur's lab before a server that answers every request with Mazur's numbers. */
async function page() {
  const checked = [];
  const store = createStore(stateOf({ catalog }));
  const api = {
    trace: async (request) => createTrace(structure, lines, { ...request, parameters: request.parameters ?? mazurRequest.parameters }),
    check: async (request) => (checked.push(request), { passed: true }),
    catalog: async () => catalog,
    lab: async (/** @type {string} */ id) => {
      if (id === "nowhere") throw new Refused([{ path: "", message: "no such lab" }]);
      return { ...lab, id };
    },
    training: async function* () { await new Promise(() => {}); }, // never answers
    landscape: () => new Promise(() => {}),
    paths: () => new Promise(() => {}),
    code: () => new Promise(() => {}),
  };
  const actions = createActions({ store, api, ticks: { request: () => 0, cancel() {} }, sheets: {}, prefersDark: () => false, later() {} });
  actions.start(lab, true);
  await settle();
  const does = async (/** @type {() => void} */ act) => (act(), await settle());
  return { store, actions, checked, does };
}

test("reset after a change of the settings keeps the change and takes back the training", async () => {
  const { store, actions, does } = await page();
  await does(actions.nextRound);
  await does(actions.nextRound);
  assert.notEqual(store.get().request.parameters.W2[0][0], 0.4);
  await does(() => actions.setRequest({ ...store.get().request, ...l2 }));
  assert.equal(store.get().round, 2, "the training goes on");
  await does(actions.reset);
  const { request, round } = store.get();
  assert.deepEqual([round, request.update ?? 0, request.parameters.W2[0][0], request.model.regularization.l2], [0, 0, 0.4, 0.1]);
});

test("a round asked for while a number's run is in flight follows that run, and a second one the first", async () => {
  const { store, actions, does } = await page();
  await does(() => {
    actions.setNumber({ place: "parameters", name: "W1", index: [0, 0] }, 0.5, { commit: true });
    actions.nextRound();
    actions.nextRound();
  });
  const { round, past } = store.get();
  assert.deepEqual([round, past.map(({ request }) => request.parameters.W1[0][0])[0]], [2, 0.5]);
});

test("a saved page is opened as one edit, which undo takes back and redo makes again; what is none changes nothing", async () => {
  const { store, actions, does } = await page();
  const opens = (/** @type {any} */ value) => does(() => actions.openFile(new File([typeof value === "string" ? value : JSON.stringify(value)], "a.json"))).then(settle).then(settle);
  await does(() => actions.setNumber({ place: "parameters", name: "W1", index: [0, 0] }, 0.5, { commit: true }));
  await does(() => actions.go(3));
  const before = store.get();
  const kept = { version: 1, lab: null, variant: null, position: 5, base: { set: { ...mazurRequest, parameters: { ...mazurRequest.parameters, b1: 0.1 } } }, panels: { code: "jax" } };
  for (const [value, word] of [["x", "no page"], [[1], "no page"], [{ ...kept, lab: "nowhere" }, "does not exist"], [{ ...kept, base: undefined }, "damaged"], [{ W1: [[1]], b1: [0] }, "weights"], [{ structure: {}, events: [] }, "computed from"]]) {
    await opens(value);
    const { filed, ...now } = store.get();
    assert.match(filed.told, new RegExp(word));
    assert.deepEqual(["request", "edits", "position", "lab", "notice"].map((key) => now[key] === before[key]), Array(5).fill(true), word);
  }
  await opens(kept);
  const opened = () => [store.get().request.parameters.b1, store.get().position, store.get().lab, store.get().panels.code, store.get().filed];
  assert.deepEqual(opened(), [0.1, 5, null, "jax", null]);
  await does(actions.undo);
  assert.deepEqual([store.get().request.parameters.W1[0][0], store.get().position, store.get().lab?.id, store.get().panels], [0.5, 3, "mazur", before.panels]);
  await does(actions.redo);
  assert.deepEqual(opened(), [0.1, 5, null, "jax", null]);
  await does(actions.undo);
  await does(actions.undo);
  assert.equal(store.get().request.parameters.W1[0][0], 0.15, "what could be undone before can be undone after");
});

test("what waits for a run is forgotten where another lab is opened", async () => {
  const { store, actions, does } = await page();
  await does(() => {
    actions.setNumber({ place: "parameters", name: "W1", index: [0, 0] }, 0.5, { commit: true });
    actions.nextRound();
    actions.reset();
  });
  assert.equal(store.get().round, 0);
});

test("a training that was left is found as it stood; chosen once more the lab begins anew", async () => {
  const { store, actions, does } = await page();
  const setup = { data: { name: "xor" }, test_fraction: 0, batch_size: 1, shuffle: false, seed: 0 }, trained = { ...mazurRequest.parameters, b2: 9 };
  store.update((state) => ({ training: { ...startTraining(setup, { epoch: 2, batch: 0, update: 8 }), history: [{ update: 8 }] }, request: { ...state.request, parameters: trained, update: 8 }, panels: { page: "update" } }));
  const stood = store.get();
  await does(() => actions.openLab("other"));
  assert.deepEqual([store.get().lab.id, store.get().training, store.get().request.parameters.b2], ["other", null, 0.6]);
  await does(() => actions.openLab("mazur"));
  const back = store.get();
  assert.deepEqual([back.training, back.request.parameters, back.panels, back.edits], [stood.training, trained, stood.panels, stood.edits]);
  assert.match(back.notice, /as you left it/);
  await does(() => actions.openLab("mazur"));
  assert.deepEqual([store.get().training, store.get().request.parameters.b2, store.get().notice], [null, 0.6, null]);
});

test("a step taken while a change's run is in flight is not lost", async () => {
  const { store, actions, does } = await page();
  await does(() => (actions.go(3), actions.setRequest(l2), actions.go(5)));
  assert.equal(store.get().position, 5);
});

test("two quick changes both arrive, and both stay after a reset", async () => {
  const { store, actions, does } = await page();
  await does(() => {
    actions.setRequest(l2);
    actions.setRequest({ ...l2, mistake: "updated_weights_in_delta" });
  });
  for (const request of [store.get().request, store.get().base]) assert.deepEqual([request.model.regularization.l2, request.mistake], [0.1, "updated_weights_in_delta"]);
});

test("another loss leaves the lab and says that the targets were fitted; a penalty does neither", async () => {
  const { store, actions, does } = await page();
  await does(() => actions.setRequest(l2));
  assert.deepEqual([store.get().lab.id, store.get().notice], [lab.id, null]);
  await does(() => actions.setRequest({ targets: [0.2, 0.9], model: { ...mazurRequest.model, loss: "softmax_cross_entropy" } }));
  assert.equal(store.get().lab, null);
  assert.match(store.get().notice, /targets/);
});

test("an answer is judged by the numbers of its time", async () => {
  const { store, actions, does } = await page();
  actions.answer("sign", "minus");
  const told = store.get().answers.sign;
  assert.deepEqual([told.choice, told.right, told.truth, told.number < 0], ["minus", true, "minus", true]);
  await does(actions.nextRound);
  assert.deepEqual(store.get().answers.sign, told);
});

test("a check asked for while a number's answer is awaited follows it", async () => {
  const { store, actions, checked, does } = await page();
  await does(() => {
    actions.setNumber({ place: "inputs", index: [0] }, 0.7, { commit: true });
    actions.check();
    assert.deepEqual(checked, []);
  });
  const { checks, request } = store.get();
  assert.equal(checked.length, 1);
  assert.equal(checked[0].inputs[0], 0.7);
  assert.ok(checks.result.passed && sameNumbers(checks.request, { ...request, granularity: "layer" }));
  assert.ok(!sameNumbers(checks.request, { ...request, inputs: [0, 0] }));
});

test("a change is carried over by single settings", () => {
  const before = { optimizer: { name: "adam", beta1: 0.9, learning_rate: 2 }, update: 3 };
  const after = { optimizer: { name: "sgd", learning_rate: 2 }, update: 3, frozen: ["b1"] };
  assert.deepEqual(withChanges({ optimizer: { name: "adam", beta1: 0.9, learning_rate: 0.5 }, update: 0 }, before, after), { optimizer: { name: "sgd", learning_rate: 0.5 }, update: 0, frozen: ["b1"] });
});

test("undo takes an edit back at the same step, redo does it again, and a new edit forgets what was undone", async () => {
  const { store, actions, does } = await page();
  const weight = () => store.get().request.parameters.W2[0][0];
  const set = (/** @type {number} */ x) => does(() => actions.setNumber({ place: "parameters", name: "W2", index: [0, 0] }, x, { commit: true }));
  await does(() => actions.go(7));
  await set(0.5);
  await does(() => actions.setRequest(l2));
  await does(() => actions.undo());
  assert.deepEqual([weight(), store.get().request.model.regularization, store.get().position], [0.5, undefined, 7]);
  await does(() => actions.undo());
  assert.deepEqual([weight(), store.get().edits.length, store.get().undone.length], [0.4, 0, 2]);
  await does(() => actions.undo());
  assert.equal(weight(), 0.4, "nothing more to undo");
  await does(() => actions.redo());
  assert.equal(weight(), 0.5);
  await set(0.7);
  assert.equal(store.get().undone.length, 0);
  await does(() => actions.redo());
  assert.equal(weight(), 0.7);
});

test("undo of an edit made in an earlier round brings that round back, and redo the later one", async () => {
  const { store, actions, does } = await page();
  await does(() => actions.setNumber({ place: "inputs", index: [0] }, 0.3, { commit: true }));
  await does(actions.nextRound);
  await does(actions.undo);
  assert.deepEqual([store.get().round, store.get().past.length, store.get().request.inputs[0]], [0, 0, 0.05]);
  await does(actions.redo);
  assert.deepEqual([store.get().round, store.get().past.length, store.get().request.inputs[0]], [1, 1, 0.3]);
});

test("reset is an edit that can be taken back; presses that come while a run is under way are not lost", async () => {
  const { store, actions, does } = await page();
  await does(actions.nextRound);
  await does(actions.reset);
  assert.equal(store.get().round, 0);
  await does(() => {
    actions.setRequest(l2);
    actions.undo();
    actions.undo();
  });
  await settle();
  await settle();
  assert.equal(store.get().round, 1);
});
