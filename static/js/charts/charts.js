/**
 * The charts under the stage, in groups to choose from: this step, the gradients by layer, the loss over two weights, the
 * gradient check. What moves with a drag (points, tangents, captions) is drawn with every frame; what Plotly draws takes
 * longer, so it is compared with what stands there, drawn only if that has changed, one chart at a time, and while a number
 * is being edited only when the hand pauses.
 */

import { CHART_VIEWS, chartView, viewsFor } from "../core/landscapes.js";
import { curvedOps } from "../core/opcurves.js";
import { hasLayers, isCircuit, lossName } from "../core/things.js";
import { CHARTS } from "../core/words.js";
import { THROUGH_TIME } from "../core/words/sequence.js";
import { activationCaption, activationTitle, activationWords, curveKey, describeActivation, drawActivation } from "./activation.js";
import { checkWords, createCheckList, curveTitle, describeCheck, drawCheck } from "./check.js";
import { createPoint } from "./curve.js";
import { createDescent } from "./descent.js";
import { createFigure } from "./figure.js";
import { describeGradients, drawGradients, gradientsCaption, gradientsTitle, gradientsWords } from "./gradients.js";
import { describeLayers, drawLayers, layersCaption, layersTitle, layersWords } from "./layers.js";
import { createLinePoint, describeLine, drawLine, lineCaption, lineKey, missing } from "./line.js";
import { createModes, createGrowthControls, describeGrowth, drawGrowth, growthCaption, growthTitle, growthWords } from "./modes.js";
import { OP_CHART } from "./op.js";
import { describeRounds, drawRounds, roundsCaption, roundsWords } from "./rounds.js";
import { createTimes, TIMES } from "./stopwatch.js";
import { SIZES_OF_INSTALMENTS, SIZES_OVER_TIME } from "./throughtime.js";
import { createSurfaceMarks, describeSurface, drawSurface, surfaceCaption, surfaceKey } from "./surface.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("./figure.js").Chart} Chart */

/** Milliseconds between two drawings, after the last step of many, after the last move of a hand, and after the last key of a text that makes other circuits. */
const BETWEEN = 40;
const STILL = 70;
const PAUSE = 160;
const REST = 350;

/** @type {Record<string, Chart>} */
const KINDS = {
  activation: { title: activationTitle, words: activationWords, describe: describeActivation, draw: drawActivation, caption: activationCaption, key: curveKey, marks: createPoint },
  op: OP_CHART,
  line: { title: ({ name, of }) => CHARTS.line(name, of), words: missing, describe: describeLine, draw: drawLine, caption: lineCaption, key: lineKey, marks: createLinePoint },
  gradients: { title: gradientsTitle, words: gradientsWords, describe: describeGradients, draw: drawGradients, caption: gradientsCaption, key: JSON.stringify },
  layers: { title: layersTitle, words: layersWords, describe: describeLayers, draw: drawLayers, caption: layersCaption, key: JSON.stringify },
  rounds: { title: ({ of }) => CHARTS.rounds(of), words: roundsWords, describe: describeRounds, draw: drawRounds, caption: roundsCaption, key: JSON.stringify },
  surface: { title: ({ of }) => CHARTS.surface(of), words: missing, describe: describeSurface, draw: drawSurface, caption: surfaceCaption, key: surfaceKey, marks: createSurfaceMarks },
  growth: { title: growthTitle, words: growthWords, describe: describeGrowth, draw: drawGrowth, caption: growthCaption, key: JSON.stringify, marks: createGrowthControls },
  timing: TIMES,
  sizes: SIZES_OVER_TIME,
  shares: SIZES_OF_INSTALMENTS,
  curve: { title: curveTitle, describe: describeCheck, draw: drawCheck, words: checkWords, caption: () => "", key: ({ curve, of }) => JSON.stringify([curve, of]) },
};

/** Figures that are no plots. @type {Record<string, (el: HTMLElement, actions: import("../types.js").Actions) => Figure>} */
const TABLES = { results: createCheckList, modes: createModes, descent: createDescent, times: createTimes };

/** @typedef {{element: HTMLElement, follow(frame: Frame): void, update(frame: Frame, theme: string): boolean, destroy(): void}} Figure */

/** The figures of each group, side by side; on a phone the first, or the one chosen. */
const GROUPS = /** @type {const} */ ({
  step: ["activation", "line", "gradients"],
  layers: ["layers", "gradients"],
  surface: ["surface", "rounds"],
  descent: ["descent"],
  check: ["results", "curve"],
  modes: ["modes", "growth"],
  timing: ["times", "timing"],
  time: ["sizes", "shares"],
});
/** Without layers there is no unit whose activation a step could show, but ops that have a curve. @param {keyof typeof GROUPS} view @param {Frame} frame */
function groupOf(view, frame) {
  if (view !== "step" || hasLayers(frame.structure)) return GROUPS[view];
  return curvedOps(frame).length ? /** @type {const} */ (["op", "line", "gradients"]) : /** @type {const} */ (["line", "gradients", "rounds"]);
}

