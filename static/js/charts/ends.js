/**
 * Where the names of curves stand at their ends: as near to them as can be, and far enough apart to be read.
 * @param {number[]} wanted places on the axis, in powers of ten where that is logarithmic
 * @param {{span?: number, share?: number, top?: number}} [axis] its length, what of it a name takes, and where it ends
 * @returns {number[]}
 */
export function spreadEnds(wanted, { span = 0, share = 0.13, top = Infinity } = {}) {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
  const gap = share * Math.max(1, span, Math.max(...wanted) - Math.min(...wanted));
  const placed = [...wanted];
  order.forEach((k, at) => {
    if (at) placed[k] = Math.max(placed[k], placed[order[at - 1]] + gap);
  });
  order.reverse().forEach((k, at) => {
    placed[k] = Math.min(placed[k], at ? placed[order[at - 1]] - gap : top);
  });
  return placed;
}
