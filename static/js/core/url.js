/**
 * The page's address: which lab and which of its variants stand here, as #lab=mazur&variant=learning-biases. The only file
 * that touches `location`.
 *
 * @typedef {{lab: string|null, variant: string|null}} Place
 */

/** @param {string} hash @returns {Place} */
export function parseHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  return { lab: parts.get("lab") || null, variant: parts.get("variant") || null };
}

/** @param {Place} place */
export function formatHash({ lab, variant }) {
  const parts = new URLSearchParams();
  if (lab) parts.set("lab", lab);
  if (lab && variant) parts.set("variant", variant);
  const text = parts.toString();
  return text ? `#${text}` : "";
}

export const readAddress = () => parseHash(location.hash);

/** Another lab is another place to go back from; the same one is left alone. @param {Place} place */
export function writeAddress(place) {
  const wanted = formatHash(place);
  if (wanted !== location.hash && formatHash(readAddress()) !== wanted) history.pushState(null, "", wanted || location.pathname);
}

/** @param {(place: Place) => void} listener @param {AbortSignal} signal */
export function onAddress(listener, signal) {
  addEventListener("popstate", () => listener(readAddress()), { signal });
  addEventListener("hashchange", () => listener(readAddress()), { signal });
}
