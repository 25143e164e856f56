import assert from "node:assert/strict";
import test from "node:test";
import { bestFraction, labelColumns, labelWidth, SMALLEST_GAP, smallestGap } from "../../static/js/layout/labels.js";
import { layoutNetwork, MOST_EDGES, strongestEdges, windowOf } from "../../static/js/layout/network.js";

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

test("a unit's lines do not reach into the next unit's name", () => {
  for (const sizes of NETWORKS) {
    const { shape, layers } = layoutNetwork(sizes, WIDE);
    if (shape.kind === "slim") continue;
    for (const { units } of layers) for (let i = 1; i < units.length; i += 1) assert.ok(units[i].y - units[i - 1].y >= 2 * shape.radius + shape.above + shape.below, `${sizes}`);
  }
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

test("up to the limit every edge is drawn, past it the strongest of each pair", () => {
  const matrix = (rows, columns, weigh) => Array.from({ length: rows }, (_, o) => Array.from({ length: columns }, (_, i) => weigh(o, i)));
  assert.deepEqual(strongestEdges([matrix(2, 2, () => 1)]), [null]);
  const kept = strongestEdges([matrix(30, 10, (o, i) => o * 10 + i), matrix(10, 30, () => -0.5)]);
  assert.ok(kept[0]?.has("29,9") && !kept[0]?.has("0,0"));
  assert.equal((kept[0]?.size ?? 0) + (kept[1]?.size ?? 0), MOST_EDGES);
});

test("raised and lowered signs are narrow", () => {
  assert.ok(labelWidth("a⁽¹⁾₁") < labelWidth("abcde"));
});
