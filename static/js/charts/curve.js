/**
 * A function of one number: its curve, its slope as a second curve where it is told, the point at which this run stands, and
 * the tangent there, whose slope is the local gradient. What the function is of, a unit or an op, is its user's to say.
 *
 * @typedef {{x: (number|null)[], y: (number|null)[], slope?: (number|null)[]}} Curve
 * @typedef {{title: string, curve: Curve|null, z: number|null, a: number|null, slope: number|null, hover: string, notes: string[]}} Shown
 *   z, a: the point; slope: its tangent's; hover: what pointing at the curve says; notes: lines that stand in the corner
 */

import { toNumber } from "../core/numbers.js";
import { CHARTS } from "../core/words.js";
import { setAll, show, svg } from "../views/svg.js";
import { BLANK, MARGIN, plainText } from "./plotly.js";

/** Of all values, the middle part that sets the scale, and how far beyond it the curve is drawn. */
const MIDDLE = 0.8, BEYOND = 0.75;
/** How far beyond the curve its slope may be drawn, in heights of the curve. */
const SLOPE_BEYOND = 0.5;

/** Values with those far outside of the others' range left out, so that a pole takes no room and no line is drawn across it. @param {any[]} values */
export function cut(values) {
  const told = values.map((value) => toNumber(value)).map((value) => (value !== null && Number.isFinite(value) ? value : null));
  const sorted = /** @type {number[]} */ (told.filter((value) => value !== null)).sort((a, b) => a - b);
  if (!sorted.length) return told;
  const at = (/** @type {number} */ share) => sorted[Math.round(share * (sorted.length - 1))];
  const low = at((1 - MIDDLE) / 2), high = at((1 + MIDDLE) / 2);
  const room = BEYOND * (high - low || Math.abs(high) || 1);
  return told.map((value) => (value !== null && value >= low - room && value <= high + room ? value : null));
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

const ends = (/** @type {(number|null)[]} */ numbers) => {
  const told = /** @type {number[]} */ (numbers.filter((each) => each !== null));
  return { low: Math.min(...told), high: Math.max(...told) };
};

/**
 * The axes: the curve's own, wider by whole strides where the run stands outside of it, and by some where its slope goes.
 * @param {Pick<Shown, "curve"|"z"|"a">} shown
 */
export function axesOf({ curve, z, a }) {
  if (!curve?.y.some((each) => each !== null)) return null;
  const stretch = (/** @type {{low: number, high: number}} */ { low, high }, /** @type {number|null} */ more) => {
    const stride = (high - low) / 2;
    if (more === null || !Number.isFinite(more) || (more >= low && more <= high) || stride === 0) return { low, high };
    return more < low
      ? { low: low - Math.ceil((low - more) / stride) * stride, high }
      : { low, high: high + Math.ceil((more - high) / stride) * stride };
  };
  const own = ends(curve.y);
  if (curve.slope?.some((each) => each !== null)) {
    const slopes = ends(curve.slope), beyond = SLOPE_BEYOND * (own.high - own.low || Math.abs(own.high) || 1);
    own.low = Math.min(own.low, Math.max(slopes.low, own.low - beyond));
    own.high = Math.max(own.high, Math.min(slopes.high, own.high + beyond));
  }
  const x = stretch(ends(curve.x), z);
  const y = stretch(own, a);
  const room = (y.high - y.low || Math.abs(y.high) || 1) * 0.06;
  return { x: /** @type {[number, number]} */ ([x.low, x.high]), y: /** @type {[number, number]} */ ([y.low - room, y.high + room]) };
}

const CORNERS = /** @type {[number, number][]} */ ([[1, 0], [1, 1], [0, 1], [0, 0]]);
/** What notes take of the picture's width, at least and for each letter of the longest, and of its height. */
const NOTE = { width: 0.58, letter: 0.034, height: 0.3 };

const share = (/** @type {number} */ at, /** @type {[number, number]} */ [low, high]) => (at - low) / (high - low);

/** Whether a place lies under the notes of a corner, all as shares of the picture. @param {[number, number]} place @param {[number, number]} corner @param {string[]} notes */
function isUnder([px, py], [right, top], notes) {
  const width = Math.max(NOTE.width, NOTE.letter * Math.max(0, ...notes.map((note) => note.length)));
  return Math.abs(px - right) < width && Math.abs(py - top) < NOTE.height;
}

/** The corner with the least of the curves in it, as shares of the picture. @param {Curve} curve @param {{x: [number, number], y: [number, number]}} axes @param {string[]} [notes] @returns {[number, number]} */
export function freeCorner({ x, y, slope = [] }, axes, notes = []) {
  const points = [y, slope].flatMap((values) => values.flatMap((value, k) => (value === null ? [] : [/** @type {[number, number]} */ ([share(Number(x[k]), axes.x), share(value, axes.y)])])));
  const inside = (/** @type {[number, number]} */ corner) => points.filter((place) => isUnder(place, corner, notes)).length;
  return CORNERS.reduce((best, corner) => (inside(corner) < inside(best) ? corner : best));
}

/** Where the function is told no number: ends of the stretches, in the middle between two places. @param {Curve} curve @returns {[number, number][]} */
export function gaps({ x, y }) {
  const found = /** @type {[number, number][]} */ ([]);
  const half = x.length > 1 ? (Number(x[1]) - Number(x[0])) / 2 : 0;
  y.forEach((value, k) => {
    if (value !== null) return;
    const last = found[found.length - 1], at = Number(x[k]);
    if (last && k > 0 && y[k - 1] === null) last[1] = at + half;
    else found.push([at - half, at + half]);
  });
  return found.map(([from, to]) => [Math.max(from, Number(x[0])), Math.min(to, Number(x[x.length - 1]))]);
}

/** The curve and its axes: what Plotly draws, and only when it changes. @param {Shown & {outside?: [number, number][], axes?: ReturnType<typeof axesOf>}} shown @param {Record<string, string>} colours */
export function drawCurve(shown, colours) {
  const axes = shown.axes ?? axesOf(shown);
  const { curve, hover, notes, outside = [] } = shown;
  if (!curve || !axes) return BLANK;
  const line = { type: "scatter", mode: "lines", connectgaps: false, x: curve.x };
  const data = [{ ...line, y: curve.y, line: { color: colours.pos, width: 2, simplify: false }, hovertemplate: hover }];
  const [right, top] = freeCorner(curve, axes, notes);
  const corner = { xref: "paper", yref: "paper", x: right, y: top, xanchor: right ? "right" : "left", yanchor: top ? "top" : "bottom", align: right ? "right" : "left", text: notes.map(plainText).join("<br>"), showarrow: false, bgcolor: colours.panel, font: { size: 11, color: colours["ink-3"] } };
  const annotations = /** @type {object[]} */ ([corner]);
  const slope = curve.slope?.map((each) => (each !== null && each >= axes.y[0] && each <= axes.y[1] ? each : null));
  if (slope?.some((each) => each !== null)) {
    data.push(/** @type {any} */ ({ ...line, y: slope, line: { color: colours["ink-2"], width: 1.5, dash: "dot", simplify: false }, hovertemplate: CHARTS.slopeAt }));
    const told = slope.flatMap((each, k) => (each === null ? [] : [k]));
    const apart = (/** @type {number} */ k) => Math.abs(Number(slope[k]) - (curve.y[k] ?? axes.y[1]));
    const free = (/** @type {number} */ k) => !isUnder([share(Number(curve.x[k]), axes.x), share(Number(slope[k]), axes.y)], [right, top], notes);
    const [end] = [told[0], told[told.length - 1]].sort((a, b) => Number(free(b)) - Number(free(a)) || apart(b) - apart(a));
    annotations.push({ x: curve.x[end], y: slope[end], xanchor: end === told[0] ? "left" : "right", yanchor: Number(slope[end]) < (curve.y[end] ?? axes.y[1]) && Number(slope[end]) > axes.y[0] + 0.15 * (axes.y[1] - axes.y[0]) ? "top" : "bottom", text: CHARTS.slopeCurve, showarrow: false, font: { size: 11, color: colours["ink-2"] } });
  }
  const shapes = outside.map(([x0, x1]) => ({ type: "rect", xref: "x", yref: "paper", x0, x1, y0: 0, y1: 1, layer: "below", line: { width: 0 }, fillcolor: colours.line }));
  return { data, layout: { xaxis: { range: axes.x, nticks: 6 }, yaxis: { range: axes.y, nticks: 4, zeroline: axes.y[0] < 0 && axes.y[1] > 0, zerolinecolor: colours["line-2"] }, annotations, shapes } };
}

/** The point and the tangent, in an SVG of their own over the plot: they move with every frame of a drag. @param {HTMLElement} host */
export function createPoint(host) {
  const line = svg("line", { class: "tangent" });
  const dot = svg("circle", { class: "point", r: 4.5 });
  const picture = svg("svg", { class: "marks", width: "100%", height: "100%", "aria-hidden": "true" }, line, dot);
  host.append(picture);
  return {
    /**
     * @param {Shown} shown
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
