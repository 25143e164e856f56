import assert from "node:assert/strict";
import test from "node:test";
import { findingsAt, findingsOf, listed } from "../../static/js/core/findings.js";
import { frame } from "../../static/js/core/frame.js";
import { mazur, stateOf } from "./load.js";

const run = mazur();
const last = run.structure.steps.length;
const idOf = (name) => run.byName.get(name).id;
const completing = (name) => run.gradientsInto(idOf(name)).at(-1).event;
const unit = { kind: "saturated", event: run.eventOf(idOf("a1")), element: [1], words: "It is flat." };
const layer = { kind: "vanishing", event: completing("z1"), element: [], words: "It vanishes.", last: 2 };
const parameter = { kind: "zero_gradient", event: completing("W1"), element: [], words: "W1 learns nothing.", parameter: "W1" };
const ill = { ...run, end: { ...run.end, diagnosis: [layer, unit, parameter] } };
const at = (position, more = {}) => frame(stateOf({ trace: ill, position, ...more }));
const kinds = (shown) => findingsOf(shown).map(({ kind }) => kind);
const positionOf = (name, element) => run.structure.steps.findIndex(([formula, found]) => {
  const { subject } = run.structure.formulas[formula];
  return subject[0] === "value" && subject[1] === idOf(name) && found?.join() === element;
}) + 1;
const more = (names, count) => `${names} and ${count} more`;

test("a finding is told from the step on that makes its number known, and not before", () => {
  const told = positionOf("a1", "1");
  assert.deepEqual(kinds(at(told - 1)), []);
  assert.deepEqual(kinds(at(told)), ["saturated"]);
  assert.deepEqual(kinds(at(last)), ["vanishing", "saturated", "zero_gradient"]);
  const first = Array.from({ length: last + 1 }, (_, k) => k).find((k) => kinds(at(k)).includes("vanishing"));
  assert.equal(at(first).gradient(idOf("z1"), [1]).state, "known");
  assert.equal(at(first - 1).gradient(idOf("z1"), [1]).state, "unknown");
});

test("the numbers of a training are no run that was looked into", () => {
  assert.deepEqual(kinds({ ...at(last), training: {} }), []);
});

test("no finding answers a question that is open", () => {
  const hiding = (...hidden) => kinds(at(last, { hidden }));
  assert.deepEqual(hiding("gradient z1 1"), ["zero_gradient"]);
  assert.deepEqual(hiding("gradient W1 1 0"), ["vanishing"]);
  assert.deepEqual(hiding("gradient W1 0 0"), ["vanishing", "saturated"]);
  assert.ok(!hiding("value a1 1").includes("saturated"));
  assert.ok(!hiding("gradient z2 0").includes("vanishing"), "the layer that it is compared with");
});

test("a unit's findings are its own, a layer's belong to each of its units", () => {
  const shown = at(last);
  assert.deepEqual(findingsAt(shown, idOf("a1"), [1]).map(({ kind }) => kind), ["saturated"]);
  assert.deepEqual(findingsAt(shown, idOf("a1"), [0]), []);
  assert.deepEqual(findingsAt(shown, idOf("z1"), [0]).map(({ kind }) => kind), ["vanishing"]);
  assert.deepEqual(findingsAt(shown, idOf("W1"), [0, 0]).map(({ kind }) => kind), ["zero_gradient"]);
});

test("a step lists what concerns it, the last one all, each sentence once with the names of its units", () => {
  const told = positionOf("a1", "1");
  assert.deepEqual(listed(at(told), more), [{ words: "It is flat.", names: "a\u207d\u00b9\u207e\u2082", share: null, position: told }]);
  assert.deepEqual(listed(at(told - 1), more), []);
  const both = { ...run, end: { ...run.end, diagnosis: [{ ...unit, element: [0] }, unit] } };
  const [found] = listed(frame(stateOf({ trace: both, position: last })), more);
  assert.equal(found.names, "a\u207d\u00b9\u207e\u2081, a\u207d\u00b9\u207e\u2082");
  assert.equal(found.position, positionOf("a1", "0"));
  assert.deepEqual(listed(at(last), more).map(({ words }) => words), ["It vanishes.", "It is flat.", "W1 learns nothing."]);
});

test("of units that are off on all of the data the share of their layer is told", () => {
  const dead = (kind) => ({ ...unit, kind });
  const shown = (kind) => listed(frame(stateOf({ trace: { ...run, end: { ...run.end, diagnosis: [dead(kind)] } }, position: last })), more)[0].share;
  assert.deepEqual(shown("dead_relu_everywhere"), [1, 2]);
  assert.equal(shown("dead_relu"), null, "on this one example");
  assert.equal(shown("saturated"), null);
});

test("where the list was cut nobody says how many more there are", () => {
  const names = ["0", "1"].map((at) => ({ ...unit, kind: "dead_relu_everywhere", element: [Number(at)] }));
  const trace = { ...run, end: { ...run.end, diagnosis: names } };
  const shareOf = (diagnoses) => listed(frame(stateOf({ trace, position: last, catalog: { limits: { diagnoses }, templates: {} } })), more)[0].share;
  assert.deepEqual(shareOf(3), [2, 2]);
  assert.equal(shareOf(2), null);
});
