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
 * @param {number} [parts.between] milliseconds between two questions
 * @param {boolean} [parts.patient] what is asked is waited for, even if the question changes meanwhile: an answer comes at all
 * @param {number} [parts.pause] how long the question must have stood before it is asked
 * @param {() => number} [parts.now]
 */
export function createAsker({ wanted, settle, later, lost, between = BETWEEN_MILLISECONDS, patient = false, pause = 0, now = () => performance.now() }) {
  let key = "", last = -Infinity, waiting = false;
  let flying = false;
  let newest = "", since = -Infinity; // the question that stands, and from when on
  let controller = new AbortController();
  /** @type {State|null} */
  let state = null;

  function go() {
    waiting = false;
    const want = state && wanted(state);
    if (!want || want.key === key || (patient && flying)) return;
    const early = since + pause - now();
    if (early > 0) return wait(early);
    key = want.key;
    last = now();
    controller.abort();
    controller = new AbortController();
    const mine = controller;
    const stands = () => mine === controller && !mine.signal.aborted;
    flying = true;
    want.ask(mine.signal).then(
      (result) => {
        if (!stands()) return;
        flying = false;
        settle({ key: want.key, result });
        again();
      },
      (error) => {
        if (!stands()) return;
        flying = false;
        if (error instanceof Refused) return settle({ key: want.key, problem: error.message });
        if (!(error instanceof Away)) throw error;
        key = "";
        wait(PATIENCE_MILLISECONDS);
        lost?.();
      },
    );
  }

  /** Who was patient asks what has come up meanwhile. */
  function again() {
    if (patient && !waiting) wait(between);
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
          flying = false;
          controller.abort();
          settle(null);
        }
        return;
      }
      if (want.key !== newest) since = now();
      newest = want.key;
      if (want.key === key || waiting || (patient && flying)) return;
      const early = Math.max(last + between, since + pause) - now();
      if (early > 0) wait(early);
      else go();
    },
  };
}
