/** The way a training has taken, over the loss along one weight and over two: each moment of the run is a point. */
import { isOf, nameOfThing, parametersOf } from "../core/landscapes.js";
import { formatNumber, toFinite } from "../core/numbers.js";
import { isSparse, numberOf, pathLineQuestion, pathSurfaceQuestion, rowsAsked, watchedThings, wayTaken } from "../core/pathtaken.js";
import { PATH } from "../core/words/below.js";
import { h, setText } from "../panels/dom.js";
import { createFigure } from "./figure.js";
import { BLANK } from "./plotly.js";
import { createChooser } from "./surface.js";

/** @typedef {import("../types.js").Frame} Frame */

const MARGIN = { l: 46, r: 12, t: 8, b: 34 };

/** @param {Frame} frame @param {1|2} axes */
function describe(frame, axes) {
  const { state, trace } = frame, things = watchedThings(frame).slice(0, axes);
  if (!state.training || !trace || things.length < axes) return null;
  const asked = axes === 1 ? state.pathLine : state.pathSurface, told = asked?.result && isOf(asked.result, things) ? asked.result : undefined;
  const nameOf = (/** @type {import("../types.js").Thing} */ { node, index }) => frame.symbol(["value", trace.byName.get(node)?.id ?? 0, index]).text;
  const way = wayTaken(state, things), question = axes === 1 ? pathLineQuestion(state) : pathSurfaceQuestion(state);
  return {
    things, told, way, nameOf, names: things.map(nameOf), problem: asked?.problem ?? null, away: asked?.away ?? false,
    now: things.map((thing) => numberOf(state.request.parameters, thing)), choices: parametersOf(frame, things[0]), first: things[0],
    rows: rowsAsked(question), all: state.training.rows?.train.length ?? 0,
  };
}
/** @typedef {NonNullable<ReturnType<typeof describe>>} Shown */

const keyOf = (/** @type {Shown} */ { told, way, names, now }) => JSON.stringify([told?.losses, told?.axes.map((axis) => axis.values[0]), names, way.length, way[way.length - 1]?.update, now]);
const waiting = (/** @type {Shown} */ { told, problem }) => (told ? "" : (problem ?? PATH.wait));

/** Both ends of what is drawn: the answer's own. @param {any} axis */
const ends = ({ values }) => [toFinite(values[0]), toFinite(values[values.length - 1])];

/** The present point stands out, the first is hollow. @param {Shown} shown @param {Record<string, string>} colours */
function pointsOf({ way }, colours) {
  const last = way.length - 1;
  return {
    size: way.map((_, k) => (k === last ? 9 : k === 0 ? 7 : 3.5)), opacity: 1,
    color: way.map((_, k) => (k === 0 && last ? colours.panel : k === last ? colours.ink : colours["ink-2"])),
    line: { color: way.map((_, k) => (k === last ? colours.panel : colours["ink-2"])), width: way.map((_, k) => (k === last || k === 0 ? 1.5 : 0)) },
  };
}

/** @type {import("./figure.js").Chart} */
const LINE = {
  title: ({ names }) => PATH.line(names[0]), describe: (frame) => describe(frame, 1), key: keyOf, words: waiting,
  caption: ({ way, now }) => (way.length && now[0] !== null ? PATH.now(formatNumber(now[0])) : ""),
  draw: (shown, /** @type {Record<string, string>} */ colours) => {
    const { told, way, names } = shown;
    if (!told) return BLANK;
    const curve = told.losses.map(toFinite), all = [...curve, ...way.map((/** @type {any} */ { loss }) => loss)].filter((loss) => loss !== null);
    const low = Math.min(...all), high = Math.max(...all), room = 0.08 * (high - low || 1);
    const data = [
      { type: "scatter", mode: "lines", x: told.axes[0].values.map(toFinite), y: curve, line: { color: colours.loss, width: 2, simplify: false }, hovertemplate: "%{x:.3~f}: %{y:.4~g}<extra></extra>" },
      { type: "scatter", mode: "lines+markers", x: way.map((/** @type {any} */ { at }) => at[0]), y: way.map((/** @type {any} */ { loss }) => loss), line: { color: colours["ink-3"], width: 1.25 }, marker: pointsOf(shown, colours), text: way.map((/** @type {any} */ { update }) => update), hovertemplate: "update %{text}: %{y:.4~g}<extra></extra>" },
    ];
    return { data, layout: { margin: MARGIN, xaxis: { range: ends(told.axes[0]), nticks: 6, title: { text: names[0], font: { size: 11, color: colours["ink-2"] }, standoff: 4 } }, yaxis: { range: [low - room, high + room], nticks: 4 } } };
  },
};

