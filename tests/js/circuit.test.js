import assert from "node:assert/strict";
import test from "node:test";
import { columnsOf, crossings, isTree, orderCircuit } from "../../static/js/layout/circuit/order.js";
import { along } from "../../static/js/layout/circuit/line.js";
import { restOnWire } from "../../static/js/layout/circuit/resting.js";
import { layoutCircuit, spread } from "../../static/js/layout/circuit/place.js";

const ROOMS = { wide: { width: 788, height: 500, top: 40, bottom: 50 }, phone: { width: 390, height: 303, top: 40, bottom: 8 } };

/** A generator of its own, so that a failure can be had again. @param {number} seed */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Operands of each node, the leaves first. @param {number[][]} list @param {() => number} [next] sizes */
const boxes = (list, next = () => 0.3) => list.map((operands, id) => ({
  id, operands, late: operands.length === 0 && next() < 0.2, width: 60 + Math.round(next() * 160), above: 22 + Math.round(next() * 60), below: 22 + Math.round(next() * 60), radius: operands.length ? 20 : 0,
}));

/** @param {number} seed @param {number} ops */
function randomCircuit(seed, ops) {
  const next = random(seed);
  const list = /** @type {number[][]} */ (Array.from({ length: 1 + Math.floor(next() * 8) }, () => []));
  const leaves = list.length;
  for (let k = 0; k < ops; k += 1) list.push(Array.from({ length: 1 + Math.floor(next() * 2.2) }, () => Math.floor(next() * list.length)));
  const used = new Set(list.flat());
  const loose = list.flatMap((_, id) => (used.has(id) ? [] : [id]));
  list.push(loose.slice(0, -1).length ? loose : [list.length - 1]); // all that is left over meets in one op
  return boxes(list, next).map((box) => ({ ...box, late: box.late && box.id < leaves }));
}

const SIGMOID_NEURON = [[], [], [0, 1], [], [], [3, 4], [2, 5], [], [6, 7], [8], [9], [], [11, 10], [12]];
const STAGED = [[], [], [1], [0, 2], [0], [4, 1], [0, 1], [6], [5, 7], [3, 8]];
const CIRCUITS = new Map([
  ["one op", boxes([[], [], [0, 1]])], ["a square", boxes([[], [0, 0]])], ["a leaf alone", boxes([[]])],
  ["the sigmoid neuron", boxes(SIGMOID_NEURON)], ["the staged expression", boxes(STAGED)],
  ...Array.from({ length: 30 }, (_, seed) => /** @type {[string, any]} */ ([`seed ${seed}`, randomCircuit(seed, 2 + 2 * seed)])),
]);

const rectangle = ({ x, y, box }) => ({ left: x, right: x + box.width, top: y - box.above, bottom: y + box.below });

/** Whether a stroke touches the inside of a rectangle. @param {[number, number]} a @param {[number, number]} b @param {ReturnType<typeof rectangle>} r */
function touches([x1, y1], [x2, y2], r) {
  let from = 0, to = 1;
  for (const [start, by, low, high] of [[x1, x2 - x1, r.left, r.right], [y1, y2 - y1, r.top, r.bottom]]) {
    if (by === 0) {
      if (start <= low + 0.01 || start >= high - 0.01) return false;
      continue;
    }
    const [enter, leave] = [(low + 0.01 - start) / by, (high - 0.01 - start) / by].sort((p, q) => p - q);
    from = Math.max(from, enter);
    to = Math.min(to, leave);
  }
  return from < to;
}

