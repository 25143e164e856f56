/** The pulses of a circuit's step: along each wire in use, to the right with the value, to the left with the contribution. */

import { along, lengthsOf } from "../../layout/circuit/line.js";
import { outsideOf, restOnWire, wordsOf } from "../../layout/circuit/resting.js";
import { thinned } from "../inflight.js";
import { wireKey } from "./scene.js";

/** How far from its op a pill rests; on a short wire nearer, since the number of its source stands where it begins. */
const REST = 50, SHORT = 0.66;

/** @type {WeakMap<import("./scene.js").Layout, {words: import("../../layout/beside.js").Box[], rests: Map<string, {rest: number, aside: number}>}>} */
const found = new WeakMap();

/** Where the pill of a wire rests: it follows from the drawing alone, and is looked for once. @param {import("./scene.js").Layout} layout @param {import("./scene.js").Layout["wires"][number]} wire */
function restOf(layout, { to, slot, line }) {
  const known = found.get(layout) ?? { words: [...outsideOf(layout), ...layout.nodes.flatMap((place) => wordsOf(/** @type {any} */ (place)))], rests: new Map() };
  found.set(layout, known);
  const key = wireKey(to, slot);
  const rest = known.rests.get(key) ?? restOnWire(along(line), Math.max(SHORT, 1 - REST / lengthsOf(line)[line.length - 1]), known.words, layout.narrow);
  known.rests.set(key, rest);
  return rest;
}

/** @param {import("./scene.js").CircuitScene} scene @returns {import("../inflight.js").Pulse[]} */
export function circuitPulses({ layout, wires }) {
  return thinned(layout.wires.flatMap((place) => {
    const { to, slot, line } = place;
    const wire = wires.get(wireKey(to, slot));
    if (!wire || wire.number === null) return [];
    const [first, last] = [line[0], line[line.length - 1]];
    const leftward = wire.direction === "backward";
    return [{
      line: [first[0], first[1], last[0], last[1]], at: along(line), ...restOf(layout, place),
      number: wire.number, kind: leftward ? "gradient" : "value", leftward, pill: true, hidden: wire.hidden,
    }];
  }));
}
