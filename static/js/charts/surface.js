/**
 * The loss over two weights: the server's grid as contours, the rounds so far as a way over it, where this run stands, and
 * the step that the update takes from there.
 */

import { formatNumber, toNumber } from "../core/numbers.js";
import { chosenParameter, endsOf, isAskedFor, isOf, isOld, nameOfThing, parametersOf, secondParameter, surfaceQuestion, valueIn } from "../core/landscapes.js";
import { lossName } from "../core/things.js";
import { CHARTS, LOSS } from "../core/words.js";
import { drawable } from "../layout/scales.js";
import { set, setAll, show, svg } from "../views/svg.js";
import { othersNow } from "./line.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */

const MARGIN = { l: 46, r: 10, t: 8, b: 34 };
const SHORTEST = 14; // pixels, below which an arrow is but its head

/** @param {Frame} frame */
export function describeSurface(frame) {
  const first = chosenParameter(frame), second = first && secondParameter(frame, first);
  if (!first || !second || !frame.trace || !frame.structure) return null;
  const things = [first, second];
  const ids = things.map((thing) => /** @type {number} */ (frame.trace?.byName.get(thing.node)?.id));
  const asked = frame.state.surface;
  const hidden = isAskedFor(frame, things);
  const at = things.map((thing, k) => drawable(frame.value(ids[k], thing.index)));
  const after = things.map(({ node, index }, k) => drawable(frame.after(node, index)) ?? (frame.request.frozen?.includes(node) ? at[k] : null));
  return {
    hidden, at, first, second,
    of: lossName(frame),
    names: things.map((thing, k) => frame.symbol(["value", ids[k], thing.index]).text),
    told: !hidden && isOf(asked?.result, things) ? asked?.result : undefined,
    old: isOld(asked, surfaceQuestion(frame.state)),
    problem: asked?.problem ?? null,
    away: asked?.away ?? false,
    after: hidden || after.includes(null) || (after[0] === at[0] && after[1] === at[1]) ? null : after,
    way: frame.state.past.map(({ request }) => things.map((thing) => valueIn(request, thing))),
    loss: drawable(frame.value(frame.structure.loss, [])),
    choices: parametersOf(frame, first),
    nameOf: (/** @type {import("../types.js").Thing} */ { node, index }) => frame.symbol(["value", frame.trace?.byName.get(node)?.id ?? 0, index]).text,
  };
}

/** @typedef {NonNullable<ReturnType<typeof describeSurface>>} Surface */

/** @param {Surface} shown @param {Record<string, string>} colours */
export function drawSurface({ told, names, way, at }, colours) {
  if (!told) return BLANK;
  const values = told.axes.map((axis) => axis.values.map(toNumber));
  const z = values[1].map((_, row) => values[0].map((__, column) => toNumber(told.losses[column][row])));
  const points = [...way, at].filter((point) => point.every((each) => each !== null && Number.isFinite(each)));
  const data = [
    {
      type: "contour", x: values[0], y: values[1], z, ncontours: 14, showscale: false, hovertemplate: `${names[0]} %{x:.3~f}, ${names[1]} %{y:.3~f}: %{z:.4~g}<extra></extra>`,
      colorscale: [[0, colours.panel], [1, colours.loss]], line: { width: 0.6, color: colours["ink-3"] }, contours: { coloring: "fill" }, opacity: 0.85,
    },
    { type: "scatter", mode: "lines+markers", x: points.map(([x]) => x), y: points.map(([, y]) => y), line: { color: colours["ink-2"], width: 1.25 }, marker: { size: 3.5, color: colours["ink-2"], opacity: 1 }, hoverinfo: "skip" },
  ];
  const title = (/** @type {string} */ text) => ({ title: { text, font: { size: 11, color: colours["ink-2"] }, standoff: 4 }, nticks: 5 });
  return { data, layout: { annotations: othersNow(way, colours), margin: MARGIN, xaxis: { ...title(names[0]), range: endsOf(told, 0) }, yaxis: { ...title(names[1]), range: endsOf(told, 1) } } };
}

/** @param {Surface} shown */
export const surfaceKey = ({ told, names, way, at }) => JSON.stringify([told?.losses, told?.axes.map((axis) => axis.values[0]), names, way, way.length ? at : 0]);

/** @param {Surface} shown */
export const surfaceCaption = ({ loss, hidden, old, told, away }) => (told && old && away ? CHARTS.earlier : hidden || loss === null ? "" : formatNumber(loss));

