/** What moves the ball: roll, step, the moment; its start and a second one; learning rate and momentum; and how it ends. */
import { longest, momentOf, OTHER, otherStart, suggestedStart } from "../core/descents.js";
import { formatInput, formatNumber } from "../core/numbers.js";
import { CHARTS } from "../core/words.js";
import { DESCENT } from "../core/words/descent.js";
import { h, setAttribute, setText } from "../panels/dom.js";
import { field, numberInput, placeProblems } from "../panels/settings/form.js";
import { icon, set } from "../views/svg.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("./descent.js").Shown} Shown */

/** Optimizers that a momentum makes of one another. */
const ROLLS = ["sgd", "momentum"];
/** As near as that is the same place. */
const NEAR = 1e-3;

/** How the ways end, in sentences. @param {Shown} shown @returns {string[]} */
export function endings({ balls, of, hidden, alone }) {
  if (hidden) return [];
  const told = balls.filter(({ reason }) => reason !== null);
  const said = told.map(({ start, values, losses, last, reason }) => {
    const end = reason === "diverged" ? null : values[last];
    return DESCENT.end[/** @type {keyof typeof DESCENT.end} */ (reason)](formatInput(start), end === null ? "∞" : formatNumber(end), of === "Loss" ? "loss" : of, formatNumber(losses[last] ?? NaN), last);
  });
  const ends = told.map(({ reason, values, last }) => (reason === "settled" ? values[last] : null));
  if (ends.length === 2 && ends.every((end) => end !== null)) said.push(Math.abs(Number(ends[0]) - Number(ends[1])) <= NEAR * Math.max(1, Math.abs(Number(ends[0]))) ? DESCENT.same : DESCENT.apart);
  if (!alone) said.push(DESCENT.moved);
  return said;
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createDescentSide(el, actions) {
  /** @type {Frame|null} */
  let frame = null;
  /** @type {Shown|null} */
  let shown = null;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const at = (/** @type {number} */ moment) => actions.setPanel("moment", moment > 0 ? String(moment) : null);
  const round = (/** @type {string} */ name, /** @type {string} */ words, /** @type {() => void} */ act, className = "iconbutton") =>
    h("button", { type: "button", class: className, title: words, "aria-label": words, on: { click: act } }, icon(name));
  const moveTo = (/** @type {number} */ moment) => {
    actions.roll(false);
    at(moment);
  };
  const play = round("play", DESCENT.play, () => {
    if (!frame) return;
    if (still.matches && !frame.state.rolling) at(longest(frame.state));
    else actions.roll(!frame.state.rolling);
  }, "play");
  const glyph = /** @type {Element} */ (play.querySelector("use"));
  const slider = h("input", { type: "range", min: 0, step: 1, "aria-label": DESCENT.moment, class: "descent-moment" });
  slider.addEventListener("input", () => moveTo(Number(slider.value)));
  const place = h("span", { class: "num descent-place" });
  const settings = h("div", { class: "descent-fields" });
  const open = h("button", { type: "button", class: "button", title: DESCENT.openWords, on: { click: () => frame && actions.openMoment(momentOf(frame.state)) } }, DESCENT.open);
  const other = h("button", { type: "button", class: "button", on: { click: () => frame && actions.setPanel(OTHER, otherStart(frame.state) === null ? String(suggestedStart(frame.state)) : null) } });
  const ends = h("div", { class: "descent-ends", role: "status" });
  const side = h("div", { class: "descent-side" },
    h("div", { class: "descent-run" }, round("first", DESCENT.first, () => moveTo(0)), play, round("forward", DESCENT.step, () => frame && moveTo(Math.min(longest(frame.state), momentOf(frame.state) + 1))), slider, place),
    ends, settings, h("div", { class: "descent-buttons" }, other, open));
  el.append(side);
  let built = "";

  /** @param {Frame} now @param {Shown} told */
  function build({ request, state }, told) {
    const { optimizer } = request, second = otherStart(state), rolls = ROLLS.includes(optimizer.name);
    const title = state.catalog?.optimizers.find(({ name }) => name === optimizer.name)?.title ?? optimizer.name;
    const focused = /** @type {HTMLElement|null} */ (settings.querySelector(":focus"))?.dataset.key;
    const address = /** @type {any} */ (told.address);
    settings.replaceChildren(...[
      address && field(`/${address.place}/${[address.name, ...address.index].join("/")}`, DESCENT.start(told.name), numberInput("start", formatInput(told.balls[0].start), (start) => {
        at(0);
        actions.startFrom(address, start, { commit: true });
      }, { size: 7 })),
      second !== null && field("", DESCENT.other, numberInput("other", formatInput(second), (start) => Number.isFinite(start) && actions.setPanel(OTHER, String(start)), { size: 7 })),
      field("/optimizer/learning_rate", DESCENT.rate, numberInput("rate", optimizer.learning_rate, (rate) => actions.setNumber({ place: "optimizer", name: "learning_rate" }, rate, { commit: true }), { size: 7 })),
      rolls ? field("/optimizer/momentum", DESCENT.momentum, numberInput("momentum", optimizer.name === "sgd" ? 0 : (optimizer.momentum ?? 0.9), (momentum) => {
        const { name: _, momentum: __, ...rest } = optimizer;
        actions.setRequest({ optimizer: /** @type {any} */ (momentum === 0 ? { ...rest, name: "sgd" } : { ...rest, name: "momentum", momentum }) });
      }, { size: 7 }), DESCENT.momentumWords) : h("p", { class: "note", text: DESCENT.otherOptimizer(title) }),
    ].filter((each) => each instanceof Node));
    if (focused) /** @type {HTMLElement|null} */ (settings.querySelector(`[data-key="${focused}"]`))?.focus({ preventScroll: true });
  }

  return {
    /** @param {Frame} now @param {Shown} told */
    update(now, told) {
      frame = now;
      shown = told;
      const { state } = now, moment = momentOf(state), last = longest(state);
      const key = JSON.stringify([now.request.optimizer, told.balls.map(({ start }) => start), told.name, told.address, state.catalog !== null]);
      if (key !== built) build(now, told);
      built = key;
      placeProblems(settings, state.problems);
      set(glyph, "href", state.rolling ? "#icon-pause" : "#icon-play");
      for (const name of ["title", "aria-label"]) setAttribute(play, name, state.rolling ? DESCENT.pause : DESCENT.play);
      play.disabled = told.hidden || (last === 0 && !state.rolling);
      slider.max = String(last);
      slider.disabled = told.hidden || last === 0;
      slider.value = String(moment);
      setAttribute(slider, "aria-valuetext", DESCENT.at(moment, last));
      setText(place, told.hidden ? "" : DESCENT.at(moment, last));
      setText(other, otherStart(state) === null ? DESCENT.addOther : DESCENT.dropOther);
      open.disabled = told.hidden || moment < 1 || moment > told.balls[0].last;
      const said = told.hidden ? [CHARTS.hidden] : told.refused ? [told.refused] : shown.balls.some(({ reason }) => reason !== null) ? endings(told) : [DESCENT.wait];
      setAttribute(ends, "aria-live", now.editing || state.rolling ? "off" : "polite"); // under a hand it would never stop talking
      const words = JSON.stringify(said);
      if (ends.dataset.words !== words) ends.replaceChildren(...said.map((text) => h("p", { text })));
      ends.dataset.words = words;
    },
  };
}
