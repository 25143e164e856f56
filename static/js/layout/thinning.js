/**
 * What is drawn between two layers: every edge, the strongest of them, or the weights as a matrix.
 */

/** A pair of layers with more edges than this draws only its strongest. */
export const MOST_EDGES = 200;
/** How many those are: more could not be told apart. */
export const STRONGEST = 60;
/** The most edges that are drawn at once, in all pairs together. */
export const MOST_ALTOGETHER = 400;
/** What each pair keeps when many share the room. */
const FEWEST = 12;

/** @typedef {"wires"|"matrix"} PairView */

/** The panel that says how a pair is drawn; the first is between input and first layer. @param {number} pair from 0 */
export const pairPanel = (pair) => `pair${pair + 1}`;

/** How a pair is drawn: as asked for, else as a matrix where its wires could not be followed. @param {number} edges @param {string} [asked] @returns {PairView} */
export const pairView = (edges, asked) => (asked === "matrix" || asked === "wires" ? asked : edges > MOST_EDGES ? "matrix" : "wires");

/**
 * The view of every pair and how many edges it draws.
 * @param {readonly number[]} sizes units of each layer @param {Readonly<Record<string, string>>} [panels]
 * @returns {{view: PairView, edges: number, drawn: number}[]}
 */
export function pairsOf(sizes, panels = {}) {
  const pairs = sizes.slice(1).map((size, k) => {
    const edges = size * sizes[k];
    const view = pairView(edges, panels[pairPanel(k)]);
    return { view, edges, drawn: view === "matrix" ? 0 : edges > MOST_EDGES ? STRONGEST : edges };
  });
  const total = pairs.reduce((sum, pair) => sum + pair.drawn, 0);
  if (total <= MOST_ALTOGETHER) return pairs;
  return pairs.map((pair) => ({ ...pair, drawn: Math.max(Math.min(FEWEST, pair.drawn), Math.floor((pair.drawn * MOST_ALTOGETHER) / total)) }));
}

/**
 * The strongest edges between the units shown, as "out,in"; null where all are drawn.
 * @param {readonly (readonly number[])[]} matrix (out, in) @param {number} drawn how many
 * @param {readonly number[]} [outs] the units shown on the right @param {readonly number[]} [ins] and on the left
 * @returns {Set<string>|null}
 */
export function strongestEdges(matrix, drawn, outs = [...matrix.keys()], ins = [...(matrix[0]?.keys() ?? [])]) {
  if (drawn >= matrix.length * (matrix[0]?.length ?? 0)) return null;
  const edges = outs.flatMap((o) => ins.map((i) => ({ key: `${o},${i}`, size: Number.isFinite(matrix[o][i]) ? Math.abs(matrix[o][i]) : Infinity })));
  edges.sort((a, b) => b.size - a.size);
  return new Set(edges.slice(0, drawn).map((edge) => edge.key));
}
