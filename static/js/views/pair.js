/**
 * What stands between two layers: their edges, or only the strongest, or the weights as a matrix.
 *
 * An edge is made when it is first shown. Where only some are drawn, the drawing holds these and no others, in their
 * order: which ones were drawn before leaves nothing behind.
 */

import { createEdge } from "./edges.js";
import { createMatrix } from "./matrix.js";
import { activeCount, isLit, valueAt } from "./scene.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {ReturnType<typeof createEdge>} Edge */

/** From this many lit edges on one chevron each has to do. */
const MANY_LIT = 24;
/** Labels closer than this would touch. */
const LABEL_HEIGHT = 17;

/**
 * @param {{wires: SVGElement, labels: SVGElement}} hosts @param {import("../types.js").Actions} actions @param {Scene} first
 * @param {number} pair
 */
export function createPair(hosts, actions, first, pair) {
  return first.pairs[pair].view === "matrix" ? createMatrix(hosts.wires, actions, first, pair) : createWires(hosts, actions, first, pair);
}

/** All that an edge at rest is drawn from, but for the position. @param {Scene} scene */
const groundOf = ({ frame: { trace, request, example, phase, state, editing, training }, scale, chosen, wires }) =>
  [trace, request, example, phase, editing, state.ghost, state.hidden, state.problems, scale, chosen, training === null, wires?.kind, wires?.numbers[0]];

/** @param {{wires: SVGElement, labels: SVGElement}} hosts @param {import("../types.js").Actions} actions @param {Scene} first @param {number} pair */
function createWires(hosts, actions, first, pair) {
  const { layout, structure } = first;
  const columns = layout.pairs[pair];
  const layer = structure.layers[pair + 1];
  const rights = layout.layers[pair + 1].units, lefts = layout.layers[pair].units;
  /** Every edge between the units shown, in order; made when first needed. @type {(Edge|undefined)[]} */
  const edges = new Array(rights.length * lefts.length);
  const keys = rights.flatMap((to) => lefts.map((from) => `${to.index},${from.index}`));
  const node = structure.nodes[/** @type {number} */ (layer.weights)].name;
  let drawn = "";
  /** What the last drawing of the edges stood on, apart from the position. @type {unknown[]} */
  let ground = [];

  /** Those whose number is shown, where not all can be: the ones in use, the larger first. @param {Scene} scene @param {Edge[]} shown */
  function labelled(scene, shown) {
    if (columns.exclusive) return new Set();
    const size = (/** @type {Edge} */ { index }) => Math.abs(scene.weights[pair][index[0]][index[1]]);
    const wanted = shown.filter((edge) => isLit(scene, pair, String(edge.index)) || scene.pointed.has(edge.thing));
    wanted.sort((a, b) => Number(scene.pointed.has(b.thing)) - Number(scene.pointed.has(a.thing)) || size(b) - size(a));
    /** @type {Edge[]} */
    const taken = [];
    for (const edge of wanted) if (taken.every((other) => Math.abs(other.height - edge.height) >= LABEL_HEIGHT)) taken.push(edge);
    return new Set(taken);
  }

  return {
    destroy() {
      for (const edge of edges) edge?.destroy();
    },
    /** @param {Scene} scene */
    update(scene) {
      const kept = scene.kept(pair);
      /** @type {Edge[]} */
      const shown = [];
      keys.forEach((key, at) => {
        const needed = kept === null || kept.has(key) || scene.pointed.has(`${node}:${key}`) || isLit(scene, pair, key);
        if (!needed) return;
        edges[at] ??= createEdge(actions, scene, pair, at % lefts.length, Math.floor(at / lefts.length));
        shown.push(edges[at]);
      });
      const now = kept === null ? "all" : shown.map((edge) => edge.key).join(" ");
      if (now !== drawn) {
        hosts.wires.replaceChildren(...shown.map((edge) => edge.element));
        hosts.labels.replaceChildren(...shown.map((edge) => edge.slot));
        drawn = now;
      }
      const some = columns.labels ? null : labelled(scene, shown);
      const passed = rights.map((unit) => valueAt(scene.frame, layer.pre, [unit.index]).state !== "unknown");
      const row = new Map(rights.map((unit, at) => [unit.index, at]));
      const before = ground;
      ground = groundOf(scene);
      const moved = ground.some((each, k) => each !== before[k]);
      for (const edge of shown) {
        const active = isLit(scene, pair, String(edge.index)) ? scene.activeEdges.get(edge.key) : undefined;
        const pointed = scene.pointed.has(edge.thing);
        const pillHere = columns.exclusive && active !== undefined && active.direction !== "update";
        edge.update(scene, active, {
          pointed,
          passed: passed[/** @type {number} */ (row.get(edge.index[0]))],
          labelled: !pillHere && (some === null || some.has(edge)),
          named: pointed,
          many: activeCount(scene, pair) > MANY_LIT,
          moved,
        });
      }
    },
  };
}
