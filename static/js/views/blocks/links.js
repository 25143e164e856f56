/** The connections between blocks, those that skip columns too, and what travels them in a step. */

import { drawable } from "../../layout/scales.js";
import { along } from "../../layout/circuit/line.js";
import { wayBetween } from "../../layout/blocks.js";
import { createLink } from "../sequence/link.js";

/** @typedef {import("./scene.js").BlocksScene} BlocksScene */

/** The ops of a block that read what other blocks hand on. @param {import("../../types.js").BlockNodes} block */
const readers = (block) => [block.joined ?? block.pre];

/** Which connections this step uses, by "from to". @param {BlocksScene} scene */
export function usedWays({ frame, structure, links }) {
  const { step, trace } = frame, used = new Set();
  if (!step || !trace) return { used, back: false };
  const { subject } = step.formula;
  const line = subject[0] === "gradient" ? trace.backwardAt(subject[1]) : null;
  for (const { from, to, source, block } of links) {
    const reads = readers(block);
    if (subject[0] === "value" ? reads.includes(subject[1]) : line !== null && reads.includes(line.node) && line.operand === source) used.add(`${from} ${to}`);
  }
  return { used, back: line !== null, structure };
}

/** Whether a node's first number is there, and what came back to it from an op. @param {BlocksScene} scene @param {number} id */
const first = ({ structure }, id) => {
  const { axes, shape } = structure.nodes[id];
  return (axes.startsWith("n") ? shape.slice(1) : shape).map(() => 0);
};

/** @param {SVGElement} host @param {BlocksScene} scene */
export function createBlockLinks(host, scene) {
  return scene.links.map(({ from, to, columns, source, block }) => createLink(host, wayBetween(scene.layout, from, to, columns), (now) => {
    const here = /** @type {BlocksScene} */ (/** @type {unknown} */ (now)), { frame } = here;
    const { used, back } = usedWays(here), mine = used.has(`${from} ${to}`);
    const reads = readers(block);
    const came = (frame.trace?.gradientsInto(source) ?? []).some((line) => reads.includes(line.node) && frame.shown(["gradient", line.event, first(here, source)]).state !== "unknown");
    return {
      forward: drawable(frame.value(reads[0], first(here, reads[0]))) !== null, back: came, size: null, // what travels one connection is not told apart
      active: mine ? (back ? "backward" : "forward") : null, phase: frame.phase,
    };
  }));
}

/** @param {BlocksScene} scene @returns {import("../inflight.js").Pulse[]} */
export function blockPulses(scene) {
  const { used, back } = usedWays(scene);
  return scene.links.filter(({ from, to }) => used.has(`${from} ${to}`)).map(({ from, to, columns }) => {
    const line = wayBetween(scene.layout, from, to, columns), [start, end] = [line[0], line[line.length - 1]];
    return { line: [...start, ...end], at: along(line), rest: 0.5, number: 0, kind: back ? "gradient" : "value", leftward: back, pill: false, hidden: false };
  });
}
