/**
 * The charts under the stage. What moves with a drag (the point on the activation's curve, its tangent, the captions) is
 * drawn with every frame; what Plotly draws takes longer, so it is compared with what stands there, drawn only if that
 * has changed, one chart at a time, and while a number is being edited only when the hand pauses.
 */

import { activationCaption, createPoint, curveKey, describeActivation, drawActivation } from "./activation.js";
import { describeGradients, drawGradients, gradientsCaption } from "./gradients.js";
import { setText } from "../views/svg.js";
import { createPlot } from "./plotly.js";
import { describeRounds, drawRounds, roundsCaption } from "./rounds.js";

/** @typedef {import("../types.js").Frame} Frame */
/**
 * @typedef {object} Chart
 * @property {(shown: any) => string} title
 * @property {(frame: Frame) => any} describe
 * @property {(shown: any, colours: Record<string, string>, width: number) => import("./plotly.js").Drawing} draw
 * @property {(shown: any) => string} caption
 * @property {(shown: any) => string} key                    what the drawing depends on
 * @property {(host: HTMLElement) => {update(shown: any, size: {width: number, height: number}): void}} [marks]  drawn over the plot with every frame
 */

/** Milliseconds between two drawings, and after the last move of a hand. */
const BETWEEN = 40;
const PAUSE = 160;

/** @type {Chart[]} */
const CHARTS = [
  {
    title: ({ name }) => `Activation of ${name}`,
    describe: describeActivation,
    draw: drawActivation,
    caption: activationCaption,
    key: curveKey,
    marks: createPoint,
  },
  {
    title: () => "Gradient of each weight",
    describe: describeGradients,
    draw: drawGradients,
    caption: gradientsCaption,
    key: JSON.stringify,
  },
  { title: () => "Loss by round", describe: describeRounds, draw: drawRounds, caption: roundsCaption, key: JSON.stringify },
];

/** @param {HTMLElement} el @param {Chart} chart */
function createFigure(el, chart) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const title = document.createElement("span");
  const number = document.createElement("span");
  const plot = document.createElement("div");
  const canvas = document.createElement("div");
  number.className = "num";
  plot.className = "plot";
  canvas.className = "plot-canvas";
  caption.append(title, number);
  plot.append(canvas);
  figure.append(caption, plot);
  el.append(figure);
  const drawing = createPlot(canvas);
  const marks = chart.marks?.(plot);
  let drawn = "";
  let size = { width: 0, height: 0 };
  /** @type {any} */
  let told = null;
  const tell = (/** @type {any} */ shown) => {
    told = shown;
    setText(title, chart.title(shown));
    setText(number, chart.caption(shown));
    marks?.update(shown, size);
  };
  const watch = new ResizeObserver(([entry]) => {
    size = { width: entry.contentRect.width, height: entry.contentRect.height };
    if (told) marks?.update(told, size);
  });
  if (marks) watch.observe(plot);
  return {
    /** What follows every frame. @param {Frame} frame */
    follow(frame) {
      const shown = marks && chart.describe(frame);
      if (shown) tell(shown);
    },
    /** Draws the plot if it has changed; says whether it did. @param {Frame} frame @param {string} theme */
    update(frame, theme) {
      const shown = chart.describe(frame);
      const key = shown ? `${theme} ${chart.key(shown)}` : "";
      if (!shown || key === drawn) return false;
      drawn = key;
      tell(shown);
      drawing.draw((colours, width) => chart.draw(shown, colours, width));
      return true;
    },
    destroy() {
      watch.disconnect();
      drawing.destroy();
      figure.remove();
    },
  };
}

/** @param {HTMLElement} el */
export function createCharts(el) {
  const figures = CHARTS.map((chart) => createFigure(el, chart));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {Frame|null} */
  let frame = null;
  let moved = 0;
  let next = 0;
  let timer = 0;

  /** Draws the first chart in turn that has something new, and comes back for the others. */
  function turn() {
    timer = 0;
    if (!frame) return;
    const quiet = performance.now() - moved;
    if (frame.editing && quiet < PAUSE) {
      timer = window.setTimeout(turn, PAUSE - quiet + 5);
      return;
    }
    const theme = `${document.documentElement.dataset.theme ?? ""}${dark.matches}`;
    for (let tried = 0; tried < figures.length; tried += 1) {
      const figure = figures[next % figures.length];
      next += 1;
      if (figure.update(frame, theme)) {
        timer = window.setTimeout(turn, BETWEEN);
        return;
      }
    }
  }
  const soon = () => (timer ||= window.setTimeout(turn, BETWEEN));
  dark.addEventListener("change", soon);

  return {
    /** @param {Frame} latest */
    update(latest) {
      frame = latest;
      moved = performance.now();
      for (const figure of figures) figure.follow(latest);
      soon();
    },
    destroy() {
      clearTimeout(timer);
      dark.removeEventListener("change", soon);
      for (const figure of figures) figure.destroy();
    },
  };
}
