/**
 * The fields that the settings are made of. Each carries the path of what it sets, in the words of the API's errors, so
 * that a refusal can be said beside it.
 */
import { parseNumber } from "../../core/numbers.js";
import { SETTINGS } from "../../core/words.js";
import { h } from "../dom.js";

/** A line: label, control, room for a message. @param {string} path @param {string|Node} label @param {Node} control @param {string} [words] */
export function field(path, label, control, words = "") {
  const line = h("label", { class: "field" }, h("span", { title: words || null }, label), control);
  return h("div", { class: "field-slot", "data-path": path }, line, h("p", { class: "problem", role: "alert", hidden: true }));
}

/** A group of fields under a heading. @param {string} title @param {...(Node|null|false)} children */
export const group = (title, ...children) => h("fieldset", { class: "sec" }, h("legend", { text: title }), ...children);

/** @param {string} key @param {[string, string][]} options value and label @param {string} chosen @param {(value: string) => void} choose @param {string} [label] */
export function select(key, options, chosen, choose, label) {
  const element = h("select", { "data-key": key, "data-settled": "", "aria-label": label ?? null, on: { change: () => choose(element.value) } });
  element.append(...options.map(([value, text]) => new Option(text, value, false, value === chosen)));
  element.value = chosen;
  return element;
}

/** @param {string} key @param {boolean} checked @param {(checked: boolean) => void} choose */
export function checkbox(key, checked, choose) {
  const element = h("input", { type: "checkbox", "data-key": key, "data-settled": "", on: { change: () => choose(element.checked) } });
  element.checked = checked;
  return element;
}

/** @param {string} key @param {unknown} value @param {(value: number) => void} choose @param {{whole?: boolean, label?: string, size?: number}} [options] */
export function numberInput(key, value, choose, { whole = false, label, size = 8 } = {}) {
  const element = h("input", { type: "text", inputmode: "decimal", class: "num", size, "data-key": key, value: String(value ?? ""), "aria-label": label ?? null, autocomplete: "off", "data-settled": "" });
  element.addEventListener("input", () => delete element.dataset.settled); // what is typed the field takes back by itself
  element.addEventListener("change", () => {
    element.dataset.settled = "";
    const number = parseNumber(element.value);
    const wrong = number === null ? SETTINGS.notNumber : whole && !Number.isInteger(number) ? SETTINGS.wholeNumber : "";
    complain(element, wrong);
    if (!wrong && number !== null) choose(number);
  });
  return element;
}

/** @param {string} key @param {number} value @param {{minimum: number, maximum: number, label: string}} limits @param {(value: number) => void} choose */
export function stepper(key, value, { minimum, maximum, label }, choose) {
  const change = (/** @type {number} */ by) => choose(Math.min(maximum, Math.max(minimum, value + by)));
  const step = (/** @type {string} */ sign, /** @type {number} */ by) => h("button", { type: "button", class: "stepper", "aria-label": `${label} ${sign}`, "data-key": `${key} ${sign}`, on: { click: () => change(by) } }, sign);
  const input = numberInput(key, value, choose, { whole: true, label, size: 3 }); // what is out of the limits the server refuses, in words
  return h("span", { class: "steppers" }, step("−", -1), input, step("+", 1));
}

/** @param {Element} element @param {string} words */
function complain(element, words) {
  const slot = element.closest(".field-slot");
  const line = slot?.querySelector(":scope > .problem");
  element.setAttribute("aria-invalid", String(Boolean(words)));
  if (!(line instanceof HTMLElement)) return;
  line.textContent = words;
  line.hidden = !words;
}

/**
 * Puts each problem beside the field with the longest path that leads to it; returns those that found none.
 * @param {HTMLElement} form @param {import("../../types.js").Problem[]} problems
 */
export function placeProblems(form, problems) {
  const slots = /** @type {HTMLElement[]} */ ([...form.querySelectorAll(".field-slot")]);
  const told = new Map(slots.map((slot) => [slot, /** @type {string[]} */ ([])]));
  const homeless = problems.filter((problem) => {
    const home = slots
      .filter((slot) => problem.path === slot.dataset.path || problem.path.startsWith(`${slot.dataset.path}/`))
      .sort((a, b) => (b.dataset.path ?? "").length - (a.dataset.path ?? "").length)[0];
    told.get(home)?.push([problem.message, problem.hint].filter(Boolean).join(" "));
    return !home;
  });
  for (const [slot, words] of told) {
    const line = /** @type {HTMLElement} */ (slot.querySelector(":scope > .problem"));
    line.textContent = words.join(" ");
    line.hidden = !words.length;
    for (const control of slot.querySelectorAll("input, select")) control.setAttribute("aria-invalid", String(words.length > 0));
  }
  return homeless;
}
