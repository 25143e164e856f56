import assert from "node:assert/strict";
import test from "node:test";
import { bestFraction, labelColumns, labelWidth, SMALLEST_GAP, smallestGap } from "../../static/js/layout/labels.js";
import { blockOf, cellAt, cellOutlines, fullStrength, matrixBox } from "../../static/js/layout/heatmap.js";
import { layoutNetwork, MEAN_LINE, windowOf } from "../../static/js/layout/network.js";
import { restClear } from "../../static/js/layout/resting.js";
import { MOST_ALTOGETHER, pairsOf, STRONGEST, strongestEdges } from "../../static/js/layout/thinning.js";
import { chosenMeans } from "../../static/js/views/means.js";

const WIDE = { width: 788, height: 536, top: 54, bottom: 52 };
const PHONE = { width: 390, height: 303, top: 4, bottom: 8 };
const NETWORKS = [[2, 2, 2], [3, 1], [3, 4, 2], [2, 3, 1], [2, 8, 8, 1], [1, 1], [10, 30, 10], [4, 4, 4, 4, 4, 4], [64, 64, 2]];
const ROOMS = { wide: WIDE, phone: PHONE, low: { width: 700, height: 300, top: 46, bottom: 46 }, huge: { width: 1268, height: 716, top: 54, bottom: 52 } };

test("labels of two units joined to two stand at one third", () => {
  assert.equal(Math.round(bestFraction([0, 216], [0, 216]).fraction * 1000), 333);
  assert.equal(smallestGap([0, 216], [0, 216], 1 / 3), 72);
});

test("the chosen fraction has the largest smallest gap, up to an ample one", () => {
  for (const [from, to] of [[[0, 100, 200], [0, 66, 133, 200]], [[0, 50, 100], [25, 75]]]) {
    const { gap } = bestFraction(from, to, 0.15, 0.6);
    for (let t = 0.15; t <= 0.6; t += 0.01) assert.ok(smallestGap(from, to, t) <= gap + 1);
  }
});

test("labels that would touch are dropped", () => {
  const many = Array.from({ length: 8 }, (_, i) => i * 50);
  assert.equal(labelColumns(many, many, 160).labels, false);
  assert.equal(labelColumns([0, 200], [0, 200], 160).labels, true);
  assert.ok(labelColumns([0, 200], [0, 200], 160).gap >= SMALLEST_GAP);
  assert.equal(labelColumns([0, 200], [0, 200], 60).labels, false, "no room for a label on a very short edge");
  assert.equal(labelColumns([0, 200], [0, 200], 100).exclusive, true, "on a short one a pill takes its place");
});

test("label and pill of an edge do not lie on each other", () => {
  for (const length of [126, 151, 200, 400]) {
    const { fraction, pill, labels, exclusive } = labelColumns([0, 200], [0, 200], length);
    if (labels && !exclusive) assert.ok((pill - fraction) * length >= 55, `${length}`);
  }
});

test("a pill rests where it was to rest, else at the nearest place where it covers nothing, and says where there is none", () => {
  const line = [0, 0, 400, 0];
  const wall = (x, width) => ({ x, y: -8, width, height: 16 });
  assert.deepEqual(restClear(line, 0.75, [], [], false), { at: 0.75, free: true });
  const { at, free } = restClear(line, 0.75, [wall(290, 60)], [], false);
  assert.ok(free && at * 400 + 37 <= 290, `${at}`);
  assert.equal(restClear(line, 0.75, [wall(0, 400)], [], false).free, false);
  const taken = [];
  const first = restClear(line, 0.5, [], taken, false), second = restClear(line, 0.5, [], taken, false);
  assert.ok(Math.abs(second.at - first.at) * 400 >= 74, "two pills on one line stand beside each other");
});

