/**
 * The circuit in CSS pixels: where each node and each wire is drawn in the room that there is.
 *
 * A node's box holds its circle or name, and to the right of that the beginning of its wire with the value above and the
 * gradient below: so no wire ever runs over a number. Between two columns lies a channel, and only there wires climb.
 * A drawing that does not fit its room is larger than it.
 *
 * @typedef {import("./order.js").Link} Link
 * @typedef {{id: number, operands: readonly number[], late?: boolean, width: number, above: number, below: number, radius: number}} Box
 *   above, below: from the wire; radius: of the circle at its left that wires end at
 * @typedef {{id: number, x: number, y: number, box: Box}} NodePlace   y: of its wire
 * @typedef {{from: number, to: number, slot: number, line: [number, number][]}} WirePlace   line: from the left to the right, close enough to be drawn by straight strokes
 * @typedef {[number, number][]} Line
 * @typedef {{width: number, height: number, nodes: NodePlace[], wires: WirePlace[]}} CircuitLayout
 */
import { orderCircuit, sweepsOf } from "./order.js";

const MARGIN = { side: 24, top: 10 };
/** From loose to tight: the first that fits the room's height is taken. */
const GAPS = [26, 16, 8, 4];
/** What a wire's way through a column takes, above and below. */
const WAY = 7;
const CHANNEL = { least: 24, most: 110 };
const SWEEPS = 10;
const CURVE = 14;

/** Heights closest to what is wished, in order and at least so far apart: pool adjacent violators. @param {{wish: number, weight: number}[]} items @param {number[]} apart from the item before */
export function spread(items, apart) {
  let offset = 0;
  const pools = /** @type {{sum: number, weight: number, count: number}[]} */ ([]);
  const offsets = items.map((_, k) => (offset += k ? apart[k] : 0));
  items.forEach(({ wish, weight }, k) => {
    let pool = { sum: (wish - offsets[k]) * weight, weight, count: 1 };
    let before = pools[pools.length - 1];
    while (before && before.sum / before.weight >= pool.sum / pool.weight) {
      pool = { sum: pool.sum + before.sum, weight: pool.weight + before.weight, count: pool.count + before.count };
      pools.pop();
      before = pools[pools.length - 1];
    }
    pools.push(pool);
  });
  return pools.flatMap(({ sum, weight, count }) => new Array(count).fill(sum / weight)).map((at, k) => at + offsets[k]);
}

/** Where a wire ends at an op's circle, from its middle: the first operand above. @param {Box} box @param {number} slot @returns {[number, number]} */
export function portOf({ radius, operands }, slot) {
  const many = operands.length;
  const y = many < 2 ? 0 : radius * 0.62 * ((2 * slot) / (many - 1) - 1);
  return [radius - Math.sqrt(Math.max(0, radius * radius - y * y)), y];
}

/** @param {import("./order.js").Ordered} ordered @param {Map<number, Box>} boxes @param {number} gap */
function heights({ columns, links, direct }, boxes, gap) {
  const box = (/** @type {import("./order.js").Place} */ place) => (place.node ? boxes.get(place.id) : undefined);
  const above = (/** @type {import("./order.js").Place} */ place) => box(place)?.above ?? WAY;
  const below = (/** @type {import("./order.js").Place} */ place) => box(place)?.below ?? WAY;
  const apart = columns.map((places) => places.map((place, k) => (k ? below(places[k - 1]) + gap + above(place) : 0)));
  const y = new Map();
  for (const [k, places] of columns.entries()) {
    const total = apart[k].reduce((sum, each) => sum + each, 0);
    let at = -total / 2;
    places.forEach((place, row) => y.set(place.key, (at += apart[k][row])));
  }
  const reads = columns.map(() => new Map()), feeds = columns.map(() => new Map());
  const note = (/** @type {Map<string, [string, number][]>} */ of, /** @type {string} */ mine, /** @type {string} */ other, /** @type {number} */ by) => {
    const known = of.get(mine);
    if (known) known.push([other, by]);
    else of.set(mine, [[other, by]]);
  };
  links.forEach((between, k) => between.forEach(({ from, to, slot }) => {
    const port = slot === null ? 0 : portOf(/** @type {Box} */ (boxes.get(Number(to))), slot)[1];
    note(reads[k + 1], to, from, -port);
    note(feeds[k], from, to, port);
  }));
  const columnOf = new Map(columns.flatMap((places, k) => places.map(({ key }) => [key, k])));
  for (const { from, to, slot } of direct) {
    const port = portOf(/** @type {Box} */ (boxes.get(Number(to))), slot)[1];
    note(reads[/** @type {number} */ (columnOf.get(to))], to, from, -port);
    note(feeds[/** @type {number} */ (columnOf.get(from))], from, to, port);
  }
  const sweeps = sweepsOf(SWEEPS, columns);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const rightward = sweep % 2 === 1;
    for (let step = 0; step < columns.length; step += 1) {
      const k = rightward ? step : columns.length - 1 - step;
      const beside = (rightward ? reads : feeds)[k];
      const items = columns[k].map(({ key, node }) => {
        const others = /** @type {[string, number][]} */ (beside.get(key) ?? []);
        const wish = others.length ? others.reduce((sum, [other, by]) => sum + y.get(other) + by, 0) / others.length : y.get(key);
        return { wish, weight: node ? (others.length ? 2 : 0.5) : 4 };
      });
      spread(items, apart[k]).forEach((at, row) => y.set(columns[k][row].key, at));
    }
  }
  const all = columns.flat();
  const top = all.reduce((least, place) => Math.min(least, y.get(place.key) - above(place)), Infinity);
  const bottom = all.reduce((most, place) => Math.max(most, y.get(place.key) + below(place)), -Infinity);
  return { y, top, height: bottom - top };
}

