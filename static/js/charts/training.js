/**
 * Beside a training: the plane with its rows and the boundary, the loss on a linear or a logarithmic scale, the part of the
 * rows in the right class, and the size of each layer's gradients. Plotly's charts are drawn in turn, ten a second together.
 */
import { formatNumber, toNumber } from "../core/numbers.js";
import { symbolText } from "../core/symbols.js";
import { TRAINING } from "../core/words.js";
import { spreadEnds } from "./ends.js";
import { createFigure } from "./figure.js";
import { createPad } from "./pad.js";
import { createPlane } from "./plane.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Moment} Moment */
/** @typedef {Record<string, string>} Colours */

const BETWEEN = 100;
/** The panel that says on which scale the loss is drawn. */
const SCALE = "loss";
/** What a name takes of the height of so low a chart. */
const NAME = 0.24;
const DASHES = ["solid", "dash", "dot", "dashdot"];

/** Epochs, in parts. @param {Moment[]} history @param {number} batches */
const epochsOf = (history, batches) => history.map(({ epoch, batch }) => epoch + batch / batches);
const shown = (/** @type {any} */ value) => {
  const number = toNumber(value);
  return number !== null && Number.isFinite(number) ? number : null;
};
const line = (/** @type {number[]} */ x, /** @type {any[]} */ y, /** @type {string} */ name, /** @type {string} */ color, dash = "solid", width = 1.75) =>
  ({ type: "scatter", mode: x.length > 1 ? "lines" : "markers", x, y, name, line: { color, width, dash, simplify: false }, marker: { color, size: 5 }, hovertemplate: `${name} %{y:.4~g}<extra></extra>` });

/** @param {Frame} frame */
function describe({ training, state }) {
  return training && { history: training.history, batches: training.batches, now: training.now, log: state.panels[SCALE] === "log" };
}
/** @typedef {NonNullable<ReturnType<typeof describe>>} Shown */

const keyOf = (/** @type {Shown} */ { history, log }) => `${history.length} ${history[history.length - 1]?.update} ${log}`;
const words = (/** @type {Shown} */ { history }) => (history.length ? "" : TRAINING.empty);
const told = (/** @type {any} */ train, /** @type {any} */ test, /** @type {(value: number) => string} */ as) => [[TRAINING.train, train], [TRAINING.test, test]].flatMap(([name, value]) => (toNumber(value) === null ? [] : [`${name} ${as(Number(toNumber(value)))}`])).join("  ");

/** @type {import("./figure.js").Chart} */
const LOSS = {
  title: () => TRAINING.loss, describe, key: keyOf, words, caption: ({ now }) => told(now?.loss, now?.test_loss, formatNumber),
  draw: ({ history, batches, log }, /** @type {Colours} */ colours) => {
    if (!history.length) return BLANK;
    const x = epochsOf(history, batches), own = (/** @type {keyof Moment} */ name) => history.map((/** @type {Moment} */ moment) => shown(moment[name]));
    return { data: [line(x, own("test_loss"), TRAINING.test, colours["ink-3"], "dash", 1.5), line(x, own("loss"), TRAINING.train, colours.loss, "solid", 2)], layout: { xaxis: { nticks: 6 }, yaxis: log ? { type: "log", nticks: 5, exponentformat: "power" } : { rangemode: "tozero", nticks: 4 } } };
  },
};
/** @type {import("./figure.js").Chart} */
const ACCURACY = {
  title: () => TRAINING.accuracy, describe, key: keyOf, words, caption: ({ now }) => told(now?.accuracy, now?.test_accuracy, TRAINING.percent),
  draw: ({ history, batches }, /** @type {Colours} */ colours) => {
    if (!history.length) return BLANK;
    const x = epochsOf(history, batches), own = (/** @type {keyof Moment} */ name) => history.map((/** @type {Moment} */ moment) => shown(moment[name]));
    return { data: [line(x, own("test_accuracy"), TRAINING.test, colours["ink-3"], "dash", 1.5), line(x, own("accuracy"), TRAINING.train, colours.ink)], layout: { xaxis: { nticks: 6 }, yaxis: { range: [0, 1.04], tickformat: ".0%", nticks: 3 } } };
  },
};
/** @type {import("./figure.js").Chart} */
const GRADIENTS = {
  title: () => TRAINING.gradients, describe, key: keyOf, words, caption: () => TRAINING.log,
  draw: ({ history, batches }, /** @type {Colours} */ colours) => {
    const made = history.filter((/** @type {Moment} */ moment) => Object.keys(moment.gradient_norms).length);
    if (!made.length) return BLANK;
    const x = epochsOf(made, batches), names = Object.keys(made[made.length - 1].gradient_norms).filter((name) => name.startsWith("W"));
    const data = names.map((name, k) => line(x, made.map((/** @type {Moment} */ { gradient_norms }) => shown(gradient_norms[name]) || null), symbolText(`${name[0]}_{${name.slice(1)}}`), k ? colours["ink-2"] : colours.ink, DASHES[k % DASHES.length], 1.4));
    const powers = data.map(({ y }) => y.flatMap((size) => (size ? [Math.log10(size)] : []))), all = powers.flat();
    const ends = spreadEnds(powers.map((each) => each[each.length - 1] ?? 0), { span: Math.max(...all) - Math.min(...all), share: NAME });
    const annotations = data.map(({ name, line: { color } }, k) => ({ x: 1, xref: "paper", xanchor: "left", xshift: 4, y: ends[k], text: name, showarrow: false, font: { size: 10.5, color } }));
    return { data, layout: { margin: { l: 48, r: 30, t: 8, b: 22 }, annotations, xaxis: { nticks: 6 }, yaxis: { type: "log", nticks: 4, exponentformat: "power" } } };
  },
};

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createTrainingCharts(el, actions) {
  const plane = createPlane(el, actions), pad = createPad(el, actions);
  const scale = document.createElement("button");
  Object.assign(scale, { type: "button", className: "link loss-scale" });
  const figures = [LOSS, ACCURACY, GRADIENTS].map((chart) => createFigure(el, chart, actions));
  figures[0].element.querySelector("figcaption")?.append(scale);
  /** @type {Frame|null} */
  let frame = null;
  let timer = 0, next = 0;
  scale.addEventListener("click", () => actions.setPanel(SCALE, frame?.state.panels[SCALE] === "log" ? null : "log"));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const soon = () => (timer ||= window.setTimeout(turn, BETWEEN / figures.length));

  function turn() {
    timer = 0;
    if (!frame?.training) return;
    const theme = `${document.documentElement.dataset.theme ?? ""}${dark.matches}`;
    for (let tried = 0; tried < figures.length; tried += 1) {
      const figure = figures[next % figures.length];
      next += 1;
      if (figure.update(frame, theme)) return void soon();
    }
  }
  return {
    /** @param {Frame} latest */
    update(latest) {
      frame = latest;
      if (!latest.training) return;
      const log = latest.state.panels[SCALE] === "log";
      scale.textContent = log ? TRAINING.log : TRAINING.linear;
      scale.setAttribute("aria-label", `${TRAINING.scale}: ${scale.textContent}`);
      figures[1].element.hidden = latest.training.now?.accuracy === null;
      plane.update(latest);
      pad.update(latest);
      soon();
    },
    destroy() {
      clearTimeout(timer);
      plane.destroy();
      pad.destroy();
      for (const figure of figures) figure.destroy();
    },
  };
}
