/**
 * The page's address: #lab=mazur&variant=learning-biases&step=16, and `state` where anything else has been changed (a snapshot,
 * packed). The only file that touches `location` and `history`.
 *
 * @typedef {import("./snapshot.js").Snapshot} Snapshot
 * @typedef {{lab: string|null, variant: string|null, step: string|null, version: string|null, state: string|null}} Place
 */
import { pack } from "./packing.js";

/** Longer addresses are cut by what people paste them into. */
export const LONGEST = 60_000;
/** How many rounds an address keeps when all of them are too many. */
const FEWER_ROUNDS = [200, 50, 10, 0];

/** @param {string} hash @returns {Place} */
export function parseHash(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const part = (/** @type {string} */ name) => parts.get(name) || null;
  return { lab: part("lab"), variant: part("variant"), step: part("step"), version: part("v"), state: part("state") };
}

/** @param {Partial<Place>} place */
export function formatHash({ lab, variant, step, version, state }) {
  const parts = new URLSearchParams();
  if (version) parts.set("v", version);
  if (lab) parts.set("lab", lab);
  if (lab && variant) parts.set("variant", variant);
  if (step) parts.set("step", step);
  if (state) parts.set("state", state);
  const text = parts.toString();
  return text ? `#${text}` : "";
}

/**
 * The address of a snapshot; `shorter` makes one with fewer rounds in it. Null where even that is too long.
 * @param {Snapshot} snapshot @param {(rounds: number) => Snapshot} shorter @returns {Promise<string|null>}
 */
export async function hashOf(snapshot, shorter) {
  for (const rounds of [Infinity, ...FEWER_ROUNDS]) {
    const { version, lab, variant, position, ...rest } = rounds === Infinity ? snapshot : shorter(rounds);
    const hash = formatHash({
      lab, variant, version: String(version), step: position ? String(position) : null, state: Object.keys(rest).length || !lab ? await pack(rest) : null,
    });
    if (hash.length <= LONGEST) return hash;
    if (!snapshot.past?.length) return null; // nothing can be left out
  }
  return null;
}

export const readAddress = () => parseHash(location.hash);
export const readHash = () => location.hash;

/** Another place is one to go back from; the same one is written over. @param {string} hash @param {boolean} push */
export function writeHash(hash, push) {
  if (hash === location.hash) return;
  if (push) history.pushState(null, "", hash || location.pathname);
  else history.replaceState(null, "", hash || location.pathname);
}

/** @param {() => void} listener @param {AbortSignal} signal */
export function onAddress(listener, signal) {
  addEventListener("popstate", listener, { signal }); // a changed fragment comes with one
}
