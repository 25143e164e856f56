/**
 * The buttons of the run: to the start, back, play, forward, to the end; its speed; and its rounds.
 * Three small views, because they stand in three places.
 */

import { openedPlace } from "../core/nextupdate.js";
import { SPEEDS } from "../core/play.js";
import { ROUNDS } from "../core/words/rounds.js";
import { icon, set, setText } from "./svg.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Actions} Actions */

/** @param {string} name the icon @param {string} label @param {() => void} act @param {string} [className] */
function button(name, label, act, className = "iconbutton") {
  const element = document.createElement("button");
  element.type = "button";
  element.className = className;
  element.title = label;
  element.setAttribute("aria-label", label.replace(/ \(.*\)$/, ""));
  element.append(icon(name));
  element.addEventListener("click", act);
  return element;
}

/** @param {HTMLElement} el @param {Actions} actions */
export function createTransport(el, actions) {
  const first = button("first", "To the start (Home)", () => actions.go(0));
  const back = button("back", "Step back (←)", () => actions.step(-1));
  const play = button("play", "Play (Space)", () => actions.togglePlay(), "play");
  const forward = button("forward", "Step forward (→)", () => actions.step(1));
  const last = button("last", "To the end (End)", () => actions.go(Infinity));
  const glyph = /** @type {Element} */ (play.querySelector("use"));
  el.replaceChildren(first, back, play, forward, last);
  return {
    /** @param {Frame} frame */
    update(frame) {
      set(glyph, "href", frame.playing ? "#icon-pause" : "#icon-play");
      set(play, "aria-label", frame.playing ? "Pause" : "Play");
      play.title = frame.playing ? "Pause (Space)" : "Play (Space)";
      const atStart = frame.position === 0;
      set(first, "aria-disabled", atStart ? "true" : null);
      set(back, "aria-disabled", atStart && frame.round === 0 ? "true" : null);
      set(forward, "aria-disabled", frame.position >= frame.count ? "true" : null);
      set(last, "aria-disabled", frame.position >= frame.count ? "true" : null);
    },
    destroy: () => el.replaceChildren(),
  };
}

/** @param {HTMLElement} el @param {Actions} actions */
export function createSpeed(el, actions) {
  const select = document.createElement("select");
  select.className = "speed num";
  select.setAttribute("aria-label", "Speed");
  select.title = "Speed (, and .)";
  select.append(...SPEEDS.map((speed) => new Option(`${speed}×`, String(speed))));
  select.addEventListener("change", () => actions.setSpeed(Number(select.value)));
  el.replaceChildren(select);
  return {
    /** @param {Frame} frame */
    update(frame) {
      const value = String(frame.speed);
      if (select.value !== value) select.value = value;
    },
    destroy: () => el.replaceChildren(),
  };
}

/** Next round, and how many have gone before; of a training the update that stands open, and the one after it. @param {HTMLElement} el @param {Actions} actions */
export function createRounds(el, actions) {
  const previous = button("left", ROUNDS.round.previous, () => actions.previousRound());
  const count = document.createElement("span");
  const at = document.createElement("span"), epoch = Object.assign(document.createElement("span"), { className: "wide-only" });
  count.className = "round-count";
  count.append(at, epoch);
  const next = document.createElement("button");
  next.type = "button";
  next.className = "button next-round";
  const words = document.createElement("span"), wide = Object.assign(document.createElement("span"), { className: "wide-only" });
  words.append(ROUNDS.next, wide);
  next.append(words, icon("right"));
  next.addEventListener("click", () => actions.nextRound());
  el.replaceChildren(previous, count, next);
  return {
    /** @param {Frame} frame */
    update(frame) {
      const place = openedPlace(frame.state), kind = place ? ROUNDS.update : ROUNDS.round;
      setText(at, place ? ROUNDS.atUpdate(place.update) : ROUNDS.atRound(frame.round));
      setText(epoch, place?.epoch ? ROUNDS.ofEpoch(place.epoch) : "");
      set(count, "title", place?.batch ? ROUNDS.batch(place.batch, place.batches) : null);
      setText(wide, kind.what);
      next.title = kind.words;
      for (const name of ["title", "aria-label"]) set(previous, name, kind.previous);
      previous.classList.toggle("absent", frame.round === 0);
      next.classList.toggle("inviting", frame.count > 0 && frame.position === frame.count);
    },
    destroy: () => el.replaceChildren(),
  };
}
