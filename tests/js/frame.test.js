import assert from "node:assert/strict";
import test from "node:test";
import { frame } from "../../static/js/core/frame.js";
import { mergeSymbols } from "../../static/js/core/names.js";
import { mazur, stateOf } from "./load.js";

const runs = Object.fromEntries(["layer", "neuron", "operation"].map((name) => [name, mazur(name)]));

/** Everything a frame says that may be shown. */
function everything(shown) {
  const { structure } = shown;
  const told = [];
  for (const node of structure.nodes) {
    const size = node.shape[0] ?? 1, width = node.shape[1];
    for (let o = 0; o < size; o++) for (let i = 0; i < (width ?? 1); i++) {
      const element = width ? [o, i] : node.shape.length ? [o] : [];
      told.push(shown.value(node.id, element), shown.gradient(node.id, element), shown.after(node.name, element));
    }
  }
  return told;
}

test("a frame does not depend on how its position was reached", () => {
  for (const trace of Object.values(runs)) {
    const count = trace.structure.steps.length;
    const at = (position) => JSON.stringify(everything(frame(stateOf({ trace, position }))));
    const forward = Array.from({ length: count + 1 }, (_, k) => at(k));
    for (const k of [...forward.keys()].reverse()) assert.equal(at(k), forward[k]);
    for (const k of [3, count, 0, 7]) assert.equal(at(Math.min(k, count)), forward[Math.min(k, count)]);
  }
});

test("what is known stays known on the way forward, and at the end all is known", () => {
  for (const trace of Object.values(runs)) {
    let before = 0;
    for (let position = 0; position <= trace.structure.steps.length; position++) {
      const known = everything(frame(stateOf({ trace, position }))).filter((shown) => shown.state !== "unknown").length;
      assert.ok(known >= before, `position ${position}`);
      before = known;
    }
    const end = frame(stateOf({ trace, position: trace.structure.steps.length }));
    for (const id of [3, 4, 7, 8]) assert.deepEqual([end.value(id, [0]).state, end.gradient(id, [1]).state], ["known", "known"]);
    assert.equal(end.after("W2", [0, 0]).number, 0.35891647971788465);
  }
});

test("at the start only what was given is known", () => {
  const start = frame(stateOf({ trace: runs.neuron }));
  assert.equal(start.value(0, [0]).number, 0.05);
  assert.equal(start.value(1, [1, 0]).number, 0.25);
  assert.equal(start.value(3, [0]).state, "unknown");
  assert.equal(start.gradient(11, []).state, "unknown");
  assert.equal(start.phase, null);
});

test("a unit is known from its own step, not with its array", () => {
  const first = frame(stateOf({ trace: runs.neuron, position: 1 }));
  assert.equal(first.value(3, [0]).number, 0.3775);
  assert.equal(first.value(3, [1]).state, "unknown");
  const layer = frame(stateOf({ trace: runs.layer, position: 1 }));
  assert.equal(layer.value(3, [1]).state, "known");
});

test("one term of a sum does not make the sum known", () => {
  const trace = runs.operation;
  const first = trace.structure.steps.findIndex((step) => step.length === 2 && step[0] === 0);
  assert.equal(frame(stateOf({ trace, position: first })).value(3, [0]).state, "unknown");
  assert.equal(frame(stateOf({ trace, position: first + 1 })).value(3, [0]).state, "known");
});

test("an unfinished sum of contributions is partial", () => {
  const { structure, request, end } = runs.neuron;
  const two = (extra) => ({ ...structure, formulas: [...structure.formulas], steps: structure.steps, ...extra });
  assert.ok(two({}).steps.length > 0 && request && end);
  const trace = { ...runs.neuron, gradientsInto: (id) => (id === 4 ? [{ event: 11, operand: 4 }, { event: 15, operand: 4 }] : runs.neuron.gradientsInto(id)) };
  const position = structure.steps.findIndex(([formula]) => structure.formulas[formula].event === 11) + 1;
  assert.equal(frame(stateOf({ trace, position })).gradient(4, [0]).state, "partial");
});

test("a question hides its number until it is answered", () => {
  const state = { trace: runs.neuron, position: 39 };
  const hidden = frame(stateOf({ ...state, hidden: ["gradient W2 0 0"] }));
  assert.equal(hidden.gradient(5, [0, 0]).state, "hidden");
  assert.equal(hidden.gradient(5, [0, 1]).state, "known");
  assert.equal(hidden.shown(["gradient", 9, [0, 0]]).state, "hidden");
  assert.equal(frame(stateOf({ ...state, hidden: ["gradient W2"] })).gradient(5, [0, 1]).state, "hidden");
});

