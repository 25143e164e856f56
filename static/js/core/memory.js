/**
 * What this browser remembers of the work: the present state whenever it has changed, so that a reload, a crash or a closed tab
 * loses nothing. A tab's own memory is good for a reload, the browser's for the next visit. Storage may be shut off.
 *
 * @typedef {{hash: string, before?: string, snapshot: unknown}} Kept  before: where the page stood until the hash was written
 */
import { parse } from "./packing.js";

const KEY = "backstep.state";

/** @param {() => Storage} storage */
function storing(storage) {
  return {
    /** @returns {Kept|null} */
    read() {
      try {
        const kept = /** @type {any} */ (parse(storage().getItem(KEY) ?? "null"));
        return typeof kept?.hash === "string" && typeof kept.snapshot === "object" ? kept : null;
      } catch {
        return null; // shut off, or not ours
      }
    },
    /** @param {Kept} kept */
    write(kept) {
      try {
        storage().setItem(KEY, JSON.stringify(kept));
      } catch {
        // shut off, or full: the address still holds the state
      }
    },
  };
}

const tab = storing(() => sessionStorage);
const visits = storing(() => localStorage);

/** @param {Kept} kept */
export function remember(kept) {
  tab.write(kept);
  visits.write(kept);
}

/** The browser may have begun to load the page anew when the last hash was written: then it stands at the one before. */
const isReload = () => /** @type {any} */ (performance.getEntriesByType("navigation")[0])?.type === "reload";

/**
 * What stood at this address when the tab was left; at a visit without an address the last state of all, which
 * may be days old.
 * @param {string} hash @returns {{snapshot: unknown, afresh: boolean}}
 */
export function recall(hash) {
  const here = hash ? tab.read() : null;
  if (here) return { snapshot: here.hash === hash || (isReload() && here.before === hash) ? here.snapshot : null, afresh: false };
  return { snapshot: hash ? null : (visits.read()?.snapshot ?? null), afresh: true };
}
