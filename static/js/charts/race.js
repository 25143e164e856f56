/** A race of optimizers: loss against updates, who is ahead, and who runs at which learning rate. */
import { entrantsOf, epochsOf, EPOCHS_PANEL, MOST_RUNNERS, panelOf, rateFor, RUNNERS_PANEL, SCALE_PANEL, sharedRate, standings } from "../core/race.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { RACE } from "../core/words/below.js";
import { h, setAttribute, setText } from "../panels/dom.js";
import { checkbox, field, numberInput, placeProblems } from "../panels/settings/form.js";
import { icon, set } from "../views/svg.js";
import { spreadEnds } from "./ends.js";
import { createFigure } from "./figure.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../core/race.js").Race} Race */

/** Hue says kind and sign alone: runners are told apart by their dash and by a name at the end. */
const DASHES = ["solid", "dash", "dot", "dashdot"];
const MARGIN = { l: 50, r: 118, t: 8, b: 24 };
const NAME = 0.1;

/** @param {Frame} frame @returns {Record<string, string>} */
const titlesOf = ({ state }) => Object.fromEntries((state.catalog?.optimizers ?? []).map(({ name, title }) => [name, title ?? name]));

/** @param {Frame} frame */
export function describeRace(frame) {
  const { state } = frame, titles = titlesOf(frame);
  const runners = (state.race?.runners ?? []).map((runner, k) => ({
    key: runner.key, title: titles[runner.name] ?? runner.name, dash: DASHES[k % DASHES.length], update: runner.training.at.update,
    x: runner.training.history.map(({ update }) => update), y: runner.training.history.map(({ loss }) => toNumber(loss)).map((loss) => (loss !== null && Number.isFinite(loss) ? loss : null)),
  }));
  const first = state.race ? standings(state.race).order[0]?.runner.key : undefined;
  return { runners, first, log: state.panels[SCALE_PANEL] !== "linear", going: state.race?.going ?? false };
}
/** @typedef {NonNullable<ReturnType<typeof describeRace>>} Shown */

/** @param {Shown} shown @param {Record<string, string>} colours */
export function drawRace({ runners, first, log }, colours) {
  if (!runners.some(({ x }) => x.length)) return BLANK;
  const data = runners.map(({ key, title, dash, x, y }) => ({
    type: "scatter", mode: "lines", x, y: log ? y.map((loss) => loss || null) : y, line: { color: key === first ? colours.loss : colours["ink-2"], width: key === first ? 2.5 : 1.5, dash, simplify: false }, hovertemplate: `${title}, update %{x}: %{y:.4~g}<extra></extra>`,
  }));
  const all = runners.flatMap(({ y }) => y.flatMap((loss) => (loss === null || (log && loss <= 0) ? [] : [log ? Math.log10(loss) : loss])));
  const low = log ? Math.min(...all) : Math.min(0, ...all), high = Math.max(...all), span = high - low || 1;
  const at = runners.map(({ y }) => y.filter((loss) => loss !== null).at(-1) ?? 0).map((loss) => (log ? Math.log10(loss || 10 ** low) : loss) / span);
  const ends = spreadEnds(at, { span: 1, share: NAME }).map((end) => end * span);
  const annotations = runners.map(({ title, key }, k) => ({ x: 1, xref: "paper", xanchor: "left", xshift: 6, y: ends[k], text: title, showarrow: false, font: { size: 11, color: key === first ? colours.ink : colours["ink-2"] } }));
  const top = Math.max(high, ...ends);
  const range = [low - 0.06 * span, top + 0.06 * span];
  return { data, layout: { margin: MARGIN, annotations, xaxis: { nticks: 7, rangemode: "tozero" }, yaxis: log ? { type: "log", range, nticks: 5, exponentformat: "power" } : { range, nticks: 5 } } };
}

/** Who is ahead, or has won, with numbers. @param {Race|null} race @param {Record<string, string>} titles @returns {string[]} */
export function raceInWords(race, titles) {
  if (!race) return [RACE.waiting];
  const { order: [first, ...others], gone, over } = standings(race);
  const name = (/** @type {import("../core/race.js").Runner} */ runner) => titles[runner.name] ?? runner.name;
  const capital = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1);
  const said = first ? [capital((over ? RACE.wins : RACE.leads)(name(first.runner), formatNumber(first.loss), first.update))] : [];
  if (others.length) said.push(RACE.others(others.map(({ runner, loss }) => RACE.other(name(runner), formatNumber(loss)))));
  return [...said, ...gone.map((runner) => capital(RACE.diverged(name(runner))))];
}

