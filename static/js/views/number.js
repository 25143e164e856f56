/**
 * The one control for a number that is an input: drag it, type it, step it with the keys.
 *
 * The same control stands in a sentence, a formula, a card (HTML) and on the stage (an SVG group whose origin is the
 * text's anchor). It never rebuilds its element, so a drag survives every redraw; while it is being changed it shows
 * what the hand does, otherwise what `update` told it. Its digits are painted together with the answer they cause: painting
 * them first would keep the browser busy with one picture while the next is ready, and the answer would be shown a frame later.
 *
 *   drag left, right    one stride every three pixels; Shift coarse, Alt fine
 *   click, Enter, digit opens a field in place: 0.4, 0,4, 2/5 and 1e-3 are understood
 *   ↑ ↓ PageUp PageDown steps, with the same Shift and Alt
 *   Esc                 puts back what stood when the drag began or, with no drag, when the number got the focus
 */

import { formatInput, UNKNOWN } from "../core/numbers.js";
import { drawHtml, drawSvg } from "./numberlook.js";
import { moved, pace, PIXELS_A_STRIDE, strideOf } from "./stride.js";
import { keepTouch } from "./touch.js";
import { openTyping } from "./typing.js";

/** @typedef {import("../types.js").Address} Address */

/** How long the digits wait for their answer. */
const ANSWER_MILLISECONDS = 25;

/**
 * @typedef {object} NumberOptions
 * @property {Address} address
 * @property {string} label                        what a screen reader calls it
 * @property {(value: number) => string} [format]
 * @property {"start"|"middle"|"end"} [anchor]     of the SVG variant
 * @property {number} [stride]                     a fixed stride, 1 for whole numbers
 * @property {number|null} [minimum]
 * @property {number|null} [maximum]
 */
/** @typedef {{number: number|null, ghost?: number|null, problem?: string|null, disabled?: boolean, hue?: string}} NumberShown */
/** @typedef {{element: HTMLElement|SVGGElement, update(shown: NumberShown): void, destroy(): void}} NumberField */

/**
 * @param {HTMLElement|SVGGElement} host @param {Pick<import("../types.js").Actions, "setNumber">} actions @param {NumberOptions} options
 * @returns {NumberField}
 */
