import assert from "node:assert/strict";
import test from "node:test";
import { createDataActions } from "../../static/js/core/dataactions.js";
import { Refused } from "../../static/js/core/api.js";
import { changed, copyOf, countsOf, DATA_PANELS, emptyPlane, ERASE, isEmpty, nearest, penOf, PUT, readPlane, renamed, withClass, without, withoutClass, withRow, writePlane } from "../../static/js/core/owndata.js";
import { planeOf } from "../../static/js/core/planes.js";
import { readSnapshot } from "../../static/js/core/opened.js";
import { requestsOf, snapshotOf } from "../../static/js/core/snapshot.js";
import { createStore } from "../../static/js/core/store.js";
import { bodyOf, firstOf, fittedTo, startTraining, withMinibatch, withSetup } from "../../static/js/core/training.js";
import { beforeEdit, stoodBefore, takeBack, withBeside } from "../../static/js/core/undo.js";
import { hashOf } from "../../static/js/core/url.js";
import { pageSize } from "../../static/js/panels/data/rows.js";
import { textOf } from "../../static/js/panels/data/table.js";
import { mazurRequest, stateOf } from "./load.js";

const own = { inputs: [[0, 0], [1, 1], [2, 0]], targets: [0, 1, 1], labels: ["a", "b"], seed: 0 };
const setup = { data: own, test_fraction: 0, batch_size: 2, shuffle: true, seed: 1 };
const losses = [{ name: "sigmoid_cross_entropy", targets: ["values"], range: [0, 1], probabilities: "sigmoid" }, { name: "softmax_cross_entropy", targets: ["classes"], range: [0, 1], probabilities: "softmax" }, { name: "half_squared_error", targets: ["values"], range: null, probabilities: null }];
const catalog = { losses, datasets: [{ name: "spiral", features: 2, classes: 2 }], limits: { training_epochs: 9 } };
const network = { ...mazurRequest, model: { kind: "network", layers: [2, 8, 1], activations: ["tanh", "identity"], loss: "sigmoid_cross_entropy" }, optimizer_state: {}, update: 0 };

test("every change of own data makes new data and leaves the old as they were", () => {
  const before = JSON.stringify(own);
  assert.deepEqual(withRow(own, [3, 3], 0).inputs.length, 4);
  assert.deepEqual(without(own, 1), { ...own, inputs: [[0, 0], [2, 0]], targets: [0, 1] });
  assert.deepEqual(changed(own, 0, { row: [9, 9], target: 1 }), { ...own, inputs: [[9, 9], [1, 1], [2, 0]], targets: [1, 1, 1] });
  assert.deepEqual(withClass(own).labels, ["a", "b", "c"]);
  assert.deepEqual(renamed(own, 1, "stone").labels, ["a", "stone"]);
  assert.deepEqual(countsOf(own), [1, 2]);
  assert.equal(JSON.stringify(own), before);
});

test("a class that goes takes its rows along, the classes after it move up, and two stay", () => {
  const three = { ...own, targets: [0, 1, 2], labels: ["a", "b", "c"] };
  assert.deepEqual(withoutClass(three, 1), { ...three, inputs: [[0, 0], [2, 0]], targets: [0, 1], labels: ["a", "c"] });
  assert.equal(withoutClass(own, 0), own);
});

test("a data set's rows become one's own with the classes they have, whatever form their targets have", () => {
  const rows = (targets) => ({ ...startTraining({ ...setup, data: { name: "spiral", seed: 7 } }), rows: { count: 2, train: [0, 1], test: [], inputs: [[0, 1], [1, 0]], targets } });
  for (const targets of [[[0], [1]], [0, 1], [[1, 0], [0, 1]]]) assert.deepEqual(copyOf(rows(targets), 2), { inputs: [[0, 1], [1, 0]], targets: [0, 1], labels: ["0", "1"], seed: 7 });
  assert.deepEqual(copyOf(rows([[0.5], [-2]]), null).targets, [[0.5], [-2]]);
  assert.equal(copyOf(startTraining(setup), 2), null);
});

test("the nearest point is found if it is near enough", () => {
  assert.equal(nearest([[0, 0], [10, 0]], [8, 1], 5), 1);
  assert.equal(nearest([[0, 0], [10, 0]], [5, 0], 4), null);
});

test("the network's ends fit own data: inputs, classes, values", () => {
  assert.equal(fittedTo(network, own, catalog), network);
  const three = fittedTo(network, { ...own, inputs: [[0, 0, 1, 2]], targets: [2], labels: ["a", "b", "c"] }, catalog).model;
  assert.deepEqual([three.layers, three.loss], [[4, 8, 3], "softmax_cross_entropy"]);
  const values = fittedTo(network, { inputs: [[1]], targets: [[2]] }, catalog).model;
  assert.deepEqual([values.layers, values.loss], [[1, 8, 1], "half_squared_error"]);
  assert.deepEqual(fittedTo({ ...network, model: { ...network.model, layers: [64, 8, 1] } }, emptyPlane(), catalog).model.layers, [2, 8, 1]);
});

