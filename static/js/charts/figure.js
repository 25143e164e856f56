/** One chart: a caption with its number, the plot, and marks of our own over it that move with every frame. */

import { CHARTS } from "../core/words.js";
import { setText } from "../views/svg.js";
import { createPlot } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/**
 * @typedef {object} Chart
 * @property {(shown: any) => string} title
 * @property {(frame: Frame) => any} describe
 * @property {(shown: any, colours: Record<string, string>, width: number) => import("./plotly.js").Drawing} draw
 * @property {(shown: any) => string} caption
 * @property {(shown: any) => string} key                    what the drawing depends on
 * @property {(shown: any) => string} [words]                 said in the middle of a plot that has nothing to show
 * @property {(host: HTMLElement, actions: import("../types.js").Actions) => {update(shown: any, size: {width: number, height: number}): void}} [marks]  drawn over the plot with every frame
 */

/** @param {HTMLElement} el @param {Chart} chart @param {import("../types.js").Actions} actions */
export function createFigure(el, chart, actions) {
  const figure = document.createElement("figure");
  const caption = document.createElement("figcaption");
  const title = document.createElement("span");
  const number = document.createElement("span");
  const plot = document.createElement("div");
  const canvas = document.createElement("div");
  const wait = document.createElement("p");
  number.className = "num";
  plot.className = "plot";
  canvas.className = "plot-canvas";
  wait.className = "wait";
  caption.append(title, number);
  plot.append(canvas, wait);
  figure.append(caption, plot);
  el.append(figure);
  let library = /** @type {"loading"|"ready"|"failed"} */ ("loading");
  const drawing = createPlot(canvas, (state) => {
    library = state;
    say();
  });
  const marks = chart.marks?.(plot, actions);
  let drawn = "";
  let size = { width: 0, height: 0 };
  /** @type {any} */
  let told = null;
  const say = () => {
    const own = told ? (chart.words?.(told) ?? "") : "";
    setText(wait, library === "failed" ? CHARTS.failed : own || (library === "loading" ? CHARTS.loading : ""));
  };
  const tell = (/** @type {any} */ shown) => {
    told = shown;
    setText(title, chart.title(shown));
    setText(number, chart.caption(shown));
    figure.classList.toggle("old", Boolean(shown.old));
    say();
    marks?.update(shown, size);
  };
  say();
  const watch = new ResizeObserver(([entry]) => {
    size = { width: entry.contentRect.width, height: entry.contentRect.height };
    if (told) marks?.update(told, size);
  });
  if (marks) watch.observe(plot);
  return {
    element: figure,
    /** What follows every frame. @param {Frame} frame */
    follow(frame) {
      const shown = marks && chart.describe(frame);
      if (shown) tell(shown);
    },
    /** The number in the caption, which costs nothing to write. @param {Frame} frame */
    caption(frame) {
      const shown = chart.describe(frame);
      if (shown) setText(number, chart.caption(shown));
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
