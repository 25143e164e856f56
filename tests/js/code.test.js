import assert from "node:assert/strict";
import test from "node:test";
import { Refused } from "../../static/js/core/api.js";
import { codeView, codeWanted, doesMore, exportBody, FOLDED_ROWS, linesAt, listed, positionsOf } from "../../static/js/core/code.js";
import { stepAt } from "../../static/js/core/frame.js";
import { createStore } from "../../static/js/core/store.js";
import { startTraining } from "../../static/js/core/training.js";
import { createWeights, judged, modelFor } from "../../static/js/core/weights.js";
import { mazur, mazurRequest, stateOf } from "./load.js";

const trace = mazur("operation");
const { structure } = trace;

/** A program with a line for every event, as the server tells it: in the order of the formulas, an update's lines apart. */
const marks = structure.formulas.filter(({ phase, subject }) => phase !== "update" || subject[0] === "update").map(({ phase, event, subject }, k) => ({
  at: k + 1, event, ...(phase === "update" ? { phase, name: subject[1], line: subject[2] } : { phase: phase === "loss" ? "forward" : phase }),
}));
const code = { format: "numpy", filename: "network_numpy.py", code: marks.map(({ at }) => `line ${at}`).join("\n"), lines: marks, rows: [], structure };

test("every step but a frozen parameter's lights the line of its event, and a line leads to a step that lights it", () => {
  for (let position = 1; position <= structure.steps.length; position += 1) {
    const step = stepAt(trace, position);
    const { phase, subject, event } = step.formula;
    const lit = linesAt(code, step);
    if (phase === "update" && subject[0] === "value") assert.deepEqual(lit, []);
    else assert.deepEqual(lit.map((at) => marks[at - 1].event), [event]);
  }
  for (const [line, position] of positionsOf(code, trace)) assert.ok(linesAt(code, stepAt(trace, position)).includes(line));
  assert.equal(positionsOf(code, trace).size, marks.length);
  assert.deepEqual(linesAt(code, null), []);
});

test("a line that does several things at once is lit by each of them", () => {
  const all = marks.filter(({ phase }) => phase === "backward").map((mark) => ({ ...mark, at: 1 }));
  const step = stepAt(trace, structure.phases.find(({ name }) => name === "backward").to);
  assert.deepEqual(linesAt({ ...code, lines: all }, step), [1]);
  assert.ok(doesMore({ ...code, lines: all }, 1));
  const update = { at: 2, phase: "update", event: trace.updateOf("W1").event, name: "W1" }; // all lines of the update
  const last = stepAt(trace, structure.steps.findIndex(([k]) => structure.formulas[k].event === update.event) + 1);
  assert.deepEqual(linesAt({ ...code, lines: [update] }, last), [2]);
});

test("long arrays are folded and come back whole", () => {
  const rows = [{ from: 2, to: 202 }, { from: 203, to: 206 }];
  const long = { ...code, code: Array.from({ length: 207 }, (_, k) => String(k)).join("\n") + "\n", rows };
  const folded = listed(long, new Set()), open = listed(long, new Set([2 + FOLDED_ROWS]));
  assert.deepEqual(folded.filter((part) => typeof part !== "number"), [{ from: 2 + FOLDED_ROWS, to: 202, open: false }]);
  assert.equal(folded.filter((part) => typeof part === "number").length, 207 - 200 + FOLDED_ROWS);
  assert.deepEqual(open.filter((part) => typeof part === "number"), Array.from({ length: 207 }, (_, k) => k + 1));
});

test("nothing is asked while no code is seen; another format or another run is another question, a step is none", () => {
  const api = { code: async (/** @type {any} */ body) => body };
  const state = stateOf({ trace, panels: { code: "jax" } });
  const key = (/** @type {any} */ changes) => codeWanted({ ...state, ...changes }, api)?.key;
  assert.equal(codeView({ panels: { code: "cobol" } }), "numpy");
  assert.equal(key({ panels: {} }), undefined);
  assert.equal(key({ panels: { code: "weights" } }), undefined);
  assert.equal(key({ trace: null }), undefined);
  assert.equal(key({ position: 9 }), key({}));
  assert.notEqual(key({ panels: { code: "numpy" } }), key({}));
  assert.notEqual(key({ trace: mazur("operation") }), key({}));
});

