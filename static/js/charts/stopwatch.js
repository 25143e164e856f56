/** What the stopwatch has measured: a picture on logarithmic scales, and a table with the counts of operations. */
import { formatNumber, toNumber } from "../core/numbers.js";
import { STOPWATCH } from "../core/words/stopwatch.js";
import { h, setText } from "../panels/dom.js";
import { spreadEnds } from "./ends.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../core/stopwatch.js").Timing} Timing */

const MARGIN = { l: 50, r: 84, t: 10, b: 34 };
const WAYS = /** @type {const} */ (["naive", "backprop"]);
const DASHES = { naive: "dot", backprop: "solid" };
/** Seconds are told to three digits: the next ones are chance. */
const DIGITS = 3;
const count = (/** @type {number} */ number) => number.toLocaleString("en");

/** @param {Frame} frame */
export const describeTimes = ({ state }) => ({ results: state.stopwatch?.results ?? [], width: state.stopwatch?.width ?? null });

/** @param {ReturnType<typeof describeTimes>} shown @param {Record<string, string>} colours */
export function drawTimes({ results }, colours) {
  if (!results.length) return BLANK;
  const x = results.map(({ parameters }) => parameters);
  const data = WAYS.map((way) => {
    const cut = results.map((result) => result[way].done < result.parameters);
    const color = way === "backprop" ? colours.ink : colours["ink-2"];
    return {
      type: "scatter", mode: "lines+markers", x, y: results.map((result) => result[way].estimate), hovertemplate: STOPWATCH.point(STOPWATCH.short[way]),
      line: { color, width: way === "backprop" ? 2.25 : 1.75, dash: DASHES[way] },
      marker: { size: 8, opacity: 1, color: cut.map((each) => (each ? colours.panel : color)), line: { color, width: 1.5 } },
    };
  });
  const powers = data.map(({ y }) => Math.log10(y[y.length - 1])), all = data.flatMap(({ y }) => y.map(Math.log10));
  const low = Math.min(...all), high = Math.max(...all);
  const ends = spreadEnds(powers, { span: high - low });
  const annotations = WAYS.map((way, k) => ({ text: STOPWATCH.short[way], showarrow: false, xref: "paper", x: 1, xanchor: "left", xshift: 8, y: ends[k], yanchor: "middle", font: { size: 11, color: colours["ink-2"] } }));
  const shownAt = [...new Set([0, Math.floor((x.length - 1) / 2), x.length - 1])]; // the larger sizes stand close together
  const [left, right] = [Math.log10(x[0]), Math.log10(x[x.length - 1])], room = 0.06 * (right - left || 1);
  return {
    data,
    layout: {
      margin: MARGIN, annotations, yaxis: { type: "log", range: [low - 0.3, Math.max(high, ...ends) + 0.3], dtick: 1, exponentformat: "power" },
      xaxis: { type: "log", range: [left - room, right + room], tickvals: shownAt.map((k) => x[k]), ticktext: shownAt.map((k) => count(x[k])), tickangle: 0, title: { text: STOPWATCH.axis, font: { size: 11, color: colours["ink-2"] }, standoff: 4 } },
    },
  };
}

/** @type {import("./figure.js").Chart} */
export const TIMES = { title: () => STOPWATCH.title, describe: describeTimes, draw: drawTimes, caption: () => "", key: ({ results }) => JSON.stringify(results), words: ({ results, width }) => (results.length ? "" : width === null ? STOPWATCH.empty : STOPWATCH.lead) };

/** A time, as measured; where it was stopped, what the whole would take. @param {Timing} result @param {"naive"|"backprop"} way */
export function timeOf(result, way) {
  const { done, estimate } = result[way], told = formatNumber(estimate, DIGITS);
  return done < result.parameters ? STOPWATCH.about(told) : STOPWATCH.seconds(told);
}

/** The sentences under the table. @param {Timing[]} results */
export function timesInWords(results) {
  const differences = results.map(({ largest_difference: difference }) => toNumber(difference)).filter((each) => each !== null); // none where differences were stopped before the end
  const cut = results.filter(({ words }) => words);
  return [
    ...(results.length ? [] : [STOPWATCH.lead]), ...(differences.length ? [STOPWATCH.same(formatNumber(Math.max(...differences), DIGITS))] : []), STOPWATCH.source,
    ...(results.length ? [STOPWATCH.why] : []), ...(cut.length ? [`${cut[cut.length - 1].words} ${STOPWATCH.hollow}`] : []),
  ];
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createTimes(el, actions) {
  let going = false;
  const button = h("button", { type: "button", class: "button", on: { click: () => actions.time(!going) } });
  const now = h("span", { class: "times-now", role: "status" });
  const scroll = h("div", { class: "modes-scroll", tabindex: 0, role: "group", "aria-label": STOPWATCH.scroll }), notes = h("div", { class: "times-notes" });
  const figure = h("figure", { class: "modes-figure times-figure" }, h("figcaption", {}, h("span", { text: STOPWATCH.table }), button, now), h("div", { class: "times-body" }, scroll, notes));
  el.append(figure);
  let drawn = "";

  /** @param {Timing[]} results */
  function table(results) {
    const { head } = STOPWATCH, cell = (/** @type {string} */ text, tag = /** @type {"td"|"th"} */ ("td")) => h(tag, { class: "num", text, ...(tag === "th" ? { scope: "col" } : {}) });
    const rows = results.map((result) => h("tr", {}, h("th", { class: "num", scope: "row", title: STOPWATCH.widths(result.layers[0]), text: count(result.parameters) }),
      ...WAYS.flatMap((way) => [cell(timeOf(result, way)), cell(count(result[way].whole))]), cell(count(result.naive.passes))));
    return h("table", {}, h("thead", {}, h("tr", {}, cell(head.parameters, "th"), ...WAYS.flatMap((way) => [cell(head[way], "th"), cell(head.products, "th")]), cell(head.runs, "th"))), h("tbody", {}, ...rows));
  }
  return {
    element: figure,
    follow() {},
    /** @param {Frame} frame */
    update(frame) {
      const shown = describeTimes(frame), key = JSON.stringify(shown);
      if (key === drawn) return false;
      drawn = key;
      going = shown.width !== null;
      setText(button, going ? STOPWATCH.stop : shown.results.length ? STOPWATCH.again : STOPWATCH.start);
      setText(now, shown.width === null ? "" : STOPWATCH.running(shown.width));
      scroll.replaceChildren(...(shown.results.length ? [table(shown.results)] : []));
      notes.replaceChildren(...timesInWords(shown.results).map((text) => h("p", { class: "note", text })));
      return false;
    },
    destroy: () => figure.remove(),
  };
}
