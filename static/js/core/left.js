/**
 * Trainings as they were left: who goes to another lab and comes back finds the network, its settings, its curves and what can
 * be undone as they stood. They are kept while the page is open; the address and the browser's memory hold one state alone.
 *
 * @typedef {import("../types.js").State} State
 */

/** So many are kept, the latest: each holds the numbers of its whole way. */
const MOST = 6;

const keyOf = (/** @type {string|null} */ lab, /** @type {string|null} */ variant) => JSON.stringify([lab, variant]);

/** What of a state a training is, standing still. @param {State} state @returns {Partial<State>|null} null where nothing has been made or changed */
function partOf({ request, base, past, round, training, panels, answers, position, example, selection, edits, undone }) {
  if (!training || (!training.at.update && !request.update && !edits.length)) return null;
  return { request, base, past, round, training: { ...training, going: null }, panels, answers, position, example, selection, edits, undone };
}

export function createLeft() {
  const kept = /** @type {Map<string, Partial<State>>} */ (new Map());
  return {
    /** Keeps what is left; of the lab that is opened anew nothing. @param {State} state */
    leave(state) {
      if (!state.lab) return;
      const key = keyOf(state.lab.id, state.variant), part = partOf(state);
      kept.delete(key);
      if (part) kept.set(key, part);
      for (const old of kept.keys()) if (kept.size > MOST) kept.delete(old);
    },
    /** What was left there, unless that is where one stands: to choose it again is to begin anew. @param {State} state @param {string} lab @param {string|null} variant */
    find: (state, lab, variant) => (state.lab?.id === lab && state.variant === variant ? null : (kept.get(keyOf(lab, variant)) ?? null)),
  };
}