test("every unit stands on the stage, none on another, and the loss to the right of them", () => {
  for (const [name, room] of Object.entries(ROOMS)) for (const sizes of NETWORKS) {
    const { shape, layers, loss, width } = layoutNetwork(sizes, room);
    for (const layer of layers) {
      layer.units.forEach(({ x, y }, i) => {
        assert.ok(y - shape.radius >= 0 && y + shape.radius <= room.height, `${name} ${sizes}: ${y}`);
        assert.ok(x - shape.half >= 0 && x + shape.half < loss.x - loss.width / 2, `${name} ${sizes}: ${x}`);
        if (i > 0) assert.ok(y - layer.units[i - 1].y >= 2 * shape.radius, `${name} ${sizes}`);
      });
    }
    layers.slice(1).forEach((layer, k) => assert.ok(layer.x - layers[k].x >= 2 * shape.half + 39, `${name} ${sizes}: edges are too short`));
    assert.ok(loss.x + loss.width / 2 <= width, `${name} ${sizes}`);
  }
});

test("a network of four layers is seen whole on a phone", () => {
  const { width, loss, layers } = layoutNetwork([2, 8, 8, 1], PHONE);
  assert.ok(width <= PHONE.width && loss.x + loss.width / 2 <= PHONE.width);
  assert.ok(layers.every(({ units, after }) => after === 0 && units.length > 0));
});

test("a unit's lines do not reach into the next unit's name", () => {
  for (const sizes of NETWORKS) {
    const { shape, layers } = layoutNetwork(sizes, WIDE);
    if (shape.kind === "slim") continue;
    for (const { units } of layers) for (let i = 1; i < units.length; i += 1) assert.ok(units[i].y - units[i - 1].y >= 2 * shape.radius + shape.above + shape.below, `${sizes}`);
  }
});

test("a batch's means stand below a unit where there is room for them, and make no unit smaller", () => {
  const lines = [];
  for (const room of Object.values(ROOMS)) for (const sizes of NETWORKS) {
    const plain = layoutNetwork(sizes, room), { shape, layers } = layoutNetwork(sizes, room, [], false, true);
    lines.push(shape.means);
    assert.deepEqual([shape.kind, shape.radius, shape.below], [plain.shape.kind, plain.shape.radius, plain.shape.below + shape.means * MEAN_LINE]);
    assert.deepEqual(layers.map((layer) => layer.units.length), plain.layers.map((layer) => layer.units.length));
    for (const { units } of shape.means ? layers : []) for (let i = 1; i < units.length; i += 1)
      assert.ok(units[i].y - units[i - 1].y >= 2 * shape.radius + shape.above + shape.below, `${sizes}`);
  }
  assert.ok(lines.includes(0) && lines.includes(4), `${lines}`);
});

test("where there is little room a batch tells the means of the newest gradient and of the value", () => {
  const means = ["z", "a", "∂L/∂a", "δ"].map((name, k) => ({ name, kind: k < 2 ? "value" : "gradient" }));
  const named = (most, known = 4) => chosenMeans(means.slice(0, known), most).map(({ name }) => name).join(" ");
  assert.deepEqual([1, 2, 3, 4].map((most) => named(most)), ["δ", "a δ", "z a δ", "z a ∂L/∂a δ"]);
  assert.deepEqual([named(2, 2), named(1, 2), named(2, 3), named(2, 0)], ["z a", "a", "a ∂L/∂a", ""]);
});

test("shapes shrink with the room: full, medium, compact, slim", () => {
  const kind = (sizes, room) => layoutNetwork(sizes, room).shape.kind;
  assert.equal(kind([2, 2, 2], WIDE), "full");
  assert.equal(kind([3, 4, 2], WIDE), "medium");
  assert.equal(kind([2, 2, 2], PHONE), "medium");
  assert.equal(kind([2, 8, 8, 1], WIDE), "compact");
  assert.equal(kind([2, 12, 2], WIDE), "slim");
});

test("a layer that does not fit shows the part around the unit in use, and says how many are left out", () => {
  const { layers } = layoutNetwork([64, 64, 2], WIDE, [0, 63, 0]);
  assert.equal(layers[0].before, 0);
  assert.equal(layers[1].after, 0);
  for (const layer of layers) assert.equal(layer.before + layer.units.length + layer.after, layer.size);
  for (const focus of [0, 1, 30, 63]) {
    const { first, count } = windowOf(64, 16, focus);
    assert.ok(focus >= first && focus < first + count && first + count <= 64);
  }
});

const matrix = (rows, columns, weigh) => Array.from({ length: rows }, (_, o) => Array.from({ length: columns }, (_, i) => weigh(o, i)));

