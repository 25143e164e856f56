/**
 * The gradient of every weight that the backward pass has reached, as bars on the scale of the stage's gradient lanes.
 * A weight whose gradient is not known yet has no bar.
 */

import { formatNumber } from "../core/numbers.js";
import { labelWidth } from "../layout/labels.js";
import { drawable, gradientShare } from "../layout/scales.js";
import { quietWords } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */

const MOST_BARS = 400;
const MARGIN = { l: 42, r: 10, t: 8, b: 22 };
const TICKS = [-1, -0.01, 0, 0.01, 1];

/** Where a gradient stands on the chart: its share of the scale, with its sign. @param {number} g */
export const signedShare = (g) => Math.sign(g) * gradientShare(g);

/** @param {Frame} frame */
export function describeGradients(frame) {
  const { structure } = frame;
  if (!structure) return null;
  /** @type {{name: string, gradient: number|null, array: string}[]} */
  const bars = [];
  structure.layers.forEach((layer, k) => {
    if (layer.weights === null) return;
    for (let o = 0; o < layer.size; o += 1) {
      for (let i = 0; i < structure.layers[k - 1].size && bars.length < MOST_BARS; i += 1) {
        bars.push({
          name: frame.symbol(["value", layer.weights, [o, i]], {}).text,
          gradient: drawable(frame.gradient(layer.weights, [o, i])),
          array: structure.nodes[layer.weights].name,
        });
      }
    }
  });
  return { bars, of: structure.parameter_count.weights, known: bars.filter((bar) => bar.gradient !== null).length };
}

/**
 * The name under each bar, or under each array where there is no room.
 * @param {{name: string, array: string}[]} bars @param {number} width
 */
export function namesUnder(bars, width) {
  const widest = Math.max(...bars.map(({ name }) => labelWidth(name)));
  if (widest + 4 <= width / bars.length) return bars.map(({ name }, at) => ({ name, at }));
  return [...new Set(bars.map(({ array }) => array))].map((name) => {
    const from = bars.findIndex(({ array }) => array === name);
    const count = bars.filter(({ array }) => array === name).length;
    return { name, at: from + (count - 1) / 2 };
  });
}

/** @param {NonNullable<ReturnType<typeof describeGradients>>} shown @param {Record<string, string>} colours @param {number} width */
export function drawGradients({ bars, known }, colours, width) {
  const finite = bars.map(({ gradient }) => (gradient !== null && Number.isFinite(gradient) ? gradient : null));
  const data = [
    {
      type: "bar",
      x: bars.map((_, i) => i),
      y: finite.map((g) => (g === null ? 0 : signedShare(g))),
      width: 0.6,
      marker: { opacity: 0.9, color: finite.map((g) => (g !== null && g < 0 ? colours.gneg : colours.gpos)) },
      text: bars.map(({ name, gradient }) => `${name}: ${gradient === null ? "not known yet" : formatNumber(gradient)}`),
      textposition: "none",
      hovertemplate: "%{text}<extra></extra>",
    },
  ];
  const names = namesUnder(bars, width - MARGIN.l - MARGIN.r);
  const xaxis = {
    range: [-0.6, bars.length - 0.4],
    tickmode: "array",
    tickvals: names.map(({ at }) => at),
    ticktext: names.map(({ name }) => name),
    tickangle: 0,
  };
  const yaxis = {
    range: [-1.05, 1.05],
    tickmode: "array",
    tickvals: TICKS.map(signedShare),
    ticktext: TICKS.map((g) => String(g).replace("-", "−")),
  };
  return { data, layout: { xaxis, yaxis, margin: MARGIN, annotations: known ? [] : [quietWords("no gradient yet", colours)] } };
}

/** @param {NonNullable<ReturnType<typeof describeGradients>>} shown */
export const gradientsCaption = ({ bars, of, known }) => (bars.length < of ? `the first ${bars.length} of ${of}` : `${known} of ${of}`);
