/**
 * The runs of a page: what is asked of the server, and what its answers change in the state. Every request goes through one
 * runner, so answers come in order and the newest state always wins.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("./runner.js").Arrival} Arrival
 */
import { Away, Refused } from "./api.js";
import { same } from "./change.js";
import { addressPath, writeNumber } from "./edit.js";
import { hiddenOf } from "./guide.js";
import { samePlace } from "./place.js";
import { createRunner } from "./runner.js";
import { createMending } from "./sourcing.js";
import { showsTraining } from "./training.js";
import { beforeEdit } from "./undo.js";

export const GHOST_MILLISECONDS = 1600;
/** Changes of one number that follow each other so closely are one edit. */
export const SAME_EDIT_MILLISECONDS = 1000;
const PATIENCE_MILLISECONDS = 1000;
/** A key held down before a slow server must not run on for long once it is let go. */
const MOST_DUE = 5;

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {import("./api.js").Api} parts.api
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 */
export function createSession({ store, api, later }) {
  let editing = false, edits = 0, pending = 0;
  let last = { path: "", at: -Infinity };
  const now = () => performance.now();
  /** @type {import("../types.js").Address|null} */
  let edited = null;
  /** @type {{trace: Trace, position: number}|null} */
  let standing = null;
  /** What begins from a run that is not in yet: no click is lost. @type {(() => void)[]} */
  let due = [];
  store.subscribe(proceed);

  function proceed() {
    while (due.length && !runner.busy()) due.shift()?.();
  }

  /** Lays a patch over the state; what open questions hide follows from it. @param {(state: State) => Partial<State>|null} patch */
  const put = (patch) => store.update((state) => {
    const changes = patch(state);
    if (!changes) return null;
    const asks = ["lab", "round", "answers"].some((key) => key in changes);
    return asks ? { ...changes, hidden: hiddenOf({ ...state, ...changes }) } : changes;
  });

  const mending = createMending(api.trace);
  const runner = createRunner({
    send: mending.ask,
    arrive: (trace, arrivals, newest) => put((state) => {
      let patch = /** @type {Partial<State>} */ ({ trace, problems: [], request: newest ? trace.request : (runner.newest() ?? trace.request) });
      if (trace.structure !== state.trace?.structure) patch.notice = null;
      for (const arrival of arrivals) patch = { ...patch, ...arrival({ ...state, ...patch }, trace) };
      if ("notice" in patch) patch.notice ??= showsTraining({ ...state, ...patch }) ? null : (trace.structure.granularity.notice ?? null); // of steps, which a training does not show
      const position = Math.max(0, Math.min(patch.position ?? state.position, trace.structure.steps.length));
      return { ...patch, position };
    }),
    refuse: (problems, newest) => put((state) => ({ problems: problems.map(atField), ghost: null, ...(newest && state.trace ? { request: state.trace.request } : {}) })),
    server: (server) => put(() => ({ server })),
    later,
  });

  /** A problem of a whole array stands at the number that was being changed in it. @param {import("../types.js").Problem} problem */
  function atField(problem) {
    const path = edited ? addressPath(edited) : "";
    return path.startsWith(`${problem.path}/`) && problem.path ? { ...problem, path } : problem;
  }

  function forget() {
    edited = null;
    due = [];
    mending.forget();
  }

  /** @param {unknown} error */
  function fail(error) {
    if (error instanceof Refused) put(() => ({ problems: error.problems }));
    else if (error instanceof Away) put(() => ({ server: "away" }));
    else throw error;
  }

  return {
    put, fail,
    count: () => store.get().trace?.structure.steps.length ?? 0,
    /** The request that holds, were every answer in. */
    wanted: () => runner.newest() ?? store.get().request,
    busy: runner.busy,
    retry: runner.retry,
    /** Whether anything is asked for, or in a hand, that will change the request. */
    occupied: () => runner.busy() || editing || pending > 0,

    /** What takes several questions before it changes the request. @template T @param {Promise<T>} work @returns {Promise<T>} */
    async during(work) {
      pending += 1;
      try {
        return await work;
      } finally {
        pending -= 1;
        store.update((state) => ({ panels: { ...state.panels } })); // whoever waits for it looks again
      }
    },

    /** A number moves: asked for without dropping the run in flight, so that a slow server still paints. @param {import("../types.js").Address} address @param {number} number @param {boolean} commit */
    edit(address, number, commit) {
      edited = address;
      this.pull(addressPath(address), (request) => writeNumber(request, address, number), commit);
    },

    /** The same of any change in a learner's hand; `key` tells one hand's changes from another's. @param {string} key @param {(request: TraceRequest) => TraceRequest} change @param {boolean} commit */
    pull(key, change, commit) {
      const begins = !editing, mine = ++edits;
      editing = !commit;
      const before = runner.newest() ?? store.get().request, request = change(before);
      const again = key === last.path && now() - last.at < SAME_EDIT_MILLISECONDS;
      put((state) => ({
        request: change(state.request),
        ...(begins && state.trace ? { ghost: state.trace, ...(again && state.edits.length && !state.undone.length ? {} : beforeEdit(state)) } : {}),
      }));
      last = { path: key, at: now() };
      const { trace, position } = store.get();
      const atEnd = position === trace?.structure.steps.length;
      if (same(request.model, before.model)) runner.submit(request);
      else runner.submit(request, (_, next) => ({ position: atEnd || !trace ? next.structure.steps.length : samePlace(trace, position, next), selection: null, hover: null }));
      if (commit) later(() => mine === edits && !editing && put(() => ({ ghost: null })), GHOST_MILLISECONDS);
    },

    /** Acts on the newest run: now, or once it is in and what was asked before has been done. @param {() => void} act */
    inTurn(act) {
      if (due.length < MOST_DUE) due.push(act);
      proceed();
    },

    /** The next run of the same line: a round, say. @param {TraceRequest} request @param {Arrival} arrival */
    follow(request, arrival) {
      runner.submit(request, arrival);
    },

    /** Another model or another granularity: the run in flight is of no use. @param {TraceRequest} request @param {Arrival} arrival */
    change(request, arrival) {
      edited = null;
      const { trace, position } = store.get();
      standing = trace ? { trace, position } : null;
      runner.submit(request, arrival, { drop: true });
    },

    /** A new beginning: whatever was asked before is forgotten. @param {TraceRequest} request @param {Partial<State>} [more] */
    begin(request, more = {}) {
      forget();
      const arrival = (/** @type {State} */ _, /** @type {Trace} */ trace) => ({ ...beginning(trace), ...more });
      runner.submit(request, arrival, { drop: true, forget: true });
    },

    /** The same place in the run, told by the new steps; a step taken while they were on their way is not lost. @type {Arrival} */
    keepPlace(_, trace) {
      if (!standing) return { position: 0 };
      const now = store.get();
      return { position: samePlace(standing.trace, now.trace === standing.trace ? now.position : standing.position, trace) };
    },

    /** A run that is there already, in place of whatever was asked. @param {Trace} trace @param {Partial<State>} more */
    stand(trace, more) {
      forget();
      runner.forget();
      put(() => ({ trace, request: trace.request, problems: [], ...beginning(trace), ...more, notice: more.notice ?? trace.structure.granularity.notice ?? null }));
    },

    /** Asks again while the server is away. @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
    async patiently(ask) {
      for (;;) {
        try {
          const answer = await ask();
          put(() => ({ server: "ok" }));
          return answer;
        } catch (error) {
          if (!(error instanceof Away)) throw error;
          put(() => ({ server: "away" }));
          await new Promise((resolve) => later(() => resolve(null), PATIENCE_MILLISECONDS));
        }
      }
    },
  };
}

/** The state at the start of a line of rounds. @param {Trace} trace @returns {Partial<State>} */
export const beginning = (trace) => ({ round: 0, past: [], position: 0, example: 0, base: trace.request, checks: null, ghost: null, playing: false });
