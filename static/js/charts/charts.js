/**
 * The charts under the stage. Each is described from the frame, compared with what it shows, and drawn only if that has
 * changed, one chart at a time and about ten times a second, so that a drag stays smooth.
 */

import { createPlot } from "./plotly.js";
import { activationCaption, describeActivation, drawActivation } from "./activation.js";
import { describeGradients, drawGradients, gradientsCaption } from "./gradients.js";
import { describeRounds, drawRounds, roundsCaption } from "./rounds.js";

/** @typedef {import("../types.js").Frame} Frame */
/**
 * @typedef {object} Chart
 * @property {(shown: any) => string} title
 * @property {(frame: Frame) => any} describe
 * @property {(shown: any, colours: Record<string, string>, width: number) => import("./plotly.js").Drawing} draw
 * @property {(shown: any) => string} caption
 */

/** Milliseconds between two drawings. */
const PAUSE = 90;

/** @type {Chart[]} */
const CHARTS = [
  { title: ({ name }) => `Activation of ${name}`, describe: describeActivation, draw: drawActivation, caption: activationCaption },
  { title: () => "Gradient of each weight", describe: describeGradients, draw: drawGradients, caption: gradientsCaption },
  { title: () => "Loss by round", describe: describeRounds, draw: drawRounds, caption: roundsCaption },
];

/** @param {HTMLElement} el @param {Chart} chart */
function createFigure(el, chart) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const title = document.createElement("span");
  const number = document.createElement("span");
  const plot = document.createElement("div");
  number.className = "num";
  plot.className = "plot";
  caption.append(title, number);
  figure.append(caption, plot);
  el.append(figure);
  const drawing = createPlot(plot);
  let drawn = "";
  return {
    /** Draws if anything has changed; says whether it did. @param {Frame} frame @param {string} theme */
    update(frame, theme) {
      const shown = chart.describe(frame);
      const key = shown ? `${theme} ${JSON.stringify(shown)}` : "";
      if (!shown || key === drawn) return false;
      drawn = key;
      title.textContent = chart.title(shown);
      number.textContent = chart.caption(shown);
      drawing.draw((colours, width) => chart.draw(shown, colours, width));
      return true;
    },
    destroy() {
      drawing.destroy();
      figure.remove();
    },
  };
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} _actions every view takes them; charts only show */
export function createCharts(el, _actions) {
  const figures = CHARTS.map((chart) => createFigure(el, chart));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {Frame|null} */
  let frame = null;
  let next = 0;
  let timer = 0;

  /** Draws the first chart in turn that has something new, and comes back for the others. */
  function turn() {
    timer = 0;
    if (!frame) return;
    const theme = `${document.documentElement.dataset.theme ?? ""}${dark.matches}`;
    for (let tried = 0; tried < figures.length; tried += 1) {
      const figure = figures[next % figures.length];
      next += 1;
      if (figure.update(frame, theme)) {
        timer = window.setTimeout(turn, PAUSE / figures.length);
        return;
      }
    }
  }
  const soon = () => (timer ||= window.setTimeout(turn, PAUSE / figures.length));
  dark.addEventListener("change", soon);

  return {
    /** @param {Frame} latest */
    update(latest) {
      frame = latest;
      soon();
    },
    destroy() {
      clearTimeout(timer);
      dark.removeEventListener("change", soon);
      for (const figure of figures) figure.destroy();
    },
  };
}