/** The picture in words: where the run stands, and where the update goes. @param {Surface} shown */
export function surfaceInWords({ names, at, after, loss, of = LOSS }) {
  const told = (/** @type {(number|null)[]} */ numbers) => numbers.map((each) => (each === null ? "–" : formatNumber(each)));
  return `${CHARTS.surfaceOf(names[0], names[1], of)}. ${CHARTS.stands(names, told(at), loss === null ? "–" : formatNumber(loss), of === LOSS ? undefined : of)}${after ? CHARTS.steps(told(after)) : ""}`;
}

/** A menu of weights. @param {(name: string) => void} choose */
export function createChooser(choose) {
  const element = document.createElement("select");
  element.className = "chart-choice";
  element.addEventListener("change", () => choose(element.value));
  let listed = "";
  return {
    element,
    /** What it chooses, in words. @param {string} words */
    name: (words) => element.setAttribute("aria-label", words),
    /** @param {Surface} shown @param {import("../types.js").Thing} chosen @param {import("../types.js").Thing|null} without @param {string} before */
    update(shown, chosen, without, before) {
      const list = JSON.stringify([without && nameOfThing(without), nameOfThing(shown.choices[0]), shown.choices.length, shown.names]);
      const choices = list === listed ? [] : shown.choices.filter((thing) => !without || nameOfThing(thing) !== nameOfThing(without));
      if (list !== listed) element.replaceChildren(...choices.map((thing) => new Option(`${before}${shown.nameOf(thing)}`, nameOfThing(thing))));
      listed = list;
      if (element.value !== nameOfThing(chosen)) element.value = nameOfThing(chosen);
    },
  };
}

/** The point and the update's arrow over the plot, and beside its title the choice of both weights. @param {HTMLElement} host @param {import("../types.js").Actions} actions */
export function createSurfaceMarks(host, actions) {
  const shaft = svg("line", { class: "step-arrow" });
  const head = svg("path", { class: "step-head", d: "M0 0 -8 -4V4z" });
  const dot = svg("circle", { class: "point", r: 4.5 });
  const picture = svg("svg", { class: "marks", width: "100%", height: "100%", role: "img" }, shaft, head, dot);
  const first = createChooser((name) => {
    const [node, ...index] = name.split(" ");
    actions.select({ kind: "value", node, index: index.map(Number) });
  });
  const second = createChooser((name) => actions.setPanel("second", name));
  host.append(picture);
  host.closest("figure")?.querySelector("figcaption")?.append(first.element, second.element);
  return {
    /** @param {Surface} shown @param {{width: number, height: number}} size */
    update(shown, { width, height }) {
      first.name(shown.of === LOSS ? CHARTS.firstWeight : CHARTS.firstInput);
      second.name(shown.of === LOSS ? CHARTS.secondWeight : CHARTS.secondInput);
      first.update(shown, shown.first, null, "");
      second.update(shown, shown.second, shown.first, `${CHARTS.and} `);
      const { told } = shown, [x, y] = shown.at;
      const there = told !== undefined && x !== null && y !== null && !shown.old;
      show(picture, there);
      if (!there) return;
      set(picture, "aria-label", surfaceInWords(shown));
      const [left, right] = endsOf(told, 0), [low, high] = endsOf(told, 1);
      const px = (/** @type {number} */ v) => MARGIN.l + ((v - left) / (right - left)) * (width - MARGIN.l - MARGIN.r);
      const py = (/** @type {number} */ v) => height - MARGIN.b - ((v - low) / (high - low)) * (height - MARGIN.b - MARGIN.t);
      setAll(dot, { cx: px(x), cy: py(y) });
      const [toX, toY] = shown.after ?? [null, null];
      const moves = toX !== null && toY !== null;
      show(head, moves);
      show(shaft, moves);
      if (!moves) return;
      const dx = px(toX) - px(x), dy = py(toY) - py(y), length = Math.hypot(dx, dy) || 1;
      const drawn = Math.max(length, SHORTEST); // a small step is drawn long enough to show where it goes
      const tip = { x: px(x) + (dx / length) * drawn, y: py(y) + (dy / length) * drawn };
      setAll(shaft, { x1: px(x), y1: py(y), x2: tip.x, y2: tip.y });
      set(head, "transform", `translate(${tip.x.toFixed(1)} ${tip.y.toFixed(1)}) rotate(${((Math.atan2(dy, dx) * 180) / Math.PI).toFixed(1)})`);
    },
  };
}
