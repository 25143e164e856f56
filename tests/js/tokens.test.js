import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";

const folder = new URL("../../static/css/", import.meta.url);
const tokens = readFileSync(new URL("tokens.css", folder), "utf8");
const pairs = Object.fromEntries([...tokens.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name, { light, dark }]));

/** Relative luminance, WCAG 2.2. */
function luminance(colour) {
  const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
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

test("colours live in tokens.css and nowhere else", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".css") && name !== "tokens.css" && name !== "docs.css")) {
    const found = readFileSync(new URL(file, folder), "utf8").match(/#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|oklch\(/gi);
    assert.equal(found, null, `${file}: ${found}`);
  }
});
