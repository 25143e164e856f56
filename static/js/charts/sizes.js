/**
 * How large each layer's gradients are, and beside them its weights: the norms that the server tells, over the epochs. Gradients
 * on a logarithmic scale, where they fall from layer to layer; weights on a linear one, from 0.
 */
import { toNumber } from "../core/numbers.js";
import { symbolText } from "../core/symbols.js";
import { TRAINING } from "../core/words.js";
import { spreadEnds } from "./ends.js";
import { describeHistory, epochsOf, historyKey, historyWords, line } from "./history.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Moment} Moment */
/** @typedef {Record<string, string>} Colours */

/** What a name takes of the height of so low a chart. */
const NAME = 0.24;
const DASHES = ["solid", "dash", "dot", "dashdot"];
const MARGIN = { l: 40, r: 32, t: 8, b: 22 };

/** A layer's weights by its number; those between parts of a cell have two letters. @param {string} name */
const nameOf = (name) => (/^W\d+$/.test(name) ? symbolText(`W_{${name.slice(1)}}`) : name);

/** The powers of ten that an axis goes over, whole ones. @param {number[]} powers */
function decades(powers) {
  const low = Math.floor(Math.min(...powers)), high = Math.max(low + 1, Math.ceil(Math.max(...powers)));
  return { range: [low, high], dtick: Math.max(1, Math.ceil((high - low) / 3)) };
}

/** @param {"gradient_norms"|"parameter_norms"} of @param {boolean} log */
function draw(of, log) {
  return (/** @type {{history: Moment[], batches: number}} */ { history, batches }, /** @type {Colours} */ colours) => {
    const told = history.filter((moment) => Object.keys(moment[of]).length);
    if (!told.length) return BLANK;
    const x = epochsOf(told, batches), names = Object.keys(told[told.length - 1][of]).filter((name) => name.startsWith("W"));
    const sizeOf = (/** @type {Moment} */ moment, /** @type {string} */ name) => {
      const size = toNumber(moment[of][name]);
      return size !== null && Number.isFinite(size) && (size > 0 || !log) ? size : null;
    };
    const data = names.map((name, k) => line(x, told.map((moment) => sizeOf(moment, name)), nameOf(name), k ? colours["ink-2"] : colours.ink, DASHES[k % DASHES.length], 1.4));
    const heights = data.map(({ y }) => y.flatMap((size) => (size === null ? [] : [log ? Math.log10(size) : size]))), all = heights.flat();
    if (!all.length) return BLANK;
    const axis = log ? decades(all) : { range: [0, 1.06 * Math.max(...all) || 1], nticks: 4 };
    const [low, high] = axis.range, most = high - low, ends = spreadEnds(heights.map((each) => (each[each.length - 1] ?? low) / (log ? 1 : most)), { span: log ? most : 1, share: NAME, top: log ? high : 1 });
    const annotations = data.map(({ name, line: { color } }, k) => ({ x: 1, xref: "paper", xanchor: "left", xshift: 3, y: log ? ends[k] : ends[k] * most, text: name, showarrow: false, font: { size: 10.5, color } }));
    return { data, layout: { margin: MARGIN, annotations, xaxis: { nticks: 4 }, yaxis: log ? { type: "log", exponentformat: "power", ...axis } : axis } };
  };
}

/** @type {import("./figure.js").Chart} */
export const GRADIENT_SIZES = { title: () => TRAINING.gradients, describe: describeHistory, key: historyKey, words: historyWords, caption: () => TRAINING.log, draw: draw("gradient_norms", true) };
/** @type {import("./figure.js").Chart} */
export const WEIGHT_SIZES = { title: () => TRAINING.weightSizes, describe: describeHistory, key: historyKey, words: historyWords, caption: () => "", draw: draw("parameter_norms", false) };
