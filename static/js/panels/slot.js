/**
 * A number in a panel, bound to a reference: its digits, its hue, its ghost while an input is edited, every digit on hover
 * and in what is copied. Where the number is an input of the computation the slot is the draggable number control.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {import("../types.js").Shown} Shown
 * @typedef {{element: HTMLElement, update(frame: Frame): void, destroy(): void}} Slot
 */
import { addressOf, addressPath, ruleOf } from "../core/edit.js";
import { formatNumber, formatShown, fullNumber } from "../core/numbers.js";
import { isLinked, thingOf } from "../core/things.js";
import { HIDDEN_WORDS } from "../core/words.js";
import { createNumberField } from "../views/number.js";
import { chooseClass, h, setAttribute, setText } from "./dom.js";

const HUES = ["pos", "neg", "gpos", "gneg", "zero", "quiet", "ink2", "warn"];

/** The hue of a number: its kind and its sign. @param {string} kind @param {Shown} shown */
export function hueOf(kind, shown) {
  if (shown.state === "unknown" || shown.state === "hidden" || shown.number === null) return "quiet";
  if (!Number.isFinite(shown.number)) return "warn";
  if (kind !== "value" && kind !== "gradient" && kind !== "update") return "ink2";
  if (shown.number === 0) return "zero";
  const sign = shown.number < 0 ? "neg" : "pos";
  return kind === "gradient" ? `g${sign}` : sign;
}

/** The kind that gives a reference its hue. @param {import("../types.js").Ref} ref */
export const kindOf = (ref) => (ref[0] === "update" && ref[2] !== "after" ? "line" : ref[0]);

/** The message that belongs to a field. @param {Frame} frame @param {string} path */
export const problemAt = (frame, path) => frame.state.problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}/`))?.message ?? null;

/**
 * @param {Element} element lights what it stands for when it is pointed at, and is lit when the thing is
 * @param {() => import("../types.js").Thing|null} thing @param {Actions} actions
 */
export function pointAt(element, thing, actions) {
  element.addEventListener("pointerenter", () => actions.hover(thing()));
  element.addEventListener("pointerleave", () => actions.hover(null));
  element.addEventListener("click", () => {
    const found = thing();
    if (found && found.kind !== "setting") actions.select(found);
  });
}

/**
 * A slot for a reference whose letters are filled (the example's may be open).
 * @param {import("../types.js").Ref} ref @param {Frame} first @param {Actions} actions
 * @param {{format?: (value: number) => string, editable?: boolean, brackets?: boolean}} [options] brackets: round a negative number
 * @returns {Slot}
 */
export function createSlot(ref, first, actions, { format = formatNumber, editable = true, brackets = false } = {}) {
  let frame = first;
  const thing = () => thingOf(frame, ref);
  const at = thing();
  const address = () => {
    const now = thing();
    return now && addressOf(now, frame);
  };
  const host = h("span", { class: "slot" });
  const open = brackets ? h("span", { class: "o" }) : null;
  const close = brackets ? h("span", { class: "o" }) : null;
  const inside = h("span");
  host.append(...[open, inside, close].filter((part) => part !== null));
  const first_ = editable && at ? addressOf(at, first) : null;
  const field = first_ ? createNumberField(inside, actions, { address: first_, label: first.symbol(ref).text, ...ruleOf(first, first_) }) : null;
  const digits = field ? null : inside;
  if (digits) digits.className = "num";
  pointAt(host, thing, actions);

  return {
    element: host,
    update(next) {
      frame = next;
      const shown = frame.shown(ref);
      const hue = hueOf(kindOf(ref), shown);
      const negative = shown.number !== null && shown.number < 0 && shown.state !== "hidden";
      if (open && close) [open.textContent, close.textContent] = negative ? ["(", ")"] : ["", ""];
      if (field) {
        tellFully(host, shown);
        const where = address();
        field.update({ number: shown.number, ghost: frame.editing ? shown.ghost : null, hue, problem: where ? problemAt(frame, addressPath(where)) : null });
      } else if (digits) paint(digits, shown, hue, format, frame.editing);
      host.classList.toggle("linked", at !== null && isLinked(frame, thing()));
    },
    destroy: () => field?.destroy(),
  };
}

/** @param {HTMLElement} element @param {Shown} shown @param {string} hue @param {(value: number) => string} format @param {boolean} editing */
export function paint(element, shown, hue, format, editing) {
  chooseClass(element, HUES, hue);
  const text = formatShown(shown, format);
  element.classList.toggle("changed", editing && shown.ghost !== null && shown.ghost !== shown.number && shown.state !== "hidden");
  holdRoom(element, text, editing);
  setText(element, text);
  tellFully(element, shown);
}

/**
 * While an input is being changed a result keeps the room of its longest digits, so that its neighbours stand still.
 * @param {HTMLElement} element still with the digits of before @param {string} text @param {boolean} editing
 */
function holdRoom(element, text, editing) {
  const held = editing ? Math.max(parseInt(element.style.minWidth, 10) || 0, element.textContent?.length ?? 0, text.length) : 0;
  const room = held ? `${held}ch` : "";
  if (element.style.minWidth !== room) element.style.minWidth = room;
}

/** Every digit, for hover and for what is copied. @param {HTMLElement} element @param {Shown} shown */
function tellFully(element, shown) {
  const full = shown.number === null || shown.state === "hidden" ? null : fullNumber(shown.number);
  setAttribute(element, "title", shown.state === "hidden" ? HIDDEN_WORDS.short : full);
  setAttribute(element, "data-full", full);
}