/** The panel that says which figure of its group a phone shows. */
const FIGURE = "figure";

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
function createTabs(el, actions) {
  const list = document.createElement("div");
  list.className = "chart-tabs";
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", CHARTS.views);
  const tabs = CHART_VIEWS.map((view) => {
    const tab = document.createElement("button");
    Object.assign(tab, { type: "button", textContent: view === "time" ? THROUGH_TIME.tab : CHARTS.tabs[view], id: `tab-${view}` });
    tab.setAttribute("role", "tab");
    tab.addEventListener("click", () => actions.setPanel("charts", view === "step" ? null : view));
    return tab;
  });
  list.append(...tabs);
  list.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const there = tabs.filter((tab) => !tab.hidden);
    const at = there.findIndex((tab) => tab === document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = there[(at + by + there.length) % there.length];
    next.focus();
    next.click();
  });
  el.append(list);
  return {
    /** @param {string} view @param {Frame} frame */
    update(view, frame) {
      const there = viewsFor(frame.structure);
      tabs.forEach((tab, k) => {
        tab.hidden = !there.includes(CHART_VIEWS[k]);
        if (CHART_VIEWS[k] === "surface") tab.textContent = isCircuit(frame.structure) ? CHARTS.surfaceTab(lossName(frame)) : CHARTS.tabs.surface;
        tab.setAttribute("aria-selected", String(CHART_VIEWS[k] === view));
        tab.tabIndex = CHART_VIEWS[k] === view ? 0 : -1;
      });
    },
  };
}

/** Which figure of the group is shown where there is room for one. @param {HTMLElement} el @param {import("../types.js").Actions} actions */
function createChoice(el, actions) {
  const list = document.createElement("div");
  list.className = "figure-choice seg";
  list.setAttribute("role", "group");
  list.setAttribute("aria-label", CHARTS.figure);
  el.append(list);
  /** @type {readonly (keyof typeof CHARTS.figures | keyof typeof THROUGH_TIME.figures)[]} */
  let names = [];
  return {
    /** @param {readonly (keyof typeof CHARTS.figures | keyof typeof THROUGH_TIME.figures)[]} group @param {Frame} frame */
    build(group, frame) {
      names = group;
      const words = { ...CHARTS.figures, ...THROUGH_TIME.figures, ...(isCircuit(frame.structure) ? CHARTS.figuresOf(lossName(frame)) : {}) };
      list.replaceChildren(...names.map((name, k) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: words[name] });
        button.addEventListener("click", () => actions.setPanel(FIGURE, k ? name : null));
        return button;
      }));
    },
    /** @param {Frame} frame @param {Figure[]} figures */
    update({ state }, figures) {
      const chosen = Math.max(0, names.findIndex((name) => name === state.panels[FIGURE]));
      [...list.children].forEach((button, k) => button.setAttribute("aria-pressed", String(k === chosen)));
      figures.forEach((figure, k) => figure.element.classList.toggle("chosen", k === chosen));
    },
  };
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createCharts(el, actions) {
  const tabs = createTabs(el, actions);
  const choice = createChoice(el, actions);
  const body = document.createElement("div");
  body.className = "chart-group";
  body.setAttribute("role", "tabpanel");
  el.append(body);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** @type {Figure[]} */
  let figures = [];
  let shownView = "";
  /** @type {Frame|null} */
  let frame = null;
  let moved = 0;
  let remade = -Infinity;
  let next = 0;
  let timer = 0;

  /** Draws the first chart in turn that has something new, and comes back for the others. */
  function turn() {
    timer = 0;
    if (!frame) return;
    const due = Math.max(moved + (frame.editing ? PAUSE : STILL), remade + REST) - performance.now();
    if (due > 0) {
      timer = window.setTimeout(turn, due + 5);
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
      moved = performance.now();
      if (frame?.structure && frame.structure !== latest.structure) remade = moved;
      frame = latest;
      const view = chartView(latest.state);
      const group = groupOf(view, latest);
      const key = `${group} ${latest.structure && lossName(latest)}`;
      if (key !== shownView) {
        for (const figure of figures) figure.destroy();
        figures = group.map((name) => TABLES[name]?.(body, actions) ?? createFigure(body, KINDS[name], actions));
        shownView = key;
        choice.build(group, latest);
        tabs.update(view, latest);
        body.setAttribute("aria-labelledby", `tab-${view}`);
      }
      choice.update(latest, figures);
      for (const figure of figures) figure.follow(latest);
      soon();
    },
    destroy() {
      clearTimeout(timer);
      dark.removeEventListener("change", soon);
      for (const figure of figures) figure.destroy();
      el.replaceChildren();
    },
  };
}
