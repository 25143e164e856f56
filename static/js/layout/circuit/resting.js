/**
 * Where the pill of a wire rests: on the wire where it covers nothing that is read, else a little above or below it.
 *
 * @typedef {import("../beside.js").Box} Box
 * @typedef {import("./place.js").NodePlace & {box: {look: import("./box.js").Look}}} Place
 */
import { overlap } from "../beside.js";
import { around, PILL } from "../resting.js";
import { CAPTION, CLEAR } from "./box.js";

/** How far beside its wire a pill may stand, nearest first. */
const ASIDE = [0, -24, 26, -32, 34, -42, 46];
const STRIDE = 0.05, STRIDES = 10;
/** A number of four digits with its sign, and a name. */
const NUMBER = { width: 56, height: 15 }, NAME = { width: 52, height: 16 };

/** What stands at a node and is read there. @param {Place} place @returns {Box[]} */
export function wordsOf({ x, y, box: { radius, above, width, look: { grid, half, head, stem } } }) {
  const middle = head + stem / 2;
  if (!radius && width === head + 6) return [{ x, y: y - 10, width: head, height: 20 }];
  const body = radius ? { x, y: y - radius, width: 2 * half, height: 2 * radius } : { x, y: y - 12, width: head, height: 24 };
  const named = radius > 0 && above > radius + NAME.height ? [{ x: x + half - NAME.width / 2, y: y - radius - NAME.height - 3, ...NAME }] : [];
  const numbers = grid
    ? [{ x: x + middle - grid.width / 2, y: y - CLEAR - grid.height - CAPTION, width: grid.width, height: grid.height + CAPTION }, { x: x + middle - grid.width / 2, y: y + CLEAR, width: grid.width, height: grid.height }]
    : [{ x: x + middle - NUMBER.width / 2, y: y - 21, ...NUMBER }, { x: x + middle - NUMBER.width / 2, y: y + 6, ...NUMBER }];
  return [body, ...named, ...numbers];
}

const FAR = 1e4;

/** What lies outside of a drawing: no pill may lie there. @param {{width: number, height: number}} layout @returns {Box[]} */
export const outsideOf = ({ width, height }) => [
  { x: -FAR, y: -FAR, width: FAR, height: 2 * FAR }, { x: width, y: -FAR, width: FAR, height: 2 * FAR }, { x: 0, y: -FAR, width, height: FAR }, { x: 0, y: height, width, height: FAR },
];

/**
 * @param {(t: number) => {x: number, y: number}} way @param {number} wished share of the way @param {Box[]} kept what is not to be covered @param {boolean} narrow
 * @returns {{rest: number, aside: number}} aside: pixels below the wire
 */
export function restOnWire(way, wished, kept, narrow) {
  const size = narrow ? PILL.narrow : PILL.wide;
  let best = { rest: wished, aside: 0, covered: Infinity };
  for (const aside of ASIDE) {
    for (let k = 0; k <= 2 * STRIDES; k += 1) {
      const rest = wished + (k % 2 ? 1 : -1) * Math.ceil(k / 2) * STRIDE;
      if (rest < 0 || rest > 1) continue;
      const { x, y } = way(rest), box = around(x, y + aside, size);
      const covered = kept.reduce((sum, other) => sum + overlap(box, other), 0);
      if (covered < best.covered) best = { rest, aside, covered };
    }
    if (best.covered === 0) break;
  }
  return best;
}