test("of a training the program goes on from where it stands, for as many epochs as are asked for", () => {
  const setup = { data: { name: "xor" }, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1 };
  const training = { ...startTraining(setup, { epoch: 3, batch: 1, update: 7 }), rows: /** @type {any} */ ({}), going: /** @type {const} */ ("minibatch") };
  const state = stateOf({ trace, training, request: { ...mazurRequest, update: 7 }, panels: { epochs: "25" } });
  const body = /** @type {any} */ (exportBody(state));
  assert.deepEqual([body.epochs, body.updates, body.data, body.batch_size, body.resume.epoch, body.resume.batch], [25, undefined, setup.data, 2, 3, 1]);
  assert.equal(exportBody({ ...state, panels: { page: "update" } }), trace.request, "an update that is open is one run");
});

test("a program knows no speed and no end of the one who watched", () => {
  const setup = { data: { name: "xor" }, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1, updates_per_second: 25, epochs: 400 };
  const body = /** @type {any} */ (exportBody(stateOf({ trace, training: { ...startTraining(setup), rows: /** @type {any} */ ({}) } })));
  assert.equal("updates_per_second" in body, false);
  assert.deepEqual([body.epochs, body.batch_size], [10, 2]);
});

const file = (/** @type {number[]} */ layers, more = {}) => ({ model: { kind: "network", layers, activations: ["tanh", "identity"], loss: "half_squared_error" }, stated: false, parameters: { W1: [[1, 2], [3, 4]] }, ...more });

test("weights that fit are taken; others are offered with a network of their own where the data allow it", () => {
  const state = stateOf({ trace });
  assert.deepEqual([judged(file([2, 2, 2]), "a", state).fits, judged(file([2, 2, 2]), "a", state).offer], [true, null]);
  const other = judged(file([2, 5, 2]), "a", state);
  assert.deepEqual([other.fits, other.problem, other.offer?.model.layers], [false, true, [2, 5, 2]]);
  assert.ok(judged(file([2, 2, 2], { stated: true }), "a", state).offer, "a file that names another activation offers it");
  assert.equal(judged(file([2, 2, 2]), "a", { ...state, request: { ...mazurRequest, model: { kind: "circuit", source: "f = x" } } }).fits, false);
  const training = startTraining({ data: { name: "xor" }, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1 });
  assert.equal(judged(file([3, 5, 1]), "a", { ...state, training }).offer, null);
  assert.deepEqual(modelFor(file([2, 5, 2]), mazurRequest.model).activations, mazurRequest.model.activations);
  assert.deepEqual(modelFor(file([2, 5, 2], { stated: true }), mazurRequest.model).activations, ["tanh", "identity"]);
});

test("of two files the one opened later stands, however late the other is read; what is refused is told and changes nothing", async () => {
  const store = createStore(stateOf({ trace })), begun = /** @type {any[]} */ ([]), answers = /** @type {any[]} */ ([]);
  const session = { put: store.update, begin: (/** @type {any} */ request) => begun.push(request), wanted: () => store.get().request, fail() {} };
  const api = { weights: () => new Promise((resolve, reject) => answers.push({ resolve, reject })) };
  const { openWeights } = createWeights({ store, api, session, setRequest() {} });
  const named = (/** @type {string} */ name, size = 1) => /** @type {any} */ (Object.defineProperty(new File(["PK\x03\x04"], name), "size", { value: size }));
  const settle = async () => {
    for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve)); // a file is read in parts
  };
  openWeights(named("first"));
  await settle();
  openWeights(named("second"));
  await settle();
  answers[1].resolve(file([2, 2, 2], { parameters: { W1: "second" } }));
  await settle();
  answers[0].resolve(file([2, 2, 2], { parameters: { W1: "first" } }));
  await settle();
  assert.deepEqual(begun.map(({ parameters }) => parameters.W1), ["second"]);
  assert.equal(store.get().weights.name, "second");
  assert.equal(store.get().edits.length, 1, "undo has the old weights");
  openWeights(named("third"));
  await settle();
  answers[2].reject(new Refused([{ path: "", message: "no file of weights" }]));
  await settle();
  assert.deepEqual([store.get().weights.told, store.get().weights.problem, begun.length], ["no file of weights", true, 1]);
  store.update(() => ({ catalog: { limits: { body_bytes: 8 } } }));
  await openWeights(named("fourth", 9));
  assert.ok(store.get().weights.problem);
  assert.equal(answers.length, 3, "what is too large is not sent");
  const page = new File([JSON.stringify({ version: 1, lab: "xor", variant: null, position: 0 })], "page.json");
  await openWeights(page);
  assert.deepEqual([store.get().weights.saved, store.get().weights.problem, answers.length], [page, true, 3], "a saved page is offered as one");
});
