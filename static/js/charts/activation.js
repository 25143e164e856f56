/**
 * The activation of one unit: its curve, the point at which this run stands on it, and the tangent there, whose slope is
 * the local gradient. The curve's points come from the catalogue, the point and the slope from the run. A softmax has no
 * curve, since it reads the whole layer: it is shown as the shares of the layer's units.
 */

import { classNamesOf } from "../core/classnames.js";
import { formatNumber } from "../core/numbers.js";
import { elementWithExample, madeByLoss, withoutExample } from "../core/things.js";
import { CHARTS } from "../core/words.js";
import { drawable } from "../layout/scales.js";
import { axesOf, drawCurve } from "./curve.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {{layer: number, unit: number}} UnitChoice */
/** @typedef {{name: string, a: number|null, own: boolean}} Share */
/** @typedef {{x: number[], y: number[], far?: {x: number[], y: number[]}}} Whole  a curve, and beyond its window */

const MOST_SHARES = 60;

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
  if (!structure?.layers.length) return null;
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
  const made = choice.layer === structure.layers.length - 1 ? madeByLoss(structure) : null; // of a logit, which itself is passed on as it is
  const entry = frame.state.catalog?.activations.find((each) => each.name === (made?.op ?? layer.activation));
  const curve = /** @type {Whole|undefined} */ (entry?.curve);
  const pre = /** @type {number} */ (layer.pre);
  const z = drawable(frame.value(pre, [choice.unit]));
  const a = drawable(frame.value(made?.id ?? layer.value, [choice.unit]));
  const edge = trace.gradientsInto(pre).find((line) => line.node === layer.value);
  const told = edge ? frame.number(["local", edge.event, elementWithExample(frame, pre, [choice.unit])]) : null;
  const slope = a === null || made ? null : layer.value === pre ? 1 : told;
  const name = frame.unit(choice.layer, choice.unit).text;
  return {
    name: made ? frame.symbol(["value", made.id, elementWithExample(frame, made.id, [choice.unit])]).text : name,
    of: made ? frame.symbol(["value", pre, elementWithExample(frame, pre, [choice.unit])]).text : null,
    title: entry?.title ?? layer.activation ?? "identity",
    curve: curve ? { x: curve.x, y: curve.y } : null,
    far: curve?.far ?? null,
    hover: `z %{x:.3~f}, ${made ? "p" : "a"} %{y:.4~f}<extra></extra>`,
    notes: ["z"],
    z,
    a,
    slope,
    shares: entry && !curve ? sharesOf(frame, choice, made, layer) : null,
  };
}

/** The units of a layer with their shares. @param {Frame} frame @param {UnitChoice} choice @param {import("../types.js").TapeNode|null} made by the loss @param {import("../types.js").Layer} layer @returns {Share[]} */
function sharesOf(frame, choice, made, { value, size }) {
  const from = Math.max(0, Math.min(choice.unit - MOST_SHARES / 2, size - MOST_SHARES)), classes = classNamesOf(frame);
  return Array.from({ length: Math.min(size, MOST_SHARES) }, (_, k) => from + k).map((unit) => ({
    name: classes?.[unit] ?? (made ? frame.symbol(["value", made.id, elementWithExample(frame, made.id, [unit])]) : frame.unit(choice.layer, unit)).text,
    a: drawable(frame.value(made?.id ?? value, [unit])),
    own: unit === choice.unit,
  }));
}

/** @param {NonNullable<ReturnType<typeof describeActivation>>} shown */
export const activationTitle = ({ name, of, shares }) => (shares ? CHARTS.shares(name) : of ? CHARTS.made(name, of) : CHARTS.activation(name));

/** @param {NonNullable<ReturnType<typeof describeActivation>>} shown */
export const activationWords = ({ shares }) => (shares?.every(({ a }) => a === null) ? CHARTS.sharesWait : "");

/** @param {NonNullable<ReturnType<typeof describeActivation>>} shown @param {Record<string, string>} colours */
export const drawActivation = (shown, colours) => (shown.shares ? drawShares(shown.shares, colours) : drawCurve({ ...shown, curve: withFar(shown), axes: axesOf(shown) }, colours));

/** The curve as far as its axis reaches. @param {Pick<NonNullable<ReturnType<typeof describeActivation>>, "curve"|"far"|"z"|"a">} shown */
export function withFar(shown) {
  const { curve, far } = shown, axes = axesOf(shown);
  if (!curve || !far || !axes) return curve;
  const arm = (/** @type {(x: number) => boolean} */ isOn) => far.x.flatMap((x, k) => (isOn(x) ? [k] : []));
  const [low, high] = [curve.x[0], curve.x[curve.x.length - 1]], stride = far.x[far.x.length - 1] / far.x[far.x.length - 2];
  const left = axes.x[0] < low ? arm((x) => x < low && x / stride >= axes.x[0]) : [], right = axes.x[1] > high ? arm((x) => x > high && x / stride <= axes.x[1]) : [];
  const of = (/** @type {"x"|"y"} */ side) => [...left.map((k) => far[side][k]), ...curve[side], ...right.map((k) => far[side][k])];
  return { x: of("x"), y: of("y") };
}

/** @param {Share[]} shares @param {Record<string, string>} colours */
function drawShares(shares, colours) {
  if (shares.every(({ a }) => a === null)) return BLANK;
  const data = [
    {
      type: "bar",
      x: shares.map((_, k) => k),
      y: shares.map(({ a }) => (a !== null && Number.isFinite(a) ? a : null)),
      width: 0.6,
      marker: { color: colours.pos, opacity: shares.map(({ own }) => (own ? 1 : 0.45)) },
      text: shares.map(({ name, a }) => `${name}: ${a === null ? "–" : formatNumber(a)}`),
      textposition: "none",
      hovertemplate: "%{text}<extra></extra>",
    },
  ];
  const stride = Math.ceil(shares.length / 8);
  const named = shares.map(({ name }, at) => ({ name, at })).filter(({ at }) => at % stride === 0);
  const xaxis = { range: [-0.6, Math.max(shares.length, 4) - 0.4], tickmode: "array", tickvals: named.map(({ at }) => at), ticktext: named.map(({ name }) => name), tickangle: 0 };
  return { data, layout: { xaxis, yaxis: { range: [0, 1.03], nticks: 4 } } };
}

/** What the drawing of the curve depends on. @param {NonNullable<ReturnType<typeof describeActivation>>} shown */
export const curveKey = (shown) => JSON.stringify([shown.title, axesOf(shown), shown.shares]);

/** The number beside the title. @param {NonNullable<ReturnType<typeof describeActivation>>} shown */
export function activationCaption({ curve, slope, shares, a }) {
  if (shares) return a === null ? "" : formatNumber(a);
  return !curve || slope === null ? "" : CHARTS.slope(formatNumber(slope));
}
