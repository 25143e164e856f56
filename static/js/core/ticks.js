/**
 * The numbers along an axis: round ones, all written in one way. Where they have no room as they are, a power of ten that they
 * share stands apart in a note; where they differ only far behind the point, so does what they have in common.
 *
 * @typedef {{values: number[], texts: string[], note: string}} Ticks
 */
import { formatNumber, MINUS, powerOfTen, roundUp } from "./numbers.js";

const STRIDES = [1, 2, 5, 10];
/** Nearer to each other than this part of their size, numbers of double precision are no scale. */
const ALIKE = 1e-13;

/** @param {number} value @param {number} decimals */
const fixed = (value, decimals) => (Math.abs(value) < 0.5 * 10 ** -decimals ? "0" : value.toFixed(decimals).replace("-", MINUS));

/** Decimals that tell multiples of a round stride apart. @param {number} stride */
const decimalsOf = (stride) => Math.max(0, -Math.floor(Math.log10(stride) + 1e-9));

/** @param {number[]} values @param {number} stride @param {number} letters @returns {string[]|null} null where one is too long */
function plain(values, stride, letters) {
  const decimals = decimalsOf(stride);
  if (decimals > 20 || values.some((value) => Math.abs(value) >= 1e21)) return null;
  const texts = values.map((value) => fixed(value, decimals));
  return texts.every((text) => text.length <= letters) ? texts : null;
}

/** The exponent of the largest of these. @param {number[]} values */
const exponentOf = (values) => Math.floor(Math.log10(Math.max(...values.map(Math.abs))) + 1e-9);

/**
 * @param {number} low @param {number} high @param {number} most ticks at most @param {number} letters that a tick may have
 * @returns {Ticks|null} null where there is no range
 */
export function ticksOf(low, high, most, letters) {
  const span = high - low;
  if (!Number.isFinite(span)) return null;
  if (span <= ALIKE * Math.max(Math.abs(low), Math.abs(high))) return { values: [low], texts: [formatNumber(low)], note: "" };
  const stride = roundUp(span / Math.max(1, most), STRIDES);
  const first = Math.ceil(low / stride - 1e-9), last = Math.floor(high / stride + 1e-9);
  const values = Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * stride).toPrecision(15)));
  if (!values.length) return null;
  const texts = plain(values, stride, letters);
  if (texts) return { values, texts, note: "" };
  const power = exponentOf(values), scaled = plain(values.map((value) => value / 10 ** power), stride / 10 ** power, letters);
  if (scaled) return { values, texts: scaled, note: `×${powerOfTen(power)}` };
  const common = 10 ** Math.ceil(Math.log10(span) - 1e-9), base = Math.floor(values[0] / common) * common;
  const rest = values.map((value) => value - base), fine = exponentOf([...rest, stride]);
  const told = rest.map((value) => fixed(value / 10 ** fine, decimalsOf(stride / 10 ** fine)));
  return { values, texts: told, note: `${fixed(base, Math.min(20, decimalsOf(common)))} + …${fine ? `×${powerOfTen(fine)}` : ""}` };
}

/**
 * Of a logarithmic axis: powers of ten, with 2 and 5 between them where it spans few.
 * @param {number} low @param {number} high its ends' logarithms @param {number} most
 * @returns {Ticks|null}
 */
export function logTicksOf(low, high, most) {
  if (!Number.isFinite(high - low)) return null;
  const leap = Math.max(1, Math.ceil((high - low) / Math.max(1, most)));
  const powers = Array.from({ length: Math.max(0, Math.floor(high) - Math.ceil(low) + 1) }, (_, k) => Math.ceil(low) + k).filter((power) => power % leap === 0);
  const between = powers.length > 1 ? [1] : [1, 2, 5];
  const all = powers.length > 1 ? powers : Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, k) => Math.floor(low) + k);
  const marks = all.flatMap((power) => between.map((digit) => ({ digit, power, at: Math.log10(digit) + power }))).filter(({ at }) => at >= low - 1e-9 && at <= high + 1e-9);
  if (!marks.length) return null;
  const short = marks.every(({ power }) => power >= -3 && power <= 4);
  const text = (/** @type {{digit: number, power: number}} */ { digit, power }) => (short ? fixed(digit * 10 ** power, Math.max(0, -power)) : `${digit === 1 ? "" : `${digit}×`}${powerOfTen(power)}`);
  return { values: marks.map(({ digit, power }) => digit * 10 ** power), texts: marks.map(text), note: "" };
}
