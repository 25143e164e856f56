import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../../static/css/", import.meta.url);
const tokens = readFileSync(new URL("tokens.css", folder), "utf8");
const pairs = Object.fromEntries([...tokens.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name, { light, dark }]));

/** A colour's red, green and blue, linear. */
const channelsOf = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));

/** Relative luminance, WCAG 2.2. */
function luminance(colour) {
  const channels = channelsOf(colour);
  return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
}

const contrast = (a, b) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};

const TEXT = ["ink", "ink-2", "ink-3", "pos", "neg", "gpos", "gneg", "forward", "loss", "backward", "update", "focus"];
const GROUNDS = ["bg", "panel"];

for (const theme of ["light", "dark"]) {
  test(`every colour of text has a contrast of 4.5 on both grounds, ${theme}`, () => {
    for (const name of TEXT) for (const ground of GROUNDS) {
      const ratio = contrast(pairs[name][theme], pairs[ground][theme]);
      assert.ok(ratio >= 4.5, `${name} on ${ground}: ${ratio.toFixed(2)}`);
    }
  });
  test(`numbers stay readable on a term's strip, ${theme}`, () => {
    for (const name of ["pos", "neg", "gpos", "gneg", "ink"]) for (const ground of ["tint", "hover", "halo"]) {
      assert.ok(contrast(pairs[name][theme], pairs[ground][theme]) >= 4.5, `${name} on ${ground}: ${contrast(pairs[name][theme], pairs[ground][theme]).toFixed(2)}`);
    }
  });
}

test("marks have a contrast of 3 on both grounds, in both themes", () => {
  for (const theme of ["light", "dark"]) for (const name of ["zero", "focus", "pos", "neg", "gpos", "gneg", "class-0", "class-1", "class-2", "class-3", "class-4", "class-5"]) for (const ground of GROUNDS) {
    assert.ok(contrast(pairs[name][theme], pairs[ground][theme]) >= 3, `${name} on ${ground}, ${theme}`);
  }
});

test("a phase has the hue of what travels in it: forward the value's, backward the gradient's", () => {
  assert.deepEqual(pairs.forward, pairs.pos);
  assert.deepEqual(pairs.backward, pairs.gpos);
  for (const other of ["loss", "update"]) for (const kind of ["pos", "neg", "gpos", "gneg"]) assert.notDeepEqual(pairs[other], pairs[kind]);
});

/** How three kinds of colour blindness see a linear colour. Machado, Oliveira and Fernandes, 2009, table 1, severity 1. */
const SIGHT = {
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** Lightness and two opponent colours, CIE 1976. */
function perceived(linear) {
  const [x, y, z] = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    .map((row, i) => row.reduce((sum, part, k) => sum + part * linear[k], 0) / [0.9505, 1, 1.089][i])
    .map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

test("plus and minus stay far apart for who does not tell red from green, or blue from yellow", () => {
  for (const [name, matrix] of Object.entries(SIGHT)) for (const theme of ["light", "dark"]) {
    const seen = (token) => perceived(matrix.map((row) => Math.min(1, Math.max(0, row.reduce((sum, part, k) => sum + part * channelsOf(pairs[token][theme])[k], 0)))));
    for (const [plus, minus] of [["pos", "neg"], ["gpos", "gneg"]]) {
      const [a, b] = [seen(plus), seen(minus)];
      const distance = Math.hypot(...a.map((part, i) => part - b[i]));
      assert.ok(distance > 40, `${plus} and ${minus}, ${name}, ${theme}: ${distance.toFixed(0)}`);
    }
  }
});

test("colours live in tokens.css and nowhere else", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".css") && name !== "tokens.css" && name !== "docs.css")) {
    const found = readFileSync(new URL(file, folder), "utf8").match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|oklch\(/gi);
    assert.equal(found, null, `${file}: ${found}`);
  }
});
