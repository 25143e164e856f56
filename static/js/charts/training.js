/**
 * Beside a training: the plane with its rows and the boundary, the loss on a linear or a logarithmic scale, the part of the
 * rows in the right class, and one of three groups: sizes by layer, histograms, the confusion matrix. Plotly's charts are
 * drawn in turn, ten a second together; what is out of sight is not drawn.
 */
import { BESIDE, GROUPS, groupOf, groupsFor, written } from "../core/beside.js";
import { formatNumber } from "../core/numbers.js";
import { isEmpty } from "../core/owndata.js";
import { isSequence } from "../core/sequence.js";
import { hasFewRows } from "../core/watching.js";
import { TRAINING } from "../core/words.js";
import { createSeg } from "../views/seg.js";
import { show } from "../views/svg.js";
import { ANSWERED } from "./answers.js";
import { createConfusion } from "./confusion.js";
import { ERROR } from "./error.js";
import { createFigure } from "./figure.js";
import { FIT, isCurve } from "./fit.js";
import { HISTOGRAMS, linesOf } from "./histograms.js";
import { describeHistory, drawn, EPOCHS, epochsOf, historyKey, historyWords, line, logAxis, told } from "./history.js";
import { createPad } from "./pad.js";
import { createPlane } from "./plane.js";
import { BLANK } from "./plotly.js";
import { GRADIENT_SIZES, WEIGHT_SIZES } from "./sizes.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Moment} Moment */
/** @typedef {Record<string, string>} Colours */

const BETWEEN = 100;
/** The panel that says on which scale the loss is drawn. */
const SCALE = "loss";

/** @param {Frame} frame */
function describe(frame) {
  const shown = describeHistory(frame);
  return shown && { ...shown, log: frame.state.panels[SCALE] === "log" };
}
/** @typedef {NonNullable<ReturnType<typeof describe>>} Shown */

const keyOf = (/** @type {Shown} */ shown) => `${historyKey(shown)} ${shown.log}`;
/** @type {import("./figure.js").Chart} */
const LOSS = {
  title: () => TRAINING.loss, describe, key: keyOf, words: historyWords, caption: ({ now }) => told(now, now?.loss, now?.test_loss, formatNumber),
  draw: ({ history, batches, log }, /** @type {Colours} */ colours) => {
    if (!history.length) return BLANK;
    const x = epochsOf(history, batches), own = (/** @type {keyof Moment} */ name) => history.map((/** @type {Moment} */ moment) => drawn(moment[name]));
    return { data: [line(x, own("test_loss"), TRAINING.test, colours["ink-3"], "dash", 1.5), line(x, own("loss"), TRAINING.train, colours.loss, "solid", 2)], layout: { xaxis: EPOCHS, yaxis: log ? logAxis([...own("loss"), ...own("test_loss")]) : { rangemode: "tozero", nticks: 4 } } };
  },
};
/** @type {import("./figure.js").Chart} */
const ACCURACY = {
  title: () => TRAINING.accuracy, describe, key: keyOf, words: historyWords, caption: ({ now }) => told(now, now?.accuracy, now?.test_accuracy, TRAINING.percent),
  draw: ({ history, batches }, /** @type {Colours} */ colours) => {
    if (!history.length) return BLANK;
    const x = epochsOf(history, batches), own = (/** @type {keyof Moment} */ name) => history.map((/** @type {Moment} */ moment) => drawn(moment[name]));
    return { data: [line(x, own("test_accuracy"), TRAINING.test, colours["ink-3"], "dash", 1.5), line(x, own("accuracy"), TRAINING.train, colours.ink)], layout: { xaxis: EPOCHS, yaxis: { range: [0, 1.04], tickformat: ".0%", tickmode: "array", tickvals: [0.5, 1] } } };
  },
};

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createTrainingCharts(el, actions) {
  const error = createFigure(el, ERROR, actions);
  const answers = createFigure(el, ANSWERED, actions);
  const fit = createFigure(el, FIT, actions);
  fit.element.classList.add("fit");
  const plane = createPlane(el, actions), pad = createPad(el, actions);
  const scale = document.createElement("button");
  Object.assign(scale, { type: "button", className: "link loss-scale" });
  const measures = [LOSS, ACCURACY].map((chart) => createFigure(el, chart, actions));
  measures[0].element.querySelector("figcaption")?.append(scale);
  const seg = createSeg(TRAINING.beside, TRAINING.groups, (group) => actions.setPanel(BESIDE, written(GROUPS, group)));
  const room = document.createElement("div");
  room.className = "beside";
  el.append(seg.element, room);
  const sizes = [GRADIENT_SIZES, WEIGHT_SIZES].map((chart) => createFigure(room, chart, actions)), histograms = createFigure(room, HISTOGRAMS, actions);
  const confusion = createConfusion(room, actions);
  const figures = [fit, error, answers, ...measures, ...sizes, histograms];
  const all = [...figures, confusion];
  /** @type {Frame|null} */
  let frame = null;
  let timer = 0, next = 0;
  scale.addEventListener("click", () => actions.setPanel(SCALE, frame?.state.panels[SCALE] === "log" ? null : "log"));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const soon = () => (timer ||= window.setTimeout(turn, BETWEEN));
  /** What is on the screen. @type {Set<Element>} */
  const seen = new Set();
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) seen.add(target);
    else seen.delete(target);
    soon();
  });
  for (const { element } of all) watch.observe(element);

  function turn() {
    timer = 0;
    if (!frame?.training) return;
    const theme = `${document.documentElement.dataset.theme ?? ""}${dark.matches}`;
    if (seen.has(confusion.element)) confusion.update(frame);
    for (let tried = 0; tried < figures.length; tried += 1) {
      const figure = figures[next % figures.length];
      next += 1;
      if (seen.has(figure.element) && figure.update(frame, theme)) return void soon();
    }
  }
  return {
    /** @param {Frame} latest */
    update(latest) {
      frame = latest;
      const { training } = latest;
      if (!training) return;
      const log = latest.state.panels[SCALE] === "log", groups = groupsFor(training, latest.request), group = groupOf(latest.state, training);
      scale.textContent = log ? TRAINING.log : TRAINING.linear;
      scale.setAttribute("aria-label", `${TRAINING.scale}: ${scale.textContent}`);
      if (training.rows || isEmpty(training.setup.data)) error.element.hidden = !hasFewRows(training);
      answers.element.hidden = !isSequence(latest.request);
      fit.element.hidden = !isCurve(latest);
      measures[1].element.hidden = training.now?.accuracy === null;
      for (const figure of [error, ...measures]) figure.caption(latest); // all of one moment, though the plots are drawn in turn
      for (const figure of sizes) figure.element.hidden = group !== "sizes";
      histograms.element.hidden = group !== "histograms";
      const lines = String(linesOf(training.histograms?.length ?? 1));
      if (histograms.element.style.getPropertyValue("--lines") !== lines) histograms.element.style.setProperty("--lines", lines);
      confusion.element.hidden = group !== "confusion";
      seg.update(group, groups);
      show(seg.element, groups.length > 1);
      plane.update(latest);
      pad.update(latest);
      soon();
    },
    destroy() {
      clearTimeout(timer);
      watch.disconnect();
      plane.destroy();
      pad.destroy();
      for (const figure of all) figure.destroy();
    },
  };
}
