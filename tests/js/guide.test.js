import assert from "node:assert/strict";
import test from "node:test";
import { frame } from "../../static/js/core/frame.js";
import { digitsOf, formatPrinted, guideStepAt, hiddenOf, judge, numberOfRef, openQuestionAt, piecesOf, questionStops, rightChoice } from "../../static/js/core/guide.js";
import { entryFor, KEY_TABLE, mayAct } from "../../static/js/core/keys.js";
import { positionOf } from "../../static/js/core/place.js";
import { fillWords, stepSpeech, stepTitle } from "../../static/js/core/sentence.js";
import { mazur, stateOf } from "./load.js";

const trace = mazur();
const sign = { id: "sign", kind: "choice", prompt: "?", options: [], answer: { positive: "plus", negative: "minus", zero: "zero" }, reveals: "gradient z2 1", at: "gradient a2 1" };
const size = { id: "size", kind: "number", prompt: "?", reveals: "gradient W2 0 0", hides: ["gradient W2 0 0", "update W2 0 0"], tolerance: 0.02, at: "gradient W2 0 0" };
const lab = {
  id: "lab", title: "Lab", guide: [{ title: "Start", at: "start", text: [] }, { title: "Loss", at: "loss", text: [], questions: [sign] }, { title: "Weight", at: "gradient W2 0 0", text: [], questions: [size], figures: [{ what: "w₅", printed: "0.082167041", true: "gradient W2 0 0@0" }] }],
  figures: { "loss@1": 0.29102777369359933, "his_bug:loss@1": 0.29102792390544197 },
};
const at = (position, more = {}) => frame(stateOf({ trace, lab, position, ...more }));

test("references are filled from the run, from the server's figures, or marked", () => {
  const pieces = piecesOf("The **loss** is {loss}, {$value W2 0 0} is {value W2 0 0}, later {loss@1}; {value nowhere}.", at(39), 9);
  assert.deepEqual(pieces.map((piece) => [piece.kind, piece.text]).filter(([kind]) => kind !== "text"), [["strong", "loss"], ["number", "0.2984"], ["symbol", ""], ["number", "0.4"], ["number", "0.291027774"], ["number", "–"]]);
  assert.equal(pieces.find((piece) => piece.kind === "symbol").tex, "w^{(2)}_{11}");
  assert.equal(numberOfRef(at(0), "update W2 0 0"), 0.35891647971788465);
  assert.equal(numberOfRef(at(0), "setting learning_rate"), 0.5);
  assert.equal(numberOfRef(at(0), "his_bug:loss@1"), 0.29102792390544197);
  assert.equal(digitsOf(lab.guide[2]), 9);
  assert.equal(formatPrinted(-0.29102777369359933, "0.291027774"), "\u22120.291027774");
});

test("an open question hides its answer everywhere, in the first round, until it is answered or skipped", () => {
  assert.deepEqual(hiddenOf({ lab, round: 0, answers: {} }), ["gradient z2 1", "gradient W2 0 0", "gradient W2 0 0", "update W2 0 0"]);
  assert.deepEqual(hiddenOf({ lab, round: 0, answers: { size: { choice: null, skipped: true } } }), ["gradient z2 1"]);
  assert.deepEqual(hiddenOf({ lab, round: 1, answers: {} }), []);
  const shown = at(39, { hidden: hiddenOf({ lab, round: 0, answers: {} }) });
  assert.equal(piecesOf("{gradient W2 0 0}", shown)[0].text, "?");
  assert.equal(shown.gradient(5, [0, 0]).state, "hidden");
});

test("right answers: by the sign, within the tolerance, by comparison", () => {
  assert.equal(rightChoice(sign, at(39)), "minus");
  assert.deepEqual(judge(sign, "minus", at(39)), { choice: "minus", skipped: false, right: true, truth: "minus", number: numberOfRef(at(39), sign.reveals) });
  assert.equal(judge(sign, "plus", at(39)).right, false);
  const truth = numberOfRef(at(39), "gradient W2 0 0");
  assert.deepEqual(judge(size, "0.0822", at(39)), { choice: "0.0822", skipped: false, right: true, truth, number: truth });
  assert.equal(judge(size, "0.09", at(39)).right, false);
  assert.deepEqual(judge(size, null, at(39)), { choice: null, skipped: true, right: false, truth, number: truth });
  const compare = { ...sign, answer: { compare: ["loss@1", "his_bug:loss@1"], greater: "a", less: "b", equal: "c" } };
  assert.equal(rightChoice(compare, at(39)), "b");
});

