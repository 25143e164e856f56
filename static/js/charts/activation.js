/**
 * The activation of one unit: its curve, the point at which this run stands on it, and the tangent there, whose slope is
 * the local gradient. The curve's points come from the catalogue, the point and the slope from the run.
 */

import { formatNumber } from "../core/numbers.js";
import { elementWithExample, withoutExample } from "../core/things.js";
import { drawable } from "../layout/scales.js";
import { setAll, show, svg } from "../views/svg.js";
import { MARGIN } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {{layer: number, unit: number}} UnitChoice */
/** @typedef {{x: number[], y: number[], slope?: number[]}} Curve */

/**
 * The layer and unit that a node's element belongs to.
 * @param {Frame} frame @param {number|undefined} node @param {number[]} element @returns {UnitChoice|null}
 */
function unitOf(frame, node, element) {
  const { structure } = frame;
  if (!structure || node === undefined) return null;
  const layer = structure.layers.findIndex((each) => each.pre !== null && [each.pre, each.value, each.weights, each.bias].includes(node));
  if (layer < 0) return null;
  return { layer, unit: withoutExample(structure.nodes[node].axes, element)[0] ?? 0 };
}

/**
 * The unit to show: the selected one, else the step's, else the output a loss term is about, else the first hidden one.
 * @param {Frame} frame @returns {UnitChoice|null}
 */
export function chosenUnit(frame) {
  const { structure, selection, active } = frame;
  if (!structure) return null;
  const selected = selection && unitOf(frame, structure.nodes.find((node) => node.name === selection.node)?.id, selection.index);
  if (selected) return selected;
  const unit = active.units[0];
  const edge = active.edges[0];
  const own = (unit && unitOf(frame, unit.node, unit.element)) ?? (edge && unitOf(frame, edge.weights, edge.element));
  if (own) return own;
  const last = structure.layers.length - 1;
  return unit?.node === structure.term ? { layer: last, unit: unit.element[unit.element.length - 1] ?? 0 } : { layer: 1, unit: 0 };
}

/** What the chart shows, or null where there is nothing to draw. @param {Frame} frame */
export function describeActivation(frame) {
  const choice = chosenUnit(frame);
  const { structure, trace } = frame;
  if (!choice || !structure || !trace) return null;
  const layer = structure.layers[choice.layer];
  const entry = frame.state.catalog?.activations.find((each) => each.name === layer.activation);
  const curve = /** @type {Curve|undefined} */ (entry?.curve);
  const pre = /** @type {number} */ (layer.pre);
  const z = drawable(frame.value(pre, [choice.unit]));
  const a = drawable(frame.value(layer.value, [choice.unit]));
  const edge = trace.gradientsInto(pre).find((line) => line.node === layer.value);
  const told = edge ? frame.number(["local", edge.event, elementWithExample(frame, pre, [choice.unit])]) : null;
  const slope = a === null ? null : layer.value === pre ? 1 : told;
  const name = frame.unit(choice.layer, choice.unit).text;
  return {
    name,
    title: entry?.title ?? layer.activation ?? "identity",
    curve: curve ?? null,
    z,
    a,
    slope,
    known: frame.state.catalog !== null,
  };
}

/**
 * The tangent over a part of the axis, cut where it leaves the picture.
 * @param {number} z @param {number} a @param {number} slope @param {[number, number]} x @param {[number, number]} y
 */
export function tangent(z, a, slope, x, y) {
  const reach = (x[1] - x[0]) * 0.2;
  const room = (/** @type {number} */ direction) =>
    direction * slope === 0 ? reach : (direction * slope > 0 ? y[1] - a : a - y[0]) / Math.abs(slope);
  const [left, right] = [Math.min(reach, room(-1)), Math.min(reach, room(1))];
  return { x: [z - left, z + right], y: [a - left * slope, a + right * slope] };
}

/**
 * The axes: the curve's own, wider by whole strides where the run stands outside of it.
 * @param {NonNullable<ReturnType<typeof describeActivation>>} shown
 */
