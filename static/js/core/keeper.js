/**
 * Keeps the present state where it outlasts the page: in the address and in the browser's memory, soon after a change, at most
 * twice a second. Another lab or another model is another place in the browser's history; everything else is written over.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("./snapshot.js").Snapshot} Snapshot
 */
import { networkOf } from "./change.js";
import { snapshotOf } from "./snapshot.js";

export const BETWEEN_MILLISECONDS = 400;
/** While a training goes on its numbers are others ten times a second, and packing them takes the time of drawing them. */
const GOING_MILLISECONDS = 3000;

/** What a place in the history is: a lab's variant, or a network of one's own. @param {State} state */
const placeOf = (state) => JSON.stringify([state.lab?.id ?? null, state.variant, networkOf(state.request)]);

/** Keys typed one after the other are one edit: the texts on the way are no places to go back to. @param {State} before @param {State} after */
const isElsewhere = (before, after) => placeOf(before) !== placeOf(after) && (after.edits.length === 0 || before.edits !== after.edits);

/** The parts of a state that a snapshot holds. */
const KEPT = /** @type {(keyof State)[]} */ (["lab", "variant", "request", "base", "past", "position", "round", "example", "selection", "speed", "panels", "answers", "training"]);

/**
 * @param {object} parts
 * @param {(snapshot: Snapshot, shorter: (rounds: number) => Snapshot) => Promise<string|null>} parts.hashOf
 * @param {(hash: string, push: boolean) => void} parts.writeHash
 * @param {() => string} parts.readHash
 * @param {(kept: import("./memory.js").Kept) => void} parts.remember
 * @param {(fits: boolean) => void} [parts.linked] whether the state fits an address
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 */
export function createKeeper({ hashOf, writeHash, readHash, remember, later, linked }) {
  /** @type {State|null} */
  let newest = null;
  /** @type {State|null} */
  let written = null;
  let paused = true, revision = 0, last = "", before = ""; // before: where the page stood until the last write
  let due = /** @type {"soon"|"later"|null} */ (null);
  let line = Promise.resolve(); // one write after the other

  /** @param {Snapshot} snapshot */
  const rememberAt = (snapshot) => remember({ hash: readHash(), before, snapshot });

  /** @param {State} state */
  function keep(state) {
    const previous = written, mine = revision;
    written = state;
    const snapshot = snapshotOf(state);
    const push = previous !== null && isElsewhere(previous, state);
    line = line.then(async () => {
      const hash = await hashOf(snapshot, (rounds) => snapshotOf(state, rounds));
      if (mine !== revision) return; // the page has been put somewhere else meanwhile
      linked?.(hash !== null);
      if (hash !== null) {
        if (hash !== readHash()) before = readHash();
        writeHash((last = hash), push);
      }
      rememberAt(newest ? snapshotOf(newest) : snapshot); // it may have moved on while this was packed
    });
  }

  function flush() {
    due = null;
    if (!paused && newest && newest !== written) keep(newest);
  }

  return {
    /** @param {State} state */
    update(state) {
      if (paused || !state.trace) return;
      if (newest && KEPT.every((key) => newest?.[key] === state[key])) return;
      const leaves = newest && newest !== written && isElsewhere(newest, state) ? newest : null;
      if (leaves) keep(leaves); // the place that is left keeps what stood there last
      newest = state;
      const wanted = state.training?.going ? "later" : "soon";
      if (due === "soon" || due === wanted) return;
      due = wanted;
      later(flush, wanted === "soon" ? BETWEEN_MILLISECONDS : GOING_MILLISECONDS);
    },
    /** The page is being put somewhere else: what stands there now is not to be written. */
    pause() {
      paused = true;
      revision += 1;
      last = readHash();
    },
    /** It stands there, or soon will. */
    resume() {
      paused = false;
      newest = written = null;
    },
    /** The page may be gone in a moment, and packing takes time: the memory holds what the address does not yet. */
    leave() {
      if (!paused && newest) rememberAt(snapshotOf(newest));
    },
    /** The address that the page stands at, or is on its way to. */
    hash: () => last,
    settled: () => line,
  };
}
