/**
 * Columns of a circuit: each op one column right of the last thing it reads, inputs at the left, numbers of the text beside
 * their first use. Where every value is used once the circuit is a tree and drawn as one: each thing stands one column left
 * of what reads it, so that no wire is longer than it has to be. A wire that skips columns gets a place in each of them, so that it runs between nodes and never through
 * one; wires of the same source share these places. Within a column things are ordered by barycentre sweeps.
 *
 * source  Sugiyama, Tagawa & Toda 1981; crossings are counted as by Barth, Mutzel & Jünger 2004
 *
 * @typedef {{id: number, operands: readonly number[], late?: boolean}} Linked  late: stands beside its first use
 * @typedef {{key: string, id: number, node: boolean}} Place        a node, or the way of a node's wire through a column
 * @typedef {{from: string, to: string, slot: number|null}} Link    between neighbouring columns; a slot where it ends in a node
 * @typedef {{columns: Place[][], links: Link[][], direct: (Link & {slot: number})[]}} Ordered  links[k] lead from column k to the next; direct: wires without a way of their own
 */

const SWEEPS = 12;
/** A few thousand ops can ask for millions of ways, which nobody could tell apart: then only the shorter wires get one. */
const MOST_WAYS = 4000;
/** With more places than this each sweep takes so long that there are fewer. */
const MANY = 2000;

/** How often the places are gone through. @param {number} most @param {readonly Place[][]} columns */
export function sweepsOf(most, columns) {
  const count = columns.reduce((sum, places) => sum + places.length, 0);
  return Math.ceil(most * Math.min(1, MANY / count));
}

/** Whether every value is used once, but for the one that the others lead to. @param {readonly Linked[]} nodes */
export function isTree(nodes) {
  const read = nodes.flatMap((node) => node.operands);
  return nodes.length > 0 && new Set(read).size === read.length && read.length === nodes.length - 1;
}

/** A tree's columns, by how many ops lie before its root. @param {readonly Linked[]} nodes @returns {Map<number, number>} */
function branchesOf(nodes) {
  const depth = new Map();
  for (const { id, operands } of [...nodes].reverse()) for (const each of operands) depth.set(each, 1 + (depth.get(id) ?? 0));
  const deepest = Math.max(0, ...depth.values());
  return new Map(nodes.map(({ id }) => [id, deepest - (depth.get(id) ?? 0)]));
}

/** The column of each node, by its index. @param {readonly Linked[]} nodes operands before what reads them @returns {Map<number, number>} */
export function columnsOf(nodes) {
  if (isTree(nodes)) return branchesOf(nodes);
  const column = new Map(), read = new Set(nodes.flatMap((node) => node.operands));
  for (const { id, operands } of nodes) column.set(id, operands.length ? 1 + Math.max(...operands.map((each) => column.get(each))) : 0);
  const last = Math.max(0, ...column.values());
  const first = new Map();
  for (const { id, operands } of nodes) {
    if (!read.has(id) && operands.length) column.set(id, last);
    for (const each of operands) first.set(each, Math.min(first.get(each) ?? Infinity, column.get(id)));
  }
  for (const { id, late } of nodes) if (late && first.has(id)) column.set(id, first.get(id) - 1);
  return column;
}

/** The order in which a reader who begins at the output meets the nodes, first operands first. @param {readonly Linked[]} nodes */
function reading(nodes) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const rank = new Map();
  for (const { id: root } of [...nodes].reverse()) {
    const stack = [root];
    while (stack.length) {
      const id = /** @type {number} */ (stack.pop());
      if (rank.has(id)) continue;
      rank.set(id, rank.size);
      stack.push(...[...(byId.get(id)?.operands ?? [])].reverse());
    }
  }
  return rank;
}

/** How many columns a wire may cross on a way of its own, so that the ways are not too many. @param {readonly Linked[]} nodes @param {Map<number, number>} column */
function reachOf(nodes, column) {
  const at = (/** @type {number} */ id) => /** @type {number} */ (column.get(id));
  const ways = (/** @type {number} */ reach) => {
    const longest = new Map();
    for (const { id, operands } of nodes) for (const each of operands) {
      const crossed = at(id) - at(each) - 1;
      if (crossed <= reach) longest.set(each, Math.max(longest.get(each) ?? 0, crossed));
    }
    return [...longest.values()].reduce((sum, crossed) => sum + crossed, 0);
  };
  let reach = column.size;
  while (reach > 0 && ways(reach) > MOST_WAYS) reach = Math.floor(reach / 2);
  return reach;
}

