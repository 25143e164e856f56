import assert from "node:assert/strict";
import test from "node:test";
import { frame } from "../../static/js/core/frame.js";
import { diagnosisOf, reasonOf } from "../../static/js/panels/notes.js";
import { mazur, stateOf } from "./load.js";

const run = mazur();
const last = run.structure.steps.length;
const withEnd = (more) => ({ ...run, end: { ...run.end, ...more } });

/** A frame of a batch whose first layer's pre-activation, told unit by unit, breaks at an element. @param {number[]} element */
function broken(element, { position = 1, example = 0 } = {}) {
  const formulas = [{ phase: "forward", event: 0, subject: ["value", 0, ["n", "o"]], tree: 0, title: "", sentence: "" }];
  const structure = { nodes: [{ id: 0, name: "z1", axes: "nu" }], formulas, steps: [[0, [0]], [0, [1]]] };
  const diagnosis = [{ kind: "not_finite", event: 0, element, words: "It broke at #it." }];
  const symbol = (ref) => ({ text: JSON.stringify(ref), tex: "" });
  return { structure, trace: { structure, end: { diagnosis } }, position, step: { formula: formulas[0] }, example, examples: 3, symbol };
}

test("where the run broke is a place and, in a batch, an example", () => {
  assert.deepEqual(diagnosisOf(broken([2, 1])), { words: 'It broke at ["value",0,["n",1]] (example 3 of 3).', position: 2, example: 2 });
});

test("without a batch axis only the place is told", () => {
  const trace = withEnd({ diagnosis: [{ kind: "not_finite", event: run.eventOf(3), element: [1], words: "It broke at #it." }] });
  assert.deepEqual(diagnosisOf(frame(stateOf({ trace, position: last }))), { words: "It broke at z\u207d\u00b9\u207e\u2082.", position: 3, example: null });
  assert.equal(diagnosisOf(frame(stateOf({ trace: run, position: last }))), null);
});

test("the reason of a zero keeps quiet while a question hides the gradient", () => {
  const position = run.structure.steps.findIndex(([formula, element]) => run.structure.formulas[formula].event === 9 && element.join() === "0,0") + 1;
  const zero = { ...withEnd({ reasons: [{ event: 9, element: [0, 0], kind: "dead" }] }), number: () => 0, gradientAt: () => [[0, 0], [0, 0]] };
  const catalog = { reasons: { dead: "It is dead." }, templates: {} };
  assert.equal(reasonOf(frame(stateOf({ trace: zero, position, catalog }))), "It is dead.");
  assert.equal(reasonOf(frame(stateOf({ trace: zero, position, catalog, hidden: ["gradient W2 0 0"] }))), null);
});

test("a step about a whole array says why some of its numbers are 0, each kind once", () => {
  const layer = mazur("layer");
  const position = layer.structure.steps.findIndex(([formula]) => layer.structure.formulas[formula].subject.join().startsWith("gradient,9")) + 1;
  const reasons = [{ event: 9, element: [0, 0], kind: "dead" }, { event: 9, element: [0, 1], kind: "dead" }, { event: 9, element: [1, 0], kind: "flat" }, { event: 8, element: [0], kind: "other" }];
  const trace = { ...layer, end: { ...layer.end, reasons } };
  const catalog = { reasons: { dead: "It is dead.", flat: "It is flat.", other: "Other." }, templates: {} };
  assert.equal(reasonOf(frame(stateOf({ trace, position, catalog }))), "It is dead. It is flat.");
  assert.equal(reasonOf(frame(stateOf({ trace, position, catalog, hidden: ["gradient W2 0 0"] }))), null);
});

test("an overflow says so beside the place where it began, and what else goes wrong is told elsewhere", () => {
  const event = run.eventOf(3), element = [1];
  const diagnosis = [{ kind: "not_finite", event, element, words: "It broke at #it." }, { kind: "overflow", event, element, words: "#it overflowed." }, { kind: "saturated", event, element, words: "Flat." }];
  assert.equal(diagnosisOf(frame(stateOf({ trace: withEnd({ diagnosis }), position: last }))).words, "It broke at z\u207d\u00b9\u207e\u2082. z\u207d\u00b9\u207e\u2082 overflowed.");
  assert.equal(diagnosisOf(frame(stateOf({ trace: withEnd({ diagnosis: [diagnosis[2]] }), position: last }))), null);
});
