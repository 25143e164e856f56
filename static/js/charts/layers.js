/**
 * How large the gradient of each layer's weights is: the norm that the server tells, on a logarithmic scale, and behind it
 * the size of every single weight's gradient. Where they fall from layer to layer the gradient vanishes on its way back.
 */

import { formatNumber, toNumber } from "../core/numbers.js";
import { CHARTS } from "../core/words.js";
import { complete, penalized } from "./gradients.js";

/** @typedef {import("../types.js").Frame} Frame */

/** Of one layer's weights so many are drawn one by one, evenly chosen; its norm is of all of them. */
const MOST_POINTS = 120;
const MARGIN = { l: 46, r: 10, t: 8, b: 22 };

/** Some numbers of an array of this shape, the first and the last among them. @param {number[]} shape @param {number} most @returns {number[][]} */
export function spread([rows, columns], most) {
  const count = rows * columns;
  const chosen = Math.min(count, most);
  return Array.from({ length: chosen }, (_, k) => (chosen === 1 ? 0 : Math.round((k * (count - 1)) / (chosen - 1)))).map((at) => [Math.floor(at / columns), at % columns]);
}

/** @param {Frame} frame */
export function describeLayers(frame) {
  const { structure, trace } = frame;
  if (!structure || !trace) return null;
  const layers = structure.layers.flatMap(({ weights }) => {
    if (weights === null) return [];
    const { name, shape } = structure.nodes[weights];
    const sizes = spread(shape, MOST_POINTS).map((element) => complete(frame.gradient(weights, element))).map((g) => g === null ? null : Math.abs(g));
    const asked = frame.state.hidden.some((reference) => reference.startsWith(`gradient ${name}`));
    const whole = !asked && sizes.every((size) => size !== null);
    return [{ name, sizes, norm: whole ? toNumber(trace.end.gradient_norms?.[name] ?? null) : null }];
  });
  return { layers, penalty: penalized(frame) };
}

/** @typedef {NonNullable<ReturnType<typeof describeLayers>>} Layers */

/** @param {Layers} shown */
export const layersTitle = ({ penalty }) => (penalty ? CHARTS.layersWith : CHARTS.layers);

/** What the two kinds of marks are. */
export const layersCaption = () => CHARTS.layersKey;

/** @param {Layers} shown */
export const layersWords = ({ layers }) => (layers.some(({ sizes }) => sizes.some((size) => size !== null)) ? "" : CHARTS.noGradient);

/** What a logarithmic scale can show. @param {number|null} size */
const positive = (size) => (size !== null && size > 0 && Number.isFinite(size) ? size : null);

/** @param {Layers} shown @param {Record<string, string>} colours */
export function drawLayers({ layers }, colours) {
  const points = layers.flatMap(({ name, sizes }, k) => sizes.map((size, i) => ({ x: k + (sizes.length > 1 ? 0.3 * (i / (sizes.length - 1)) - 0.15 : 0), size: positive(size), name })).filter(({ size }) => size !== null));
  const norms = layers.map(({ norm }) => positive(norm));
  const all = /** @type {number[]} */ ([...points.map(({ size }) => size), ...norms].filter((size) => size !== null));
  const [low, high] = all.length ? [Math.floor(Math.log10(Math.min(...all)) - 0.2), Math.ceil(Math.log10(Math.max(...all)) + 0.2)] : [-4, 0];
  const data = [
    { type: "scatter", mode: "markers", x: points.map(({ x }) => x), y: points.map(({ size }) => size), marker: { color: colours["ink-3"], size: 4, opacity: 0.55 }, hovertemplate: "%{y:.4~g}<extra></extra>" },
    {
      type: "scatter", mode: "lines+markers", x: layers.map((_, k) => k), y: norms, connectgaps: false, line: { color: colours["ink-2"], width: 1.5 },
      marker: { color: colours.ink, size: 9, symbol: "diamond", opacity: 1, line: { color: colours.panel, width: 1.5 } },
      text: layers.map(({ name, norm }) => CHARTS.norm(name, norm === null ? "–" : formatNumber(norm))), hovertemplate: "%{text}<extra></extra>",
    },
  ];
  const stride = Math.ceil(layers.length / 10);
  const named = layers.map(({ name, norm }, at) => ({ at, name: norm === 0 ? `${name} = 0` : name })).filter(({ at }) => at % stride === 0);
  const xaxis = { range: [-0.5, layers.length - 0.5], tickmode: "array", tickvals: named.map(({ at }) => at), ticktext: named.map(({ name }) => name), tickangle: 0 };
  const yaxis = { type: "log", range: [low, high], exponentformat: "power", dtick: Math.max(1, Math.ceil((high - low) / 4)) };
  return { data, layout: { xaxis, yaxis, margin: MARGIN } };
}
