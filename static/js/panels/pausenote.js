/** Why playing has paused by itself: one sentence by the transport, with a way on and a way to be left alone. */
import { teachableStops } from "../core/landmarks.js";
import { RUN } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h } from "./dom.js";

/** What playing has paused for where one stands, as sentences. @param {import("../types.js").Frame} frame @returns {string} */
export function pauseWords({ trace, position, playing, state }) {
  if (playing || state.pausedAt !== position) return "";
  return (teachableStops(trace).get(position) ?? []).map((kind) => `${RUN.paused} ${RUN.landmarks[kind].sentence}`).join(" ");
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createPauseNote(el, actions) {
  const words = h("p");
  let at = 0;
  const goOn = h("button", { type: "button", class: "button", text: RUN.goOn, on: { click: () => leave(actions.togglePlay) } });
  const noMore = h("button", { type: "button", class: "link", text: RUN.noMore, on: { click: () => leave(() => (actions.setPauses(false), actions.togglePlay())) } });
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": RUN.close, on: { click: () => leave(() => actions.go(at)) } }, icon("close"));
  el.append(words, goOn, noMore, close);

  /** The button pressed goes away: the keys go on from the timeline. @param {() => void} act */
  function leave(act) {
    if (el.contains(document.activeElement)) document.getElementById("timeline")?.focus({ preventScroll: true });
    act();
  }
  el.addEventListener("keydown", (event) => event.key === "Escape" && leave(() => actions.go(at)));

  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const told = pauseWords(frame);
      el.hidden = told === "";
      if (!told) return;
      at = frame.position;
      if (words.textContent !== told) words.textContent = told;
    },
    destroy: () => el.replaceChildren(),
  };
}
