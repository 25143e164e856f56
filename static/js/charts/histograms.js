/**
 * The values of each layer on all rows trained on, one small histogram a layer: counted by the server. Bars at the walls are
 * saturated units, a single bar at 0 dead ones; what part of the values is flat is said above.
 */
import { MINUS } from "../core/numbers.js";
import { isEmpty } from "../core/owndata.js";
import { TRAINING } from "../core/words.js";
import { DATA } from "../core/words/data.js";
import { placeName } from "../views/titles.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Histogram} Histogram */
/** @typedef {{empty?: boolean, layers: (Histogram & {title: string, size: number})[]}} Shown */

const PER_LINE = 3;
/** What stands above the bars of one, as a part of its height. */
const HEAD = 0.42;
/** From here on most of a layer passes no gradient on. */
const MOSTLY = 0.5;

/** How many lines of histograms stand below each other. @param {number} count */
export const linesOf = (count) => Math.max(1, Math.ceil(count / PER_LINE));

/** @param {import("../types.js").Frame} frame @returns {Shown|null} */
function describe({ training, structure }) {
  if (!training || !structure) return null;
  const last = structure.layers.length - 1;
  const named = new Map(structure.layers.map((layer, k) => [structure.nodes[layer.value].name, { title: placeName(k, last), size: layer.size }]));
  return { empty: isEmpty(training.setup.data), layers: (training.histograms ?? []).flatMap((each) => (named.has(each.name) ? [{ ...each, .../** @type {{title: string, size: number}} */ (named.get(each.name)) }] : [])) };
}

/** What is said of a layer. @param {Shown["layers"][number]} layer */
export const saidOf = ({ title, size, flat, flat_units: units, not_finite: lost }) => [
  title, flat === null ? "" : TRAINING.flat(TRAINING.percent(flat)), units ? TRAINING.flatUnits(units, size) : "", lost ? TRAINING.notFinite(lost) : "",
].filter(Boolean);

const short = (/** @type {number} */ x) => Number(x.toPrecision(2)).toString().replace("-", MINUS);

/** @param {Shown} shown @param {Record<string, string>} colours */
function draw({ layers }, colours) {
  if (!layers.length) return BLANK;
  const lines = linesOf(layers.length), across = Math.min(PER_LINE, layers.length), gap = 0.06;
  /** @type {Record<string, any>} */
  const layout = { margin: { l: 10, r: 12, t: 4, b: 18 }, bargap: 0.08, annotations: [], xaxis: {}, yaxis: {} };
  const data = layers.map((layer, k) => {
    const name = k ? String(k + 1) : "", column = k % PER_LINE, width = (1 - gap * (across - 1)) / across, left = column * (width + gap);
    const top = 1 - Math.floor(k / PER_LINE) / lines, bottom = top - (1 - 0.16 * Number(lines > 1)) / lines;
    const { edges, counts } = layer, ends = [edges[0], edges[edges.length - 1]];
    const axis = { fixedrange: true, showgrid: false, zeroline: false, tickfont: { size: 10, color: colours["ink-3"] }, ticks: "", showline: true, linecolor: colours["line-2"] };
    layout[`xaxis${name}`] = { ...axis, domain: [left, left + width], anchor: `y${name}`, range: ends, tickmode: "array", tickvals: ends, ticktext: ends.map(short), tickangle: 0 };
    layout[`yaxis${name}`] = { ...axis, visible: false, domain: [bottom, top - HEAD * (top - bottom)], anchor: `x${name}`, range: [0, Math.max(1, ...counts)] };
    const [title, ...more] = saidOf(layer), mostly = (layer.flat ?? 0) >= MOSTLY || Boolean(layer.flat_units);
    layout.annotations.push({ x: left, y: top, xref: "paper", yref: "paper", xanchor: "left", yanchor: "top", align: "left", showarrow: false, font: { size: 10.5, color: mostly ? colours.neg : colours["ink-2"] }, text: [`<b>${title}</b>`, ...more].join("<br>") });
    return {
      type: "bar", xaxis: `x${name}`, yaxis: `y${name}`, x: counts.map((_, i) => (edges[i] + edges[i + 1]) / 2), y: counts, width: counts.map((_, i) => (edges[i + 1] - edges[i]) * 0.92),
      marker: { color: mostly ? colours.neg : colours["ink-2"] }, hovertemplate: `${title}, %{x:.3~g}: %{y:,}<extra></extra>`,
    };
  });
  return { data, layout };
}

/** The plot in words, for who does not see it. @param {HTMLElement} host */
function createTold(host) {
  host.setAttribute("role", "img");
  return {
    /** @param {Shown} shown */
    update: ({ layers }) => host.setAttribute("aria-label", [TRAINING.histograms, ...layers.map((layer) => saidOf(layer).join(", "))].join(". ")),
  };
}

/** @type {import("./figure.js").Chart} */
export const HISTOGRAMS = { title: () => TRAINING.histograms, caption: () => TRAINING.flatHow, describe, key: JSON.stringify, words: ({ layers, empty }) => (layers.length ? "" : empty ? DATA.first : TRAINING.waiting), draw, marks: createTold };
