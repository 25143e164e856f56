/**
 * The loss along one weight: the curve that the server computes, the point where this run stands on it, the tangent whose
 * slope is the gradient, and where the update puts the weight. The point can be dragged: that is the weight itself.
 */

import { formatInput, formatNumber, toNumber } from "../core/numbers.js";
import { chosenParameter, endsOf, isAskedFor, isOf, isOld, lineQuestion, valueIn } from "../core/landscapes.js";
import { lossName } from "../core/things.js";
import { CHARTS } from "../core/words.js";
import { drawable } from "../layout/scales.js";
import { set, setAll, show, svg } from "../views/svg.js";
import { moved, pace, strideOf } from "../views/stride.js";
import { keepTouch } from "../views/touch.js";
import { tangent } from "./curve.js";
import { complete } from "./gradients.js";
import { BLANK, MARGIN } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */

/** What the chart shows, or null where there is no run. @param {Frame} frame */
export function describeLine(frame) {
  const thing = chosenParameter(frame);
  const id = thing ? frame.trace?.byName.get(thing.node)?.id : undefined;
  if (!thing || id === undefined || !frame.structure) return null;
  const asked = frame.state.line;
  const told = asked?.result && isOf(asked.result, [thing]) ? asked.result : undefined;
  const hidden = isAskedFor(frame, [thing]);
  return {
    thing, hidden,
    of: lossName(frame),
    w: drawable(frame.value(id, thing.index)),
    old: told !== undefined && isOld(asked, lineQuestion(frame.state)),
    name: frame.symbol(["value", id, thing.index]).text,
    told: hidden ? undefined : told,
    problem: asked?.problem ?? null,
    away: asked?.away ?? false,
    loss: hidden ? null : drawable(frame.value(frame.structure.loss, [])),
    slope: hidden ? null : complete(frame.gradient(id, thing.index)),
    way: hidden ? [] : frame.state.past.map(({ request, loss }) => ({ w: valueIn(request, thing), loss })).filter(({ w, loss }) => w !== null && Number.isFinite(w) && Number.isFinite(loss)),
    after: hidden ? null : drawable(frame.after(thing.node, thing.index)),
  };
}

/** @typedef {NonNullable<ReturnType<typeof describeLine>>} Line */

const finiteOf = (/** @type {any[]} */ numbers) => numbers.map((each) => toNumber(each)).map((each) => (each !== null && Number.isFinite(each) ? each : null));

/** The axes: all of the line, and of the losses what is told of them. @param {Line} shown */
export function axesOfLine({ told }) {
  if (!told) return null;
  const losses = /** @type {number[]} */ (finiteOf(told.losses).filter((loss) => loss !== null));
  if (!losses.length) return null;
  const low = Math.min(...losses), high = Math.max(...losses);
  const room = (high - low || Math.abs(high) || 1) * 0.08;
  return { x: endsOf(told, 0), y: /** @type {[number, number]} */ ([low - room, high + room]) };
}

/** Beside a way of rounds: what it was drawn for, since the other numbers moved too. @param {unknown[]} way @param {Record<string, string>} colours @param {"top left"|"top right"|"bottom right"} [corner] */
export function othersNow(way, colours, corner = "bottom right") {
  if (!way.length) return [];
  const [yanchor, xanchor] = corner.split(" ");
  return [{ text: CHARTS.othersNow, showarrow: false, xref: "paper", yref: "paper", x: xanchor === "left" ? 0 : 1, y: yanchor === "top" ? 1 : 0, xanchor, yanchor, bgcolor: colours.panel, opacity: 0.9, font: { size: 10.5, color: colours["ink-2"] } }];
}

/** @param {Line} shown @param {Record<string, string>} colours */
export function drawLine(shown, colours) {
  const axes = axesOfLine(shown);
  if (!shown.told || !axes) return BLANK;
  const curve = finiteOf(shown.told.losses);
  const data = [{
    type: "scatter", mode: "lines", x: finiteOf(shown.told.axes[0].values), y: curve,
    line: { color: colours.loss, width: 2, simplify: false }, hovertemplate: "%{x:.3~f}: %{y:.4~g}<extra></extra>",
  }];
  const { way, w, loss } = shown, points = w === null || loss === null ? way : [...way, { w, loss }];
  if (way.length) {
    const marker = { size: 4.5, color: colours["ink-2"], opacity: 1 };
    data.push(/** @type {any} */ ({ type: "scatter", mode: "lines+markers", x: points.map((point) => point.w), y: points.map((point) => point.loss), line: { color: colours["ink-3"], width: 1.25 }, marker, hovertemplate: "%{x:.3~f}: %{y:.4~g}<extra></extra>" }));
  }
  const [first, last] = [curve[0], curve[curve.length - 1]], falls = first !== null && last !== null && first > last; // the corner that the curve leaves free
  return { data, layout: { annotations: othersNow(way, colours, falls ? "top right" : "top left"), xaxis: { range: axes.x, nticks: 6 }, yaxis: { range: axes.y, nticks: 4 } } };
}

/** @param {Line} shown */
export const lineKey = ({ told, way, w, loss }) => JSON.stringify([told?.losses, told?.axes[0].values[0], way, way.length ? [w, loss] : 0]);

/** Why there is no picture. @param {{hidden: boolean, told?: object, away: boolean, problem: string|null}} shown */
export const missing = ({ hidden, told, away, problem }) => (hidden ? CHARTS.hidden : told ? "" : away ? CHARTS.away : (problem ?? ""));

