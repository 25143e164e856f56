import assert from "node:assert/strict";
import test from "node:test";
import { renamingOf } from "../../static/js/core/letters.js";
import { arrayTex, mergeSymbols } from "../../static/js/core/names.js";
import { frame } from "../../static/js/core/frame.js";
import { symbolText } from "../../static/js/core/symbols.js";
import { mazur, stateOf } from "./load.js";

const trace = mazur("layer");
const lab = { symbols: { x: { value: "i_{#0}" }, z1: { value: "\\mathrm{net}_{h#0}", gradient: "\\delta_{h#0}" }, z2: { value: "\\mathrm{net}_{o#0}", gradient: "\\delta_{o#0}" }, a2: { value: "\\mathrm{out}_{o#0}" } } };
const symbols = mergeSymbols(trace.structure, lab);

test("a rule does not count with a letter that a source's own names hold", () => {
  assert.deepEqual([...renamingOf(symbols)], [["o", "k"], ["i", "l"]]);
  assert.equal(renamingOf(mergeSymbols(trace.structure, null)).size, 0);
  const shown = frame(stateOf({ trace, lab, position: 4 }));
  assert.equal(symbolText(shown.symbol(shown.step.formula.subject).tex), "outₒₖ");
  assert.match(JSON.stringify(shown.step.formula.tree), /"k"/);
});

test("a step's letters and its binding stay together", () => {
  const neuron = mazur("neuron");
  for (let position = 1; position <= neuron.structure.steps.length; position += 1) {
    const plain = frame(stateOf({ trace: neuron, position })), own = frame(stateOf({ trace: neuron, lab, position }));
    assert.equal(own.number(own.step.formula.subject, own.step.binding), plain.number(plain.step.formula.subject, plain.step.binding));
    assert.deepEqual(own.active, plain.active);
  }
});

test("a whole layer keeps what tells it from the others", () => {
  const id = trace.byName.get("a2").id;
  assert.deepEqual(arrayTex(symbols, id, "value").map(symbolText), ["outₒ"]);
});

test("an array whose numbers have names of their own is told by the first and the last of them", () => {
  const own = mergeSymbols(trace.structure, { loss_symbol: "E", symbols: { W2: { value: [["w_{5}", "w_{6}"], ["w_{7}", "w_{8}"]] }, b2: { value: ["c"] } } });
  const named = (name, kind) => arrayTex(own, trace.byName.get(name).id, kind).map(symbolText);
  assert.deepEqual(named("W2", "value"), ["w₅", "w₈"]);
  assert.deepEqual(named("W2", "gradient"), ["∂E/∂w₅", "∂E/∂w₈"]);
  assert.deepEqual(named("b2", "value"), ["c"]);
  assert.deepEqual(named("W1", "value"), ["w⁽¹⁾"]);
});
