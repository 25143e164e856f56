/**
 * The stopwatch: networks of growing size, one measured after the other. What was measured is of this machine and this
 * moment, so it is in no address; which chart stands open is.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {{seconds: number, done: number, passes: number, multiplications: number, whole: number, estimate: number}} TimedWay
 * @typedef {{layers: number[], parameters: number, backprop: TimedWay, naive: TimedWay, largest_difference: import("../types.js").Num|null, h: number, words: string}} Timing
 * @typedef {{width: number|null, results: Timing[]}} Stopwatch  the width that is measured now, and what has been
 */

/** Units of a layer at which the networks have about as many parameters as those of the source's chart: 325 to 8,128. */
export const WIDTHS = Object.freeze([12, 25, 38, 50, 63]);

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {Pick<import("./api.js").Api, "timing">} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 */
export function createStopwatch({ store, api, session }) {
  const { put, fail } = session;
  let controller = new AbortController();

  /** @type {Pick<import("../types.js").Actions, "time">} */
  const actions = {
    async time(on) {
      controller.abort();
      if (!on) return put(({ stopwatch }) => ({ stopwatch: stopwatch && { ...stopwatch, width: null } }));
      const mine = (controller = new AbortController()), results = /** @type {Timing[]} */ ([]);
      try {
        for (const width of WIDTHS) {
          put(() => ({ stopwatch: { width, results: [...results] } }));
          results.push(await session.patiently(() => api.timing(width, mine.signal)));
          if (mine.signal.aborted || !store.get().stopwatch) return;
        }
        put(() => ({ stopwatch: { width: null, results } }));
      } catch (error) {
        if (mine.signal.aborted) return; // so it was meant
        put(({ stopwatch }) => ({ stopwatch: stopwatch && { ...stopwatch, width: null } }));
        fail(error);
      }
    },
  };
  return actions;
}
