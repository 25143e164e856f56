/**
 * What is drawn on the stage of a circuit. It is laid out again only when the structure or the size of the stage changes; what
 * does not fit is scrolled to, and the step that is told comes into view. The life of the drawing is in ../drawnstage.js.
 */

import { CIRCUIT, OP_SIGNS } from "../../core/words.js";
import { boxOf, DENSITIES, isNumeral, ROOMS } from "../../layout/circuit/box.js";
import { layoutCircuit } from "../../layout/circuit/place.js";
import { createDrawnStage } from "../drawnstage.js";
import { svg } from "../svg.js";
import { createNode } from "./node.js";
import { circuitPulses } from "./pulses.js";
import { readCircuit, wireKey } from "./scene.js";
import { createWire } from "./wire.js";

/** @typedef {import("../../types.js").Frame} Frame */
/** @typedef {import("./scene.js").CircuitScene} CircuitScene */
/** @typedef {import("./scene.js").Layout} Layout */
/** @typedef {import("../drawnstage.js").Size} Size */

const NARROW = 560;
const VIEW_MARGIN = 24;

/** The sign of an op and the name of a node, as they stand in the drawing. @param {Frame} frame @param {import("../../types.js").TapeNode} node */
function wordsOf(frame, node) {
  const sign = node.op === null ? "" : (OP_SIGNS[node.op] ?? node.op.replaceAll("_", " "));
  const named = node.op === null || !node.name.startsWith("_");
  const shown = !named ? "" : isNumeral(node) ? node.name.replace("-", "−") : node.shape.length || node.role === "loss" ? node.name : frame.symbol(["value", node.id, []]).text;
  return { sign, name: shown };
}

/** What a node's drawing is made from, apart from its place: where that is as it was, the drawing stays. @param {CircuitScene} scene @param {import("./node.js").Place} place */
function identityOf({ structure, frame }, { id, box }) {
  const { name, op, text, role, shape } = structure.nodes[id];
  return JSON.stringify([id, name, op, text, role, shape, wordsOf(frame, structure.nodes[id]), frame.symbol(["value", id, shape.map(() => 0)]).text, box]);
}

/** Whether all of a drawing is seen at once. @param {Size} layout @param {Size} size */
const fits = (layout, size) => layout.width <= size.width && layout.height <= size.height;

/** @param {HTMLElement} el @param {import("../../types.js").Actions} actions */
export function createCircuitStage(el, actions) {
  const wires = svg("g", { class: "circuit-wires" }), nodes = svg("g", { class: "circuit-nodes" });
  el.classList.add("pans");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let laid = { key: "", layout: /** @type {Layout|null} */ (null) };
  let told = -1;
  let standing = /** @type {Map<string, ReturnType<typeof createNode>>} */ (new Map());

  /** @param {Frame} now @param {import("../../types.js").Structure} structure @param {Size} size @param {string} key @returns {Layout} */
  function layoutOf(now, structure, size, key) {
    if (laid.key !== key || !laid.layout) {
      const place = (/** @type {import("../../layout/circuit/box.js").Density} */ density) =>
        layoutCircuit(structure.nodes.map((node) => boxOf(node, { ...wordsOf(now, node), density })), { ...size, ...ROOMS[density] });
      let layout = place(DENSITIES[0]);
      for (const density of DENSITIES.slice(1)) if (!fits(layout, size)) layout = place(density);
      laid = { key, layout: { ...layout, narrow: size.width < NARROW } };
    }
    return /** @type {Layout} */ (laid.layout);
  }

  /** What the step is about comes into view, where the drawing is larger than the stage. @param {CircuitScene} scene @param {Size} size */
  function reveal({ layout, wires: used, frame: now }, size) {
    if (now.position === told) return;
    told = now.position;
    if (fits(layout, size)) return;
    const ids = new Set(now.active.units.map(({ node }) => node));
    for (const { from, to, slot } of layout.wires) if (used.has(wireKey(to, slot))) ids.add(from).add(to);
    const places = layout.nodes.filter(({ id }) => ids.has(id));
    if (!places.length) return;
    const span = (/** @type {number} */ seen, /** @type {number} */ room, /** @type {number} */ low, /** @type {number} */ high) =>
      (low - VIEW_MARGIN < seen || high - low > room ? low - VIEW_MARGIN : high + VIEW_MARGIN > seen + room ? high + VIEW_MARGIN - room : seen);
    const left = span(el.scrollLeft, size.width, Math.min(...places.map(({ x }) => x)), Math.max(...places.map(({ x, box }) => x + box.width)));
    const top = span(el.scrollTop, size.height, Math.min(...places.map(({ y, box }) => y - box.above)), Math.max(...places.map(({ y, box }) => y + box.below)));
    if (left !== el.scrollLeft || top !== el.scrollTop) el.scrollTo({ left, top, behavior: still.matches || !now.playing ? "auto" : "smooth" });
  }

  return createDrawnStage(el, actions, {
    title: CIRCUIT.title, kind: "network circuit", layers: [wires, nodes], pulses: circuitPulses,
    wires: ({ layout }) => layout.wires.length,
    large: ({ layout }, size) => !fits(layout, size),
    read(frame, structure, size) {
      const key = [structure.fingerprint, frame.state.lab?.id, size.width, size.height, Boolean(frame.state.catalog)].join(" ");
      return { scene: readCircuit(frame, structure, layoutOf(frame, structure, size, key)), key };
    },
    keep(scene) {
      const wanted = new Set(scene.layout.nodes.map((place) => identityOf(scene, /** @type {any} */ (place))));
      for (const identity of standing.keys()) if (!wanted.has(identity)) standing.delete(identity);
      return new Set(standing.values());
    },
    draw(scene) {
      const { layout, structure } = scene;
      const between = layout.wires.map((wire) => createWire(wires, scene, wire));
      const placed = layout.nodes.map((each, k) => {
        const place = /** @type {import("./node.js").Place} */ (each), identity = identityOf(scene, place);
        const node = standing.get(identity) ?? createNode({ wires, nodes }, actions, scene, place, wordsOf(scene.frame, structure.nodes[place.id]));
        node.move(place);
        if (nodes.children[k] !== node.element) nodes.insertBefore(node.element, nodes.children[k] ?? null); // in order, for the Tab key
        standing.set(identity, node);
        return node;
      });
      return [...between, ...placed];
    },
    after: reveal,
    destroy: () => el.classList.remove("pans"),
  });
}