/** @param {readonly Linked[]} nodes operands before what reads them @returns {Ordered} */
export function orderCircuit(nodes) {
  const column = columnsOf(nodes), rank = reading(nodes);
  const count = 1 + Math.max(0, ...column.values());
  const columns = /** @type {Place[][]} */ (Array.from({ length: count }, () => []));
  const links = /** @type {Link[][]} */ (Array.from({ length: Math.max(0, count - 1) }, () => []));
  const direct = /** @type {Ordered["direct"]} */ ([]);
  const made = new Set();
  const reach = reachOf(nodes, column);
  const own = (/** @type {number} */ id) => `${id}`;
  for (const { id } of nodes) columns[/** @type {number} */ (column.get(id))].push({ key: own(id), id, node: true });
  for (const { id, operands } of nodes) {
    operands.forEach((source, slot) => {
      const end = /** @type {number} */ (column.get(id));
      const first = /** @type {number} */ (column.get(source)) + 1;
      let from = own(source);
      if (end - first > reach) return void direct.push({ from, to: own(id), slot });
      for (let k = first; k < end; k += 1) {
        const key = `${source}>${k}`;
        if (!made.has(key)) {
          made.add(key);
          columns[k].push({ key, id: source, node: false });
          links[k - 1].push({ from, to: key, slot: null });
        }
        from = key;
      }
      links[end - 1].push({ from, to: own(id), slot });
    });
  }
  for (const places of columns) places.sort((a, b) => /** @type {number} */ (rank.get(a.id)) - /** @type {number} */ (rank.get(b.id)));
  return { columns: sweep(columns, links), links, direct };
}

/** The best order that a number of sweeps finds, to the right and back again. @param {Place[][]} columns @param {Link[][]} links */
function sweep(columns, links) {
  const sweeps = sweepsOf(SWEEPS, columns);
  let now = columns, best = columns, fewest = crossings(columns, links);
  for (let k = 0; k < sweeps && fewest > 0; k += 1) {
    now = now.map((places) => [...places]);
    const rightward = k % 2 === 0;
    for (let step = 1; step < now.length; step += 1) {
      const at = rightward ? step : now.length - 1 - step;
      now[at] = byBarycentre(now[at], now[rightward ? at - 1 : at + 1], links[rightward ? at - 1 : at], rightward);
    }
    const found = crossings(now, links);
    if (found >= fewest) continue;
    best = now;
    fewest = found;
  }
  return best;
}

/** @param {Place[]} places @param {Place[]} beside @param {Link[]} links @param {boolean} rightward */
function byBarycentre(places, beside, links, rightward) {
  const rows = new Map(beside.map(({ key }, row) => [key, row]));
  const sums = new Map();
  for (const { from, to, slot } of links) {
    const [mine, other] = rightward ? [to, from] : [from, to];
    const known = sums.get(mine) ?? { sum: 0, count: 0 };
    known.sum += /** @type {number} */ (rows.get(other)) + (rightward ? 0 : 0.1 * (slot ?? 0)); // of two that one op reads, its first operand is the upper
    known.count += 1;
    sums.set(mine, known);
  }
  const wish = places.map(({ key }, row) => ({ key, at: sums.has(key) ? sums.get(key).sum / sums.get(key).count : row, row }));
  wish.sort((a, b) => a.at - b.at || a.row - b.row);
  const byKey = new Map(places.map((place) => [place.key, place]));
  return wish.map(({ key }) => /** @type {Place} */ (byKey.get(key)));
}

/** How many wires cross. @param {Place[][]} columns @param {Link[][]} links */
export function crossings(columns, links) {
  const rows = columns.map((places) => new Map(places.map(({ key }, row) => [key, row])));
  let total = 0;
  links.forEach((between, k) => {
    const ends = between.map(({ from, to, slot }) => [/** @type {number} */ (rows[k].get(from)), /** @type {number} */ (rows[k + 1].get(to)) + (slot ?? 0) / 100]);
    ends.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const heights = [...new Set(ends.map((end) => end[1]))].sort((a, b) => a - b);
    const rank = new Map(heights.map((height, at) => [height, at + 1]));
    const tree = new Array(heights.length + 1).fill(0);
    ends.forEach(([, to], before) => {
      const at = /** @type {number} */ (rank.get(to));
      let below = 0;
      for (let j = at; j > 0; j -= j & -j) below += tree[j];
      total += before - below; // those above that end lower
      for (let j = at; j < tree.length; j += j & -j) tree[j] += 1;
    });
  });
  return total;
}
