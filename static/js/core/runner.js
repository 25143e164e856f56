/**
 * Runs asked for while numbers move: one request in flight, the newest waiting, none between them. Answers come in order,
 * a request of another kind (a lab, a model) drops the one in flight, and a server that is away is asked again with the
 * newest request until it answers.
 *
 * What an answer changes in the state comes with the request as functions; those of dropped requests are kept for the next.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").State} State
 * @typedef {(state: State, trace: Trace) => Partial<State>} Arrival
 * @typedef {{request: TraceRequest, arrivals: Arrival[]}} Job
 */
import { Away, Refused } from "./api.js";

export const RETRY_MILLISECONDS = [500, 1000, 2000, 4000];

/**
 * @param {object} parts
 * @param {(request: TraceRequest, signal: AbortSignal) => Promise<Trace>} parts.send
 * @param {(trace: Trace, arrivals: Arrival[], newest: boolean) => void} parts.arrive
 * @param {(problems: import("../types.js").Problem[], newest: boolean) => void} parts.refuse
 * @param {(server: "ok"|"away") => void} parts.server
 * @param {(run: () => void, milliseconds: number) => unknown} [parts.later]
 */
export function createRunner({ send, arrive, refuse, server, later = (run, milliseconds) => setTimeout(run, milliseconds) }) {
  /** @type {(Job & {controller: AbortController})|null} */
  let flight = null;
  /** @type {Job|null} */
  let waiting = null;
  let failures = 0;
  let resting = false;

  /** @param {Job} job */
  function start(job) {
    const controller = new AbortController();
    const mine = { ...job, controller };
    flight = mine;
    send(job.request, controller.signal).then(
      (trace) => settle(mine, () => arrive(trace, mine.arrivals, waiting === null)),
      (error) => settle(mine, () => fail(mine, error)),
    );
  }

  /** @param {Job & {controller: AbortController}} mine @param {() => void} act */
  function settle(mine, act) {
    if (flight !== mine) return; // dropped: a newer state stands already
    flight = null;
    try {
      act();
    } finally {
      proceed(); // a view that fails must not stop the runs
    }
  }

  /** @param {Job} job @param {unknown} error */
  function fail(job, error) {
    if (error instanceof Refused) {
      answered();
      return refuse(error.problems, waiting === null);
    }
    if (!(error instanceof Away)) throw error;
    waiting = waiting ? { ...waiting, arrivals: [...job.arrivals, ...waiting.arrivals] } : job;
    server("away");
    resting = true;
    const pause = error.after ? error.after * 1000 : RETRY_MILLISECONDS[Math.min(failures, RETRY_MILLISECONDS.length - 1)];
    failures += 1;
    later(retry, pause);
  }

  function answered() {
    failures = 0;
    server("ok");
  }

  function retry() {
    resting = false;
    proceed();
  }

  function proceed() {
    if (flight || resting || !waiting) return;
    const next = waiting;
    waiting = null;
    start(next);
  }

  function abandon() {
    const dropped = flight;
    flight = null;
    dropped?.controller.abort();
  }

  const deliver = arrive;
  arrive = (trace, arrivals, newest) => {
    answered();
    deliver(trace, arrivals, newest);
  };

  return {
    /**
     * @param {TraceRequest} request @param {Arrival} [arrival]
     * @param {{drop?: boolean, forget?: boolean}} [how] drop: the run in flight is of no use any more; forget: nor is what it was to change
     */
    submit(request, arrival, { drop = false, forget = false } = {}) {
      const kept = forget ? [] : (waiting?.arrivals ?? []);
      if (drop && flight) {
        if (!forget) kept.unshift(...flight.arrivals);
        abandon();
      }
      waiting = { request, arrivals: arrival ? [...kept, arrival] : [...kept] };
      proceed();
    },
    /** Whatever was asked is of no use any more. */
    forget() {
      waiting = null;
      abandon();
    },
    /** The newest request asked for and not yet answered. */
    newest: () => waiting?.request ?? flight?.request ?? null,
    busy: () => flight !== null || waiting !== null,
    retry,
  };
}
