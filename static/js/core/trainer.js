/**
 * Runs the training of a state: one stream at most, begun where the state stands, broken off when anything else is asked for
 * and begun again from there. A line of a stream that was broken off changes nothing, however late it comes.
 *
 * While the training stands still a stream is opened for its first line alone: it tells the rows, and the loss and the next
 * minibatch at the numbers that stand.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 */
import { Away, Refused } from "./api.js";
import { includesOf } from "./beside.js";
import { isEmpty } from "./owndata.js";
import { RETRY_MILLISECONDS } from "./runner.js";
import { begun, bodyOf, isMeasured, isOpenUpdate, measuredOf, progressed, requestAt, showsTraining, trainsTheSame } from "./training.js";

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {Pick<import("./api.js").Api, "training">} parts.api
 * @param {(patch: (state: State) => Partial<State>|null) => void} parts.put
 * @param {() => boolean} parts.occupied  something else is asked for that will change the request
 * @param {(run: () => void, milliseconds: number) => unknown} parts.later
 */
export function createTrainer({ store, api, put, occupied, later }) {
  /** @typedef {{request: TraceRequest, training: Training, include: string[], rows?: boolean}} Standing  rows: nothing else is wanted */
  /** @type {{controller: AbortController, from: Standing}|null} */
  let flight = null;
  /** What the server has told of last. @type {Standing|null} */
  let told = null;
  /** What it has refused: not asked again until something is changed. @type {Standing|null} */
  let refused = null;
  let failures = 0, resting = false, asked = false;

  /**
   * What a state trains, if the page shows it. Of an update that stands open after a reload only the rows are asked for: which
   * epoch it is of, and what comes after it, follows from them.
   * @param {State} state @returns {Standing|null}
   */
  function standingOf({ request, training, panels }) {
    if (!training || isEmpty(training.setup.data)) return null;
    if (showsTraining({ training, panels })) return { request, training, include: includesOf({ panels }, training) };
    return training.rows || !isOpenUpdate({ training, panels }) ? null : { request: { ...request, update: training.at.update }, training, include: [], rows: true };
  }

  /** @param {Standing} now */
  const isTold = (now) => told !== null && isMeasured(now.training) && trainsTheSame(told, now) && now.training.rows !== null && Array.isArray(now.request.inputs);

  function stop() {
    const gone = flight;
    flight = null;
    gone?.controller.abort();
  }

  /** Looks at the newest state, once whatever is changing it has done so. */
  function soon() {
    if (asked) return;
    asked = true;
    queueMicrotask(() => {
      asked = false;
      proceed();
    });
  }

  function proceed() {
    const now = standingOf(store.get());
    if (!now || occupied()) return stop();
    if (flight && (!trainsTheSame(flight.from, now) || flight.from.training.going !== now.training.going)) stop();
    if (flight || resting || (!now.training.going && (isTold(now) || (refused && trainsTheSame(refused, now))))) return;
    if (now.training.going === "on" && !store.get().catalog) return; // how many epochs may be asked for stands there
    run(now);
  }

  /** @param {Standing} from */
  async function run(from) {
    const mine = { controller: new AbortController(), from };
    const stands = () => flight === mine && !occupied();
    flight = mine;
    try {
      for await (const line of api.training(bodyOf(from.request, from.training, store.get().catalog?.limits?.training_epochs ?? 1, from.include), mine.controller.signal)) {
        if (!stands()) break;
        failures = 0;
        if (line.type === "start") take(mine, (state, training) => ({ training: begun(training, line), ...(state.server === "away" ? { server: "ok" } : {}), ...(state.request.parameters ? {} : { request: { ...state.request, parameters: line.parameters } }) }));
        else {
          take(mine, (state, training) => {
            const request = requestAt(state.request, training, line);
            return { training: { ...progressed(training, line), of: measuredOf(request, training) }, request, ...(state.problems.length ? { problems: [] } : {}) };
          });
          if (!mine.from.training.going) break;
        }
        if (from.rows) break;
      }
      if (flight === mine) stop();
    } catch (error) {
      if (flight !== mine) return; // broken off: so it was meant
      flight = null;
      fail(error, mine.from);
    }
    soon();
  }

  /** A line changes the state, and what it made of it is what the stream goes on from. @param {NonNullable<typeof flight>} mine @param {(state: State, training: Training) => Partial<State>} change */
  function take(mine, change) {
    put((state) => {
      if (!state.training) return null;
      const patch = change(state, state.training);
      const { include } = mine.from;
      mine.from = { include, request: patch.request ?? state.request, training: { ...(patch.training ?? state.training), going: mine.from.training.going } };
      if (patch.training?.now) told = { include, request: mine.from.request, training: patch.training };
      return patch;
    });
  }

  /** @param {unknown} error @param {Standing} from */
  function fail(error, from) {
    if (error instanceof Refused) {
      refused = from;
      if (!from.rows) put(({ training }) => ({ problems: error.problems, training: training && { ...training, going: null } }));
      return;
    }
    if (!(error instanceof Away)) throw error;
    resting = true;
    put(() => ({ server: "away" }));
    later(retry, error.after ? error.after * 1000 : RETRY_MILLISECONDS[Math.min(failures, RETRY_MILLISECONDS.length - 1)]);
    failures += 1;
  }

  function retry() {
    resting = false;
    soon();
  }

  store.subscribe(soon);
  return { retry, busy: () => flight !== null };
}