test("an empty plane is not trained on, and its first run is of a row of zeros", () => {
  const empty = withSetup({ ...startTraining(setup), now: {}, going: "on", next: [1] }, { data: emptyPlane() });
  assert.deepEqual([isEmpty(empty.setup.data), empty.now, empty.going, empty.next], [true, null, null, []]);
  assert.deepEqual(firstOf(network, emptyPlane()).inputs, [[0, 0]]);
  assert.deepEqual(firstOf(network, own), (({ inputs: _, targets: _t, ...rest }) => ({ ...rest, data: own, rows: [0] }))(network));
});

test("own data go to the server with their class names", () => {
  assert.deepEqual(bodyOf(network, { ...startTraining(setup), going: "epoch" }, 9).data, own);
});

test("the rows of the next minibatch stand in the request again after a drawing was looked at", () => {
  const told = { rows: { count: 3, train: [], test: [], inputs: own.inputs, targets: own.targets }, next: [2, 0] };
  assert.deepEqual([withMinibatch(network, told).inputs, withMinibatch(network, told).targets], [[[2, 0], [0, 0]], [1, 0]]);
  assert.equal(withMinibatch(network, { rows: null, next: [] }), network);
});

test("points are put on a plane that stands still while they lie in it", () => {
  const panels = { [DATA_PANELS.plane]: writePlane({ x: [-2, 3], y: [-1, 4] }) };
  assert.deepEqual(planeOf(startTraining(setup), panels), { x: [-2, 3], y: [-1, 4] });
  const outside = planeOf(startTraining({ ...setup, data: withRow(own, [9, 0], 0) }), panels);
  assert.ok(outside.x[1] > 9);
  assert.equal(readPlane("1 0 0 1"), null);
  assert.equal(readPlane("a b c d"), null);
});

test("a pen that the data do not know is none", () => {
  assert.equal(penOf({ pen: "1" }, own), "1");
  assert.equal(penOf({ pen: "2" }, own), null);
  assert.equal(penOf({ pen: ERASE }, own), ERASE);
  assert.equal(penOf({ pen: PUT }, own), null);
  assert.equal(penOf({ pen: PUT }, { inputs: [[1, 2]], targets: [[1]] }), PUT);
  assert.equal(penOf({ pen: "0" }, { ...own, inputs: [[1, 2, 3]] }), null);
});

test("undo gives own data back and leaves what has been learned since", () => {
  const first = stateOf({ request: network, base: network, training: startTraining(setup) });
  const second = { ...first, ...beforeEdit(first, { beside: true }), training: withSetup(first.training, { data: without(own, 0) }) };
  const learned = { ...second, request: { ...network, update: 40 } };
  const { entry, patch } = takeBack(learned, -1);
  assert.equal(entry.beside, true);
  const back = { ...learned, ...withBeside(learned, entry.put), ...patch };
  assert.deepEqual([back.training.setup.data, back.request.update], [own, 40]);
  const again = takeBack(back, 1);
  assert.deepEqual(again.entry.put.setup.data, without(own, 0));
});

test("a snapshot holds own data and gives them back; what is too large for an address has none", async () => {
  const state = stateOf({ request: network, base: network, training: startTraining(setup) });
  const { snapshot, lost } = readSnapshot(JSON.parse(JSON.stringify(snapshotOf(state))));
  assert.deepEqual([lost, snapshot.training.setup.data, requestsOf(snapshot, null).request.model], [[], own, network.model]);
  let seed = 1;
  const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const large = { ...snapshotOf(state), training: { setup: { ...setup, data: { ...own, inputs: Array.from({ length: 5000 }, () => [chance(), chance()]) } }, at: { epoch: 0, batch: 0, update: 0 } } };
  assert.equal(await hashOf(large, () => large), null);
});

test("data from an address that cannot be drawn are left out and named", () => {
  const at = { epoch: 0, batch: 0, update: 0 };
  const of = (data) => readSnapshot({ training: { setup: { ...setup, data }, at } });
  for (const data of [{}, { inputs: 3, targets: [] }, { inputs: [[1]], targets: [] }, { inputs: [["a"]], targets: [0] }, { inputs: [1], targets: [0] }, { ...own, labels: [1, 2] }, { name: {} }]) {
    const { snapshot, lost } = of(data);
    assert.equal(snapshot.training, undefined);
    assert.equal(lost.length, 1);
  }
  for (const data of [own, emptyPlane(), { name: "spiral" }, { inputs: [[1]], targets: [[2]] }]) assert.deepEqual(of(data).snapshot.training.setup.data, data);
});

/** The actions with a server written by hand. */
function bench(api) {
  const store = createStore(stateOf({ request: network, catalog, training: startTraining(setup), panels: {} })), set = [];
  const actions = createDataActions({ store, api, session: { put: store.update, fail: (error) => { throw error; } }, setTraining: (patch) => set.push(patch) });
  return { store, set, actions };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));
