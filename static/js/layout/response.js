/**
 * A unit's response over a plane as colours, and the line where a decision turns. Pure: numbers in, bytes and paths out.
 */

/** @typedef {[number, number, number]} Colour */

/**
 * Colours of a picture, its first line at the top: towards `pos` and `neg` by sign, `zero` at nothing, full at `scale`.
 * @param {number[][]} rows from the smallest y up @param {{pos: Colour, neg: Colour, zero: Colour}} colours @param {number} scale @param {number} strength at full scale, 0 to 1
 * @returns {Uint8ClampedArray<ArrayBuffer>} red, green, blue, alpha
 */
export function coloursOf(rows, { pos, neg, zero }, scale, strength) {
  const height = rows.length, width = rows[0]?.length ?? 0;
  const bytes = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const value = rows[height - 1 - y][x];
      const share = Number.isFinite(value) ? Math.min(1, Math.abs(value) / scale) * strength : 0;
      const full = value < 0 ? neg : pos, at = 4 * (y * width + x);
      for (let k = 0; k < 3; k += 1) bytes[at + k] = zero[k] + (full[k] - zero[k]) * share;
      bytes[at + 3] = 255;
    }
  return bytes;
}

/**
 * Colours of a picture where several answers compete: the largest one's, the stronger the further it stands above an even share.
 * @param {any[][][]} pictures one for each answer, rows from the smallest y up @param {Colour[]} hues @param {Colour} zero @param {number} strength
 * @returns {Uint8ClampedArray<ArrayBuffer>}
 */
export function blendOf(pictures, hues, zero, strength) {
  const height = pictures[0].length, width = pictures[0][0]?.length ?? 0, even = 1 / pictures.length;
  const bytes = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      let best = 0;
      for (let k = 1; k < pictures.length; k += 1) if (pictures[k][height - 1 - y][x] > pictures[best][height - 1 - y][x]) best = k;
      const value = Number(pictures[best][height - 1 - y][x]), at = 4 * (y * width + x);
      const share = Number.isFinite(value) ? Math.max(0, Math.min(1, (value - even) / (1 - even))) * strength : 0;
      for (let c = 0; c < 3; c += 1) bytes[at + c] = zero[c] + (hues[best][c] - zero[c]) * share;
      bytes[at + 3] = 255;
    }
  return bytes;
}

/** By how much each answer leads the others, or trails: it turns where the decision does. @param {any[][][]} pictures @returns {number[][][]} */
export const leads = (pictures) => pictures.map((picture, k) => picture.map((row, y) => row.map((value, x) => Number(value) - pictures.reduce((most, other, j) => (j === k ? most : Math.max(most, Number(other[y][x]))), -Infinity))));

/** The magnitude drawn in full: of a bounded unit 1, of another its largest. @param {number[][]} rows */
export function scaleOf(rows) {
  let largest = 1;
  for (const row of rows) for (const value of row) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/**
 * The line along which the rows are 0, as an SVG path over a unit square whose y goes down (marching squares).
 * @param {number[][]} rows from the smallest y up
 */
export function zeroLine(rows) {
  const height = rows.length - 1, width = (rows[0]?.length ?? 0) - 1;
  let path = "";
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const values = corners.map(([i, j]) => rows[j][i]);
      const met = corners.flatMap(([i, j], k) => {
        const a = values[k], b = values[(k + 1) % 4];
        if (a < 0 === b < 0) return [];
        const [p, q] = corners[(k + 1) % 4], t = a / (a - b);
        return [[(i + (p - i) * t) / width, 1 - (j + (q - j) * t) / height]];
      });
      for (let k = 0; k + 1 < met.length; k += 2) path += `M${met[k].map((v) => v.toFixed(4)).join(" ")}L${met[k + 1].map((v) => v.toFixed(4)).join(" ")}`;
    }
  return path;
}
