/**
 * The one mutable thing of the page: holds the present state, an immutable object, and tells those who listen.
 *
 * @template S
 * @param {S} initial
 * @returns {{get(): S, update(patch: (state: S) => Partial<S>|null|undefined): void, subscribe(listener: (state: S) => void): () => void}}
 */
export function createStore(initial) {
  let state = Object.freeze({ ...initial });
  const listeners = /** @type {Set<(state: S) => void>} */ (new Set());
  return {
    get: () => state,
    /** The patch is laid over the state; null, or nothing that differs, changes nothing and tells nobody. */
    update(patch) {
      const changes = patch(state);
      if (!changes) return;
      const keys = /** @type {(keyof S)[]} */ (Object.keys(changes));
      if (keys.every((key) => Object.is(changes[key], state[key]))) return;
      state = Object.freeze({ ...state, ...changes });
      for (const listener of [...listeners]) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
