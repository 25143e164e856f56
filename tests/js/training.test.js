import assert from "node:assert/strict";
import test from "node:test";
import { Away, createApi, Refused } from "../../static/js/core/api.js";
import { createStore } from "../../static/js/core/store.js";
import { countOf, MOST_KEPT, MOST_MOMENTS, withMoment } from "../../static/js/core/moments.js";
import { frame } from "../../static/js/core/frame.js";
import { createNextUpdate, openedPlace } from "../../static/js/core/nextupdate.js";
import { createTrainer } from "../../static/js/core/trainer.js";
import { told } from "../../static/js/charts/history.js";
import { coloursOf, zeroLine } from "../../static/js/layout/response.js";
import { bodyOf, fittedTo, measured, placeAt, progressed, requestAt, startTraining, trainingOf, withSetup } from "../../static/js/core/training.js";
import { mazur, mazurRequest, stateOf } from "./load.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));
const setup = { data: { name: "xor" }, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1 };
const request = { ...mazurRequest, optimizer_state: {}, update: 0 };
const rows = { count: 4, train: [0, 1, 2, 3], test: [], inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] };
const start = { type: "start", rows, batches: 2, window: [-0.5, 1.5], classes: null, parameters: {} };
const line = (update, more = {}) => ({
  type: "progress", epoch: Math.floor(update / 2), batch: update % 2, update, loss: 1 / (update + 1), error: 0, accuracy: 1, test_loss: null, test_error: null, test_accuracy: null,
  gradient_norms: { W1: 1 }, parameter_norms: {}, updates_per_second: 1, next_rows: [1, 2],
  state: { parameters: { ...request.parameters, b1: update }, optimizer_state: {}, epoch: Math.floor(update / 2), batch: update % 2, update }, ...more,
});

/** A server whose streams are written by hand. */
function bench(more = {}) {
  const streams = [], store = createStore(stateOf({ trace: { request }, request, training: startTraining(setup), panels: {}, catalog: { limits: { training_epochs: 9 } }, ...more }));
  const hands = { occupied: false }, waits = [];
  const api = {
    async *training(body, signal) {
      const queue = [], stream = { body, signal, ended: false, wake: () => {}, write(...lines) { queue.push(...lines); stream.wake(); }, fail(error) { stream.error = error; stream.wake(); } };
      streams.push(stream);
      for (;;) {
        if (signal.aborted) throw Object.assign(new Error(), { name: "AbortError" });
        if (stream.error) throw stream.error;
        if (queue.length) { const next = queue.shift(); yield next; if (next.type === "end") return; } else await new Promise((resolve) => { stream.wake = resolve; signal.addEventListener("abort", resolve); });
      }
    },
  };
  const trainer = createTrainer({ store, api, put: store.update, occupied: () => hands.occupied, later: (run) => waits.push(run) });
  const go = (going) => store.update(({ training }) => ({ training: { ...training, going } }));
  return { streams, store, hands, waits, trainer, go };
}

test("a stream tells its lines, leaves heartbeats out, and one that breaks off is no answer", async () => {
  const of = (lines) => createApi({ fetch: async () => new Response(lines.map((each) => JSON.stringify(each)).join("\n")) }).training({}, new AbortController().signal);
  const read = async (lines) => { const told = []; for await (const each of of(lines)) told.push(each.type); return told; };
  assert.deepEqual(await read([{ type: "start" }, { type: "heartbeat" }, { type: "progress" }, { type: "end" }]), ["start", "progress", "end"]);
  await assert.rejects(read([{ type: "start" }, { type: "progress" }]), Away);
  await assert.rejects(read([{ type: "start" }, { type: "error", detail: "no" }]), Refused);
});

test("a place is counted on by rounds made by hand, and from the beginning after going back", () => {
  const at = { epoch: 3, batch: 1, update: 7 };
  assert.deepEqual(placeAt(at, 7, 2), at);
  assert.deepEqual(placeAt(at, 9, 2), { epoch: 4, batch: 1, update: 9 });
  assert.deepEqual(placeAt(at, 0, 2), { epoch: 0, batch: 0, update: 0 });
  assert.deepEqual(placeAt(at, 3, 2), { epoch: 1, batch: 1, update: 3 });
});

