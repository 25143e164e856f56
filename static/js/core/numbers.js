/**
 * How numbers are written and read: rounded here and nowhere earlier.
 *
 * `formatNumber` for results (four significant digits), `formatInput` for what a learner typed, `fullNumber` for hover
 * and copy, `parseNumber` for what is typed into a field, `decimalsFor` for numbers that stand in one table.
 */

export const MINUS = "\u2212";
export const UNKNOWN = "\u2013";
export const HIDDEN = "?";
export const WARNING = "\u26A0\uFE0E";

const SUPERSCRIPT = /** @type {Record<string, string>} */ ({
  "-": "\u207B", 0: "\u2070", 1: "\u00B9", 2: "\u00B2", 3: "\u00B3", 4: "\u2074",
  5: "\u2075", 6: "\u2076", 7: "\u2077", 8: "\u2078", 9: "\u2079",
});

/** A JSON number as a JavaScript one. @param {unknown} value @returns {number|null} */
export function toNumber(value) {
  if (typeof value === "number") return value;
  if (value === "NaN") return NaN;
  if (value === "Infinity") return Infinity;
  if (value === "-Infinity") return -Infinity;
  return null;
}

/** A JSON number if it is a finite one, else null. @param {unknown} value @returns {number|null} */
export function toFinite(value) {
  const number = toNumber(value);
  return number !== null && Number.isFinite(number) ? number : null;
}

const STRIDES = [1, 2, 5, 10];
/** Round numbers that stand closer together. */
export const FINE_STRIDES = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next round number that is large enough. @param {number} wanted above 0 @param {readonly number[]} [strides] what is round between 1 and 10 */
export function roundUp(wanted, strides = STRIDES) {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return Number(((strides.find((each) => each * power >= wanted * (1 - 1e-12)) ?? 10) * power).toPrecision(6));
}

/** A JavaScript number as JSON carries it. @param {number} value @returns {import("../types.js").Num} */
export function fromNumber(value) {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

/** Writes a hyphen as the true minus. @param {string} text */
const trueMinus = (text) => text.replace("-", MINUS);

/** @param {number} value @returns {string|null} */
function notFinite(value) {
  if (Number.isNaN(value)) return `${WARNING} NaN`;
  if (value === Infinity) return `${WARNING} \u221E`;
  return value === -Infinity ? `${WARNING} ${MINUS}\u221E` : null;
}

/** @param {number} value @param {number} digits */
function scientific(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  return scientificText(mantissa, exponent);
}

/** @param {string} mantissa @param {string} exponent */
function scientificText(mantissa, exponent) {
  return trueMinus(`${mantissa}\u00D7${powerOfTen(Number(exponent))}`);
}

/** @param {number} exponent */
export const powerOfTen = (exponent) => `10${[...String(exponent)].map((sign) => SUPERSCRIPT[sign] ?? sign).join("")}`;

/**
 * A result: four significant digits, a whole number as it is, very large and very small ones with a power of ten.
 * @param {number} value @param {number} [digits]
 */
export function formatNumber(value, digits = 4) {
  const odd = notFinite(value);
  if (odd) return odd;
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (Number.isInteger(value) && size < 1e6) return trueMinus(String(value));
  if (size < 1e-4 || size >= 1e6) return scientific(value, digits);
  const rounded = Number(size.toPrecision(digits));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(rounded)));
  return trueMinus(value.toFixed(Math.min(decimals, 12)));
}

/** What was typed, as it was typed; a computed parameter (many digits) as a result. @param {number} value */
export function formatInput(value) {
  const [mantissa, exponent] = value.toExponential().split("e");
  if (!Number.isFinite(value) || mantissa.replace(/^-|\./g, "").length > 6) return formatNumber(value);
  const small = Math.abs(Number(exponent)) < 6;
  return small ? trueMinus(String(value)) : scientificText(mantissa, exponent);
}

/** Every digit, with a plain hyphen: what is copied can be pasted into code. @param {number} value */
export const fullNumber = (value) => String(value);

/** With its sign always: for contributions. @param {number} value @param {(value: number) => string} [format] */
export const formatSigned = (value, format = formatNumber) => (value > 0 ? "+" : "") + format(value);

/**
 * As many decimals as keep two digits of the smallest number of a table (0 does not count), at least four, at most eight.
 * @param {number[]} numbers
 */
export function decimalsFor(numbers) {
  const sizes = numbers.filter((value) => Number.isFinite(value) && value !== 0).map(Math.abs);
  if (!sizes.length || numbers.every((value) => Number.isInteger(value))) return 0;
  const smallest = Math.min(...sizes);
  return Math.min(8, Math.max(4, 1 - Math.floor(Math.log10(smallest))));
}

/** With a fixed number of decimals, for tables. @param {number} value @param {number} decimals */
export function formatFixed(value, decimals) {
  const odd = notFinite(value);
  if (odd) return odd;
  if (value === 0) return "0";
  if (Math.abs(value) >= 1e6 || Math.abs(value) < 0.5 * 10 ** -decimals) return scientific(value, 2);
  return trueMinus(value.toFixed(decimals));
}

const WORDS = /** @type {Record<string, number>} */ ({ nan: NaN, inf: Infinity, infinity: Infinity, "\u221E": Infinity });
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/;

/** @param {string} text @returns {number|null} */
function parseDecimal(text) {
  const sign = text.startsWith("-") ? -1 : 1;
  const word = WORDS[text.replace(/^[+-]/, "")];
  if (word !== undefined) return sign * word;
  return DECIMAL.test(text) ? Number(text) : null;
}

/**
 * A typed number: decimal point or comma, exponent, fraction ("1/3"), true minus, "inf", "nan". Null if it is none.
 * @param {string} typed @returns {number|null}
 */
export function parseNumber(typed) {
  const text = typed.trim().toLowerCase().replaceAll(MINUS, "-").replace(/\s*\/\s*/, "/");
  if ((text.match(/[.,]/g) ?? []).length > 1 && !text.includes("/")) return null;
  const parts = text.replaceAll(",", ".").split("/").map(parseDecimal);
  if (parts.length > 2 || parts.some((part) => part === null)) return null;
  const [top, bottom] = /** @type {number[]} */ (parts);
  if (bottom === undefined) return top;
  return bottom === 0 ? null : top / bottom;
}

/** The text of something that may be shown, or its mark. @param {import("../types.js").Shown} shown @param {(value: number) => string} [format] */
export function formatShown(shown, format = formatNumber) {
  if (shown.state === "hidden") return HIDDEN;
  return shown.number === null || shown.state === "unknown" ? UNKNOWN : format(shown.number);
}
