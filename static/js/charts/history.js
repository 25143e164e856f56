/** What the charts over the epochs share: the moments they are drawn of, and a line through them. */
import { toNumber } from "../core/numbers.js";
import { TRAINING } from "../core/words.js";

/** @typedef {import("../types.js").Moment} Moment */

/** @param {import("../types.js").Frame} frame */
export const describeHistory = ({ training }) => training && { history: training.history, batches: training.batches, now: training.now };

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
