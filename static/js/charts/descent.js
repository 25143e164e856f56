/**
 * The ball on the curve of the loss along one weight: dragged to a start, it rolls by the optimizer's own updates to where
 * that start leads. A second ball beside it has the same optimizer and another start.
 */
import { descentQuestion, hillQuestion, momentOf, otherStart, rivalQuestion, wayOf } from "../core/descents.js";
import { chosenParameter, endsOf, isAskedFor, isOf, isOld, valueIn } from "../core/landscapes.js";
import { addressOf } from "../core/edit.js";
import { formatInput, formatNumber, toFinite } from "../core/numbers.js";
import { hasLayers, lossName } from "../core/things.js";
import { CHARTS } from "../core/words.js";
import { DESCENT } from "../core/words/descent.js";
import { show, svg } from "../views/svg.js";
import { createBall } from "./ball.js";
import { tangent } from "./curve.js";
import { createDescentSide } from "./descentside.js";
import { createFigure } from "./figure.js";
import { missing } from "./line.js";
import { BLANK, MARGIN } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */

/** What of the curve's width says how high the picture goes: its ends rise far above the hills. */
const INNER = 0.92;

/**
 * One ball: its start, its whole way, and where it stands at the moment that is shown.
 * @param {import("../core/descents.js").Descent|null} way @param {number} start @param {boolean} old @param {number} moment
 */
function ballOf(way, start, old, moment) {
  if (!way || old) return { start, at: 0, values: [start], losses: /** @type {(number|null)[]} */ ([null]), slope: null, last: 0, reason: null };
  const [watched] = way.along, values = watched.values.map(toFinite), losses = way.losses.map(toFinite);
  const at = Math.min(moment, values.length - 1);
  return { start, at, values, losses, slope: toFinite(watched.gradients[at]), last: values.length - 1, reason: way.reason };
}

/** What the chart shows, or null where there is no run. @param {Frame} frame */
export function describeDescent(frame) {
  const { trace, state, structure } = frame, thing = chosenParameter(frame);
  const id = thing ? trace?.byName.get(thing.node)?.id : undefined;
  if (!trace || !structure || !thing || id === undefined) return null;
  const start = valueIn(frame.request, thing);
  if (start === null || !Number.isFinite(start)) return null;
  const hidden = isAskedFor(frame, [thing]), moment = momentOf(state), other = otherStart(state);
  const asked = state.hill, told = !hidden && asked?.result && isOf(asked.result, [thing]) ? asked.result : undefined;
  const stale = (/** @type {any} */ way, /** @type {any} */ question) => frame.stale || way?.key !== question?.key;
  const balls = [ballOf(wayOf(state.descent, thing), start, stale(state.descent, descentQuestion(state)), moment)];
  if (other !== null) balls.push(ballOf(wayOf(state.rival, thing), other, stale(state.rival, rivalQuestion(state)), moment));
  return {
    thing, told, hidden, balls, moment, of: lossName(frame), name: frame.symbol(["value", id, thing.index]).text,
    address: addressOf(thing, frame), old: told !== undefined && isOld(asked, hillQuestion(state)), away: asked?.away ?? false,
    problem: asked?.problem ?? null, refused: state.descent?.problem ?? state.rival?.problem ?? null,
    alone: structure.nodes.filter(({ role, name }) => role === "parameter" && !frame.request.frozen?.includes(name)).length === 1 && !hasLayers(structure),
  };
}

/** @typedef {NonNullable<ReturnType<typeof describeDescent>>} Shown */

/** The axes: all of the curve's width, and of its height what its inner part takes. @param {Shown} shown */
export function axesOfHill({ told }) {
  if (!told) return null;
  const x = endsOf(told, 0), values = told.axes[0].values.map(toFinite), losses = told.losses.map(toFinite);
  const inner = losses.filter((loss, k) => loss !== null && Math.abs(Number(values[k]) - (x[0] + x[1]) / 2) <= (INNER * (x[1] - x[0])) / 2);
  if (!inner.length) return null;
  const low = Math.min(.../** @type {number[]} */ (inner)), high = Math.max(.../** @type {number[]} */ (inner));
  const room = (high - low || Math.abs(high) || 1) * 0.1;
  return { x, y: /** @type {[number, number]} */ ([low - room, high]) };
}

/** The loss on the drawn curve at a weight, between its points in a straight line. @param {Shown} shown @param {number} w */
export function heightAt({ told }, w) {
  const [low, high] = told ? endsOf(told, 0) : [0, 0], count = told ? told.losses.length - 1 : 0;
  if (!told || !(w >= low && w <= high)) return null;
  const at = ((w - low) / (high - low)) * count, k = Math.min(count - 1, Math.floor(at));
  const [a, b] = [toFinite(told.losses[k]), toFinite(told.losses[k + 1])];
  return a === null || b === null ? null : a + (at - k) * (b - a);
}

