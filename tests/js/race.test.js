import assert from "node:assert/strict";
import test from "node:test";
import { drawRace, raceInWords } from "../../static/js/charts/race.js";
import { drawTimes, timeOf, timesInWords } from "../../static/js/charts/stopwatch.js";
import { atStart, entrantsOf, epochsOf, MOST_RUNNERS, nextLeg, panelOf, sharedRate, standings } from "../../static/js/core/race.js";
import { createRacing } from "../../static/js/core/racing.js";
import { createStopwatch, WIDTHS } from "../../static/js/core/stopwatch.js";
import { createStore } from "../../static/js/core/store.js";
import { startTraining } from "../../static/js/core/training.js";
import { mazurRequest, stateOf } from "./load.js";

const settle = () => new Promise((resolve) => setImmediate(resolve));
const NAMES = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"];
const catalog = { optimizers: NAMES.map((name) => ({ name, title: name })), limits: { training_epochs: 1000 } };
const setup = { data: { name: "xor" }, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1 };
const rows = { count: 4, train: [0, 1, 2, 3], test: [], inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] };
const page = (more = {}) => stateOf({ trace: { request: mazurRequest }, base: mazurRequest, training: { ...startTraining(setup), rows, batches: 2 }, catalog, race: null, stopwatch: null, panels: {}, ...more });

test("who runs stands in the address, four at most, each with its learning rate", () => {
  assert.deepEqual(entrantsOf(page()).map(({ name }) => name), ["sgd", "momentum", "adam"]);
  const told = entrantsOf(page({ panels: { race: "adam:0.3,sgd:0.5,nobody:1,rmsprop:x" } }));
  assert.deepEqual(told.map(({ name, rate }) => [name, rate]), [["sgd", 0.5], ["rmsprop", 0.01], ["adam", 0.3]]);
  assert.equal(panelOf(told), "sgd:0.5,rmsprop:0.01,adam:0.3");
  assert.deepEqual([told, told.map(({ name }) => ({ name, rate: 0.2 })), []].map(sharedRate), [null, 0.2, null], "one for all, or each its own");
  assert.equal(entrantsOf(page({ panels: { race: NAMES.join(",") } })).length, MOST_RUNNERS);
  assert.deepEqual(entrantsOf(page({ panels: { race: "" } })), []);
  assert.deepEqual(["30", "0", "x", "1.5"].map((raceEpochs) => epochsOf({ panels: { raceEpochs } })), [30, 60, 60, 60]);
});

test("every runner begins at what reset goes back to, with its own optimizer", () => {
  const state = page({ request: { ...mazurRequest, parameters: {}, update: 9 } });
  const [a, b] = entrantsOf(state).map((entrant) => atStart(state, entrant));
  assert.deepEqual([a, b].map(({ request }) => [request.optimizer.name, request.update]), [["sgd", 0], ["momentum", 0]]);
  assert.equal(a.request.parameters, mazurRequest.parameters);
  assert.equal(a.request.parameters, b.request.parameters);
  assert.equal(a.training.setup, b.training.setup);
  assert.deepEqual(a.training.at, { epoch: 0, batch: 0, update: 0 });
});

test("a race goes in legs of whole epochs to its end", () => {
  assert.deepEqual([nextLeg(0, 60), nextLeg(59, 60), nextLeg(60, 60), nextLeg(0, 600), nextLeg(595, 600), nextLeg(0, 3)], [1, 60, null, 10, 600, 1]);
});

const runner = (name, losses, ended = null) => ({ key: name, name, rate: 1, problems: [], request: mazurRequest, training: { ...startTraining(setup), at: { epoch: losses.length - 1, batch: 0, update: 2 * (losses.length - 1) }, ended, history: losses.map((loss, k) => ({ update: 2 * k, loss })) } });

test("who is ahead is told at the last update that all have made, and who ran away is told apart", () => {
  const race = { going: true, last: 5, runners: [runner("sgd", [1, 0.9, 0.8]), runner("adam", [1, 0.5, 0.4, 0.05]), runner("momentum", [1, 7], { reason: "diverged" })] };
  const { order, gone, over } = standings(/** @type {any} */ (race));
  assert.deepEqual(order.map(({ runner: { name }, loss, update }) => [name, loss, update]), [["adam", 0.4, 4], ["sgd", 0.8, 4]]);
  assert.deepEqual([gone.map(({ name }) => name), over], [["momentum"], false]);
  assert.match(raceInWords(/** @type {any} */ (race), { adam: "Adam" }).join(" "), /After 4 updates Adam is ahead, loss 0\.4\d*\. Behind it sgd 0\.8\d*\. Momentum ran away/);
  const done = { ...race, last: 2, runners: race.runners.slice(0, 1) };
  assert.match(raceInWords(/** @type {any} */ (done), {}).join(" "), /^Sgd wins: loss 0\.8\d* after 4 updates\.$/);
});

test("a runner is told from another by its dash and its name, on either scale", () => {
  const runners = ["a", "b"].map((key, k) => ({ key, title: key, dash: ["solid", "dash"][k], update: 2, x: [0, 2], y: [1, 0.1 + k] }));
  for (const log of [true, false]) {
    const { data, layout } = drawRace(/** @type {any} */ ({ runners, first: "a", log, going: false }), { loss: "L", ink: "I", "ink-2": "J" });
    assert.equal(new Set(data.map((/** @type {any} */ each) => each.line.dash)).size, 2);
    assert.deepEqual(/** @type {any} */ (layout).annotations.map((/** @type {any} */ each) => each.text), ["a", "b"]);
  }
});

