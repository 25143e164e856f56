/**
 * Where the numbers of a layer pair's edges stand.
 *
 * All labels of a pair stand in one column, at the same fraction of every edge: the fraction that gives the
 * largest smallest gap between neighbours. For two units fully joined to two that is one third.
 */

/** Below this vertical distance two labels would touch: then only the edges in use carry one. */
export const SMALLEST_GAP = 22;

/** Gaps larger than this are all as good. */
const AMPLE_GAP = 64;

/** On an edge shorter than this a label would reach into the units. */
const SHORTEST_LABELLED = 92;

/** Room a label and a pill take along an edge, from their middle, in CSS pixels. */
const LABEL_HALF = 26;
const PILL_HALF = 30;

/**
 * The smallest vertical distance between two labels when they stand at `fraction` of every edge.
 * @param {readonly number[]} from heights of the units on the left @param {readonly number[]} to and on the right @param {number} fraction
 */
export function smallestGap(from, to, fraction) {
  const heights = from.flatMap((y) => to.map((other) => y + (other - y) * fraction)).sort((a, b) => a - b);
  let gap = Infinity;
  for (let i = 1; i < heights.length; i += 1) gap = Math.min(gap, heights[i] - heights[i - 1]);
  return gap;
}

/**
 * The fraction with the largest smallest gap; one third where that is ample.
 * @param {readonly number[]} from @param {readonly number[]} to @param {number} [low] @param {number} [high]
 * @returns {{fraction: number, gap: number}}
 */
export function bestFraction(from, to, low = 0.15, high = 0.6) {
  if (high < low) return { fraction: 0.5, gap: 0 };
  const third = Math.min(high, Math.max(low, 1 / 3));
  let best = { fraction: third, gap: smallestGap(from, to, third) };
  const strides = 60;
  for (let i = 0; i <= strides; i += 1) {
    const fraction = low + ((high - low) * i) / strides;
    const gap = smallestGap(from, to, fraction);
    if (Math.min(gap, AMPLE_GAP) > Math.min(best.gap, AMPLE_GAP) + 0.5) best = { fraction, gap };
  }
  return best;
}

/**
 * Label column, pill column and whether every edge of the pair carries its label. On an edge too short for both, a pill
 * takes the label's place (`exclusive`).
 * @param {readonly number[]} from @param {readonly number[]} to @param {number} length horizontal distance from rim to rim
 * @param {number} [taken] how far beside their rims the numbers of the units on the left reach
 * @returns {{fraction: number, pill: number, gap: number, labels: boolean, exclusive: boolean}}
 */
export function labelColumns(from, to, length, taken = 0) {
  const exclusive = length < 2 * LABEL_HALF + 2 * PILL_HALF + 8;
  const span = Math.max(...from, ...to) - Math.min(...from, ...to);
  const hopeless = from.length * to.length > 1 && (from.length * to.length - 1) * SMALLEST_GAP > span + 1;
  if (length < SHORTEST_LABELLED || hopeless) return { fraction: 1 / 3, pill: exclusive ? 0.5 : 0.72, gap: 0, labels: false, exclusive };
  const wide = 1 - (LABEL_HALF + 2 * PILL_HALF + 4) / length;
  const low = exclusive ? (LABEL_HALF + 4) / length : Math.min((LABEL_HALF + 4 + taken) / length, wide);
  const high = exclusive ? 1 - low : wide;
  const { fraction, gap } = bestFraction(from, to, low, high);
  const beside = Math.min(1 - (PILL_HALF + 4) / length, Math.max(0.735, fraction + (LABEL_HALF + PILL_HALF) / length));
  return { fraction, pill: exclusive ? 0.5 : beside, gap, labels: gap >= SMALLEST_GAP, exclusive };
}

/** About how wide a bold name is: raised and lowered signs are narrow. @param {string} text */
export const labelWidth = (text) => [...text].reduce((width, sign) => width + (/[₀-₎⁰-ⁿ]/.test(sign) ? 5 : 8.6), 0);

/** A text as far as it has room, its end told by dots; one letter always stays. @param {string} text @param {number} room */
export function cutTo(text, room) {
  if (labelWidth(text) <= room) return text;
  const signs = [...text];
  while (signs.length > 1 && labelWidth(`${signs.join("")}…`) > room) signs.pop();
  return labelWidth(`${signs.join("")}…`) <= room ? `${signs.join("")}…` : signs.join("");
}