for (const [room, size] of Object.entries(ROOMS)) {
  test(`no two nodes overlap and no wire runs through a node, ${room}`, () => {
    for (const [name, circuit] of CIRCUITS) {
      const { nodes, wires, width, height } = layoutCircuit(circuit, size);
      assert.equal(nodes.length, circuit.length, name);
      assert.equal(wires.length, circuit.flatMap((box) => box.operands).length, name);
      for (const [k, node] of nodes.entries()) {
        const a = rectangle(node);
        assert.ok(a.left >= 0 && a.right <= width && a.top >= 0 && a.bottom <= height + 0.01, `${name}: inside the drawing`);
        for (const other of nodes.slice(k + 1)) {
          const b = rectangle(other);
          assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 0.01 || b.bottom <= a.top + 0.01, `${name}: ${node.id} and ${other.id} overlap`);
        }
        for (const wire of wires) {
          if (wire.from === node.id || wire.to === node.id) continue;
          wire.line.slice(1).forEach((point, i) => assert.ok(!touches(wire.line[i], point, a), `${name}: the wire ${wire.from} to ${wire.to} runs through ${node.id}`));
        }
      }
    }
  });
}

test("every wire leaves its source at the right and ends at the rim of its op, further right", () => {
  for (const [name, circuit] of CIRCUITS) {
    const { nodes, wires } = layoutCircuit(circuit, ROOMS.wide);
    const at = new Map(nodes.map((node) => [node.id, node]));
    for (const { from, to, line } of wires) {
      const source = at.get(from), target = at.get(to);
      assert.deepEqual(line[0], [source.x + source.box.width, source.y], name);
      const [x, y] = line[line.length - 1];
      assert.ok(Math.abs(Math.hypot(x - target.x - target.box.radius, y - target.y) - target.box.radius) < 1e-9, name);
      line.slice(1).forEach((point, k) => assert.ok(point[0] >= line[k][0], `${name}: never to the left`));
    }
  }
});

test("an op stands right of all that it reads, inputs at the left, the numbers of the text beside their first use", () => {
  for (const [name, circuit] of CIRCUITS) {
    const column = columnsOf(circuit);
    for (const { id, operands, late } of circuit) {
      for (const each of operands) assert.ok(column.get(each) < column.get(id), name);
      const uses = circuit.filter((box) => box.operands.includes(id)).map((box) => column.get(box.id));
      if (isTree(circuit)) for (const each of operands) assert.equal(column.get(each), column.get(id) - 1, name);
      else if (!operands.length) assert.equal(column.get(id), late && uses.length ? Math.min(...uses) - 1 : 0, name);
    }
    const last = circuit[circuit.length - 1];
    if (last.operands.length) assert.equal(column.get(last.id), Math.max(...column.values()), name);
  }
});

/** @param {number} seed */
function randomTree(seed) {
  const next = random(seed);
  const list = /** @type {number[][]} */ ([]);
  const grow = (/** @type {number} */ depth) => {
    const operands = depth > 0 && next() < 0.8 ? Array.from({ length: 1 + Math.floor(next() * 2.2) }, () => grow(depth - 1)) : [];
    return list.push(operands) - 1;
  };
  grow(5);
  return boxes(list, next);
}

test("a tree is drawn without a crossing, and no wire of it is longer than from one column to the next", () => {
  for (const tree of [boxes(SIGMOID_NEURON), ...Array.from({ length: 30 }, (_, seed) => randomTree(seed))]) {
    assert.ok(isTree(tree));
    const { columns, links } = orderCircuit(tree);
    assert.equal(crossings(columns, links), 0);
    assert.ok(columns.flat().every((place) => place.node));
  }
});

test("what a tree's op reads stands on both sides of it", () => {
  const { nodes } = layoutCircuit(boxes(SIGMOID_NEURON, () => 0.5), ROOMS.wide);
  const at = new Map(nodes.map((node) => [node.id, node]));
  for (const { y, box } of nodes) {
    if (box.operands.length < 2) continue;
    const [above, below] = box.operands.map((id) => at.get(id).y);
    assert.ok(above < y && y < below);
  }
});

test("a value that is used twice, or that leads nowhere, makes it no tree", () => {
  assert.ok(isTree(boxes([[], [], [0, 1]])));
  assert.ok(!isTree(boxes([[], [0, 0]])));
  assert.ok(!isTree(boxes(STAGED)));
  assert.ok(!isTree(boxes([[], [], [0]])));
});