test("what is asked for goes on from the state that stands", () => {
  const training = { ...startTraining(setup, { epoch: 1, batch: 1, update: 3 }), batches: 2, rows, going: "minibatch" };
  const body = bodyOf({ ...request, update: 3 }, training, 9);
  assert.deepEqual([body.resume.epoch, body.resume.batch, body.resume.update, body.updates, body.data], [1, 1, 3, 1, setup.data]);
  assert.equal(bodyOf({ ...request, update: 3 }, { ...training, rows: null }, 9).resume.batch, 0, "of other rows the epoch begins anew");
  assert.equal(bodyOf(request, { ...training, going: "on" }, 9).epochs, 9);
  const { parameters: _, ...bare } = request;
  assert.deepEqual(bodyOf({ ...bare, initializer: { name: "xavier_uniform", seed: 4 } }, training, 9).initializer, { name: "xavier_uniform", seed: 4 });
});

test("the request that stands is the next update: the state of the line and the rows of its minibatch", () => {
  const next = requestAt({ ...request, data: setup.data, rows: [0] }, { ...startTraining(setup), rows }, line(3));
  assert.deepEqual([next.inputs, next.targets, next.update, next.parameters.b1, next.data], [[[0, 1], [1, 0]], [[1], [1]], 3, 3, undefined]);
});

test("moments after the newest are gone, and every second one where they are too many", () => {
  const many = Array.from({ length: MOST_MOMENTS }, (_, k) => line(k));
  assert.equal(withMoment(many, line(MOST_MOMENTS)).length, MOST_MOMENTS / 2 + 1);
  assert.deepEqual(withMoment(many, line(2)).map(({ update }) => update), [0, 1, 2]);
  assert.deepEqual(withMoment([line(2)], line(2, { gradient_norms: {} }))[0].gradient_norms, { W1: 1 });
});

test("the moments of a large network keep their weights only while these fit the memory, the first and the newest always", () => {
  const parameters = { W1: Array.from({ length: 100 }, () => Array(900).fill(0)), b1: 0 };
  assert.equal(countOf(parameters), 90_001);
  let history = /** @type {any[]} */ ([]);
  for (let update = 0; update < 100; update += 1) {
    history = withMoment(history, /** @type {any} */ ({ ...line(update), parameters }));
    const holders = history.filter((moment) => moment.parameters);
    assert.ok(holders.length * countOf(parameters) <= MOST_KEPT);
    assert.deepEqual([history.length, holders[0].update, holders.at(-1).update], [update + 1, 0, update]);
  }
  const small = Array.from({ length: MOST_MOMENTS - 1 }, (_, k) => ({ ...line(k), parameters: { W1: [1, 2] } }));
  assert.ok(withMoment(small, /** @type {any} */ ({ ...line(MOST_MOMENTS), parameters: { W1: [1, 2] } })).every((moment) => moment.parameters));
});

test("other rows are asked for anew, another minibatch begins the epoch anew", () => {
  const training = { ...startTraining(setup, { epoch: 4, batch: 1, update: 9 }), rows };
  assert.deepEqual(withSetup(training, { batch_size: 1 }).at, { epoch: 4, batch: 0, update: 9 });
  assert.equal(withSetup(training, { batch_size: 1 }).rows, rows);
  assert.equal(withSetup(training, { data: { name: "or" } }).rows, null);
  assert.equal(withSetup(training, { seed: 1 }), training);
});

test("a lab learns from the data of its request", () => {
  const { data, ...rest } = setup;
  assert.deepEqual(trainingOf({ request: { ...request, data }, training: rest }).setup, setup);
  assert.equal(trainingOf({ request }), null);
});

test("standing still, one look tells the rows and the loss, and then nothing is asked", async () => {
  const { streams, store } = bench();
  store.update(() => ({ speed: 2 }));
  await settle();
  streams[0].write(start, line(0), line(1));
  await settle();
  assert.deepEqual([streams.length, streams[0].signal.aborted, store.get().training.now.loss, store.get().request.update], [1, true, 1, 0]);
});