/** @param {Line} shown */
export const lineCaption = ({ old, away, slope }) => (old && away ? CHARTS.earlier : slope === null ? "" : CHARTS.slope(formatNumber(slope)));

/** @param {HTMLElement} host @param {Pick<import("../types.js").Actions, "setNumber">} actions @param {{handle(name: string, of?: string): string, handleAt(at: string, height: string, of?: string): string}} [words] how the point is told */
export function createLinePoint(host, actions, words = CHARTS) {
  const line = svg("line", { class: "tangent" });
  const next = svg("path", { class: "after", d: "M0 -5 5 4H-5z" });
  const grip = svg("circle", { class: "grip", r: 16 });
  const dot = svg("circle", { class: "point", r: 6 });
  const handle = svg("g", { class: "handle", tabindex: 0, role: "slider" }, grip, dot);
  const picture = svg("svg", { class: "marks live", width: "100%", height: "100%" }, line, next, handle);
  host.append(picture);
  let width = 0;
  /** @type {Line|null} */
  let shown = null;
  /** Where the hand took hold, and of what. @type {{x: number, w: number, low: number, high: number, moved: boolean}|null} */
  let held = null;
  /** What stood when the focus came, and what this point sent last: Esc goes back from the one to the other. @type {{of: string, from: number|null, sent: number|null}} */
  let visit = { of: "", from: null, sent: null };
  const arrive = () => (visit = { of: shown?.name ?? "", from: shown?.w ?? null, sent: null });
  const send = (/** @type {number} */ x, /** @type {boolean} */ commit) => {
    if (shown?.name !== visit.of) arrive();
    visit.sent = x;
    if (shown) actions.setNumber({ place: "parameters", name: shown.thing.node, index: shown.thing.index }, x, { commit });
  };
  /** The weight under the hand: the scale has 400 steps. @param {number} x @param {NonNullable<typeof held>} from */
  const valueAt = (x, { x: start, w, low, high }) => {
    const stride = (high - low) / 400;
    const free = w + ((x - start) / (width - MARGIN.l - MARGIN.r)) * (high - low);
    return Number((Math.round(Math.min(high, Math.max(low, free)) / stride) * stride).toPrecision(12));
  };
  keepTouch(handle);
  handle.addEventListener("pointerdown", (event) => {
    if (!shown?.told || shown.w === null) return;
    const [low, high] = endsOf(shown.told, 0);
    held = { x: event.clientX, w: shown.w, low, high, moved: false };
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    handle.focus({ preventScroll: true });
  });
  handle.addEventListener("pointermove", (event) => {
    if (!held || (!held.moved && event.clientX === held.x)) return;
    held.moved = true;
    send(valueAt(event.clientX, held), false);
  });
  /** Lets go of the point: what it was moved to stays, or what stood before. @param {number|null} w */
  function letGo(w) {
    if (held?.moved) send(w ?? held.w, true);
    held = null;
  }
  handle.addEventListener("pointerup", (event) => letGo(held && valueAt(event.clientX, held)));
  handle.addEventListener("pointercancel", () => letGo(null));
  handle.addEventListener("focus", arrive);
  handle.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) return letGo(null);
    // what was sent counts, not what is drawn: the chart follows a moment later
    const back = event.key === "Escape" && shown?.name === visit.of && visit.sent !== null && visit.sent !== visit.from ? visit.from : null;
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (back === null && (!by || !shown || shown.w === null)) return;
    event.preventDefault();
    event.stopPropagation();
    send(back ?? moved(Number(shown?.w), (by ?? 0) * pace(event), { stride: strideOf(Number(shown?.w)) }), true);
  });
  return {
    /** @param {Line} told @param {{width: number, height: number}} size */
    update(told, size) {
      shown = told;
      width = size.width;
      const axes = axesOfLine(told);
      const { w, loss, slope, after } = told;
      const there = axes !== null && w !== null && loss !== null && !told.old;
      show(picture, there);
      if (!there) return;
      const inside = w >= axes.x[0] && w <= axes.x[1]; // else it waits at the edge, with the focus, for a picture that goes further
      const at = (/** @type {number} */ x, /** @type {[number, number]} */ [low, high], /** @type {number} */ from, /** @type {number} */ to) => from + ((x - low) / (high - low)) * (to - from);
      const px = (/** @type {number} */ x) => at(x, axes.x, MARGIN.l, size.width - MARGIN.r);
      const py = (/** @type {number} */ y) => Math.max(MARGIN.t, Math.min(size.height - MARGIN.b, at(y, axes.y, size.height - MARGIN.b, MARGIN.t)));
      for (const circle of [grip, dot]) setAll(circle, { cx: px(Math.min(axes.x[1], Math.max(axes.x[0], w))), cy: py(loss) });
      setAll(handle, { "aria-label": words.handle(told.name, told.of), "aria-valuenow": w, "aria-valuetext": words.handleAt(formatInput(w), formatNumber(loss), told.of), "aria-valuemin": axes.x[0], "aria-valuemax": axes.x[1] });
      const tilted = inside && slope !== null && Number.isFinite(slope);
      show(line, tilted);
      if (tilted) {
        const { x, y } = tangent(w, loss, slope, axes.x, axes.y);
        setAll(line, { x1: px(x[0]), y1: py(y[0]), x2: px(x[1]), y2: py(y[1]) });
      }
      const moves = after !== null && after >= axes.x[0] && after <= axes.x[1];
      show(next, moves);
      if (moves) set(next, "transform", `translate(${px(after).toFixed(1)} ${(size.height - MARGIN.b - 5).toFixed(1)})`);
    },
  };
}