export function createNumberField(host, actions, options) {
  const { address, label, format = formatInput, minimum = null, maximum = null } = options;
  const look = host instanceof SVGElement ? drawSvg(host, options.anchor ?? "middle") : drawHtml(host);
  const element = look.element;
  const disposal = new AbortController();
  /** @type {NumberShown} */
  let shown = { number: null };
  /** @type {{start: number, at: number, strides: number, stride: number, moved: boolean, x: number, pointer: number|null}|null} */
  let change = null;
  /** @type {{close(): void}|null} */
  let typing = null;
  /** What stood when the focus came, and what this control sent last: Esc goes back from the one to the other. */
  let kept = /** @type {number|null} */ (null), sent = /** @type {number|null} */ (null);
  /** The characters that the number has taken while it is changed: it does not shrink under the hand. */
  let reserve = 0;

  let waiting = 0;
  const paint = () => {
    clearTimeout(waiting);
    waiting = 0;
    const text = textOf(current());
    if (change || reserve) reserve = Math.max(reserve, text.length);
    look.paint({ ...shown, text, reserve, label, told: toldAs(label, current(), format), problem: shown.problem ?? null });
  };
  const paintSoon = () => {
    waiting ||= setTimeout(paint, ANSWER_MILLISECONDS);
  };
  const current = () => (change ? change.at : shown.number);
  const textOf = (/** @type {number|null} */ x) => (x === null ? UNKNOWN : format(x));
  const send = (/** @type {number} */ x, /** @type {boolean} */ commit) => {
    sent = x;
    actions.setNumber(address, x, { commit });
  };

  /** @param {number|null} pointer @param {number} x */
  const begin = (pointer, x) => {
    const start = shown.number ?? 0;
    change = { start, at: start, strides: 0, stride: options.stride ?? strideOf(start), moved: false, x, pointer };
  };
  /** @param {number} by strides @param {boolean} fine tenths of a stride count */
  const move = (by, fine) => {
    if (!change) return;
    change.strides += by;
    const tenths = fine && options.stride === undefined;
    const to = moved(change.start, tenths ? change.strides : Math.round(change.strides), { stride: change.stride, minimum, maximum });
    if (to === change.at) return;
    change.at = to;
    change.moved = true;
    paintSoon();
    send(to, false);
  };
  /** @param {boolean} keep false puts the start back */
  const finish = (keep) => {
    if (!change) return;
    const { start, at, moved: changed } = change;
    change = null;
    delete element.dataset.dragging;
    if (changed) {
      shown = { ...shown, number: keep ? at : start };
      send(keep ? at : start, true);
    }
    paint();
  };
  /** Goes back to what stood when the focus came, unless somebody else has changed the number since. */
  const restore = () => {
    if (kept === null || sent === null || shown.number === kept || shown.number !== sent) return false;
    shown = { ...shown, number: kept };
    send(kept, true);
    paint();
    return true;
  };
  const type = (/** @type {string|null} */ first) => {
    if (typing || shown.disabled) return;
    typing = openTyping(element, {
      label,
      text: first ?? (shown.number === null ? "" : String(shown.number)),
      select: first === null,
      minimum,
      maximum,
      whole: options.stride === 1,
      done: (x, refocus) => {
        typing = null;
        element.classList.remove("typing");
        if (x !== null && x !== shown.number) {
          shown = { ...shown, number: x };
          paint();
          send(x, true);
        }
        if (refocus) element.focus();
      },
    });
    element.classList.add("typing");
  };

  const listen = (/** @type {string} */ name, /** @type {(event: any) => void} */ handler) =>
    element.addEventListener(name, handler, { signal: disposal.signal });
  listen("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0 || shown.disabled || typing) return;
    event.preventDefault();
    event.stopPropagation();
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    begin(event.pointerId, event.clientX);
    element.dataset.dragging = "";
  });
  keepTouch(element, disposal.signal);
  listen("pointermove", (/** @type {PointerEvent} */ event) => {
    if (!change || change.pointer !== event.pointerId) return;
    if (!change.moved && Math.abs(event.clientX - change.x) < PIXELS_A_STRIDE) return;
    const by = ((event.clientX - change.x) / PIXELS_A_STRIDE) * pace(event);
    change.x = event.clientX;
    move(by, event.altKey);
  });
  listen("pointerup", (/** @type {PointerEvent} */ event) => {
    if (!change || change.pointer !== event.pointerId) return;
    const clicked = !change.moved;
    finish(true);
    if (clicked) type(null);
  });
  for (const name of ["pointercancel", "lostpointercapture"]) listen(name, () => change?.pointer !== null && finish(true));
  listen("click", (event) => event.stopPropagation());
  listen("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (shown.disabled || event.ctrlKey || event.metaKey) return;
    const strides = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (strides) {
      if (!change) begin(null, 0);
      move(strides * pace(event), event.altKey);
    } else if (event.key === "Enter") type(null);
    else if (/^[-0-9.,]$/.test(event.key) && !event.altKey) type(event.key);
    else if (event.key === "Escape" && change) {
      const byKeys = change.pointer === null;
      finish(false);
      if (byKeys) restore(); // keys that went before are of the same visit
    }
    else if (event.key !== "Escape" || !restore()) return;
    event.preventDefault();
    event.stopPropagation();
  });
  listen("keyup", (/** @type {KeyboardEvent} */ event) => change?.pointer === null && /^(Arrow|Page)/.test(event.key) && finish(true));
  listen("focus", () => (kept = shown.number));
  listen("blur", () => {
    if (change?.pointer === null) finish(true);
    if (!reserve) return;
    reserve = 0;
    paint();
  });

  return {
    element,
    update(next) {
      shown = next;
      paint();
    },
    destroy() {
      finish(true); // nothing else would end the edit
      clearTimeout(waiting);
      disposal.abort();
      typing?.close();
      look.remove();
    },
  };
}

/** What a screen reader says for the number. @param {string} label @param {number|null} x @param {(value: number) => string} format */
function toldAs(label, x, format) {
  return x === null ? `${label}, unknown` : format(x);
}
