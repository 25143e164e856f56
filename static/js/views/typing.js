/**
 * A field that opens over a number and takes what is typed. Enter or leaving it takes the number, Esc leaves it as it
 * was; what is not a number is said beside the field, which stays open.
 */

import { parseNumber } from "../core/numbers.js";
import { NUMBER } from "../core/words.js";

/**
 * @typedef {object} TypingOptions
 * @property {string} label
 * @property {string} text            what stands in the field at first
 * @property {boolean} select         all of it selected, so that typing replaces it
 * @property {number|null} minimum
 * @property {number|null} maximum
 * @property {boolean} whole          only whole numbers
 * @property {(number: number|null, refocus: boolean) => void} done
 */

/** Why a text is refused, or null. @param {string} text @param {TypingOptions} options */
export function refusal(text, { minimum, maximum, whole }) {
  const number = parseNumber(text);
  if (number === null) return NUMBER.none;
  if (whole && !Number.isInteger(number)) return NUMBER.whole;
  if (minimum !== null && number < minimum) return NUMBER.below(minimum);
  if (maximum !== null && number > maximum) return NUMBER.above(maximum);
  return null;
}

/** The room between the words and the edge of the window. */
const EDGE = 6;

/** Under the middle of their field, but inside the window. @param {HTMLElement} words @param {number} left of the field @param {number} width and how wide it is */
function keepInside(words, left, width) {
  const half = words.offsetWidth / 2 + EDGE;
  words.style.left = `${Math.max(half, Math.min(left + width / 2, innerWidth - half)) - left}px`;
}

/** @param {HTMLElement|SVGGElement} element @param {TypingOptions} options @returns {{close(): void}} */
export function openTyping(element, options) {
  const box = element.getBoundingClientRect();
  const shell = document.createElement("span");
  const input = document.createElement("input");
  const words = document.createElement("span");
  shell.className = "typing-shell";
  input.className = "number-input num";
  input.type = "text";
  input.inputMode = "text";
  input.autocomplete = "off";
  input.spellcheck = false;
  input.value = options.text;
  input.setAttribute("aria-label", options.label);
  words.className = "number-note";
  words.setAttribute("role", "alert");
  words.hidden = true;
  shell.append(input, words);
  const width = Math.max(84, box.width + 28);
  shell.style.left = `${Math.max(EDGE, Math.min(box.left + box.width / 2 - width / 2, innerWidth - width - EDGE))}px`;
  shell.style.top = `${box.top + box.height / 2 - 15}px`;
  shell.style.width = `${width}px`;
  // Inside of its landmark; of a dialog or an open menu above all, since what lies in the top layer would cover it.
  (element.closest("dialog, :popover-open, main, header") ?? document.body).append(shell);
  input.focus();
  if (options.select) input.select();
  else input.setSelectionRange(input.value.length, input.value.length);

  const leaving = new AbortController();
  const close = (/** @type {number|null} */ number, /** @type {boolean} */ refocus) => {
    if (leaving.signal.aborted) return;
    leaving.abort();
    shell.remove();
    options.done(number, refocus);
  };
  /** @param {boolean} refocus */
  const take = (refocus) => {
    const reason = refusal(input.value, options);
    if (!reason) return close(parseNumber(input.value), refocus);
    if (!refocus) return close(null, false);
    words.textContent = reason;
    words.hidden = false;
    keepInside(words, shell.getBoundingClientRect().left, width);
    input.setAttribute("aria-invalid", "true");
  };
  const signal = leaving.signal;
  input.addEventListener(
    "keydown",
    (event) => {
      event.stopPropagation();
      if (event.key === "Enter") take(true);
      else if (event.key === "Escape") close(null, true);
      else return;
      event.preventDefault();
    },
    { signal },
  );
  input.addEventListener(
    "input",
    () => {
      words.hidden = true;
      input.removeAttribute("aria-invalid");
    },
    { signal },
  );
  input.addEventListener("blur", () => take(false), { signal });
  return { close: () => close(null, false) };
}