/** @type {import("./figure.js").Chart} */
const SURFACE = {
  title: () => PATH.surface, describe: (frame) => describe(frame, 2), key: keyOf, words: waiting, caption: () => "",
  draw: (shown, /** @type {Record<string, string>} */ colours) => {
    const { told, way, names } = shown;
    if (!told) return BLANK;
    const [x, y] = told.axes.map((/** @type {any} */ axis) => axis.values.map(toFinite));
    const title = (/** @type {string} */ text) => ({ title: { text, font: { size: 11, color: colours["ink-2"] }, standoff: 4 }, nticks: 5 });
    const data = [
      {
        type: "contour", x, y, z: y.map((/** @type {any} */ _, /** @type {number} */ row) => x.map((/** @type {any} */ __, /** @type {number} */ column) => toFinite(told.losses[column][row]))), ncontours: 14, showscale: false,
        hovertemplate: `${names[0]} %{x:.3~f}, ${names[1]} %{y:.3~f}: %{z:.4~g}<extra></extra>`, colorscale: [[0, colours.panel], [1, colours.loss]], line: { width: 0.6, color: colours["ink-3"] }, contours: { coloring: "fill" }, opacity: 0.85,
      },
      { type: "scatter", mode: "lines+markers", x: way.map((/** @type {any} */ { at }) => at[0]), y: way.map((/** @type {any} */ { at }) => at[1]), line: { color: colours.ink, width: 1.5 }, marker: pointsOf(shown, colours), text: way.map((/** @type {any} */ { update, loss }) => `update ${update}: ${loss === null ? "–" : formatNumber(loss)}`), hovertemplate: "%{text}<extra></extra>" },
    ];
    return { data, layout: { margin: MARGIN, xaxis: { ...title(names[0]), range: ends(told.axes[0]) }, yaxis: { ...title(names[1]), range: ends(told.axes[1]) } } };
  },
};

/** The way in words. @param {Shown} shown */
export function wayInWords({ way, names }) {
  if (way.length < 2) return PATH.empty;
  const first = way[0], last = way[way.length - 1], told = way.filter(({ loss }) => loss !== null);
  const went = names.map((name, k) => PATH.went(name, formatNumber(first.at[k]), formatNumber(last.at[k])));
  return `${went.join(", ")}, ${PATH.lossWent(formatNumber(told[0]?.loss ?? NaN), formatNumber(told[told.length - 1]?.loss ?? NaN), last.update - first.update)}`;
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createPathTaken(el, actions) {
  const body = h("div", { class: "below-figures" }), note = h("p", { class: "note below-note" }), told = h("p", { class: "below-told" });
  el.append(body, told, note);
  const figures = [LINE, SURFACE].map((chart) => createFigure(body, chart, actions));
  const first = createChooser((name) => {
    const [node, ...index] = name.split(" ");
    actions.select({ kind: "value", node, index: index.map(Number) });
  });
  const second = createChooser((name) => actions.setPanel("second", name));
  figures[1].element.querySelector("figcaption")?.append(first.element, second.element);
  first.name(PATH.first);
  second.name(PATH.second);
  let next = 0;
  return {
    /** Draws one of the figures, if it has something new. @param {Frame} frame @param {string} theme */
    draw(frame, theme) {
      for (let tried = 0; tried < figures.length; tried += 1) {
        const figure = figures[next % figures.length];
        next += 1;
        if (figure.update(frame, theme)) return true;
      }
      return false;
    },
    /** @param {Frame} frame */
    update(frame) {
      const line = describe(frame, 1), shown = describe(frame, 2) ?? line;
      if (!line || !shown) return;
      const pair = /** @type {any} */ (shown);
      first.update(pair, shown.things[0], null, "");
      figures[1].element.hidden = shown.things.length < 2;
      if (shown.things.length > 1) second.update(pair, shown.things[1], shown.things[0], `${PATH.and} `);
      setText(told, wayInWords(shown));
      setText(note, `${PATH.note(PATH.rows(shown.rows || shown.all, shown.all))}${isSparse(frame.state) ? ` ${PATH.sparse}` : ""}`);
      el.dataset.weights = shown.things.map(nameOfThing).join(", ");
    },
    destroy() {
      for (const figure of figures) figure.destroy();
      el.replaceChildren();
    },
  };
}