/** @type {import("./figure.js").Chart} */
const CHART = {
  title: () => RACE.title, describe: describeRace, draw: drawRace, caption: () => "", words: ({ runners }) => (runners.length ? "" : RACE.waiting),
  key: ({ runners, first, log }) => JSON.stringify([runners.map((/** @type {Shown["runners"][number]} */ { key, x }) => [key, x.length, x[x.length - 1]]), first, log]),
};

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createRace(el, actions) {
  const host = h("div", { class: "below-figures" }), side = h("div", { class: "race-side" });
  el.append(host, side);
  const figure = createFigure(host, CHART, actions);
  const scale = h("button", { type: "button", class: "link", on: { click: () => frame && actions.setPanel(SCALE_PANEL, describeRace(frame).log ? "linear" : null) } });
  figure.element.querySelector("figcaption")?.append(scale);
  const playWord = h("span"), play = h("button", { type: "button", class: "button race-play", on: { click: () => frame && actions.runRace(!frame.state.race?.going) } }, icon("play"), playWord);
  const glyph = /** @type {Element} */ (play.querySelector("use"));
  const reset = h("button", { type: "button", class: "iconbutton", title: RACE.reset, "aria-label": RACE.reset, on: { click: () => actions.resetRace() } }, icon("reset"));
  const epochs = h("span"), list = h("div", { class: "race-list", role: "group", "aria-label": RACE.choose }), told = h("div", { class: "race-told", role: "status" }), wrong = h("p", { class: "problem", hidden: true }), all = h("div", { class: "race-all" }), goes = h("p", { class: "note", hidden: true, text: RACE.goWords });
  side.append(h("div", { class: "race-run" }, reset, play, epochs), all, list, goes, wrong);
  host.append(told, h("p", { class: "note below-note", text: RACE.lead }));
  /** @type {Frame|null} */
  let frame = null;
  let built = "";

  /** @param {Frame} now */
  function build(now) {
    const { state } = now, entrants = entrantsOf(state), titles = titlesOf(now);
    const choose = (/** @type {import("../core/race.js").Entrant[]} */ next) => actions.setPanel(RUNNERS_PANEL, panelOf(next));
    const focused = /** @type {HTMLElement|null} */ (side.querySelector(":focus"))?.dataset.key;
    list.replaceChildren(...(state.catalog?.optimizers ?? []).map(({ name }) => {
      const entrant = entrants.find((each) => each.name === name);
      const box = checkbox(`runs ${name}`, entrant !== undefined, (checked) => choose(checked ? [...entrants, { name, rate: rateFor(name) }] : entrants.filter((each) => each.name !== name)));
      box.disabled = !entrant && entrants.length >= MOST_RUNNERS;
      const rate = numberInput(`rate ${name}`, entrant?.rate ?? rateFor(name), (/** @type {number} */ value) => choose(entrants.map((each) => (each.name === name ? { name, rate: value } : each))), { size: 6, label: RACE.rate(titles[name]) });
      rate.disabled = !entrant;
      const line = field(`/${name}/optimizer/learning_rate`, titles[name], box);
      line.classList.add("race-runner");
      line.querySelector(".field")?.after(rate, h("button", { type: "button", class: "link", "data-open": name, title: RACE.openWords, "aria-label": RACE.open(titles[name]), hidden: true, on: { click: () => open(name) } }, RACE.go));
      return line;
    }));
    const shared = sharedRate(entrants), one = numberInput("rate for all", shared ?? "", (/** @type {number} */ rate) => choose(entrants.map(({ name }) => ({ name, rate }))), { size: 6 });
    one.placeholder = RACE.own;
    one.disabled = !entrants.length;
    all.replaceChildren(field("", RACE.rateForAll, one));
    const full = entrants.length >= MOST_RUNNERS;
    wrong.hidden = !full && entrants.length > 0;
    setText(wrong, entrants.length ? RACE.most(MOST_RUNNERS) : RACE.few);
    wrong.className = entrants.length ? "note" : "problem";
    epochs.replaceChildren(field("", RACE.epochs, numberInput("race epochs", epochsOf(state), (value) => actions.setPanel(EPOCHS_PANEL, String(Math.max(1, value))), { whole: true, size: 5 })));
    if (focused) /** @type {HTMLElement|null} */ (side.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
  }

  /** @param {string} name */
  function open(name) {
    const runner = frame?.state.race?.runners.find((each) => each.name === name);
    if (runner) actions.openRunner(runner.key);
  }

  return {
    /** @param {Frame} now @param {string} theme */
    draw: (now, theme) => figure.update(now, theme),
    /** @param {Frame} now */
    update(now) {
      frame = now;
      const { state } = now, race = state.race, key = JSON.stringify([entrantsOf(state), epochsOf(state), state.catalog !== null]);
      if (key !== built) build(now);
      built = key;
      const going = race?.going ?? false;
      set(glyph, "href", going ? "#icon-pause" : "#icon-play");
      for (const name of ["title", "aria-label"]) setAttribute(play, name, going ? RACE.pause : RACE.play);
      setText(playWord, going ? RACE.stop : RACE.play);
      play.disabled = !state.training?.rows || !entrantsOf(state).length;
      reset.disabled = race === null;
      const log = describeRace(now).log;
      setText(scale, log ? RACE.log : RACE.linear);
      setAttribute(scale, "aria-label", `${RACE.scale}: ${scale.textContent}`);
      for (const button of /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-open]")])) button.hidden = !race?.runners.some(({ name, training }) => name === button.dataset.open && training.at.update > 0);
      goes.hidden = [...list.querySelectorAll("[data-open]")].every((button) => /** @type {HTMLElement} */ (button).hidden);
      placeProblems(list, (race?.runners ?? []).flatMap(({ name, problems }) => problems.map((problem) => ({ ...problem, path: `/${name}${problem.path}` }))));
      setAttribute(told, "aria-live", going ? "off" : "polite");
      const said = raceInWords(race, titlesOf(now)), words = JSON.stringify(said);
      if (told.dataset.words !== words) told.replaceChildren(...said.map((text) => h("p", { text })));
      told.dataset.words = words;
    },
    destroy() {
      figure.destroy();
      el.replaceChildren();
    },
  };
}
