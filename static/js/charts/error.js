/** The average error over the epochs, with a mark where other targets were given to learn in the midst of it. */
import { formatNumber } from "../core/numbers.js";
import { TRAINING } from "../core/words.js";
import { WATCH } from "../core/words/watch.js";
import { describeHistory, drawn, EPOCHS, epochsOf, historyKey, historyWords, line, told } from "./history.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Moment} Moment */
/** @typedef {Record<string, string>} Colours */

/** @param {import("../types.js").Frame} frame */
function describe(frame) {
  const shown = describeHistory(frame);
  return shown && { ...shown, titles: /** @type {any} */ (frame.state.catalog)?.datasets ?? [] };
}

/**
 * Where it began to learn other targets: a line with the name of what is learned from there on.
 * @param {Moment[]} history @param {number[]} x @param {Colours} colours @param {(name: string) => string} nameOf
 */
function turnsOf(history, x, colours, nameOf) {
  const turns = history.flatMap(({ learns }, k) => (k && learns && learns !== history[k - 1].learns ? [{ at: x[k], name: nameOf(learns) }] : []));
  return {
    shapes: turns.map(({ at }) => ({ type: "line", x0: at, x1: at, y0: 0, y1: 1, yref: "paper", line: { color: colours["ink-3"], width: 1, dash: "dot" } })),
    annotations: turns.map(({ at, name }) => ({ x: at, y: 1, yref: "paper", xanchor: "left", yanchor: "top", xshift: 2, text: name, showarrow: false, font: { size: 10.5, color: colours["ink-2"] } })),
  };
}

/** The average error, where the rows are few: the leap and the fall when other targets are learned. @type {import("./figure.js").Chart} */
export const ERROR = {
  title: () => WATCH.error, describe, key: historyKey, words: historyWords, caption: ({ now }) => told(now, now?.error, now?.test_error, formatNumber),
  draw: ({ history, batches, titles }, /** @type {Colours} */ colours) => {
    if (!history.length) return BLANK;
    const x = epochsOf(history, batches), own = (/** @type {keyof Moment} */ name) => history.map((/** @type {Moment} */ moment) => drawn(moment[name]));
    const turns = turnsOf(history, x, colours, (name) => titles.find((/** @type {any} */ each) => each.name === name)?.title ?? name);
    return { data: [line(x, own("test_error"), TRAINING.test, colours["ink-3"], "dash", 1.5), line(x, own("error"), WATCH.error, colours.ink, "solid", 1.75)], layout: { ...turns, xaxis: EPOCHS, yaxis: { rangemode: "tozero", nticks: 4 } } };
  },
};
