/**
 * Speaks the step into the live region: when the learner steps and when playing pauses, half a second after the last
 * change; never while a number is dragged or the run plays.
 */
import { stepSpeech } from "../core/sentence.js";
import { pauseWords } from "./pausenote.js";

const QUIET_MILLISECONDS = 500;

/** @param {HTMLElement} el */
export function createLive(el) {
  let timer = 0;
  let told = "";
  /** @type {import("../types.js").Frame|null} */
  let frame = null;
  return {
    /** @param {import("../types.js").Frame} next */
    update(next) {
      const key = `${next.structure?.fingerprint} ${next.round} ${next.position} ${next.playing}`;
      frame = next;
      if (key === told || !next.trace) return;
      const first = told === "";
      told = key;
      clearTimeout(timer);
      if (next.playing || next.editing || first) return;
      timer = window.setTimeout(() => frame && !frame.playing && (el.textContent = [pauseWords(frame), stepSpeech(frame)].filter(Boolean).join(" ")), QUIET_MILLISECONDS);
    },
    destroy: () => clearTimeout(timer),
  };
}