const table = { separator: "comma", header: true, rows: 1, columns: [], shown: [], inputs: [0], target: 1, classes: true, problems: [], data: { inputs: [[1]], targets: [0], labels: ["x", "y"] } };

test("a table that is refused changes nothing of the data, and what is told stays beside the text", async () => {
  const problem = { path: "/text", message: "Row 7, column 2: “abc” is not a number." };
  const { store, set, actions } = bench({ table: async ({ text }) => { if (text === "no") throw new Refused([problem]); return text === "wrong" ? { ...table, problems: [problem], data: null } : table; } });
  for (const text of ["no", "wrong"]) {
    actions.readTable({ text });
    await settle();
    assert.deepEqual(store.get().table.problems, [problem]);
    actions.useTable();
  }
  assert.deepEqual([set, store.get().training.setup.data], [[], own]);
  actions.readTable({ text: "right" });
  await settle();
  actions.useTable();
  assert.deepEqual([set, store.get().table], [[{ data: { ...table.data, seed: 0 } }], null]);
});

test("only the newest reading of a table counts, and a choice is asked with the same text", async () => {
  const asked = [];
  const { store, actions } = bench({ table: (body) => new Promise((resolve) => asked.push([body, resolve])) });
  actions.readTable({ text: "a" });
  actions.readTable({ target: 0 });
  assert.deepEqual(asked[1][0], { text: "a", target: 0 });
  asked[1][1]({ ...table, target: 0 });
  await settle();
  asked[0][1](table);
  await settle();
  assert.equal(store.get().table.told.target, 0);
  actions.readTable({ text: "b" });
  assert.deepEqual(asked[2][0], { text: "b" });
});

test("rows of an earlier choice are not used, and an answer that comes late opens no table again", async () => {
  const answers = [];
  const { store, set, actions } = bench({ table: (body) => new Promise((resolve, reject) => answers.push({ resolve, reject })) });
  actions.readTable({ text: "a" });
  answers[0].resolve(table);
  await settle();
  actions.readTable({ target: 0 });
  actions.useTable();
  assert.deepEqual(set, [], "the columns chosen before are not what is asked for");
  assert.deepEqual(store.get().table.told.columns, table.columns, "the columns stay where they are chosen");
  answers[1].reject(new Refused([{ path: "/target", message: "no" }]));
  await settle();
  actions.useTable();
  assert.deepEqual(set, [], "nor after a refusal");
  actions.readTable({ target: 1 });
  store.update(() => ({ table: null })); // another lab
  answers[2].resolve(table);
  await settle();
  assert.equal(store.get().table, null);
  actions.readTable({ text: "b" });
  answers[3].resolve(table);
  await settle();
  actions.useTable();
  assert.deepEqual([set.length, store.get().table], [1, null]);
});

test("undo of another model gives the training its place and its way back", () => {
  const moment = (update) => ({ epoch: 0, batch: update, update, loss: 1 });
  const before = stateOf({ request: { ...network, update: 500 }, base: network, training: { ...startTraining(setup, { epoch: 20, batch: 0, update: 500 }), batches: 25, history: [moment(499), moment(500)], next: [3] } });
  const other = { ...before, ...beforeEdit(before), request: { ...network, model: { ...network.model, layers: [4, 8, 1] } }, training: { ...withSetup(before.training, { data: { name: "iris" } }), at: { epoch: 0, batch: 3, update: 3 }, batches: 10, history: [moment(3)], next: [1] } };
  const { entry, patch } = takeBack(other, -1);
  const back = { ...other, ...stoodBefore(other, entry), request: entry.request, ...patch };
  const { at, batches, history, next, setup: own } = back.training;
  assert.deepEqual([at, batches, next, own.data], [{ epoch: 20, batch: 0, update: 500 }, 25, [3], before.training.setup.data]);
  assert.equal(history, before.training.history);
  assert.deepEqual([back.put, back.place], [undefined, undefined], "what an edit is made of is no part of the state");
  const forward = takeBack(back, 1);
  assert.deepEqual(stoodBefore(back, forward.entry).training.history, other.training.history);
  assert.equal(beforeEdit({ ...before, ...beforeEdit(before), training: { ...before.training, batches: 9 } }).edits.length, 1, "where it stands is no edit");
});

test("a file is read in whatever it is written", () => {
  const of = (...bytes) => new Uint8Array(bytes).buffer;
  assert.equal(textOf(of(0x61, 0xc3, 0xa4)), "aä");
  assert.equal(textOf(of(0x61, 0xe4)), "aä");
  assert.equal(textOf(of(0xff, 0xfe, 0x61, 0x00)), "a");
  assert.equal(textOf(of()), "");
});

test("a page of the table holds fewer rows where there are more columns", () => {
  assert.ok(pageSize(3) > pageSize(65));
  assert.ok(pageSize(2000) >= 1);
});
