/** The colours of the theme that is in force, for what is drawn without a style sheet: Plotly's charts and pictures of pixels. */

const TOKENS = ["ink", "ink-2", "ink-3", "line", "line-2", "panel", "pos", "neg", "gpos", "gneg", "loss", "zero", "class-0", "class-1", "class-2", "class-3", "class-4", "class-5"];

/**
 * The tokens as the colours they are now: `light-dark()` is resolved by asking an element.
 * @param {HTMLElement} el @param {readonly string[]} names
 */
function resolveTokens(el, names) {
  const probes = names.map((name) => {
    const probe = document.createElement("i"); // one each: an element whose colour changes may be on its way from the last one
    probe.style.color = `var(--${name})`;
    return probe;
  });
  el.append(...probes);
  const found = Object.fromEntries(names.map((name, k) => [name, getComputedStyle(probes[k]).color]));
  for (const probe of probes) probe.remove();
  return found;
}

/** @type {Map<string, Record<string, string>>} */
const themes = new Map();

/** The tokens of the theme that is in force; asking an element costs a style pass, so each theme is asked once. @param {HTMLElement} el */
export function coloursNow(el) {
  const key = `${document.documentElement.dataset.theme ?? ""} ${matchMedia("(prefers-color-scheme: dark)").matches}`;
  const known = themes.get(key) ?? resolveTokens(el, TOKENS);
  themes.set(key, known);
  return known;
}

/** A colour as the browser tells it, in red, green and blue. @param {string} colour @returns {[number, number, number]} */
export const channels = (colour) => /** @type {[number, number, number]} */ ((colour.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number));
