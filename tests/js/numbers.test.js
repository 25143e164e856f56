import assert from "node:assert/strict";
import test from "node:test";
import { decimalsFor, formatFixed, formatInput, formatNumber, formatShown, formatSigned, fromNumber, parseNumber, toNumber } from "../../static/js/core/numbers.js";

test("a result has four significant digits, a true minus and no exponent in the usual range", () => {
  const cases = [[0.5932699921, "0.5933"], [0.03635030639, "0.03635"], [0.008771354, "0.008771"], [-0.0381, "\u22120.03810"], [1.10590596, "1.106"], [123.456, "123.5"], [12345.678, "12346"], [1, "1"], [0, "0"], [-2, "\u22122"], [0.99999, "1.000"]];
  for (const [number, text] of cases) assert.equal(formatNumber(number), text);
});

test("very small and very large results carry a power of ten", () => {
  assert.equal(formatNumber(0.000043857), "4.386\u00D710\u207B\u2075");
  assert.equal(formatNumber(-2.5e9), "\u22122.500\u00D710\u2079");
});

test("what is not finite carries a warning sign", () => {
  assert.match(formatNumber(NaN), /NaN/);
  assert.match(formatNumber(-Infinity), /\u2212\u221E/);
  assert.notEqual(formatNumber(Infinity), "\u221E");
});

test("an input stands as it was typed; a computed parameter like a result", () => {
  assert.equal(formatInput(0.05), "0.05");
  assert.equal(formatInput(0.1), "0.1");
  assert.equal(formatInput(-0.35), "\u22120.35");
  assert.equal(formatInput(0.35891647971788465), "0.3589");
  assert.equal(formatInput(1 / 3), "0.3333");
});

test("typed numbers: point, comma, fraction, exponent, true minus", () => {
  const cases = [["0.5", 0.5], ["0,5", 0.5], [" -1/4 ", -0.25], ["\u22122", -2], ["1e-3", 0.001], [".5", 0.5], ["+3", 3], ["1 / 3", 1 / 3], ["0,5/2", 0.25]];
  for (const [text, number] of cases) assert.equal(parseNumber(text), number, text);
  assert.ok(Number.isNaN(parseNumber("nan")));
  assert.equal(parseNumber("-inf"), -Infinity);
  for (const text of ["", "abc", "1/0", "1/2/3", "1,000.5", "--1", "1/", "0x10", "1e"]) assert.equal(parseNumber(text), null, text);
});

test("numbers that are not finite cross JSON as words and come back", () => {
  for (const number of [NaN, Infinity, -Infinity, 0.5]) assert.ok(Object.is(toNumber(fromNumber(number)), number));
  assert.equal(toNumber("0.5"), null);
});

test("a table keeps two digits of its smallest entry", () => {
  assert.equal(decimalsFor([0.4, 0.0381]), 4);
  assert.equal(decimalsFor([0.4, 0.00044]), 5);
  assert.equal(decimalsFor([1, 2, 0]), 0);
  assert.equal(formatFixed(-0.0381, 4), "\u22120.0381");
});

test("signs and marks", () => {
  assert.equal(formatSigned(0.0554), "+0.05540");
  assert.equal(formatShown({ number: 1, state: "hidden", ghost: null }), "?");
  assert.equal(formatShown({ number: null, state: "unknown", ghost: null }), "\u2013");
  assert.equal(formatShown({ number: 0, state: "known", ghost: null }), "0");
});

test("an input with an exponent keeps it", () => {
  assert.equal(formatInput(1e-8), "1\u00D710\u207B\u2078");
  assert.equal(formatInput(1e10), "1\u00D710\u00B9\u2070");
  assert.equal(formatInput(12000), "12000");
  assert.equal(formatInput(0), "0");
});
