/**
 * Where the names of curves stand at their ends: as near to them as can be, and far enough apart to be read.
 * @param {number[]} wanted places on the axis, in powers of ten where that is logarithmic
 * @param {{span?: number, share?: number}} [axis] its length, and what of it a name takes
 * @returns {number[]}
 */
export function spreadEnds(wanted, { span = 0, share = 0.13 } = {}) {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
  const gap = share * Math.max(1, span, Math.max(...wanted) - Math.min(...wanted));
  const placed = [...wanted];
  order.forEach((k, at) => {
    if (at) placed[k] = Math.max(placed[k], placed[order[at - 1]] + gap);
  });
  return placed;
}
