/**
 * Where a note can stand beside a thing without covering what must be seen.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {"above"|"below"|"left"|"right"} Side
 */

/** @param {Box} a @param {Box} b the area that both cover */
export function overlap(a, b) {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/** A little more on each side: what is rounded when it is drawn, or has a halo round it, must not touch. @param {Box} box */
const grown = ({ x, y, width, height }) => ({ x: x - 3, y: y - 3, width: width + 6, height: height + 6 });

const clamp = (/** @type {number} */ x, /** @type {number} */ low, /** @type {number} */ high) => Math.min(Math.max(x, low), Math.max(low, high));

/**
 * The first place that covers nothing, else the one that covers least. `at` is where the thing lies along the note's side.
 * @param {Box} thing @param {{width: number, height: number}} size @param {Box} bounds @param {Box[]} keep what is not to be covered
 * @param {{gap: number, sides: readonly Side[]}} how @returns {{x: number, y: number, side: Side, at: number, covered: number}}
 */
export function placeBeside(thing, size, bounds, keep, { gap, sides }) {
  const right = bounds.x + bounds.width - size.width, bottom = bounds.y + bounds.height - size.height;
  const middle = { x: thing.x + thing.width / 2, y: thing.y + thing.height / 2 };
  let best = { x: 0, y: 0, side: sides[0], at: 0, covered: Infinity };
  for (const side of sides) {
    const upright = side === "above" || side === "below";
    for (const share of [0.5, 0.32, 0.68, 0.15, 0.85, 0.04, 0.96]) {
      const x = upright ? clamp(middle.x - size.width * share, bounds.x, right) : side === "left" ? thing.x - gap - size.width : thing.x + thing.width + gap;
      const y = !upright ? clamp(middle.y - size.height * share, bounds.y, bottom) : side === "above" ? thing.y - gap - size.height : thing.y + thing.height + gap;
      const box = { x, y, ...size };
      const outside = size.width * size.height - overlap(box, bounds);
      const covered = [thing, ...keep.map(grown)].reduce((sum, other) => sum + overlap(box, other), 10 * outside);
      if (covered < best.covered) best = { x, y, side, at: upright ? middle.x - x : middle.y - y, covered };
      if (covered === 0) return best;
    }
  }
  return best;
}