test("a change while it runs breaks off, and goes on from the newest state with the change", async () => {
  const { streams, store, go } = bench();
  go("on");
  await settle();
  streams[0].write(start, line(0), line(5));
  await settle();
  store.update((state) => ({ request: { ...state.request, optimizer: { name: "sgd", learning_rate: 0.1 } } }));
  await settle();
  streams[0].write(line(99));
  await settle();
  assert.equal(streams[0].signal.aborted, true);
  assert.deepEqual([streams[1].body.resume.update, streams[1].body.optimizer.learning_rate, streams[1].body.rows], [5, 0.1, false]);
  assert.equal(store.get().training.at.update, 5, "a late line changes nothing");
});

test("while a number is in a hand it stands still", async () => {
  const { streams, store, hands, go } = bench();
  go("on");
  await settle();
  streams[0].write(start, line(0));
  await settle();
  hands.occupied = true;
  store.update((state) => ({ request: { ...state.request, parameters: { ...state.request.parameters, b2: 7 } } }));
  streams[0].write(line(8));
  await settle();
  assert.deepEqual([streams.length, store.get().training.at.update, store.get().request.parameters.b2], [1, 0, 7]);
  hands.occupied = false;
  store.update(() => ({ speed: 4 }));
  await settle();
  assert.equal(streams[1].body.resume.parameters.b2, 7);
});

test("pause stops the work, one minibatch asks for one update and stands still after it", async () => {
  const { streams, store, go } = bench();
  go("minibatch");
  await settle();
  assert.equal(streams[0].body.updates, 1);
  streams[0].write(start, line(0), line(1, { type: "end", reason: "completed", words: "" }));
  await settle();
  assert.deepEqual([store.get().training.going, store.get().training.ended, streams.length], [null, null, 1]);
  go("on");
  await settle();
  go(null);
  await settle();
  assert.equal(streams[1].signal.aborted, true);
});

test("of an update that stands open after a reload the rows are asked for, and nothing else is changed", async () => {
  const { streams, store } = bench({ panels: { page: "update" }, training: startTraining(setup, { epoch: 3, batch: 0, update: 6 }), request: { ...request, update: 8 } });
  store.update(() => ({ speed: 2 }));
  await settle();
  assert.deepEqual([openedPlace(store.get())?.update, openedPlace(store.get())?.epoch], [9, null]);
  streams[0].write(start, line(6));
  await settle();
  assert.deepEqual([streams.length, streams[0].signal.aborted, store.get().request.update, store.get().training.at.update], [1, true, 8, 6]);
  assert.deepEqual(openedPlace(store.get()), { update: 9, epoch: 5, batch: 1, batches: 2 });
  assert.equal(openedPlace({ ...store.get(), panels: { page: "drawn" } }), null, "a drawing is no update of the training");
});

test("after an open update comes the next of the training with its own rows, once for each press, and undo goes back to it", async () => {
  const trace = mazur(), asked = /** @type {any[]} */ ([]), followed = /** @type {any[]} */ ([]);
  const store = createStore(stateOf({ trace, request: trace.request, training: { ...startTraining(setup, { epoch: 1, batch: 1, update: 0 }), rows, batches: 2 }, panels: { page: "update" } }));
  const api = { async *training(/** @type {any} */ body) { asked.push(body.resume); yield start; yield line(asked.length, { next_rows: [asked.length] }); } };
  const session = {
    put: store.update, busy: () => false, during: (/** @type {any} */ work) => work, patiently: (/** @type {any} */ act) => act(), fail(/** @type {any} */ error) { throw error; },
    follow(/** @type {any} */ next, /** @type {any} */ arrival) { followed.push(next); store.update((state) => ({ request: next, trace: { ...mazur(), request: next }, ...arrival(state) })); },
  };
  const { nextUpdate } = createNextUpdate(/** @type {any} */ ({ store, api, session }));
  nextUpdate();
  nextUpdate();
  await settle();
  assert.deepEqual(asked.map(({ epoch, batch, update }) => [epoch, batch, update]), [[2, 0, 1], [2, 1, 2]]);
  assert.deepEqual(followed.map(({ inputs, update }) => [inputs[0], update]), [[rows.inputs[1], 1], [rows.inputs[2], 2]]);
  assert.deepEqual([store.get().round, store.get().edits.map(({ round }) => round), store.get().training.at.update], [2, [0, 1], 0]);
});

test("a training shows no step of the run that stood open", () => {
  const trace = mazur(), state = stateOf({ trace, position: 20, training: startTraining(setup), panels: {} });
  assert.deepEqual([frame(state).position, frame({ ...state, panels: { page: "update" } }).position], [0, 20]);
});

