import assert from "node:assert/strict";
import test from "node:test";
import { Away, Refused } from "../../static/js/core/api.js";
import { createRunner } from "../../static/js/core/runner.js";

/** A server whose answers come when the test says so. */
function bench() {
  const sent = [], arrived = [], refused = [], server = [], waits = [];
  const runner = createRunner({
    send: (request, signal) => new Promise((resolve, reject) => sent.push({ request, signal, resolve: () => resolve({ request }), reject })),
    arrive: (trace, arrivals, newest) => arrived.push({ request: trace.request, arrivals, newest }),
    refuse: (problems, newest) => refused.push({ problems, newest }),
    server: (state) => server.push(state),
    later: (run) => waits.push(run),
  });
  return { runner, sent, arrived, refused, server, waits };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("one request in flight, the newest waiting, none between", async () => {
  const { runner, sent, arrived } = bench();
  for (const request of ["a", "b", "c", "d"]) runner.submit(request);
  assert.deepEqual(sent.map((each) => each.request), ["a"]);
  assert.equal(runner.newest(), "d");
  sent[0].resolve();
  await settle();
  assert.deepEqual(sent.map((each) => each.request), ["a", "d"]);
  assert.deepEqual(arrived.map((each) => [each.request, each.newest]), [["a", false]]);
  sent[1].resolve();
  await settle();
  assert.deepEqual(arrived.map((each) => [each.request, each.newest]), [["a", false], ["d", true]]);
  assert.equal(runner.busy(), false);
});

test("an answer that was dropped never arrives, however late", async () => {
  const { runner, sent, arrived } = bench();
  runner.submit("old");
  runner.submit("new", undefined, { drop: true });
  assert.equal(sent[0].signal.aborted, true);
  sent[1].resolve();
  await settle();
  sent[0].resolve();
  await settle();
  assert.deepEqual(arrived.map((each) => each.request), ["new"]);
});

test("what a dropped or overtaken request was to change is not lost, unless it is to be forgotten", async () => {
  const { runner, sent, arrived } = bench();
  const round = () => ({ round: 1 }), place = () => ({ position: 3 }), lab = () => ({ lab: null });
  runner.submit("round", round);
  runner.submit("number");
  runner.submit("granularity", place, { drop: true });
  sent[1].resolve();
  await settle();
  assert.deepEqual(arrived[0].arrivals, [round, place]);
  runner.submit("round", round);
  runner.submit("lab", lab, { drop: true, forget: true });
  sent[3].resolve();
  await settle();
  assert.deepEqual(arrived[1].arrivals, [lab]);
});

test("a server that is away is asked again with the newest request, and nothing is lost", async () => {
  const { runner, sent, arrived, server, waits } = bench();
  const round = () => ({ round: 1 });
  runner.submit("a", round);
  sent[0].reject(new Away());
  await settle();
  assert.deepEqual(server, ["away"]);
  runner.submit("b");
  assert.equal(sent.length, 1, "while it rests it does not ask");
  waits.shift()();
  assert.equal(sent[1].request, "b");
  sent[1].resolve();
  await settle();
  assert.deepEqual(server, ["away", "ok"]);
  assert.deepEqual(arrived.map((each) => [each.request, each.arrivals]), [["b", [round]]]);
});

test("a refusal carries the problems and lets the next request through", async () => {
  const { runner, sent, refused, arrived } = bench();
  runner.submit("bad");
  runner.submit("good");
  sent[0].reject(new Refused([{ path: "/optimizer/learning_rate", message: "no" }]));
  await settle();
  assert.equal(refused[0].problems[0].path, "/optimizer/learning_rate");
  assert.equal(refused[0].newest, false);
  sent[1].resolve();
  await settle();
  assert.equal(arrived[0].request, "good");
});
