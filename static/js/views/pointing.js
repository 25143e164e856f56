/**
 * Pointing at the stage, for all of its things at once: pointing hovers a thing, a click, Enter or Space selects it
 * (again: lets go).
 *
 * The listeners stand on the stage, not on the things: a group of a drawing that listens for the focus is one that takes
 * it, and a thing would then be met twice on the way through the page.
 */

import { askedAt } from "./asks.js";

/** @typedef {import("../types.js").Thing} Thing */

/** What an element of the stage shows, and the part of it that takes the focus. @type {WeakMap<Element, {thingAt: (event?: Event) => Thing, button: Element}>} */
const shown = new WeakMap();

/**
 * This element, or this part of it for the keys, stands for a thing.
 * @param {Element} element @param {Thing|((event?: Event) => Thing)} thing one of many follows from where the event is
 * @param {Element} [button]
 */
export function pointable(element, thing, button = element) {
  shown.set(element, { thingAt: typeof thing === "function" ? thing : () => thing, button });
}

/** The nearest thing that an element is part of. @param {EventTarget|null} target @param {Element} host */
function holderOf(target, host) {
  for (let part = target instanceof Element ? target : null; part && part !== host; part = part.parentElement) {
    const found = shown.get(part);
    if (found) return found;
  }
  return null;
}

/** The thing an element shows, as text. @param {Element|null} element @param {Element} host */
export const thingKey = (element, host) => JSON.stringify(holderOf(element, host)?.thingAt() ?? null);

/**
 * @param {HTMLElement} host @param {Pick<import("../types.js").Actions, "hover"|"select"|"openQuestion">} actions
 * @param {{selected(): Thing|null, questionOf(key: string): string|null}} now what is selected, and the question that hides a number
 */
export function createPointing(host, actions, { selected, questionOf }) {
  const disposal = new AbortController();
  const { signal } = disposal;
  /** @param {Thing} thing */
  const toggle = (thing) => actions.select(JSON.stringify(selected()) === JSON.stringify(thing) ? null : thing);
  const hover = (/** @type {Event} */ event) => {
    const found = holderOf(event.target, host);
    actions.hover(found ? { ...found.thingAt(event), from: "stage" } : null);
  };

  host.addEventListener("pointerover", hover, { signal });
  host.addEventListener("pointerleave", () => actions.hover(null), { signal });
  host.addEventListener("focusin", (event) => event.target instanceof Element && event.target.matches(":focus-visible") && hover(event), { signal });
  host.addEventListener("focusout", () => actions.hover(null), { signal });
  host.addEventListener("click", (event) => {
    const key = askedAt(host, event), question = key === null ? null : questionOf(key);
    if (question !== null) return actions.openQuestion(question);
    const found = holderOf(event.target, host);
    if (found) toggle(found.thingAt(event));
    else if (event.target instanceof SVGSVGElement) actions.select(null);
  }, { signal });
  host.addEventListener("keydown", (event) => {
    const found = holderOf(event.target, host);
    if (!found || event.target !== found.button || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") toggle(found.thingAt(event));
    else if (event.key === "Escape") actions.select(null);
    else return;
    event.preventDefault();
  }, { signal });
  return { destroy: () => disposal.abort() };
}
