/**
 * Two gestures of the whole page: a swipe on the why panel steps; what is copied of a number is all of its digits.
 *
 * @typedef {import("../types.js").Actions} Actions
 */

const SWIPE = 56;
const FLAT = 2; // times as far sideways as up or down

/** @param {HTMLElement} el @param {Actions} actions */
export function createSwipe(el, actions) {
  const disposal = new AbortController();
  /** @type {{x: number, y: number}|null} */
  let from = null;
  const steady = (/** @type {EventTarget|null} */ target) => target instanceof Element && target.closest("[role=spinbutton], .ft, input") === null;
  el.addEventListener("touchstart", (event) => {
    const [touch, ...more] = event.touches;
    from = touch && !more.length && steady(event.target) ? { x: touch.clientX, y: touch.clientY } : null;
  }, { passive: true, signal: disposal.signal });
  el.addEventListener("touchend", (event) => {
    const touch = event.changedTouches[0];
    if (!from || !touch) return;
    const across = touch.clientX - from.x, down = touch.clientY - from.y;
    from = null;
    if (Math.abs(across) > SWIPE && Math.abs(across) > FLAT * Math.abs(down)) actions.step(across < 0 ? 1 : -1);
  }, { signal: disposal.signal });
  return { update() {}, destroy: () => disposal.abort() };
}

/** @param {Document} page */
export function createPreciseCopy(page) {
  const disposal = new AbortController();
  page.addEventListener("copy", (event) => {
    const selection = page.getSelection();
    const holder = (/** @type {Node|null|undefined} */ node) => (node instanceof Element ? node : node?.parentElement)?.closest("[data-full]") ?? null;
    const number = holder(selection?.anchorNode);
    if (!number || number !== holder(selection?.focusNode) || selection?.isCollapsed) return;
    event.clipboardData?.setData("text/plain", number.getAttribute("data-full") ?? "");
    event.preventDefault();
  }, { signal: disposal.signal });
  return { update() {}, destroy: () => disposal.abort() };
}
