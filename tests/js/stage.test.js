import assert from "node:assert/strict";
import test from "node:test";
import { classNamesOf } from "../../static/js/core/classnames.js";
import { frame } from "../../static/js/core/frame.js";
import { entryFor } from "../../static/js/core/keys.js";
import { enlarged, FIT, LARGEST, panned, readZoom, writeZoom } from "../../static/js/core/zoom.js";
import { layoutNetwork } from "../../static/js/layout/network.js";
import { classRoom } from "../../static/js/views/classnames.js";
import { legendOf, tick } from "../../static/js/views/legend.js";
import { wishOf } from "../../static/js/views/marks.js";
import { cellsOf, movedCell } from "../../static/js/views/matrix.js";
import { focusOf, litBlock, readScene, unitsOf, writeWindow } from "../../static/js/views/scene.js";
import { lossLine, targetBoxes } from "../../static/js/views/targets.js";
import { mazur, stateOf } from "./load.js";

const trace = mazur();
const layer = mazur("layer");
const ROOM = { width: 788, height: 536, top: 54, bottom: 52 };
const at = (position, changes = {}, run = trace) => frame(stateOf({ trace: run, position, ...changes }));
const sceneOf = (shown) => readScene(shown, shown.structure, layoutNetwork([2, 2, 2], ROOM, focusOf(shown)));
const zooms = [FIT, { scale: 2, x: 30, y: 70 }, { scale: LARGEST, x: 100, y: 0 }, { scale: 0.2, x: 500, y: -3 }];

test("beside several small outputs stand the names of the classes and their targets, level with them, and the lines begin after them", () => {
  for (const names of [[..."0123456789"], Array.from({ length: 10 }, (_, k) => `a long name ${k}`)]) {
    const layout = layoutNetwork([64, 16, 10], ROOM), structure = /** @type {any} */ ({ target: 0, nodes: [{ op: null, axes: "n" }], layers: [64, 16, 10].map((size) => ({ size })) });
    const shown = /** @type {any} */ ({ structure, state: { training: { classes: names } } });
    assert.deepEqual(classNamesOf(shown), names);
    const boxes = targetBoxes(layout, names).slice(0, -1), loss = layout.loss.x - layout.loss.width / 2;
    layout.layers[2].units.forEach((unit, row) => {
      const [from, , to] = lossLine({ frame: shown, layout, structure }, row);
      assert.ok(boxes[row].y < unit.y && unit.y < boxes[row].y + boxes[row].height);
      assert.ok(boxes[row].x >= unit.x + layout.shape.half + 4 && from > boxes[row].x + 50 && from < to && to === loss, `${from} ${to}`);
      assert.ok(unit.x + layout.shape.half + 8 + classRoom(layout, names) < boxes[row].x + boxes[row].width);
    });
  }
  assert.equal(classNamesOf(/** @type {any} */ ({ structure: { layers: [{ size: 2 }, { size: 1 }] }, state: { training: { classes: ["no", "yes"] } } })), null, "one output tells two classes apart");
});

test("what is seen of the stage stands in a short text and comes back from it", () => {
  for (const zoom of zooms) assert.deepEqual(readZoom(writeZoom(readZoom(writeZoom(zoom) ?? undefined)) ?? undefined), readZoom(writeZoom(zoom) ?? undefined));
  for (const text of [undefined, "", "large", "1", "NaN 1 2", "1e999 0 0"]) assert.deepEqual(readZoom(text), FIT);
  assert.equal(writeZoom(FIT), null);
});

test("the point under the hand stays where it is while the stage grows", () => {
  const from = { scale: 2, x: 50, y: 50 }, px = 0.3, py = 0.6;
  const seen = ({ scale, x, y }) => [x + ((px - 0.5) * 100) / scale, y + ((py - 0.5) * 100) / scale];
  const to = enlarged(from, 1.5, px, py);
  seen(from).forEach((value, k) => assert.ok(Math.abs(value - seen(to)[k]) < 1e-9));
});

