/**
 * One hint at a time for a newcomer, small and beside the thing it speaks of. It takes no focus and catches no click: only
 * its own button does. Where it stands is found when it appears and when the page or the thing changes its size, never while
 * it is drawn.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../core/firstminutes.js").Hint} Hint
 * @typedef {{things: string[], within: string, sides: readonly import("../layout/beside.js").Side[]}} Pointing
 */
import { HINTS } from "../core/firstminutes.js";
import { isCircuit } from "../core/things.js";
import { HINT } from "../core/words.js";
import { placeBeside } from "../layout/beside.js";
import { icon } from "../views/svg.js";
import { h, setText } from "./dom.js";

/** What each hint points at (the first kind that is there; the last of it, since the network's foot has most room), and where it would rather stand. @type {Record<Hint, Pointing>} */
const POINTING = {
  play: { things: ["#transport .play, #why .start .button"], within: "body", sides: ["above", "below"] },
  drag: { things: ["#stage .edge-label .number", "#stage .chip .number", "#stage .number"], within: "#stage", sides: ["below", "above", "right", "left"] },
  why: { things: ["#card"], within: ".page", sides: ["below", "left"] },
};
/** What is never covered. */
const KEPT = "#stage text, #stage .number, #stage .ring, .legend, .num, figcaption, .ask, :is(#why, #guide) :is(h1, h2, p, .slot, .s), .why-panel button";
const GAP = 9, MARGIN = 6, MOST_THINGS = 12;
/** There it stands in the text instead, and covers nothing. */
const IN_TEXT = "(max-width: 760px)";

/** @param {Hint} hint @param {boolean} layers */
const wordsOf = (hint, layers) => (layers || hint === "drag" ? HINT[hint] : hint === "play" ? HINT.playCircuit : HINT.whyCircuit);

const boxOf = (/** @type {Element} */ element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x, y, width, height };
};

/** A box and what rounding to whole pixels may take of it. @param {{x: number, y: number, width: number, height: number}} box */
const withRounding = ({ x, y, width, height }) => ({ x: x - 0.5, y: y - 0.5, width: width + 1, height: height + 1 });

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createHints(el, actions) {
  const count = h("b"), words = h("p", {}, count, h("span"));
  const sentence = /** @type {HTMLElement} */ (words.lastChild);
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": HINT.close, title: HINT.close, on: { click: () => actions.endHints() } }, icon("close"));
  el.append(close, words);
  const narrow = matchMedia(IN_TEXT);
  const disposal = new AbortController();
  /** @type {Hint|null} */
  let hint = null;
  /** @type {Element|null} */
  let thing = null;
  let waiting = 0;

  /** What it speaks of may still be growing when it appears. */
  const sizes = new ResizeObserver(() => placeSoon());

  /** Marks what the hint speaks of. @param {Element|null} next */
  function mark(next) {
    if (next === thing) return;
    thing?.removeAttribute("data-hinted");
    next?.setAttribute("data-hinted", "");
    thing = next;
    sizes.disconnect();
    if (next instanceof HTMLElement) sizes.observe(next);
  }

  function place() {
    waiting = 0;
    if (!hint) return;
    const { things, within, sides } = POINTING[hint];
    const there = things.map((selector) => [...document.querySelectorAll(selector)].filter((found) => boxOf(found).width > 0).slice(-MOST_THINGS).reverse()).find((found) => found.length) ?? [];
    if (narrow.matches) return mark(there[0] ?? null);
    const area = boxOf(/** @type {Element} */ (document.querySelector(within)));
    const bounds = { x: area.x + MARGIN, y: area.y + MARGIN, width: area.width - 2 * MARGIN, height: area.height - 2 * MARGIN };
    const keep = [...document.querySelectorAll(KEPT)].filter((element) => !el.contains(element)).map(boxOf).map(withRounding);
    const size = { width: el.offsetWidth, height: el.offsetHeight };
    const places = there.map((found) => ({ found, ...placeBeside(boxOf(found), size, bounds, keep, { gap: GAP, sides }) }));
    const best = places.reduce((least, place) => (place.covered < least.covered ? place : least), places[0]);
    mark(best?.found ?? null);
    el.hidden = thing === null;
    if (!best) return;
    const { x, y, side, at } = best;
    el.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
    el.style.setProperty("--at", `${Math.round(at)}px`);
    el.dataset.side = side;
  }
  const placeSoon = () => {
    waiting ||= requestAnimationFrame(place);
  };

  addEventListener("resize", placeSoon, { signal: disposal.signal });
  document.addEventListener("keydown", (event) => {
    if (hint && event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) actions.endHints();
  }, { signal: disposal.signal });

  return {
    /** @param {Frame} frame */
    update(frame) {
      const next = frame.trace && !frame.training ? (frame.state.hints?.[0] ?? null) : null; // they are about steps
      if (next === hint && (hint === null || thing?.isConnected)) return;
      hint = next;
      el.hidden = hint === null;
      el.dataset.hint = hint ?? "";
      if (!hint) return mark(null);
      setText(count, HINT.of(HINTS.indexOf(hint) + 1, HINTS.length));
      setText(sentence, wordsOf(hint, !isCircuit(frame.structure)));
      placeSoon();
    },
    destroy() {
      disposal.abort();
      cancelAnimationFrame(waiting);
      mark(null);
      el.replaceChildren();
    },
  };
}
