/**
 * How the number control looks, as HTML and as SVG: the digits, a dotted line that says "drag me", the old value as a
 * ghost while it is being changed, and the server's words where it is refused.
 */

import { formatInput } from "../core/numbers.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {{number: number|null, text: string, reserve: number, label: string, told: string, ghost?: number|null, problem: string|null, disabled?: boolean, hue?: string}} Paint */
/** @typedef {{element: HTMLElement|SVGGElement, paint(paint: Paint): void, remove(): void}} NumberLook */

const DIGIT = 7.6;
/** The room that every number in a text has, so that 0.4 becomes 0.41 without moving its neighbours: see the stylesheet. */
const LEAST_CHARACTERS = 4;

/** @param {HTMLElement|SVGGElement} element @param {Paint} paint */
function describe(element, { number, label, told, problem, disabled, hue = "" }) {
  const classes = ["number", "num", hue, problem ? "refused" : "", element.classList.contains("typing") ? "typing" : ""]
    .filter(Boolean)
    .join(" ");
  set(element, "class", classes);
  set(element, "aria-label", label);
  set(element, "aria-valuenow", Number.isFinite(number) ? String(number) : null);
  set(element, "aria-valuetext", told);
  set(element, "aria-invalid", problem ? "true" : null);
  set(element, "aria-disabled", disabled ? "true" : null);
}

/** The ghost's text: nothing unless the number differs from what it was. @param {Paint} paint */
const ghostOf = ({ number, ghost }) => (ghost === null || ghost === undefined || ghost === number ? "" : formatInput(ghost));

/** The server's words under the field that caused them. @param {HTMLElement|SVGGElement} element */
function createNote(element) {
  /** @type {HTMLElement|null} */
  let note = null;
  return (/** @type {string|null} */ words) => {
    if (!words) {
      note?.remove();
      note = null;
      return;
    }
    if (!note) {
      note = document.createElement("p");
      note.className = "number-note";
      note.setAttribute("role", "alert");
      (element.closest("dialog") ?? document.body).append(note);
    }
    setText(note, words);
    const box = element.getBoundingClientRect();
    note.style.left = `${Math.max(8, Math.min(box.left, innerWidth - 260))}px`;
    note.style.top = `${box.bottom + 6}px`;
  };
}

/** @param {HTMLElement} host @returns {NumberLook} */
export function drawHtml(host) {
  const digits = document.createElement("span");
  const ghost = document.createElement("span");
  const element = document.createElement("span");
  digits.className = "digits";
  ghost.className = "ghost";
  ghost.setAttribute("aria-hidden", "true");
  element.className = "number num";
  element.tabIndex = 0;
  element.setAttribute("role", "spinbutton");
  element.append(digits, ghost);
  host.append(element);
  const note = createNote(element);
  /** The characters it has taken since the change began. */
  let held = 0;
  return {
    element,
    paint(paint) {
      describe(element, paint);
      const changing = paint.ghost !== null && paint.ghost !== undefined; // by another of its fields, too
      held = changing ? Math.max(held, digits.textContent?.length ?? 0, paint.text.length) : 0;
      setText(digits, paint.text);
      const room = Math.max(paint.reserve, held);
      const width = room > LEAST_CHARACTERS ? `${room}ch` : "";
      if (digits.style.minWidth !== width) digits.style.minWidth = width;
      setText(ghost, ghostOf(paint));
      note(paint.problem);
    },
    remove() {
      note(null);
      element.remove();
    },
  };
}

/** @param {SVGElement} host @param {"start"|"middle"|"end"} anchor @returns {NumberLook} */
export function drawSvg(host, anchor) {
  const hit = svg("rect", { class: "hit", height: 24, y: -16, rx: 6 });
  const digits = svg("text", { class: "digits", "text-anchor": anchor });
  const ghost = svg("text", { class: "ghost", "text-anchor": anchor, y: -19, "aria-hidden": "true" });
  const element = svg("g", { class: "number num", tabindex: 0, role: "spinbutton" }, hit, digits, ghost);
  host.append(element);
  const note = createNote(element);
  return {
    element,
    paint(paint) {
      describe(element, paint);
      setText(digits, paint.text);
      const width = paint.text.length * DIGIT + 10;
      set(hit, "width", width);
      set(hit, "x", anchor === "middle" ? -width / 2 : anchor === "end" ? 5 - width : -5);
      const old = ghostOf(paint);
      show(ghost, old !== "");
      setText(ghost, old);
      note(paint.problem);
    },
    remove() {
      note(null);
      element.remove();
    },
  };
}
