import assert from "node:assert/strict";
import test from "node:test";
import { grouped, holds } from "../../static/js/panels/labmenu.js";

test("labs stand under their groups in the order in which they come", () => {
  const lab = (/** @type {string} */ id, /** @type {string} */ group) => ({ id, title: id, group, variants: [] });
  const told = grouped([lab("a", "Networks"), lab("b", "Networks"), lab("c", "Circuits"), lab("d", "Networks")]);
  assert.deepEqual(told.map(({ title, labs }) => [title, labs.map(({ id }) => id)]), [["Networks", ["a", "b", "d"]], ["Circuits", ["c"]]]);
});

test("a lab is found by all of its words, in any order and case", () => {
  for (const words of ["", "  ", "xor", "2-3-1 XOR", "EXAMPLES update"]) assert.ok(holds(words, "XOR with 2-3-1 Four examples, one update"), words);
  for (const words of ["xor digits", "mazur"]) assert.ok(!holds(words, "XOR with 2-3-1 Four examples, one update"), words);
});
