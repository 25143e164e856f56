/**
 * Asks the server for what a view shows beside the run (paths, a landscape), whenever what it depends on changes: at most ten
 * times a second, only the newest question, and an answer never outlives the question it belongs to. Questions of one kin
 * (moments of one training, say) follow each other faster than a busy machine answers: those are asked one after the other, each
 * answer is shown, and the newest question comes next.
 *
 * @typedef {import("../types.js").State} State
 */
import { Away, Refused } from "./api.js";

export const BETWEEN_MILLISECONDS = 100;
const PATIENCE_MILLISECONDS = 1000;

/**
 * @template R
 * @param {object} parts
 * @param {(state: State) => {key: string, kin?: string, ask: (signal: AbortSignal) => Promise<R>}|null} parts.wanted null: nothing is shown
 * @param {(asked: import("../types.js").Asked<R>|null) => void} parts.settle
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 * @param {() => void} [parts.lost] no answer came; it is asked again
 * @param {number} [parts.between] milliseconds between two questions
 * @param {number} [parts.pause] how long the question must have stood before it is asked
 * @param {() => number} [parts.now]
 */
export function createAsker({ wanted, settle, later, lost, between = BETWEEN_MILLISECONDS, pause = 0, now = () => performance.now() }) {
  let key = "", last = -Infinity, waiting = false;
  let newest = "", since = -Infinity; // the question that stands, and from when on
  let controller = new AbortController();
  /** Of what kin the question in flight is; undefined if it has none, or there is none. @type {string|undefined} */
  let flying;
  /** @type {State|null} */
  let state = null;

  function go() {
    waiting = false;
    const want = state && wanted(state);
    if (!want || want.key === key || (want.kin !== undefined && want.kin === flying)) return;
    const early = since + pause - now();
    if (early > 0) return wait(early);
    key = want.key;
    flying = want.kin;
    last = now();
    controller.abort();
    controller = new AbortController();
    const mine = controller;
    const stands = () => mine === controller && !mine.signal.aborted;
    want.ask(mine.signal).then(
      (result) => {
        if (!stands()) return;
        landed();
        settle({ key: want.key, result });
      },
      (error) => {
        if (!stands()) return;
        landed();
        if (error instanceof Refused) return settle({ key: want.key, problem: error.message });
        if (!(error instanceof Away)) throw error;
        key = "";
        wait(PATIENCE_MILLISECONDS);
        lost?.();
      },
    );
  }

  /** A question of the same kin may be waiting for this. */
  function landed() {
    flying = undefined;
    if (newest !== key) wait(Math.max(last + between - now(), 0));
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
          flying = undefined;
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
