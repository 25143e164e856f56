/** A wire as a line of short strokes: the point at a share of its length, and the same line moved to one side. */

/** @typedef {[number, number][]} Polyline */

/** @param {Polyline} line */
export function lengthsOf(line) {
  let total = 0;
  return line.map(([x, y], k) => (total += k ? Math.hypot(x - line[k - 1][0], y - line[k - 1][1]) : 0));
}

/** @param {Polyline} line @returns {(t: number) => {x: number, y: number, angle: number}} t: share of the length; angle in degrees, towards the line's end */
export function along(line) {
  const lengths = lengthsOf(line), total = lengths[lengths.length - 1];
  return (t) => {
    const at = Math.min(1, Math.max(0, t)) * total;
    const next = Math.max(1, lengths.findIndex((length) => length >= at - 1e-9));
    const [a, b] = [line[next - 1], line[next]];
    const share = (at - lengths[next - 1]) / (lengths[next] - lengths[next - 1] || 1);
    return { x: a[0] + (b[0] - a[0]) * share, y: a[1] + (b[1] - a[1]) * share, angle: (Math.atan2(b[1] - a[1], b[0] - a[0]) * 180) / Math.PI };
  };
}

/** Each point moved at a right angle to the way there, downwards on the way to the right. @param {Polyline} line @param {number} by @returns {Polyline} */
export function beside(line, by) {
  return line.map(([x, y], k) => {
    const a = line[Math.max(0, k - 1)], b = line[Math.min(line.length - 1, k + 1)];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    return [x - ((b[1] - a[1]) / length) * by, y + ((b[0] - a[0]) / length) * by];
  });
}

/** @param {Polyline} line */
export const pathOf = (line) => `M${line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