/** A server that makes each leg at once, when it is let. */
function bench(panels = {}) {
  const streams = /** @type {any[]} */ ([]), store = createStore(page({ panels: { race: "sgd:1,adam:1", raceEpochs: "2", ...panels } })), waits = /** @type {(() => void)[]} */ ([]);
  const api = { async *training(body, signal) {
    const stream = { body, signal, finish: () => {} };
    streams.push(stream);
    await new Promise((resolve) => { stream.finish = () => resolve(null); signal.addEventListener("abort", resolve); });
    if (signal.aborted) throw Object.assign(new Error(), { name: "AbortError" });
    const epoch = body.resume.epoch + body.epochs, update = 2 * epoch, state = { parameters: { ...body.resume.parameters, b1: update }, optimizer_state: {}, epoch, batch: 0, update };
    yield { type: "end", reason: "completed", words: "", epoch, batch: 0, update, loss: (body.optimizer.name === "adam" ? 0.1 : 0.5) / epoch, gradient_norms: {}, next_rows: [0, 1], outputs: [], state };
  } };
  const racing = createRacing({ store, api: /** @type {any} */ (api), put: store.update, later: (run) => waits.push(run) });
  const flush = async () => { for (let k = 0; k < 20; k += 1) { await settle(); waits.splice(0).forEach((run) => run()); } };
  return { streams, store, racing, flush };
}

test("runners run side by side, wait for each other after every leg, and stop at the end", async () => {
  const { streams, store, racing, flush } = bench();
  store.update(({ training }) => ({ training: training && { ...training, going: "on" } }));
  racing.runRace(true);
  assert.equal(store.get().training?.going, null);
  await flush();
  assert.deepEqual(streams.map(({ body }) => [body.optimizer.name, body.epochs, body.seed]), [["sgd", 1, 1], ["adam", 1, 1]]);
  streams[1].finish();
  await flush();
  assert.equal(streams.length, 2); // adam waits
  streams[0].finish();
  await flush();
  assert.deepEqual(streams.slice(2).map(({ body }) => body.resume.epoch), [1, 1]);
  streams.slice(2).forEach((stream) => stream.finish());
  await flush();
  const race = store.get().race;
  assert.equal(race?.going, false);
  assert.equal(standings(/** @type {any} */ (race)).order[0].runner.name, "adam");
  assert.ok(standings(/** @type {any} */ (race)).over);
  assert.equal(streams.length, 4);
});

test("a pause breaks the streams off, another start ends the race, and a runner opens in the playground", async () => {
  const { streams, store, racing, flush } = bench();
  racing.runRace(true);
  await flush();
  streams.forEach((stream) => stream.finish());
  await flush();
  racing.runRace(false);
  await flush();
  assert.ok(streams.slice(2).every(({ signal }) => signal.aborted));
  racing.openRunner("adam:1");
  const { request, training, edits } = store.get();
  assert.deepEqual([request.optimizer.name, request.update, request.parameters?.b1, training?.at.epoch, edits.length], ["adam", 2, 2, 1, 1]);
  store.update(({ training: now }) => ({ training: now && { ...now, setup: { ...now.setup, seed: 2 } } }));
  assert.equal(store.get().race, null);
});

const timed = (width, done) => ({ layers: [width, width, width, 1], parameters: 100 * width, h: 1e-6, largest_difference: 1e-7, words: done ? "" : "Stopped.", backprop: { seconds: 0.001, done: 100 * width, passes: 2, multiplications: 1, whole: 1, estimate: 0.001 }, naive: { seconds: 2, done: done ? 100 * width : 10, passes: 3, multiplications: 5, whole: 9, estimate: done ? 2 : 8 } });

test("the stopwatch measures one size after the other, and can be stopped", async () => {
  const asked = /** @type {number[]} */ ([]), store = createStore(page());
  const api = { timing: async (width) => (asked.push(width), timed(width, true)) };
  const watch = createStopwatch({ store, api: /** @type {any} */ (api), session: /** @type {any} */ ({ put: store.update, fail: assert.fail, patiently: (ask) => ask() }) });
  await watch.time(true);
  assert.deepEqual(asked, [...WIDTHS]);
  assert.deepEqual([store.get().stopwatch?.width, store.get().stopwatch?.results.length], [null, WIDTHS.length]);
  const again = watch.time(true);
  watch.time(false);
  await again;
  assert.equal(asked.length, WIDTHS.length + 1);
  assert.equal(store.get().stopwatch?.width, null);
});

test("a time that was cut short is told as about that long, drawn hollow and explained; what the source measured stands apart", () => {
  assert.equal(timeOf(/** @type {any} */ (timed(3, false)), "naive"), "about 8 s");
  const { data } = drawTimes(/** @type {any} */ ({ results: [timed(2, true), timed(3, false)], width: null }), { ink: "I", "ink-2": "J", panel: "P" });
  assert.deepEqual(data.map((/** @type {any} */ each) => each.marker.color), [["J", "P"], ["I", "I"]]);
  const said = timesInWords(/** @type {any} */ ([timed(3, false)])).join(" ");
  assert.match(said, /Stopped\./);
  assert.match(said, /read by eye/);
});
