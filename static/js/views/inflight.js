/**
 * What travels in a step: each edge in use with its number, and where the pill with the number comes to rest. All of it
 * follows from the frame; how it is drawn on its way is in pulses.js.
 */

import { classNamesOf } from "../core/classnames.js";
import { labelBox, restClear, wordsOfUnits } from "../layout/resting.js";
import { lossLine, targetBoxes } from "./targets.js";
import { activeAt, gradientAt, isLit, valueAt } from "./scene.js";
import { along, edgeLine } from "./wires.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{line: [number, number, number, number], at?: (t: number) => {x: number, y: number}, rest: number, aside?: number, number: number, kind: "value"|"gradient", leftward: boolean, pill: boolean, hidden: boolean}} Pulse  at: the way, where it is no straight line; aside: how far below it the pill rests */

export const PILL_HEIGHT = 21;
/** From this many pulses on each rests where its column is: there is no free place to be found between so many. */
const MANY = 24;

/**
 * The fraction at which pills of neighbouring edges stay apart: they spread towards the many.
 * @param {Scene} scene @param {number} pair @param {boolean} leftward
 */
function restAt({ layout }, pair, leftward) {
  const { pill } = layout.pairs[pair];
  const many = layout.layers[leftward ? pair + 1 : pair].units;
  const pitch = many.length > 1 ? many[1].y - many[0].y : Infinity;
  const clear = Math.min(0.5, (PILL_HEIGHT + 2) / pitch);
  return leftward ? Math.max(pill, clear) : Math.min(pill, 1 - clear);
}

/** Every pulse of this step. @param {Scene} scene @returns {Pulse[]} */
export function pulsesOf(scene) {
  const { layout, structure, frame } = scene;
  /** @type {Pulse[]} */
  const pulses = [];
  const rows = layout.layers.map((layer) => new Map(layer.units.map((place, row) => [place.index, row])));
  const pairOf = new Map(structure.layers.map((layer, k) => [layer.weights, k - 1]));
  /** @type {import("../layout/beside.js").Box[]} */
  const taken = [];
  /** @type {Map<number, import("../layout/beside.js").Box[]>} */
  const kept = new Map();
  const crowded = scene.activeEdges.size > MANY;
  const rest = (/** @type {Pulse["line"]} */ line, /** @type {number} */ pair, /** @type {number} */ wished) => {
    if (crowded) return { at: wished, free: true };
    if (!kept.has(pair)) kept.set(pair, keptAt(scene, pair));
    return restClear(line, wished, kept.get(pair) ?? [], taken, layout.narrow);
  };
  for (const edge of scene.activeEdges.values()) {
    const pair = /** @type {number} */ (pairOf.get(edge.weights));
    const to = rows[pair + 1].get(edge.element[0]), from = rows[pair].get(edge.element[1]);
    if (edge.number === null || edge.direction === "update" || from === undefined || to === undefined) continue;
    if (scene.pairs[pair].view === "matrix" || !isLit(scene, pair, String(edge.element))) continue;
    const leftward = edge.direction === "backward";
    const line = edgeLine(layout, pair, from, to);
    const { at, free } = rest(line, pair, restAt(scene, pair, leftward));
    pulses.push({
      line,
      rest: at,
      number: edge.number,
      kind: leftward ? "gradient" : "value",
      leftward,
      pill: free,
      hidden: edge.hidden,
    });
  }
  const output = structure.layers[structure.layers.length - 1];
  layout.layers[structure.layers.length - 1].units.forEach((unit, at) => {
    const line = lossLine(scene, at);
    const term = frame.phase === "loss" ? activeAt(scene, structure.term, [unit.index]) : undefined;
    const back = frame.phase === "backward" ? activeAt(scene, output.value, [unit.index]) : undefined;
    const shown = term ? valueAt(frame, structure.term, [unit.index]) : back ? gradientAt(frame, output.value, [unit.index]) : null;
    if (!shown || shown.number === null) return;
    const { at: place, free } = rest(line, layout.layers.length - 1, layout.narrow ? 0.5 : 0.55);
    pulses.push({
      line,
      rest: place,
      number: shown.number,
      kind: term ? "value" : "gradient",
      leftward: !term,
      pill: free,
      hidden: shown.state === "hidden",
    });
  });
  return thinned(pulses);
}

/**
 * What the pills of this step may not cover: the words at the units they travel between, the numbers on the edges, the
 * targets and the loss.
 * @param {Scene} scene @param {number} pair the number of pairs stands for what leads to the loss
 */
function keptAt({ frame, layout, structure, activeEdges }, pair) {
  const last = layout.layers.length - 1;
  if (pair === last) return [...wordsOfUnits(layout, [last]), ...targetBoxes(layout, classNamesOf(frame))];
  const { labels, fraction, exclusive } = layout.pairs[pair];
  const weights = structure.layers[pair + 1].weights;
  const numbers = layout.layers[pair + 1].units.flatMap((right, to) => layout.layers[pair].units.flatMap((left, from) => {
    const active = activeEdges.has(`${weights}:${right.index},${left.index}`);
    return (exclusive ? labels && !active : labels || active) ? [labelBox(along(edgeLine(layout, pair, from, to), fraction))] : [];
  }));
  return [...wordsOfUnits(layout, [pair, pair + 1]), ...numbers];
}

/** Where a pulse is at each fraction of its way. @param {Pulse} pulse */
export const wayOf = ({ at, line }) => at ?? ((/** @type {number} */ t) => along(line, t));

/** Pills that would lie on one another give way to the larger number. @param {Pulse[]} pulses */
export function thinned(pulses) {
  /** @type {{x: number, y: number}[]} */
  const taken = [];
  for (const pulse of pulses.filter((each) => each.pill).sort((a, b) => Math.abs(b.number) - Math.abs(a.number))) {
    const way = wayOf(pulse)(pulse.rest), at = { x: way.x, y: way.y + (pulse.aside ?? 0) };
    pulse.pill = taken.every(({ x, y }) => Math.abs(x - at.x) > 50 || Math.abs(y - at.y) > PILL_HEIGHT - 1);
    if (pulse.pill) taken.push(at);
  }
  return pulses;
}
