/**
 * What is wider than the panel scrolls sideways, with a shadow where there is more; by the keyboard too, but only then: a
 * stop of the Tab key that does nothing would be in the way.
 */
import { WIDE } from "../core/words.js";
import { h, setAttribute } from "./dom.js";

/** @param {HTMLElement} inner */
export function createScroller(inner) {
  const element = h("div", { class: "wide" }, inner);
  const watch = new ResizeObserver(() => {
    const more = element.scrollWidth > element.clientWidth + 1;
    setAttribute(element, "tabindex", more ? "0" : null);
    setAttribute(element, "role", more ? "group" : null);
    setAttribute(element, "aria-label", more ? WIDE : null);
  });
  watch.observe(element);
  watch.observe(inner);
  return { element, destroy: () => watch.disconnect() };
}
