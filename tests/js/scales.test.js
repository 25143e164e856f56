import assert from "node:assert/strict";
import test from "node:test";
import { discRadius, drawable, fullScale, gradientAt, gradientShare, gradientWidth, hue, valueWidth, wireOpacity } from "../../static/js/layout/scales.js";

test("a value's wire is 1 px for nothing and 5 px for full scale", () => {
  assert.equal(valueWidth(0), 1);
  assert.equal(valueWidth(-0.5), 3);
  assert.equal(valueWidth(1), 5);
  assert.equal(valueWidth(7), 5);
  assert.equal(valueWidth(1, 2), 3);
});

test("a gradient's wire is logarithmic, and full at 1", () => {
  assert.equal(gradientWidth(0), 1);
  assert.ok(Math.abs(gradientWidth(0.01) - (1 + (5 * Math.log10(101)) / 4)) < 1e-12);
  assert.equal(gradientWidth(1), 6);
  assert.equal(gradientWidth(-50), 6);
  assert.ok(gradientWidth(1e-4) > 1.3, "small is shown as small, not as nothing");
});

test("the legend reads the scale backwards", () => {
  for (const share of [0, 0.2, 0.5, 0.9]) assert.ok(Math.abs(gradientShare(gradientAt(share)) - share) < 1e-12);
});

test("what is not a number has no width, an infinity all of it", () => {
  assert.equal(valueWidth(NaN), 1);
  assert.equal(gradientWidth(NaN), 1);
  assert.equal(valueWidth(-Infinity), 5);
  assert.equal(discRadius(NaN, 38), 0);
});

test("full scale grows in strides of 1, 2 and 5", () => {
  assert.equal(fullScale([0.1, -0.3]), 1);
  assert.equal(fullScale([1.2]), 2);
  assert.equal(fullScale([2.2, -4]), 5);
  assert.equal(fullScale([37]), 50);
  assert.equal(fullScale([NaN, Infinity, 0.2]), 1);
});

test("a disc's area is the value's magnitude", () => {
  assert.equal(discRadius(1, 38), 34);
  assert.equal(discRadius(0.25, 38) * 2, discRadius(1, 38));
  assert.equal(discRadius(3, 38), 34);
});

test("a wire is faint, then a trace, then fully there", () => {
  assert.ok(wireOpacity("idle", 1) < wireOpacity("done", 0));
  assert.equal(wireOpacity("active", 0), 1);
});

test("hue is kind and sign", () => {
  assert.deepEqual(["value", "gradient"].flatMap((kind) => [0.1, -0.1].map((x) => hue(kind, x))), ["pos", "neg", "gpos", "gneg"]);
  assert.equal(hue("value", 0), "zero");
  assert.equal(hue("gradient", null), "quiet");
  assert.equal(hue("value", NaN), "warn");
});

test("what a question hides is not drawn either", () => {
  assert.equal(drawable({ number: 2, state: "hidden", ghost: null }), null);
  assert.equal(drawable({ number: 2, state: "partial", ghost: null }), 2);
});
