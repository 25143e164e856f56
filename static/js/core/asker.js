/**
 * Asks the server for what a view shows beside the run (paths, a landscape), whenever what it depends on changes: at most ten
 * times a second, only the newest question, and an answer never outlives the question it belongs to.
 *
 * @typedef {import("../types.js").State} State
 */
import { Away, Refused } from "./api.js";

export const BETWEEN_MILLISECONDS = 100;
const PATIENCE_MILLISECONDS = 1000;

/**
 * @template R
 * @param {object} parts
 * @param {(state: State) => {key: string, ask: (signal: AbortSignal) => Promise<R>}|null} parts.wanted null: nothing is shown
 * @param {(asked: import("../types.js").Asked<R>|null) => void} parts.settle
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 * @param {() => void} [parts.lost] no answer came; it is asked again
 * @param {number} [parts.pause] how long the question must have stood before it is asked
 * @param {number} [parts.between] two questions
 * @param {() => number} [parts.now]
 */
export function createAsker({ wanted, settle, later, lost, pause = 0, between = BETWEEN_MILLISECONDS, now = () => performance.now() }) {
  let key = "", last = -Infinity, waiting = false;
  let newest = "", since = -Infinity; // the question that stands, and from when on
  let controller = new AbortController();
  /** @type {State|null} */
  let state = null;

  function go() {
    waiting = false;
    const want = state && wanted(state);
    if (!want || want.key === key) return;
    const early = since + pause - now();
    if (early > 0) return wait(early);
    key = want.key;
    last = now();
    controller.abort();
    controller = new AbortController();
    const mine = controller;
    const stands = () => mine === controller && !mine.signal.aborted;
    want.ask(mine.signal).then(
      (result) => stands() && settle({ key: want.key, result }),
      (error) => {
        if (!stands()) return;
        if (error instanceof Refused) return settle({ key: want.key, problem: error.message });
        if (!(error instanceof Away)) throw error;
        key = "";
        wait(PATIENCE_MILLISECONDS);
        lost?.();
      },
    );
  }

  /** @param {number} milliseconds */
  function wait(milliseconds) {
    if (!waiting) later(go, milliseconds);
    waiting = true;
  }

  return {
    /** @param {State} next */
    update(next) {
      state = next;
      const want = wanted(next);
      if (!want) {
        if (key) {
          key = "";
          controller.abort();
          settle(null);
        }
        return;
      }
      if (want.key !== newest) since = now();
      newest = want.key;
      if (want.key === key || waiting) return;
      const early = Math.max(last + between, since + pause) - now();
      if (early > 0) wait(early);
      else go();
    },
  };
}
