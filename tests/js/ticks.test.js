import assert from "node:assert/strict";
import test from "node:test";
import { withTicks } from "../../static/js/charts/plotly.js";
import { logTicksOf, ticksOf } from "../../static/js/core/ticks.js";

const MOST = 4, LETTERS = 7;
const RANGES = [[0, 1], [-1, 1], [-5, 15], [2.26, 2.33], [0.2502849, 0.2502853], [1e-9, 3e-9], [-4e-12, 4e-12], [0, 2.5e7], [1e15, 1.0001e15], [-0.0001, 0.0002], [0.5028519, 0.5028521], [-12345.671, -12345.668], [99.99, 100.01], [1e-300, 2e-300], [-3e200, 1e200]];

/** The number that a tick says, its note taken into account. @param {string} text @param {string} note */
function read(text, note) {
  const plain = (/** @type {string} */ told) => Number(told.replace("−", "-").replace(/×?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/, (_, power) => `e${[...power].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)).map((k) => (k ? k - 1 : "-")).join("")}`));
  const [base, factor] = note.includes("…") ? note.split(" + …") : ["0", note];
  return plain(base) + plain(text) * (factor ? plain(factor.replace("×", "1×")) : 1);
}

test("of any range the ticks lie in it, are as many as asked for, have room, are written alike and say what they are", () => {
  for (const [low, high] of RANGES) {
    const { values, texts, note } = /** @type {any} */ (ticksOf(low, high, MOST, LETTERS));
    assert.ok(values.length >= 2 && values.length <= MOST + 1, `${low} ${high}: ${texts}`);
    assert.ok(texts.every((/** @type {string} */ text) => text.length <= LETTERS), `${texts}`);
    assert.equal(new Set(texts).size, texts.length, `${texts}`);
    const decimals = new Set(texts.filter((/** @type {string} */ text) => text !== "0").map((/** @type {string} */ text) => text.split(".")[1]?.length ?? 0));
    assert.equal(decimals.size, 1, `${texts}`);
    values.forEach((/** @type {number} */ value, /** @type {number} */ k) => {
      const room = (high - low) * 1e-6;
      assert.ok(value >= low - room && value <= high + room);
      assert.ok(Math.abs(read(texts[k], note) - value) <= Math.abs(value) * 1e-12 + (high - low) * 1e-3, `${texts[k]} ${note} is ${read(texts[k], note)}, not ${value}`);
    });
  }
  assert.deepEqual(ticksOf(3, 3, MOST, LETTERS)?.texts, ["3"]);
  assert.equal(ticksOf(0, Infinity, MOST, LETTERS), null);
});

test("a logarithmic axis has powers of ten, all spelled out or none", () => {
  assert.deepEqual(logTicksOf(-2, 2, 5)?.texts, ["0.01", "0.1", "1", "10", "100"]);
  assert.deepEqual(logTicksOf(-8, 0, 4)?.texts, ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]);
  assert.deepEqual(logTicksOf(0.1, 0.9, 5)?.texts, ["2", "5"]);
  assert.deepEqual(logTicksOf(-5.9, -5.1, 5)?.texts, ["2×10⁻⁶", "5×10⁻⁶"]);
});

test("a chart that names its ticks keeps them; of others the data say the range", () => {
  const layout = { xaxis: { tickvals: [1], ticktext: ["a"] }, yaxis: { rangemode: "tozero", nticks: 4, tickfont: {} } };
  const made = withTicks(layout, [{ x: [1, 2], y: [2e-6, null, 8e-6] }], 300);
  assert.deepEqual(made.xaxis, layout.xaxis);
  assert.deepEqual([made.yaxis.ticktext, made.annotations.length, made.annotations[0].text], [["0", "2", "4", "6", "8"], 1, "×10⁻⁶"]);
});
