/**
 * The gradient on its way back through time: how large it is at each state, on a logarithmic scale, and how large each step's
 * instalment of the shared weight is. What has not come back yet has no mark. All sizes are the server's.
 */

import { instalmentsOf, sharedInView } from "../core/sequence.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { THROUGH_TIME } from "../core/words/sequence.js";
import { hasArrived, sizeAt } from "../views/sequence/scene.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {{steps: number[], sizes: (number|null)[], now: number, name?: string, foretold?: (number|null)[], radius?: number|null}} Shown */

const MARGIN = { l: 52, r: 14, t: 12, b: 24 };
const MOST_TICKS = 12;

/** @param {number[]} steps */
const ticksOf = (steps) => steps.filter((_, k) => k % Math.ceil(steps.length / MOST_TICKS) === 0);

/** @param {Frame} frame @returns {Shown|null} */
export function describeSizes(frame) {
  const recurrent = frame.structure?.recurrent;
  if (!recurrent || !frame.trace) return null;
  const steps = recurrent.steps.map(({ time }) => time);
  const sizes = steps.map((time) => {
    const { number, state } = sizeAt(frame, time);
    return state === "known" ? number : null;
  });
  const last = sizes.length - 1, told = frame.trace.end.over_time;
  const foretold = sizes[last] === null || frame.request.model.truncate ? [] : (told?.by_radius ?? []).slice(-steps.length).map(toNumber);
  return { steps, sizes, now: sizes.findIndex((size) => size !== null), foretold, radius: told?.radius ?? null };
}

/** @param {Shown} shown @param {Record<string, string>} colours */
export function drawSizes({ steps, sizes, now, foretold = [] }, colours) {
  const positive = sizes.filter((size) => size !== null && size > 0).map((size) => Math.log10(/** @type {number} */ (size)));
  const low = positive.length ? Math.floor(Math.min(...positive, -1)) : -2, high = positive.length ? Math.ceil(Math.max(...positive, 0) + 0.1) : 1;
  const powers = Array.from({ length: high - low + 1 }, (_, k) => low + k).filter((power) => (power - low) % Math.ceil((high - low + 1) / 6) === 0);
  const along = { type: "scatter", mode: "lines", x: steps, y: foretold.map((size) => (size !== null && size > 0 && Number.isFinite(size) ? size : null)), line: { color: colours["ink-3"], width: 1.25, dash: "dot" }, hoverinfo: "skip" };
  const data = [...(foretold.length ? [along] : []), {
    type: "scatter", mode: "lines+markers", x: steps, y: sizes.map((size) => (size !== null && size > 0 ? size : null)),
    line: { color: colours.gpos, width: 2 }, marker: { color: steps.map((_, k) => (k === now ? colours.gpos : colours.panel)), size: 8, line: { color: colours.gpos, width: 2 } },
    text: sizes.map((size, k) => THROUGH_TIME.hover(steps[k], size === null ? "–" : formatNumber(size))), hovertemplate: "%{text}<extra></extra>",
  }];
  return { data, layout: {
    margin: MARGIN,
    xaxis: { range: [steps[0] - 0.5, steps[steps.length - 1] + 0.5], tickmode: "array", tickvals: ticksOf(steps), ticktext: ticksOf(steps).map(String) },
    yaxis: { type: "log", range: [low, high], tickmode: "array", tickvals: powers.map((power) => 10 ** power), ticktext: powers.map((power) => (power === 0 ? "1" : `10<sup>${power < 0 ? "−" : ""}${Math.abs(power)}</sup>`)) },
  } };
}

/** @param {Frame} frame @returns {Shown|null} */
export function describeShares(frame) {
  const { trace, structure } = frame;
  const shared = sharedInView(frame);
  if (!trace || !structure?.recurrent || !shared) return null;
  const told = new Map((trace.end.over_time?.instalments[shared.name] ?? []).map(({ step, norm }) => [step, norm]));
  const all = instalmentsOf(trace, shared);
  const { shape } = structure.nodes[shared.id];
  const sizes = all.map(({ step, line }) => {
    const norm = told.get(step);
    return hasArrived(frame, line, shape) && typeof norm === "number" ? norm : null;
  });
  return { steps: all.map(({ step }) => step), sizes, now: sizes.findIndex((size) => size !== null), name: shared.name };
}

/** @param {Shown} shown @param {Record<string, string>} colours */
export function drawShares({ steps, sizes }, colours) {
  const most = Math.max(0, ...sizes.map((size) => size ?? 0));
  const data = [{
    type: "bar", x: steps, y: sizes.map((size) => size ?? 0), width: 0.62, marker: { color: colours.gpos, opacity: 0.75 },
    text: sizes.map((size) => (size === null ? "" : formatNumber(size, 2))), textposition: steps.length <= MOST_TICKS ? "outside" : "none", cliponaxis: false, constraintext: "none", textfont: { size: 10 }, textangle: 0,
    customdata: sizes.map((size, k) => THROUGH_TIME.hover(steps[k], size === null ? "–" : formatNumber(size))), hovertemplate: "%{customdata}<extra></extra>",
  }];
  return { data, layout: {
    margin: { ...MARGIN, t: 18 },
    xaxis: { range: [steps[0] - 0.6, steps[steps.length - 1] + 0.6], tickmode: "array", tickvals: ticksOf(steps), ticktext: ticksOf(steps).map(String) },
    yaxis: { range: [0, most > 0 ? most * 1.12 : 1], nticks: 4 },
  } };
}

const words = (/** @type {Shown} */ { now }) => (now < 0 ? THROUGH_TIME.none : "");
const key = (/** @type {Shown} */ shown) => JSON.stringify(shown);

/** @type {import("./figure.js").Chart} */
export const SIZES_OVER_TIME = { title: () => THROUGH_TIME.sizes, describe: describeSizes, draw: drawSizes, caption: ({ radius }) => (radius === null || radius === undefined ? THROUGH_TIME.log : THROUGH_TIME.radius(formatNumber(radius))), key, words };
/** @type {import("./figure.js").Chart} */
export const SIZES_OF_INSTALMENTS = { title: ({ name }) => THROUGH_TIME.instalments(name), describe: describeShares, draw: drawShares, caption: () => "", key, words };
