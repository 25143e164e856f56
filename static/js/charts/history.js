/** What the charts over the epochs share: the moments they are drawn of, and a line through them. */
import { toNumber, UNKNOWN } from "../core/numbers.js";
import { measured } from "../core/training.js";
import { TRAINING } from "../core/words.js";

/** @typedef {import("../types.js").Moment} Moment */

/** @param {import("../types.js").Frame} frame */
export const describeHistory = ({ training, request }) => training && { history: training.history, batches: training.batches, now: measured(request, training) };

/** Where the newest moment is; another one at the same place has other norms, or of other data another loss. @param {{history: Moment[]}} shown */
export function historyKey({ history }) {
  const last = history[history.length - 1];
  return `${history.length} ${last?.update} ${last?.loss} ${last?.test_loss} ${Object.keys(last?.gradient_norms ?? {}).length} ${JSON.stringify(last?.parameter_norms)}`;
}

/** @param {{history: Moment[]}} shown */
export const historyWords = ({ history }) => (history.length ? "" : TRAINING.empty);

/** Epochs, in parts. @param {Moment[]} history @param {number} batches */
export const epochsOf = (history, batches) => history.map(({ epoch, batch }) => epoch + batch / batches);

/** What can be drawn of a measure. @param {unknown} value */
export function drawn(value) {
  const number = toNumber(value);
  return number !== null && Number.isFinite(number) ? number : null;
}

/** @param {number[]} x @param {(number|null)[]} y @param {string} name @param {string} color @param {string} [dash] @param {number} [width] */
export const line = (x, y, name, color, dash = "solid", width = 1.75) =>
  ({ type: "scatter", mode: x.length > 1 ? "lines" : "markers", x, y, name, line: { color, width, dash, simplify: false }, marker: { color, size: 5 }, hovertemplate: `${name} %{y:.4~g}<extra></extra>` });

/** Epochs count from 0, of a single moment too. */
export const EPOCHS = { nticks: 6, rangemode: "nonnegative" };

/** A logarithmic axis with a power of ten at each tick, where there is more than one. @param {(number|null)[]} values */
export function logAxis(values) {
  const powers = values.flatMap((value) => (value ? [Math.log10(value)] : [])), span = Math.max(...powers) - Math.min(...powers);
  return { type: "log", nticks: 2, exponentformat: "power", ...(span > 1.5 ? { dtick: Math.ceil(span / 2) } : {}) };
}

/**
 * A measure of both parts of the rows beside each other, with their names where there are two; a dash until it has come.
 * @param {Moment|null} now @param {any} train @param {any} test @param {(value: number) => string} as
 */
export function told(now, train, test, as) {
  if (!now) return UNKNOWN;
  const known = [[TRAINING.train, toNumber(train)], [TRAINING.test, toNumber(test)]].flatMap(([name, value]) => (typeof value === "number" ? [{ name, text: as(value) }] : []));
  return known.map(({ name, text }) => (known.length > 1 ? `${name} ${text}` : text)).join("  ");
}