test("heights keep their order and their distance, and what is free stands where it wishes", () => {
  assert.deepEqual(spread([{ wish: 0, weight: 1 }, { wish: 50, weight: 1 }], [0, 20]), [0, 50]);
  assert.deepEqual(spread([{ wish: 10, weight: 1 }, { wish: 10, weight: 1 }], [0, 20]), [0, 20]);
  assert.deepEqual(spread([{ wish: 10, weight: 1 }, { wish: 10, weight: 1 }, { wish: 90, weight: 1 }], [0, 20, 20]), [0, 20, 90]);
});

test("the same circuit in the same room is the same drawing", () => {
  for (const circuit of CIRCUITS.values()) assert.deepEqual(layoutCircuit(circuit, ROOMS.wide), layoutCircuit(circuit, ROOMS.wide));
});

/** Circuits as large as the server takes them, of every build. */
const OPS = 2000;
const LARGE = new Map([
  ["a chain", boxes([[], ...Array.from({ length: OPS }, (_, k) => [k])])],
  ["a chain that takes a number in at each op", boxes([[], [], [], [0, 1], ...Array.from({ length: OPS - 1 }, (_, k) => [k + 3, k % 3])])],
  ["one input read by all", boxes([[], ...Array.from({ length: OPS / 2 }, () => [0]), [1, 2], ...Array.from({ length: OPS / 2 - 2 }, (_, k) => [OPS / 2 + 1 + k, 3 + k])])],
  ["any op reads any before", randomCircuit(5, OPS)],
]);

test("of the largest circuits too no node stands on another, and no wire is missing", () => {
  for (const [name, circuit] of LARGE) {
    const { nodes, wires, width, height } = layoutCircuit(circuit, ROOMS.wide);
    assert.equal(nodes.length, circuit.length, name);
    assert.equal(wires.length, circuit.flatMap((box) => box.operands).length, name);
    const columns = Map.groupBy(nodes, ({ x }) => x);
    const lefts = [...columns.keys()].sort((a, b) => a - b);
    lefts.forEach((left, k) => {
      const places = (columns.get(left) ?? []).map(rectangle).sort((a, b) => a.top - b.top);
      places.forEach((place, row) => assert.ok(row === 0 || places[row - 1].bottom <= place.top + 0.01, `${name}: two nodes of a column overlap`));
      const right = Math.max(...places.map((place) => place.right));
      assert.ok(left >= 0 && right <= (lefts[k + 1] ?? width) && places[0].top >= 0 && places[places.length - 1].bottom <= height + 0.01, `${name}: between its neighbours, inside the drawing`);
    });
  }
});

test("a wire that has no way of its own still begins at its source and ends at its op", () => {
  for (const [name, circuit] of LARGE) {
    const { nodes, wires } = layoutCircuit(circuit, ROOMS.wide);
    const at = new Map(nodes.map((node) => [node.id, node]));
    for (const { from, to, line } of wires) {
      const source = at.get(from), target = at.get(to), [x, y] = line[line.length - 1];
      assert.deepEqual(line[0], [source.x + source.box.width, source.y], name);
      assert.ok(Math.abs(Math.hypot(x - target.x - target.box.radius, y - target.y) - target.box.radius) < 1e-6, name);
    }
  }
});

test("a pill rests on its wire where it covers nothing, and beside it where the wire is too short", () => {
  const way = along([[0, 0], [400, 0]]);
  assert.deepEqual({ ...restOnWire(way, 0.8, [], false), covered: 0 }, { rest: 0.8, aside: 0, covered: 0 });
  const moved = restOnWire(way, 0.8, [{ x: 300, y: -10, width: 100, height: 20 }], false);
  assert.ok(moved.aside === 0 && moved.rest * 400 < 270);
  const short = restOnWire(along([[0, 0], [20, 0]]), 0.66, [{ x: -60, y: -21, width: 50, height: 14 }, { x: -60, y: 6, width: 50, height: 14 }, { x: 20, y: -14, width: 28, height: 28 }], false);
  assert.notEqual(short.aside, 0);
});