test("the guide follows the position, playing waits for questions", () => {
  const loss = positionOf(trace, "loss");
  assert.deepEqual([0, loss - 1, loss, 39].map((position) => guideStepAt(lab, trace, position)), [0, 0, 1, 2]);
  assert.deepEqual([...questionStops({ lab, round: 0, answers: {}, trace })], [positionOf(trace, "gradient a2 1"), positionOf(trace, "gradient W2 0 0")]);
  assert.equal(questionStops({ lab, round: 1, answers: {}, trace }).size, 0);
  assert.equal(openQuestionAt(at(positionOf(trace, "gradient a2 1")))?.id, "sign");
  assert.equal(openQuestionAt(at(1)), null);
});

test("words are filled with symbols and numbers", () => {
  const shown = at(positionOf(trace, "gradient W2 0 0"));
  assert.equal(fillWords("#out of #it from #0: @out = @0 · @1", shown), "∂L/∂w⁽²⁾₁₁ of w⁽²⁾₁₁ from δ⁽²⁾₁: 0.08217 = 0.1385 · 0.5933");
  assert.match(stepSpeech(shown), /^Backward, step 16 of 39\. .*0\.08217/);
  assert.equal(stepSpeech(at(0)), "At the start. Nothing is computed yet.");
  assert.equal(stepTitle(at(0), 0), "Pre-activation z⁽¹⁾₁");
});

test("the table of keys: each key once, found by its press; a bare one never with Ctrl, undo never without", () => {
  const press = (key, more = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...more });
  for (const entry of KEY_TABLE) {
    const ctrlKey = Boolean(entry.command);
    const found = entryFor(press(entry.key, { shiftKey: entry.shift ?? entry.key === "?", ctrlKey }));
    assert.equal(found, entry, entry.shown);
    assert.notEqual(entryFor(press(entry.key, { shiftKey: entry.shift ?? false, ctrlKey: !ctrlKey })), entry);
  }
  assert.equal(entryFor(press("R", { shiftKey: true })).words, "New weights from the next seed");
  assert.equal(entryFor(press(" ", { defaultPrevented: true })), null);
});

test("bare keys act on the page, the stage and the timeline, never in a field", () => {
  const one = (selector, fits) => selector.split(",").some((part) => fits.includes(part.trim()));
  const element = (tagName, fits) => ({ tagName, matches: (selector) => one(selector, fits), closest: (selector) => (one(selector, fits) ? {} : null) });
  assert.equal(mayAct(null, { key: "n" }), true);
  assert.equal(mayAct(element("BODY", []), { key: "n" }), true);
  assert.equal(mayAct(element("INPUT", ["input"]), { key: "n" }), false);
  assert.equal(mayAct(element("G", ["[role=spinbutton]", "#stage"]), { key: "n" }), false);
  assert.equal(mayAct(element("G", ["[role=spinbutton]", "#stage"]), { key: "z", ctrlKey: true }), true);
  assert.equal(mayAct(element("INPUT", ["input"]), { key: "z", ctrlKey: true }), false);
  assert.equal(mayAct(element("INPUT", ["input", "[data-settled]"]), { key: "z", ctrlKey: true }), true, "nothing has been typed in it");
  assert.equal(mayAct(element("INPUT", ["input", "[data-settled]"]), { key: "z" }), false);
  assert.equal(mayAct(element("G", ["#stage"]), { key: "n" }), true);
  assert.equal(mayAct(element("BUTTON", ["button", "#transport"]), { key: " " }), false);
  assert.equal(mayAct(element("BUTTON", ["button", "#transport"]), { key: "n" }), true);
  assert.equal(mayAct(element("BUTTON", ["button"]), { key: "n" }), false);
});
