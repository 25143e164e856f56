/**
 * What is drawn on the stage of a model of blocks: inputs by name, each block as a capsule of units over the grid of its
 * weights, the size of their gradient below, skips as arcs above, the targets and the loss at the end. What does not fit is
 * scrolled to, and the block that is told comes into view. The life of the drawing is in ../drawnstage.js.
 */

import { formatNumber } from "../../core/numbers.js";
import { BLOCKS } from "../../core/words/blocks.js";
import { layoutBlocks } from "../../layout/blocks.js";
import { unitY } from "../../layout/sequence.js";
import { createCells } from "../circuit/cells.js";
import { createDrawnStage } from "../drawnstage.js";
import { createEnd } from "../sequence/stage.js";
import { createSequenceUnit } from "../sequence/unit.js";
import { set, setText, svg } from "../svg.js";
import { blockPulses, createBlockLinks } from "./links.js";
import { gradientsSize, linksOf, readBlocks } from "./scene.js";

/** @typedef {import("./scene.js").BlocksScene} BlocksScene */
/** @typedef {{id: number, pre: number|null, weights: number|null, given: boolean}} Held */

const NARROW = 560, VIEW_MARGIN = 24;

/** Units one below the other in a capsule, its name above. @param {SVGElement} host @param {import("../../types.js").Actions} actions @param {any} first @param {Held} held @param {{x: number, y: number, half: number, stack: import("../../layout/sequence.js").Stack}} place @param {string} name */
function createCapsule(host, actions, first, { id, pre, given }, { x, y, half, stack }, name) {
  const capsule = svg("rect", { class: "capsule", x: x - half, y: y - stack.half - 6, width: 2 * half, height: 2 * stack.half + 12, rx: 20 });
  const title = svg("text", { class: "time", "text-anchor": "middle", x, y: y - stack.half - 13 }, name);
  const group = svg("g", { class: "step" }, capsule, title);
  host.append(group);
  const units = Array.from({ length: stack.count }, (_, unit) => createSequenceUnit(group, actions, first, { id, pre, unit, x, y: unitY(stack, y, unit), half: half - 4, high: stack.pitch, digits: stack.digits, given }));
  return {
    destroy() {
      units.forEach((unit) => unit.destroy());
      group.remove();
    },
    /** @param {any} scene */
    update(scene) {
      units.forEach((unit) => unit.update(scene));
      const here = scene.frame.active.units.some((/** @type {{node: number}} */ { node }) => node === id || node === pre);
      set(group, "class", `step${here ? " here" : ""}`);
      set(group, "data-phase", here ? scene.frame.phase : null);
    },
  };
}

/** A block's weights, and how large their gradient is. @param {SVGElement} host @param {import("../../types.js").Actions} actions @param {any} first @param {number} id @param {import("../../layout/blocks.js").BlockPlace} place */
function createWeights(host, actions, first, id, place) {
  const { name } = first.structure.nodes[id];
  const title = svg("text", { class: "name", "text-anchor": "middle", x: place.x, y: place.gridY - 5 }, name);
  const size = svg("text", { class: "num size gpos", "text-anchor": "middle", x: place.x, y: place.sizeY });
  host.append(title, size);
  const cells = createCells(host, actions, first, { id, kind: "value", grid: /** @type {import("../../layout/sequence.js").Grid} */ (place.grid), x: place.gridX, y: place.gridY, name: BLOCKS.weights(place.name), shaped: false });
  return {
    destroy() {
      cells.destroy();
      title.remove();
      size.remove();
    },
    /** @param {any} scene */
    update(scene) {
      cells.update(scene);
      const told = gradientsSize(scene.frame, name);
      setText(size, told === null ? "" : `‖∇‖ ${formatNumber(told, 2)}`);
    },
  };
}

/** @param {HTMLElement} el @param {import("../../types.js").Actions} actions */
export function createBlocksStage(el, actions) {
  const ways = svg("g", { class: "sequence-links" }), weights = svg("g", { class: "weights" }), blocks = svg("g", { class: "steps" });
  el.classList.add("pans");
  let told = -1;

  /** The block that is told comes into view. @param {BlocksScene} scene @param {{width: number, height: number}} size */
  function reveal({ layout, frame, structure }, size) {
    if (frame.position === told || layout.width <= size.width) return;
    told = frame.position;
    const active = frame.active.units[0]?.node;
    const block = structure.blocks?.blocks.find(({ joined, pre, value, weights: w, bias }) => [joined, pre, value, w, bias].includes(active ?? -1));
    const x = block ? layout.places.get(block.name)?.x : active === undefined ? undefined : layout.loss.x;
    if (x === undefined) return;
    const low = x - layout.pitch * 1.5, high = x + layout.pitch, seen = el.scrollLeft;
    if (low < seen || high > seen + size.width) el.scrollTo({ left: low < seen ? low - VIEW_MARGIN : high - size.width + VIEW_MARGIN });
  }

  return createDrawnStage(el, actions, {
    title: BLOCKS.title, kind: "network sequence blocks", layers: [ways, weights, blocks], pulses: blockPulses,
    wires: ({ links }) => links.length,
    large: ({ layout }, size) => layout.width > size.width + 1 || layout.height > size.height + 1,
    read(frame, structure, size) {
      const joined = /** @type {import("../../types.js").Joined} */ (structure.blocks), links = linksOf(joined);
      const units = (/** @type {number} */ id) => structure.nodes[id].shape.at(-1) ?? 1;
      const shapes = [
        ...joined.inputs.map(({ name, node }) => ({ name, units: units(node), depth: 0, weights: null })),
        ...joined.blocks.map(({ name, size: count, depth, weights: id }) => ({ name, units: count, depth, weights: /** @type {[number, number]} */ (structure.nodes[id].shape) })),
      ];
      const layout = layoutBlocks(shapes, links, { ...size, narrow: size.width < NARROW });
      const key = [structure.fingerprint, frame.state.lab?.id, size.width, size.height, Boolean(frame.state.catalog)].join(" ");
      return { scene: readBlocks(frame, structure, layout, links), key };
    },
    draw(scene) {
      const { layout, structure } = scene, joined = /** @type {import("../../types.js").Joined} */ (structure.blocks);
      const held = /** @type {[string, Held][]} */ ([
        ...joined.inputs.map(({ name, node }) => [name, { id: node, pre: null, weights: null, given: true }]),
        ...joined.blocks.map(({ name, pre, value, weights: id }) => [name, { id: value, pre, weights: id, given: false }]),
      ]);
      const place = (/** @type {string} */ name) => /** @type {import("../../layout/blocks.js").BlockPlace} */ (layout.places.get(name));
      const target = structure.nodes[structure.target];
      return [
        ...createBlockLinks(ways, scene),
        ...held.flatMap(([name, { weights: id }]) => (id === null ? [] : [createWeights(weights, actions, scene, id, place(name))])),
        ...held.map(([name, each]) => createCapsule(blocks, actions, scene, each, place(name), name)),
        createCapsule(blocks, actions, scene, { id: target.id, pre: null, weights: null, given: target.op === null }, { ...layout.target, half: 26 }, BLOCKS.target),
        /** @type {any} */ (createEnd(blocks, /** @type {any} */ (scene))),
      ];
    },
    after: reveal,
    destroy: () => el.classList.remove("pans"),
  });
}
