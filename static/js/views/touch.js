/**
 * A finger on a part of a drawing drags it and does not scroll the page. `touch-action` is heeded on a drawing as a whole but
 * not on a part of it, which has no box of its own: there the touch itself must not begin a scroll.
 * @param {Element} part @param {AbortSignal} [signal]
 */
export function keepTouch(part, signal) {
  part.addEventListener("touchstart", (event) => event.cancelable && event.preventDefault(), { passive: false, signal });
}