test("a line of the update is made of the gradient, and hidden with it", () => {
  const ref = ["update", "W2", "g", [0, 0]];
  const trace = { ...runs.neuron, number: (asked, binding) => (asked[2] === "g" ? 5 : runs.neuron.number(asked, binding)) };
  const state = { trace, position: runs.neuron.structure.steps.length };
  assert.equal(frame(stateOf(state)).shown(ref).state, "known");
  assert.equal(frame(stateOf({ ...state, hidden: ["gradient W2 0 0"] })).shown(ref).state, "hidden");
  assert.equal(frame(stateOf({ ...state, hidden: ["gradient W2 0 1"] })).shown(ref).state, "known");
});

test("while an edit is in progress what differs carries what it was", () => {
  const before = runs.neuron;
  const request = { ...before.request, parameters: { ...before.request.parameters, W2: [[0.5, 0.45], [0.5, 0.55]] } };
  const trace = { ...before, request, valueOf: (id) => (id === 7 ? [1.2, 1.2249214040964653] : id === 5 ? request.parameters.W2 : before.valueOf(id)) };
  const shown = frame(stateOf({ trace, ghost: before, request, position: 39 }));
  assert.equal(shown.value(5, [0, 0]).ghost, 0.4);
  assert.equal(shown.value(7, [0]).ghost, 1.10590596705977);
  assert.equal(shown.value(7, [1]).ghost, null);
  assert.equal(shown.editing, true);
});

test("an edge in use says what it carries", () => {
  const { structure } = runs.neuron;
  const forward = frame(stateOf({ trace: runs.neuron, position: 1 })).active;
  assert.deepEqual(forward.units, [{ node: 3, element: [0], phase: "forward" }]);
  assert.deepEqual(forward.edges.map((edge) => [edge.weights, edge.element, edge.direction]), [[1, [0, 0], "forward"], [1, [0, 1], "forward"]]);
  assert.ok(Math.abs(forward.edges[0].number - 0.15 * 0.05) < 1e-15);
  const at = structure.steps.findIndex(([formula]) => structure.formulas[formula].event === 11) + 1;
  const backward = frame(stateOf({ trace: runs.neuron, position: at })).active;
  assert.deepEqual(backward.edges.map((edge) => edge.direction), ["backward", "backward"]);
  assert.ok(Math.abs(backward.edges[0].number - 0.4 * 0.13849856162855698) < 1e-15);
  const weight = structure.steps.findIndex(([formula, element]) => structure.formulas[formula].event === 9 && element.join() === "1,0") + 1;
  assert.deepEqual(frame(stateOf({ trace: runs.neuron, position: weight })).active.edges, [{ weights: 5, element: [1, 0], direction: "backward", number: -0.022602540477475067, hidden: false }]);
});

test("a lab's own loss symbol renames the loss and its parts", () => {
  const { structure } = runs.neuron;
  const data = { ...structure.nodes[11], id: 12, name: "data_loss" };
  const own = { value: "L_{0}", gradient: "\\frac{\\partial L}{\\partial L_{0}}" };
  const symbols = mergeSymbols({ ...structure, nodes: [...structure.nodes, data], symbols: { ...structure.symbols, 12: own } }, { loss_symbol: "E" });
  assert.equal(symbols[11].value, "E");
  assert.deepEqual(symbols[12], { value: "E_{0}", gradient: "\\frac{\\partial E}{\\partial E_{0}}" });
});

test("symbols: a lab's names over the structure's", () => {
  const lab = { loss_symbol: "E", symbols: { W2: { value: [["w_5", "w_6"], ["w_7", "w_8"]] } } };
  const plain = frame(stateOf({ trace: runs.neuron, position: 1 }));
  const named = frame(stateOf({ trace: runs.neuron, position: 1, lab }));
  assert.equal(plain.symbol(["value", 5, ["o", 0]], { o: 1 }).text, "w⁽²⁾₂₁");
  assert.equal(named.symbol(["value", 5, [1, 0]]).text, "w₇");
  assert.equal(named.symbol(["gradient", 9, [0, 1]]).text, "∂E/∂w₆");
  assert.equal(named.symbol(["gradient", 8, [0]]).text, "δ⁽²⁾₁");
  assert.equal(named.symbol(["value", 11, []]).text, "E");
  assert.equal(named.symbol(["update", "W2", "after", [0, 0]]).text, "w₅⁺");
  assert.equal(named.symbol(["setting", "learning_rate"]).text, "η");
  assert.equal(plain.symbol(["value", 5, ["o", "i"]]).text, "w⁽²⁾ₒᵢ");
});
