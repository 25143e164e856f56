/**
 * The stage larger than its room: Ctrl or ⌘ with the wheel, a pinch and the buttons enlarge about a point; the ground is
 * dragged by the mouse, by two fingers, or with the wheel once it is enlarged; a double click on it shows all again.
 *
 * What is seen stands in the state (core/zoom.js), so it is in the address; the drawing itself stays as it was laid out.
 */

import { STAGE } from "../core/words.js";
import { enlarged, panned, readZoom, STRIDE, writeZoom, ZOOM } from "../core/zoom.js";
import { icon, set } from "./svg.js";

/** @typedef {import("../core/zoom.js").Zoom} Zoom */

/** The mouse moves this far before a press on the ground is a drag. */
const STILL = 4;
/** What a notch of the wheel enlarges. */
const WHEEL = 0.0022;

/**
 * @param {HTMLElement} el the stage @param {SVGSVGElement} picture @param {SVGGElement} world what is enlarged
 * @param {import("../types.js").Actions} actions
 */
export function createZooming(el, picture, world, actions) {
  const disposal = new AbortController();
  const { signal } = disposal;
  let zoom = readZoom(undefined);
  /** @param {Zoom} next */
  const put = (next) => {
    zoom = next; // the next event of the same frame goes on from here
    actions.setPanel(ZOOM, writeZoom(next));
  };
  const buttons = createButtons(el, { by: (factor) => put(enlarged(zoom, factor)), fit: () => actions.setPanel(ZOOM, null) });
  const isGround = (/** @type {EventTarget|null} */ target) => target === picture;
  /** A point of the screen as shares of the drawing's view. @param {number} x @param {number} y @returns {[number, number]} */
  const share = (x, y) => {
    const box = picture.getBoundingClientRect();
    return [(x - box.left) / box.width, (y - box.top) / box.height];
  };

  el.addEventListener("wheel", (event) => {
    const { width, height } = picture.getBoundingClientRect();
    if (event.ctrlKey || event.metaKey) put(enlarged(zoom, Math.exp(-event.deltaY * WHEEL * (event.deltaMode ? 16 : 1)), ...share(event.clientX, event.clientY)));
    else if (zoom.scale > 1) put(panned(zoom, -event.deltaX / width, -event.deltaY / height));
    else return;
    event.preventDefault();
  }, { passive: false, signal });

  /** @type {{x: number, y: number, moved: boolean}|null} */
  let drag = null;
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch" || zoom.scale === 1 || !isGround(event.target)) return;
    drag = { x: event.clientX, y: event.clientY, moved: false };
    picture.setPointerCapture(event.pointerId);
  }, { signal });
  picture.addEventListener("pointermove", (event) => {
    if (!drag || (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < STILL)) return;
    const { width, height } = picture.getBoundingClientRect();
    put(panned(zoom, (event.clientX - drag.x) / width, (event.clientY - drag.y) / height));
    drag = { x: event.clientX, y: event.clientY, moved: true };
  }, { signal });
  const end = () => {
    if (drag?.moved) picture.addEventListener("click", (event) => event.stopPropagation(), { once: true, capture: true });
    drag = null;
  };
  picture.addEventListener("pointerup", end, { signal });
  picture.addEventListener("pointercancel", end, { signal });
  picture.addEventListener("dblclick", (event) => isGround(event.target) && actions.setPanel(ZOOM, null), { signal });

  /** Two fingers: their middle and their distance. @type {{x: number, y: number, apart: number}|null} */
  let fingers = null;
  const read = (/** @type {TouchList} */ [one, two]) => ({
    x: (one.clientX + two.clientX) / 2, y: (one.clientY + two.clientY) / 2, apart: Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY),
  });
  el.addEventListener("touchstart", (event) => (fingers = event.touches.length === 2 ? read(event.touches) : null), { passive: true, signal });
  el.addEventListener("touchmove", (event) => {
    if (!fingers || event.touches.length !== 2) return;
    const now = read(event.touches);
    const { width, height } = picture.getBoundingClientRect();
    put(panned(enlarged(zoom, now.apart / Math.max(1, fingers.apart), ...share(now.x, now.y)), (now.x - fingers.x) / width, (now.y - fingers.y) / height));
    fingers = now;
    if (event.cancelable) event.preventDefault();
  }, { passive: false, signal });
  el.addEventListener("touchend", () => (fingers = null), { signal });

  return {
    /** @param {import("../types.js").Frame} frame @param {{width: number, height: number}} layout @param {boolean} large a network that asks for it */
    update(frame, { width, height }, large) {
      zoom = readZoom(frame.state.panels[ZOOM]);
      const { scale, x, y } = zoom;
      const left = width / 2 - (x / 100) * width * scale, top = height / 2 - (y / 100) * height * scale;
      set(world, "transform", scale === 1 ? null : `translate(${left.toFixed(1)} ${top.toFixed(1)}) scale(${scale})`);
      el.classList.toggle("zoomed", scale > 1);
      buttons.update(scale, large);
      /** Where a place of the drawing is seen. @param {number} px @param {number} py @returns {[number, number]} */
      return (px, py) => (scale === 1 ? [px, py] : [left + px * scale, top + py * scale]);
    },
    destroy() {
      disposal.abort();
      buttons.destroy();
    },
  };
}

/** @param {HTMLElement} el @param {{by(factor: number): void, fit(): void}} act */
function createButtons(el, act) {
  const button = (/** @type {string} */ name, /** @type {string} */ words, /** @type {() => void} */ run) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "iconbutton small";
    set(made, "aria-label", words);
    set(made, "title", words);
    made.append(icon(name));
    made.addEventListener("click", run);
    return made;
  };
  const smaller = button("minus", STAGE.smaller, () => act.by(1 / STRIDE));
  const fit = button("fit", STAGE.fit, act.fit);
  const group = document.createElement("div");
  group.className = "zoom-buttons";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", STAGE.view);
  group.append(smaller, fit, button("plus", STAGE.larger, () => act.by(STRIDE)));
  (el.parentElement ?? el).append(group);
  return {
    /** @param {number} scale @param {boolean} large */
    update(scale, large) {
      set(group, "hidden", scale > 1 || large ? null : "");
      smaller.disabled = fit.disabled = scale === 1;
    },
    destroy: () => group.remove(),
  };
}
