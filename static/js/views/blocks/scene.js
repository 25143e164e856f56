/** A frame read for the stage of blocks: what each block reads, and sizes of gradients as the server gives them. */

import { everyElement } from "../../core/active.js";
import { scalesOf } from "../circuit/scene.js";
import { readAttention } from "../scene.js";

/** @typedef {import("../../types.js").Frame} Frame */
/** @typedef {import("../../types.js").BlockNodes} BlockNodes */
/** @typedef {{from: string, to: string, columns: number, source: number, block: BlockNodes}} BlockLink  source: the node that is read */
/** @typedef {import("../scene.js").Attention & {layout: import("../../layout/blocks.js").BlocksLayout, scale: number, fullCell: number, wires: Map<string, any>, unreached: ReadonlySet<number>, links: BlockLink[]}} BlocksScene */

/** @param {import("../../types.js").Joined} joined @returns {BlockLink[]} */
export function linksOf({ inputs, blocks }) {
  const held = new Map([...inputs.map(({ name, node }) => /** @type {const} */ ([name, { node, depth: 0 }])), ...blocks.map(({ name, value, depth }) => /** @type {const} */ ([name, { node: value, depth }]))]);
  return blocks.flatMap((block) => block.from.flatMap((from) => {
    const source = held.get(from);
    return source ? [{ from, to: block.name, columns: block.depth - source.depth, source: source.node, block }] : [];
  }));
}

/** How large the gradient of a block's weights is, once all of it has come; else null. @param {Frame} frame @param {string} name of the weights */
export function gradientsSize({ trace, gradient }, name) {
  const node = trace?.byName.get(name), told = trace?.end.gradient_norms?.[name];
  if (!node || typeof told !== "number") return null;
  return everyElement(node.shape).every((at) => gradient(node.id, at).state === "known") ? told : null;
}

/** @param {Frame} frame @param {import("../../types.js").Structure} structure @param {BlocksScene["layout"]} layout @param {BlockLink[]} links @returns {BlocksScene} */
export function readBlocks(frame, structure, layout, links) {
  return { ...readAttention(frame, structure), ...scalesOf(frame), layout, wires: new Map(), unreached: new Set(), links };
}
