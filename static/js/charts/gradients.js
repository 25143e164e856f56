/**
 * The gradient of every weight that the backward pass has reached, as bars on the scale of the stage's gradient lanes.
 * A weight whose gradient is not known yet, or not all of it, has no bar. It is the gradient that the update uses: a
 * penalty's part is in it, and the title says so.
 */

import { formatNumber } from "../core/numbers.js";
import { labelWidth } from "../layout/labels.js";
import { hasLayers, isCircuit } from "../core/things.js";
import { CHARTS } from "../core/words.js";
import { drawable, gradientShare } from "../layout/scales.js";

/** @typedef {import("../types.js").Frame} Frame */

const MOST_BARS = 400;
const MARGIN = { l: 42, r: 10, t: 8, b: 22 };
const TICKS = [-1, -0.01, 0, 0.01, 1];

/** Where a gradient stands on the chart: its share of the scale, with its sign. @param {number} g */
export const signedShare = (g) => Math.sign(g) * gradientShare(g);

/** A gradient once all of it is known. @param {import("../types.js").Shown} shown */
export const complete = (shown) => (shown.state === "partial" ? null : drawable(shown));

/** Whether a penalty is part of the gradients. @param {Frame} frame */
export const penalized = ({ trace }) => Boolean(trace?.request.model.regularization?.l1 || trace?.request.model.regularization?.l2);

/** @param {Frame} frame */
export function describeGradients(frame) {
  const { structure } = frame;
  if (!structure) return null;
  /** @type {{name: string, gradient: number|null, array: string}[]} */
  const bars = [];
  const layered = hasLayers(structure);
  const ids = layered ? structure.layers.flatMap(({ weights }) => (weights === null ? [] : [weights])) : structure.nodes.filter(({ role }) => role === "parameter").map(({ id }) => id);
  for (const id of ids) {
    const { name: array, shape } = structure.nodes[id];
    const [rows = 1, columns = 1] = shape;
    for (let k = 0; k < rows * columns && bars.length < MOST_BARS; k += 1) {
      const element = shape.length === 2 ? [Math.floor(k / columns), k % columns] : shape.length ? [k] : [];
      bars.push({ name: frame.symbol(["value", id, element], {}).text, gradient: complete(frame.gradient(id, element)), array });
    }
  }
  return { bars, layered: !isCircuit(structure), penalty: penalized(frame), of: layered ? structure.parameter_count.weights : structure.parameter_count.total, known: bars.filter((bar) => bar.gradient !== null).length };
}

/**
 * The name under each bar, or under each array where there is no room; of arrays too close to one another some have none.
 * @param {{name: string, array: string}[]} bars @param {number} width
 */
export function namesUnder(bars, width) {
  const widest = Math.max(...bars.map(({ name }) => labelWidth(name)));
  if (widest + 4 <= width / bars.length) return bars.map(({ name }, at) => ({ name, at }));
  const named = [...new Set(bars.map(({ array }) => array))].map((name) => {
    const from = bars.findIndex(({ array }) => array === name);
    const count = bars.filter(({ array }) => array === name).length;
    return { name, at: from + (count - 1) / 2 };
  });
  let end = -Infinity;
  return named.filter(({ name, at }) => {
    const middle = ((at + 0.5) * width) / bars.length, half = labelWidth(name) / 2;
    if (middle - half < end + 4) return false; // it would lie on the name before; pointing at a bar tells it
    end = middle + half;
    return true;
  });
}

/** @param {NonNullable<ReturnType<typeof describeGradients>>} shown @param {Record<string, string>} colours @param {number} width */
export function drawGradients({ bars }, colours, width) {
  const finite = bars.map(({ gradient }) => (gradient !== null && Number.isFinite(gradient) ? gradient : null));
  const data = [
    {
      type: "bar",
      x: bars.map((_, i) => i),
      y: finite.map((g) => (g === null ? 0 : signedShare(g))),
      width: 0.6,
      marker: { opacity: 0.9, color: finite.map((g) => (g !== null && g < 0 ? colours.gneg : colours.gpos)) },
      text: bars.map(({ name, gradient }) => CHARTS.gradientOf(name, gradient === null ? null : formatNumber(gradient))),
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
  return { data, layout: { xaxis, yaxis, margin: MARGIN } };
}

/** @param {NonNullable<ReturnType<typeof describeGradients>>} shown */
export const gradientsCaption = ({ bars, of, known }) => (bars.length < of ? CHARTS.first(bars.length, of) : CHARTS.counted(known, of));

/** @param {NonNullable<ReturnType<typeof describeGradients>>} shown */
export const gradientsTitle = ({ penalty, layered }) => (!layered ? CHARTS.gradientsOfInputs : penalty ? CHARTS.gradientsWith : CHARTS.gradients);

/** @param {NonNullable<ReturnType<typeof describeGradients>>} shown */
export const gradientsWords = ({ known }) => (known ? "" : CHARTS.noGradient);