test("no ground beyond the drawing is ever shown", () => {
  for (const zoom of zooms) for (const by of [[9, 9], [-9, 4], [0, -9]]) {
    const { scale, x, y } = panned(readZoom(writeZoom(zoom) ?? undefined), by[0], by[1]);
    for (const middle of [x, y]) assert.ok(middle - 50 / scale >= -1e-9 && middle + 50 / scale <= 100 + 1e-9);
  }
});

test("+ and = are one key, and with Ctrl they are the browser's", () => {
  const press = (key, changes = {}) => entryFor({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, defaultPrevented: false, ...changes });
  assert.equal(press("="), press("+", { shiftKey: true }));
  assert.equal(press("+", { ctrlKey: true }), null);
});

test("an activation should grow where its whole gradient is negative, shrink where it is positive, and nothing is said otherwise", () => {
  const shown = (number, state) => ({ number, state, ghost: null });
  assert.deepEqual([shown(-0.2, "known"), shown(0.2, "known"), shown(0, "known"), shown(0.2, "partial"), shown(0.2, "hidden"), shown(NaN, "known"), shown(null, "unknown")].map(wishOf), [1, -1, 0, 0, 0, 0, 0]);
});

test("the legend speaks of the arrows once there is one", () => {
  assert.equal(legendOf(at(0)).wishes, false);
  assert.equal(legendOf(at(trace.structure.steps.length)).wishes, true);
});

test("the legend keeps its size for huge and tiny weights", () => {
  assert.deepEqual([0, 1, -1, 0.5, -0.01, 1e6, -2e7, 5e-7].map(tick), ["0", "1", "−1", "0.5", "−0.01", "10⁶", "−2·10⁷", "5·10⁻⁷"]);
});

test("a matrix shows the gradients once they are told, in the backward pass alone", () => {
  const weights = layer.structure.layers[2].weights;
  const kinds = Array.from({ length: layer.structure.steps.length + 1 }, (_, position) => {
    const shown = at(position, {}, layer);
    return [shown.phase, shown.gradient(weights, [1, 1]).state !== "unknown", cellsOf(shown, weights)];
  });
  for (const [phase, told, kind] of kinds) assert.equal(kind, phase === "backward" && told ? "gradient" : "value");
});

test("a step lights its row of the matrix forward, its column backward, one cell for a weight", () => {
  const blocks = Array.from({ length: trace.structure.steps.length + 1 }, (_, position) => JSON.stringify(litBlock(sceneOf(at(position)), 1)));
  for (const block of [{ rows: [0, 0], columns: [0, 1] }, { rows: [0, 1], columns: [1, 1] }, { rows: [1, 1], columns: [0, 0] }]) assert.ok(blocks.includes(JSON.stringify(block)), JSON.stringify(block));
});

test("the arrows move the cell of a matrix and stop at its edges", () => {
  const press = (key) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false });
  const box = { rows: 2, columns: 3 };
  assert.deepEqual(movedCell([0, 0], press("ArrowUp"), box), [0, 0]);
  assert.deepEqual(movedCell([0, 0], press("ArrowDown"), box), [1, 0]);
  assert.deepEqual(movedCell([1, 2], press("ArrowRight"), box), [1, 2]);
  assert.equal(movedCell([0, 0], press("x"), box), null);
});

test("a layer that does not fit shows what was asked for, but first what the step is about", () => {
  assert.deepEqual(focusOf(at(0, { panels: { units1: "1", units2: "junk" } })), [0, 1, 0]);
  assert.equal(focusOf(at(1, { panels: { units1: "1" } }))[1], 0);
  assert.equal(focusOf(at(1, { panels: { units1: writeWindow(1, 1) } }))[1], 1, "what is asked for at this very step comes first");
  assert.equal(focusOf(at(1, { panels: { units1: writeWindow(1, 0) } }))[1], 0, "until one goes on");
});

test("a weight belongs to the units it joins, a bias and a value to one, and a number of the whole layer to none", () => {
  const named = (node, index) => JSON.stringify(unitsOf(trace.structure, { kind: "value", node, index }));
  assert.deepEqual([named("W2", [1, 0]), named("a1", [1]), named("x", [0]), named("b1", []), named("loss", [])], ["[[2,1],[1,0]]", "[[1,1]]", "[[0,0]]", "[]", "[]"]);
});