test("up to 200 edges every edge of a pair is drawn, past it the strongest, and the figure says how many", () => {
  assert.equal(strongestEdges(matrix(2, 2, () => 1), 4), null);
  const [thin, whole] = pairsOf([64, 32, 6], { pair1: "wires" });
  assert.deepEqual([thin.edges, thin.drawn, whole.edges, whole.drawn], [2048, STRONGEST, 192, 192]);
  const kept = strongestEdges(matrix(30, 10, (o, i) => o * 10 + i), STRONGEST);
  assert.ok(kept?.has("29,9") && !kept.has("0,0"));
  assert.equal(kept?.size, STRONGEST);
});

test("between the units shown only their edges compete", () => {
  const kept = strongestEdges(matrix(30, 10, (o, i) => o * 10 + i), 5, [0, 1, 2], [3, 4]);
  assert.deepEqual([...(kept ?? [])], ["2,4", "2,3", "1,4", "1,3", "0,4"]);
});

test("many pairs share the room, and none is left without edges", () => {
  const pairs = pairsOf([14, 14, 14, 14, 14, 14, 2, 2]);
  assert.ok(pairs.reduce((sum, pair) => sum + pair.drawn, 0) <= MOST_ALTOGETHER + 12);
  assert.ok(pairs.every((pair) => pair.drawn >= Math.min(12, pair.edges)));
});

test("a pair is a matrix where its wires could not be followed, unless it is asked for otherwise", () => {
  assert.deepEqual(pairsOf([64, 32, 2]).map((pair) => pair.view), ["matrix", "wires"]);
  assert.deepEqual(pairsOf([64, 32, 2], { pair1: "wires", pair2: "matrix" }).map((pair) => pair.view), ["wires", "matrix"]);
  assert.deepEqual(pairsOf([2, 2], { pair1: "<script>" }).map((pair) => pair.view), ["wires"]);
});

test("every cell of a matrix is found where it is drawn, inside its two layers", () => {
  for (const sizes of [[64, 32, 10], [8, 16, 2], [3, 1, 300]]) {
    const layout = layoutNetwork(sizes, WIDE, [], true);
    sizes.slice(1).forEach((rows, pair) => {
      const box = matrixBox(layout, pair);
      assert.ok(box.x > layout.layers[pair].x + layout.shape.half && box.x + box.width < layout.layers[pair + 1].x - layout.shape.half);
      for (const o of [0, rows >> 1, rows - 1]) for (const i of [0, sizes[pair] - 1]) {
        const cell = blockOf(box, { rows: [o, o], columns: [i, i] });
        const at = cellAt(box, (cell.x + cell.width / 2 - box.x) / box.width, (cell.y + cell.height / 2 - box.top) / (box.bottom - box.top));
        assert.deepEqual(at, [o, i], `${sizes}`);
      }
    });
  }
});

test("where all units of a layer are shown, its rows stand beside them", () => {
  const layout = layoutNetwork([64, 32, 10], WIDE, [], true);
  const box = matrixBox(layout, 1);
  layout.layers[2].units.forEach((unit, o) => assert.ok(Math.abs(box.tops[o] + box.height / 2 - unit.y) < 1e-9));
});

test("cells of one hue and strength are one outline, neighbours join, and an unknown number draws none", () => {
  const box = matrixBox(layoutNetwork([3, 2], WIDE, [], true), 0);
  const numbers = [[0.5, 0.5, -1], [null, 0, Number.NaN]];
  const found = cellOutlines(box, "value", (o, i) => numbers[o][i], 1);
  assert.deepEqual([...found.keys()].sort(), ["neg 10", "pos 5", "warn 10"]);
  assert.equal(found.get("pos 5")?.split("M").length, 2);
});

test("the strongest cell is at full strength, on a round scale", () => {
  assert.deepEqual([0.13, 0.5, 0.51, 3, 1e6, 0, Number.NaN].map(fullStrength), [0.2, 0.5, 1, 5, 1e6, 1, 1]);
});

test("raised and lowered signs are narrow", () => {
  assert.ok(labelWidth("a⁽¹⁾₁") < labelWidth("abcde"));
});
