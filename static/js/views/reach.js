/**
 * The stage by the keys: Tab comes to one thing, ↑ and ↓ go from thing to thing in the order of the pass; the numbers take
 * the Tab key too, while they are few.
 */

import { thingKey } from "./pointing.js";
import { set } from "./svg.js";

/** Past this many numbers the Tab key would never leave the stage: then they are reached through their cards. */
const MOST_TAB_STOPS = 40;
const THINGS = ".unit > .body, .layer-mark > .body, .edge[role=button], .matrix .cursor, .loss > .body";

/** @param {Element} thing */
const isShown = (thing) => thing.getAttribute("display") !== "none";

/** @param {SVGElement} picture @param {HTMLElement} host the stage */
export function createReach(picture, host) {
  const disposal = new AbortController();
  /** The thing that takes the Tab key. @type {Element|null} */
  let stop = null;

  /** @param {Element|null} next */
  function move(next) {
    if (stop && stop !== next) set(stop, "tabindex", -1);
    stop = next;
    if (stop) set(stop, "tabindex", 0);
  }

  /** ↑ and ↓ go from thing to thing. @param {KeyboardEvent} event */
  function rove(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.defaultPrevented) return;
    const things = /** @type {SVGElement[]} */ ([...picture.querySelectorAll(THINGS)].filter(isShown));
    const places = new Map(things.map((thing) => [thing, middleOf(thing)]));
    things.sort((a, b) => Number(places.get(a)) - Number(places.get(b)));
    const at = things.findIndex((thing) => thing === document.activeElement);
    const next = things[(at + by + things.length) % things.length];
    if (!next) return;
    event.preventDefault();
    move(next);
    next.focus();
  }
  picture.addEventListener("keydown", rove, { signal: disposal.signal });

  return {
    /** What has the focus, as far as a new drawing can give it back. @returns {() => void} gives it back */
    hold() {
      const focused = document.activeElement;
      const key = focused && picture.contains(focused) ? thingKey(focused, host) : null;
      const role = focused?.getAttribute("role") ?? "";
      const kept = stop ? thingKey(stop, host) : null;
      return () => {
        const found = (/** @type {string|null} */ wanted, /** @type {string} */ among) =>
          wanted === null ? null : [...picture.querySelectorAll(among)].find((each) => thingKey(each, host) === wanted) ?? null;
        move(found(kept, THINGS));
        const numbers = picture.querySelectorAll("[role=spinbutton]");
        for (const number of numbers) set(number, "tabindex", numbers.length > MOST_TAB_STOPS ? -1 : 0);
        const again = found(key, `[role="${role}"]`);
        if (again instanceof SVGElement) again.focus();
      };
    },
    /** There is always one stop, and it is seen. */
    update() {
      if (stop?.isConnected && isShown(stop)) return;
      move(picture.querySelector(".unit > .body"));
    },
    destroy: () => disposal.abort(),
  };
}

/** @param {SVGElement} thing */
function middleOf(thing) {
  const box = thing.getBoundingClientRect();
  return Math.round(box.left + box.width / 2) * 1e4 + box.top + box.height / 2;
}