/** @param {Shown} shown @param {Record<string, string>} colours */
function draw(shown, colours) {
  const axes = axesOfHill(shown);
  if (!shown.told || !axes) return BLANK;
  const data = [{
    type: "scatter", mode: "lines", x: shown.told.axes[0].values.map(toFinite), y: shown.told.losses.map(toFinite),
    line: { color: colours.loss, width: 2.25, simplify: false }, hovertemplate: "%{x:.3~f}: %{y:.4~g}<extra></extra>",
  }];
  return { data, layout: { xaxis: { range: axes.x, nticks: 8 }, yaxis: { range: axes.y, nticks: 4 } } };
}

/** @param {Shown} shown */
function caption({ balls: [ball], hidden }) {
  const w = ball.values[ball.at], loss = ball.losses[ball.at];
  return hidden || w === null || loss === null || ball.slope === null ? "" : DESCENT.now(formatNumber(w), formatNumber(loss), formatNumber(ball.slope));
}

/** Where a ball stands, in words: the loss is told only where the server has computed it, the height of the drawing may lie between two of its points. @param {Pick<ReturnType<typeof ballOf>, "start"|"at"|"values"|"losses">} ball @param {string} of */
export function ballInWords({ start, at, values, losses }, of) {
  const loss = losses[at] ?? null;
  return DESCENT.ballAt(formatInput(start), formatNumber(values[at] ?? start), loss === null ? null : formatNumber(loss), of);
}

/** The balls over the plot. @param {HTMLElement} host @param {import("../types.js").Actions} actions */
function createMarks(host, actions) {
  const picture = svg("svg", { class: "marks live", width: "100%", height: "100%" });
  host.append(picture);
  /** @type {Shown|null} */
  let shown = null;
  const second = createBall(picture, "second", (start) => {
    actions.setPanel("other", String(start));
    actions.setPanel("moment", null);
  });
  const first = createBall(picture, "first", (start, commit) => {
    actions.setPanel("moment", null);
    if (shown?.address) actions.startFrom(shown.address, start, { commit });
  });
  return {
    /** @param {Shown} told @param {{width: number, height: number}} size */
    update(told, { width, height }) {
      shown = told;
      const axes = axesOfHill(told), there = axes !== null && width > 0 && (!told.old || !told.away);
      show(picture, there);
      if (!there) return;
      const pixels = width - MARGIN.l - MARGIN.r;
      const clamp = (/** @type {number} */ v, /** @type {number} */ low, /** @type {number} */ high) => Math.min(high, Math.max(low, v));
      const px = (/** @type {number} */ v) => MARGIN.l + clamp((v - axes.x[0]) / (axes.x[1] - axes.x[0]), 0, 1) * pixels;
      const py = (/** @type {number} */ v) => clamp(height - MARGIN.b - ((v - axes.y[0]) / (axes.y[1] - axes.y[0])) * (height - MARGIN.b - MARGIN.t), MARGIN.t, height - MARGIN.b);
      const inside = (/** @type {number|null} */ v) => v !== null && v >= axes.x[0] && v <= axes.x[1];
      [first, second].forEach((mark, k) => {
        const ball = told.balls[k];
        if (!ball) return mark.update(null, 0);
        const w = ball.values[ball.at] ?? ball.start, loss = ball.losses[ball.at] ?? heightAt(told, w) ?? axes.y[1];
        const way = told.hidden ? [] : ball.values.slice(0, ball.at + 1).map((value, i) => [value, ball.losses[i]]).filter(([value, height]) => inside(value) && height !== null);
        const begin = ball.losses[0] ?? heightAt(told, ball.start) ?? axes.y[1];
        const tilt = !told.hidden && ball.slope !== null && inside(w) && loss <= axes.y[1] ? tangent(w, loss, ball.slope, axes.x, axes.y) : null;
        mark.update({
          start: ball.start, x: px(w), y: py(loss), first: { x: px(ball.start), y: py(begin) }, ends: axes.x, pixels,
          trail: way.map(([value, height]) => `M${px(Number(value)).toFixed(1)} ${py(Number(height)).toFixed(1)}h0`).join(""),
          tangent: tilt && { x1: px(tilt.x[0]), y1: py(tilt.y[0]), x2: px(tilt.x[1]), y2: py(tilt.y[1]) },
          label: (k ? DESCENT.otherBall : DESCENT.ball)(told.name, told.of), text: ballInWords(ball, told.of),
        }, MARGIN.l);
      });
    },
  };
}

/** @type {import("./figure.js").Chart} */
const CHART = {
  title: ({ name, of }) => DESCENT.title(name, of), describe: describeDescent, draw, caption, marks: createMarks,
  key: ({ told }) => JSON.stringify([told?.losses, told?.axes[0].values[0]]), words: ({ hidden, told, away, problem }) => missing({ hidden, told, away, problem }) || (told ? "" : CHARTS.loading),
};

/** The figure with what moves it beside. @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createDescent(el, actions) {
  const figure = createFigure(el, CHART, actions);
  figure.element.classList.add("descent-figure");
  const side = createDescentSide(figure.element, actions);
  return {
    element: figure.element,
    /** @param {Frame} frame */
    follow(frame) {
      figure.follow(frame);
      const shown = describeDescent(frame);
      if (shown) side.update(frame, shown);
    },
    update: figure.update,
    destroy: figure.destroy,
  };
}
