/**
 * The activation of one unit: its curve, the point at which this run stands on it, and the tangent there, whose slope is
 * the local gradient. The curve's points come from the catalogue, the point and the slope from the run.
 */

import { formatNumber } from "../core/numbers.js";
import { drawable } from "../layout/scales.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {{layer: number, unit: number}} UnitChoice */
/** @typedef {{x: number[], y: number[], slope?: number[]}} Curve */

/** The layer and unit that a node's element belongs to. @param {Frame} frame @param {number|undefined} node @param {number[]} element @returns {UnitChoice|null} */
function unitOf(frame, node, element) {
  const { structure } = frame;
  if (!structure || node === undefined) return null;
  const layer = structure.layers.findIndex((each) => each.pre !== null && [each.pre, each.value, each.weights, each.bias].includes(node));
  if (layer < 0) return null;
  const axes = structure.nodes[node].axes;
  const own = axes.startsWith("n") && element.length === axes.length ? element.slice(1) : element;
  return { layer, unit: own[0] ?? 0 };
}

/** The unit to show: the selected one, else the step's, else the output a loss term is about, else the first hidden one. @param {Frame} frame @returns {UnitChoice|null} */
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
  const element = structure.nodes[pre].axes.startsWith("n") ? ["n", choice.unit] : [choice.unit];
  const told = edge ? frame.number(["local", edge.event, element]) : null;
  const slope = a === null ? null : layer.value === pre ? 1 : told;
  const name = frame.unit(choice.layer, choice.unit).text;
  return { name, title: entry?.title ?? layer.activation ?? "identity", curve: curve ?? null, z, a, slope, known: frame.state.catalog !== null };
}

/** The tangent over a part of the axis, cut where it leaves the picture. @param {number} z @param {number} a @param {number} slope @param {[number, number]} x @param {[number, number]} y */
export function tangent(z, a, slope, x, y) {
  const reach = (x[1] - x[0]) * 0.2;
  const rise = (y[1] - y[0]) * 0.42;
  const half = Math.min(reach, slope === 0 ? reach : rise / Math.abs(slope));
  return { x: [z - half, z + half], y: [a - half * slope, a + half * slope] };
}

/** @param {number[]} numbers @param {number|null} more @param {number} margin @returns {[number, number]} */
function rangeOf(numbers, more, margin) {
  const all = more === null ? numbers : [...numbers, more];
  const low = Math.min(...all);
  const high = Math.max(...all);
  return [low - (high - low) * margin, high + (high - low) * margin];
}

/** @param {NonNullable<ReturnType<typeof describeActivation>>} shown @param {Record<string, string>} colours */
export function drawActivation({ curve, z, a, slope }, colours) {
  if (!curve) return { data: [], layout: { xaxis: { visible: false }, yaxis: { visible: false } } };
  const x = rangeOf(curve.x, z, 0);
  const y = rangeOf(curve.y, a, 0.06);
  const data = [{ type: "scatter", mode: "lines", x: curve.x, y: curve.y, line: { color: colours.pos, width: 2, simplify: false }, hovertemplate: "z %{x:.3~f}, a %{y:.4~f}<extra></extra>" }];
  if (z !== null && a !== null && Number.isFinite(z) && Number.isFinite(a)) {
    if (slope !== null && Number.isFinite(slope)) {
      data.push(/** @type {any} */ ({ type: "scatter", mode: "lines", ...tangent(z, a, slope, x, y), line: { color: colours.ink, width: 1.5, dash: "6px,3px" }, hoverinfo: "skip" }));
    }
    data.push(/** @type {any} */ ({ type: "scatter", mode: "markers", x: [z], y: [a], marker: { size: 9, color: colours.ink, line: { color: colours.panel, width: 1.5 } }, hovertemplate: "z %{x:.4~f}, a %{y:.4~f}<extra></extra>" }));
  }
  const note = { xref: "paper", yref: "paper", x: 1, y: 0, xanchor: "right", yanchor: "bottom", text: "z", showarrow: false, font: { size: 11, color: colours["ink-3"] } };
  return { data, layout: { xaxis: { range: x, nticks: 6 }, yaxis: { range: y, nticks: 4 }, annotations: [note] } };
}

/** The number beside the title. @param {NonNullable<ReturnType<typeof describeActivation>>} shown */
export function activationCaption({ curve, slope, known }) {
  if (!curve) return known ? "no curve: it reads the whole layer" : "";
  return slope === null ? "" : `slope ${formatNumber(slope)}`;
}
