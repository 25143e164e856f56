/**
 * A "?" on the stage is a way to the question that hides the number. The sign is small and lies on things that can be
 * clicked themselves, so a click counts as one on it when it comes near.
 */

import { set } from "./svg.js";

/** How far beside its sign a click, and a touch, still means it. */
const NEAR = 5, NEAR_TOUCH = 16;

/** Says which question's number a text stands for while it is hidden; an empty key means the present step's. @param {Element} text @param {{state: string, key?: string}} shown */
export function markAsked(text, { state, key = "" }) {
  set(text, "data-asks", state === "hidden" ? key : null);
}

/** The key of the hidden number that a click means, or null. @param {Element} host @param {Event} event @returns {string|null} */
export function askedAt(host, event) {
  if (!(event instanceof MouseEvent) || event.detail === 0) return null;
  const near = /** @type {PointerEvent} */ (event).pointerType === "touch" ? NEAR_TOUCH : NEAR;
  const beside = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ to) => Math.max(from - at, at - to, 0);
  const found = [...host.querySelectorAll("[data-asks]")].flatMap((sign) => {
    const box = sign.getBoundingClientRect();
    const off = Math.hypot(beside(event.clientX, box.left, box.right), beside(event.clientY, box.top, box.bottom));
    return box.width && off <= near ? [{ key: sign.getAttribute("data-asks") ?? "", off }] : [];
  });
  return found.sort((a, b) => a.off - b.off)[0]?.key ?? null;
}
