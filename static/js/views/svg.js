/**
 * Making and changing SVG elements in place: an attribute is written only when it changes, so that a frame in which
 * nothing moved costs the browser nothing.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string|number|null|undefined>} Attributes */

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag @param {Attributes} [attributes] @param {...(Node|string)} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  setAll(element, attributes);
  element.append(...children);
  return /** @type {SVGElementTagNameMap[T]} */ (element);
}

/** What was written last, since asking the browser costs more than remembering. @type {WeakMap<Element, Map<string, string|null>>} */
const written = new WeakMap();

/** Whether this is what was written last; remembers it. @param {Element} element @param {string} name @param {string|null} text */
function same(element, name, text) {
  let attributes = written.get(element);
  if (!attributes) written.set(element, (attributes = new Map()));
  if (attributes.get(name) === text) return true;
  attributes.set(name, text);
  return false;
}

/**
 * Writes one attribute, which no one else writes; null or undefined takes it away.
 * @param {Element} element @param {string} name @param {string|number|null|undefined} value
 */
export function set(element, name, value) {
  const text = typeof value === "number" ? String(Math.round(value * 100) / 100) : (value ?? null);
  if (same(element, name, text)) return;
  if (text === null) element.removeAttribute(name);
  else element.setAttribute(name, text);
}

/** @param {Element} element @param {Attributes} attributes */
export function setAll(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) set(element, name, value);
}

/** Writes the text of an element that holds nothing else. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (!same(element, "#text", text)) element.textContent = text;
}

/** Shows or hides without taking the element away. @param {SVGElement|HTMLElement} element @param {boolean} visible */
export function show(element, visible) {
  set(element, "display", visible ? null : "none");
}

/** An icon of the page's sprite. @param {string} name */
export function icon(name) {
  const use = svg("use", { href: `#icon-${name}` });
  return svg("svg", { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true" }, use);
}