export function axesOf({ curve, z, a }) {
  if (!curve) return null;
  const stretch = (/** @type {number[]} */ numbers, /** @type {number|null} */ more) => {
    const low = Math.min(...numbers);
    const high = Math.max(...numbers);
    const stride = (high - low) / 2;
    if (more === null || !Number.isFinite(more) || (more >= low && more <= high)) return { low, high };
    return more < low
      ? { low: low - Math.ceil((low - more) / stride) * stride, high }
      : { low, high: high + Math.ceil((more - high) / stride) * stride };
  };
  const x = stretch(curve.x, z);
  const y = stretch(curve.y, a);
  const room = (y.high - y.low) * 0.06;
  return { x: /** @type {[number, number]} */ ([x.low, x.high]), y: /** @type {[number, number]} */ ([y.low - room, y.high + room]) };
}

/**
 * The curve and its axes: what Plotly draws, and only when it changes.
 * @param {NonNullable<ReturnType<typeof describeActivation>>} shown @param {Record<string, string>} colours
 */
export function drawActivation(shown, colours) {
  const axes = axesOf(shown);
  const { curve } = shown;
  if (!curve || !axes) return { data: [], layout: { xaxis: { visible: false }, yaxis: { visible: false } } };
  const data = [
    {
      type: "scatter",
      mode: "lines",
      x: curve.x,
      y: curve.y,
      line: { color: colours.pos, width: 2, simplify: false },
      hovertemplate: "z %{x:.3~f}, a %{y:.4~f}<extra></extra>",
    },
  ];
  const note = {
    xref: "paper",
    yref: "paper",
    x: 1,
    y: 0,
    xanchor: "right",
    yanchor: "bottom",
    text: "z",
    showarrow: false,
    font: { size: 11, color: colours["ink-3"] },
  };
  return { data, layout: { xaxis: { range: axes.x, nticks: 6 }, yaxis: { range: axes.y, nticks: 4 }, annotations: [note] } };
}

/** What the drawing of the curve depends on. @param {NonNullable<ReturnType<typeof describeActivation>>} shown */
export const curveKey = (shown) => JSON.stringify([shown.title, shown.known, axesOf(shown)]);

/** The point and the tangent, in an SVG of their own over the plot: they move with every frame of a drag. @param {HTMLElement} host */
export function createPoint(host) {
  const line = svg("line", { class: "tangent" });
  const dot = svg("circle", { class: "point", r: 4.5 });
  const picture = svg("svg", { class: "marks", width: "100%", height: "100%", "aria-hidden": "true" }, line, dot);
  host.append(picture);
  return {
    /**
     * @param {NonNullable<ReturnType<typeof describeActivation>>} shown
     * @param {{width: number, height: number}} size of the plot: asking the element would cost a layout pass
     */
    update(shown, { width, height }) {
      const axes = axesOf(shown);
      const { z, a, slope } = shown;
      const there = axes !== null && z !== null && a !== null && Number.isFinite(z) && Number.isFinite(a);
      show(picture, there);
      if (!there || !axes) return;
      const at = (/** @type {number} */ x, /** @type {[number, number]} */ range, /** @type {number} */ from, /** @type {number} */ to) =>
        from + ((x - range[0]) / (range[1] - range[0])) * (to - from);
      const px = (/** @type {number} */ x) => at(x, axes.x, MARGIN.l, width - MARGIN.r);
      const py = (/** @type {number} */ y) => at(y, axes.y, height - MARGIN.b, MARGIN.t);
      setAll(dot, { cx: px(z), cy: py(a) });
      show(line, slope !== null && Number.isFinite(slope));
      if (slope === null || !Number.isFinite(slope)) return;
      const { x, y } = tangent(z, a, slope, axes.x, axes.y);
      setAll(line, { x1: px(x[0]), y1: py(y[0]), x2: px(x[1]), y2: py(y[1]) });
    },
  };
}

/** The number beside the title. @param {NonNullable<ReturnType<typeof describeActivation>>} shown */
export function activationCaption({ curve, slope, known }) {
  if (!curve) return known ? "no curve: it reads the whole layer" : "";
  return slope === null ? "" : `slope ${formatNumber(slope)}`;
}