/** An S through a channel, flat at both ends. @param {[number, number]} a @param {[number, number]} b @returns {[number, number][]} */
function curve([x1, y1], [x2, y2]) {
  if (Math.abs(y1 - y2) < 0.5) return [[x1, y1], [x2, y2]];
  const middle = (x1 + x2) / 2;
  return Array.from({ length: CURVE + 1 }, (_, k) => {
    const t = k / CURVE, s = 1 - t;
    return [s ** 3 * x1 + 3 * s * t * (s + t) * middle + t ** 3 * x2, s * s * (s + 3 * t) * y1 + t * t * (t + 3 * s) * y2];
  });
}

/** A line and what follows it, without points that say nothing: those that stand twice, and those on a straight way. @param {Line} line @param {Line} more @returns {Line} */
function joined(line, more) {
  const made = [...line];
  for (const point of more) {
    const last = made[made.length - 1], before = made[made.length - 2];
    if (point[0] === last[0] && point[1] === last[1]) continue;
    if (before && before[1] === last[1] && last[1] === point[1]) made.pop();
    made.push(point);
  }
  return made;
}

/** @param {readonly Box[]} list operands before what reads them @param {{width: number, height: number, top?: number, bottom?: number, side?: number, edge?: number, channel?: number}} room side, edge: free at left and right, above and below; channel: the least between two columns @returns {CircuitLayout} */
export function layoutCircuit(list, room) {
  const boxes = new Map(list.map((box) => [box.id, box]));
  const ordered = orderCircuit(list);
  const { columns, links, direct } = ordered;
  const { side = MARGIN.side, edge = MARGIN.top, channel: narrowest = CHANNEL.least } = room;
  const top = (room.top ?? 0) + edge, bottom = (room.bottom ?? 0) + edge;
  const free = room.height - top - bottom;
  const boxHeights = columns.map((places) => places.reduce((sum, { id, node }) => sum + (node ? /** @type {Box} */ (boxes.get(id)).above + /** @type {Box} */ (boxes.get(id)).below : 2 * WAY), 0));
  const least = (/** @type {number} */ gap) => Math.max(0, ...columns.map((places, k) => boxHeights[k] + gap * (places.length - 1)));
  const gaps = GAPS.filter((gap, k) => k === GAPS.length - 1 || least(gap) <= free);
  let placed = heights(ordered, boxes, gaps[0]);
  for (const gap of gaps.slice(1)) if (placed.height > free) placed = heights(ordered, boxes, gap);
  const widths = columns.map((places) => Math.max(0, ...places.map(({ id, node }) => (node ? /** @type {Box} */ (boxes.get(id)).width : 0))));
  const taken = widths.reduce((sum, each) => sum + each, 0);
  const channel = columns.length > 1 ? Math.min(CHANNEL.most, Math.max(narrowest, (room.width - 2 * side - taken) / (columns.length - 1))) : 0;
  const whole = taken + channel * (columns.length - 1);
  const width = Math.max(room.width, whole + 2 * side);
  const height = Math.max(room.height, placed.height + top + bottom);
  const down = top + (height - top - bottom - placed.height) / 2 - placed.top;
  const lefts = /** @type {number[]} */ ([]);
  widths.reduce((x, each) => (lefts.push(x), x + each + channel), (width - whole) / 2);
  const y = (/** @type {string} */ key) => placed.y.get(key) + down;
  const nodes = columns.flatMap((places, k) => places.flatMap(({ id, key, node }) => (node ? [{ id, x: lefts[k], y: y(key), box: /** @type {Box} */ (boxes.get(id)) }] : [])));
  const at = new Map(nodes.map((node) => [node.id, node]));
  const column = new Map(columns.flatMap((places, k) => places.map(({ key }) => [key, k])));
  const into = /** @type {Map<string, Link>} */ (new Map(links.flatMap((between) => between.flatMap((link) => (link.slot === null ? [[link.to, link]] : [])))));
  /** From a node's box, or along the way of its wire, to the right edge of a column: wires of one source share it. @type {Map<string, {source: NodePlace, line: Line}>} */
  const begun = new Map();
  const beginning = (/** @type {string} */ from) => {
    const steps = [];
    let key = from;
    for (let link = into.get(key); link && !begun.has(key); link = into.get(key)) {
      steps.push(key);
      key = link.from;
    }
    let known = begun.get(key);
    if (!known) {
      const source = /** @type {NodePlace} */ (at.get(Number(key))), k = /** @type {number} */ (column.get(key));
      known = { source, line: joined([[source.x + source.box.width, source.y]], [[lefts[k] + widths[k], source.y]]) };
      begun.set(key, known);
    }
    for (const next of steps.reverse()) {
      const k = /** @type {number} */ (column.get(next));
      const here = /** @type {[number, number]} */ (known.line[known.line.length - 1]);
      known = { source: known.source, line: joined(known.line, [...curve(here, [lefts[k], y(next)]), [lefts[k] + widths[k], y(next)]]) };
      begun.set(next, known);
    }
    return known;
  };
  const wires = [...links.flat(), ...direct].flatMap(({ from, to, slot }) => {
    if (slot === null) return [];
    const { source, line } = beginning(from), target = /** @type {NodePlace} */ (at.get(Number(to)));
    const [px, py] = portOf(target.box, slot);
    return [{ from: source.id, to: target.id, slot, line: joined(line, [...curve(line[line.length - 1], [target.x, target.y + py]), [target.x + px, target.y + py]]) }];
  });
  return { width, height, nodes, wires };
}
