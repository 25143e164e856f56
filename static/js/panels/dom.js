/**
 * Making HTML elements, and writing to them only what changes.
 *
 * @typedef {Node|string|null|false|undefined} Child
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {Record<string, any>} [properties] attributes; `on` holds listeners, `text` the text
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, /** @type {any} */ (listener));
    else if (name === "text") element.textContent = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(.../** @type {(Node|string)[]} */ (children.filter((child) => child !== null && child !== undefined && child !== false)));
  return element;
}

/** @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string|null} value */
export function setAttribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Replaces one class of several by another. @param {Element} element @param {readonly string[]} family @param {string} chosen */
export function chooseClass(element, family, chosen) {
  for (const name of family) element.classList.toggle(name, name === chosen);
}

/** A section of a panel: its heading line and its body. @param {Child} heading @param {...Child} body */
export const section = (heading, ...body) => h("section", { class: "sec" }, heading && h("div", { class: "k" }, heading), ...body);