test("a measure stands beside a training only while it is of the numbers, the rows and the loss that stand; else a dash", async () => {
  const { streams, store } = bench();
  store.update(() => ({ speed: 2 }));
  await settle();
  assert.equal(measured(store.get().request, store.get().training), null);
  streams[0].write(start, line(0));
  await settle();
  const { request: now, training } = store.get(), loss = (/** @type {any} */ seen) => told(seen, seen?.loss, null, String);
  assert.equal(loss(measured(now, training)), "1");
  assert.equal(loss(measured({ ...now, optimizer: { name: "sgd", learning_rate: 9 } }, withSetup(training, { batch_size: 1 }))), "1", "how it goes on changes no loss");
  for (const [other, of] of [[{ ...now, parameters: { ...now.parameters, b2: 9 } }, training], [{ ...now, model: { ...now.model, loss: "squared_error" } }, training], [now, withSetup(training, { data: { name: "or" } })]])
    assert.equal(loss(measured(/** @type {any} */ (other), /** @type {any} */ (of))), "–");
  assert.equal(loss(measured(now, withSetup(withSetup(training, { data: { name: "or" } }), { data: { name: "xor" } }))), "1", "the same rows again");
});

test("a divergence leaves the last finite state, and says at what rate to go on", () => {
  const told = progressed({ ...startTraining(setup), going: "on" }, line(3, { type: "end", reason: "diverged", words: "no", learning_rate: 0.25 }));
  assert.deepEqual([told.going, told.ended], [null, { reason: "diverged", words: "no", learningRate: 0.25 }]);
});

test("a server that is away is told and asked again from the state that stands; a refusal is told once", async () => {
  const { streams, store, waits, go } = bench();
  go("on");
  await settle();
  streams[0].write(start, line(0), line(5));
  await settle();
  streams[0].fail(new Away());
  await settle();
  assert.equal(store.get().server, "away");
  waits.shift()();
  await settle();
  assert.equal(streams[1].body.resume.update, 5);
  streams[1].fail(new Refused([{ path: "/data/noise", message: "no" }]));
  await settle();
  assert.deepEqual([store.get().problems[0].path, store.get().training.going, streams.length], ["/data/noise", null, 2]);
});

test("a data set brings the ends that fit it, and what fits already stays", () => {
  const catalog = { datasets: [{ name: "digits", features: 64, classes: 10 }, { name: "sine", features: 1, classes: null }, { name: "moons", features: 2, classes: 2 }], losses: [{ name: "sigmoid_cross_entropy", targets: ["values"], range: [0, 1], probabilities: "sigmoid" }, { name: "softmax_cross_entropy", targets: ["classes"], range: [0, 1], probabilities: "softmax" }, { name: "half_squared_error", targets: ["values"], range: null, probabilities: null }] };
  const own = { ...request, model: { kind: "network", layers: [2, 8, 1], activations: ["tanh", "identity"], loss: "sigmoid_cross_entropy" } };
  assert.equal(fittedTo(own, { name: "moons" }, catalog), own);
  const digits = fittedTo(own, { name: "digits" }, catalog);
  assert.deepEqual([digits.model.layers, digits.model.loss, digits.parameters], [[64, 8, 10], "softmax_cross_entropy", undefined]);
  assert.equal(fittedTo(own, { name: "sine" }, catalog).model.loss, "half_squared_error");
  assert.equal(fittedTo(digits, { name: "moons" }, catalog).model.loss, "sigmoid_cross_entropy");
});

test("a boundary's line is where the numbers turn, and a picture begins at the top", () => {
  assert.equal(zeroLine([[-1, 1], [-1, 1]]), "M0.5000 1.0000L0.5000 0.0000");
  assert.equal(zeroLine([[1, 1], [1, 1]]), "");
  const colours = { pos: [0, 0, 200], neg: [200, 0, 0], zero: [100, 100, 100] };
  assert.deepEqual([...coloursOf([[-1], [1]], colours, 1, 1)], [0, 0, 200, 255, 200, 0, 0, 255]);
  assert.deepEqual([...coloursOf([[NaN]], colours, 1, 1)], [100, 100, 100, 255]);
});
