/**
 * What a learner can do, as changes of the state and requests to the server. Views are handed these and nothing else.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 */
import { createAskers } from "./askers.js";
import { createClimbing } from "./climbing.js";
import { networkOf, same, withChanges } from "./change.js";
import { frame } from "./frame.js";
import { judge, questionsOf, questionStops } from "./guide.js";
import { positionOf } from "./place.js";
import { teachableStops } from "./landmarks.js";
import { createRacing } from "./racing.js";
import { createStopwatch } from "./stopwatch.js";
import { createRolling } from "./rolling.js";
import { createOpening } from "./opening.js";
import { createPlayer } from "./player.js";
import { carried, carriedState, relayered, stillFrozen } from "./relayer.js";
import { consistent, DEFAULT_INITIALIZER, examplesOf, freshStart } from "./reshape.js";
import { roundBack, roundForward } from "./rounds.js";
import { circuitRequest } from "./rules.js";
import { createFiling } from "./filing.js";
import { createDataActions } from "./dataactions.js";
import { createTraining } from "./trainingactions.js";
import { beginning, createSession, SAME_EDIT_MILLISECONDS } from "./session.js";
import { withSource } from "./sourcing.js";
import { namedInputs, withGiven } from "./trace.js";
import { isOpenUpdate, showsTraining } from "./training.js";
import { beforeEdit, stoodBefore, takeBack, withBeside } from "./undo.js";
import { createWeights } from "./weights.js";
import { SETTINGS } from "./words.js";

/** The steps h of the check's curve, and up to how many parameters it is asked for: each is a check of its own. */
const CURVE = Array.from({ length: 13 }, (_, k) => Number(`1e${-k}`));
const MOST_CURVED = 200;

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {import("./api.js").Api} parts.api
 * @param {{request(run: (now: number) => void): number, cancel(handle: number): void}} parts.ticks
 * @param {{openSettings(): void, openNumbers(): void, openKeys(): void, openData(): void}} parts.sheets
 * @param {() => boolean} parts.prefersDark
 * @param {(run: () => void, milliseconds: number) => any} [parts.later]
 * @returns {Actions & {start(first: Lab|null, enters: boolean): void, retry(): void}}
 */
export function createActions({ store, api, ticks, sheets, prefersDark, later = (run, milliseconds) => setTimeout(run, milliseconds) }) {
  const session = createSession({ store, api, later });
  const { put, fail, count } = session;
  const opening = createOpening({ look: store.get, api, session });
  let relayering = Promise.resolve(); // one change of the layers after the other: each begins from the one before
  let checking = 0;
  let typedAt = -Infinity;
  let checkWaits = false; // for the run in flight
  store.subscribe(() => {
    if (checkWaits && !session.busy()) actions.check();
  });

  /** @param {-1|1} by */
  function takenBack(by) {
    const found = takeBack(store.get(), by);
    if (!found) return;
    const { granularity } = store.get().request;
    const { entry, patch } = found;
    if (entry.beside) return put((state) => ({ ...withBeside(state, entry.put), ...patch, problems: [] }));
    session.change({ ...entry.request, granularity }, (state, trace) => ({
      ...session.keepPlace(state, trace), ...(same(networkOf(entry.request), networkOf(state.request)) ? {} : { selection: null, hover: null }),
      ...stoodBefore(state, entry), request: trace.request, ...patch, checks: null, ghost: null, ...(entry.whole ? { notice: null } : {}),
    }));
  }

  /** @param {ReturnType<typeof roundForward>} next */
  function toRound(next) {
    if (next) session.follow(next.request, () => ({ ...next.patch, checks: null, ghost: null }));
  }

  /**
   * The request with other parts, made consistent; other parameters begin at their first update.
   * @param {Partial<TraceRequest>} patch @param {Partial<State>|null} [goesOn] what changes with it where they stand in the midst of a training
   */
  function remake(patch, goesOn = null) {
    const { catalog } = store.get();
    if (!catalog) return;
    const before = session.wanted(), asked = { ...before, ...patch };
    const fitting = consistent(asked, catalog, before);
    const remade = !fitting.parameters || !same(fitting.parameters, before.parameters);
    const request = remade && !goesOn ? freshStart(fitting) : fitting;
    put(beforeEdit);
    const fitted = request.model.loss !== before.model.loss && !same(request.targets, asked.targets);
    session.change(request, (state, trace) => ({
      ...(remade ? beginning(trace) : { ...session.keepPlace(state, trace), example: Math.min(state.example, examplesOf(request) - 1), checks: null, ghost: null }),
      ...(request.parameters ? { base: withChanges(state.base, before, request) } : {}),
      ...(same(networkOf(request), networkOf(before)) ? {} : { lab: null, variant: null }),
      ...(same(request.model.layers, before.model.layers) ? {} : { selection: null, hover: null }),
      ...(fitted ? { notice: SETTINGS.fitted } : {}), ...goesOn,
    }));
  }

  const training = createTraining({ store, api, session, later });
  createAskers({ store, api, put: (patch) => put(() => patch), later });

  const player = createPlayer({
    look() {
      const state = store.get();
      const stops = questionStops(state);
      if (state.pauses) for (const place of teachableStops(state.trace).keys()) stops.add(place);
      stops.delete(state.position);
      return { position: state.position, count: count(), speed: state.speed, playing: state.playing, stops };
    },
    tell: (change) => put((state) => {
      const arrived = !change.playing && change.position !== state.position && !questionStops(state).has(change.position);
      const pauses = arrived && state.pauses && teachableStops(state.trace).has(change.position);
      return { ...change, pausedAt: pauses ? change.position : null };
    }),
    ticks,
  });

  /** An answer, judged by the numbers that stand now: later ones are others. @param {string} id @param {string|null} choice null where it is skipped */
  const settle = (id, choice) => put((state) => {
    const question = questionsOf(state.lab).find((each) => each.id === id);
    return question ? { answers: { ...state.answers, [id]: judge(question, choice, frame(state)) } } : null;
  });

  /** @type {Actions} */
  const actions = {
    go(position) {
      player.rewind();
      put((state) => ({ position: Math.max(0, Math.min(position, count())), pausedAt: null, asked: null, ...(state.problems.length ? { problems: [] } : {}) }));
    },
    scrub: (scrubbing) => put(() => ({ scrubbing })),
    ...training.actions,
    ...createDataActions({ store, api, session, setTraining: training.actions.setTraining }),
    step(by) {
      if (showsTraining(store.get())) return by > 0 ? training.actions.train("minibatch") : undefined;
      if (store.get().playing) player.pause();
      const position = store.get().position + by;
      if (position < 0) actions.previousRound();
      else actions.go(position);
    },
    jumpPhase(by) {
      const { trace, position } = store.get();
      const starts = [0, ...(trace?.structure.phases ?? []).map((phase) => phase.from + 1), count()];
      const next = by > 0 ? starts.find((start) => start > position) : starts.reverse().find((start) => start < position);
      if (next !== undefined) actions.go(next);
    },
    togglePlay: () => (showsTraining(store.get()) ? training.actions.train(store.get().training?.going ? null : "on") : store.get().playing ? player.pause() : player.play()),
    setSpeed: (speed) => put(() => ({ speed })),
    setNumber: (address, number, { commit }) => session.edit(address, number, commit),
    setNumbers: (address, values) => session.edit(address, /** @type {any} */ (values), true),
    pull: (key, change, { commit }) => session.pull(key, change, commit),
    select: (selection) => put(() => ({ selection })),
    hover: (hover) => put((state) => (JSON.stringify(state.hover) === JSON.stringify(hover) ? null : { hover })),
    setGranularity: (granularity) => session.change({ ...session.wanted(), granularity }, session.keepPlace),
    openCircuit: (source, inputs) => opening.begin(circuitRequest(source, inputs)),
    nextRound: () => showsTraining(store.get()) ? training.actions.train("epoch") : isOpenUpdate(store.get()) ? training.actions.nextUpdate() : session.inTurn(() => toRound(roundForward(store.get()))),
    previousRound: () => session.inTurn(() => toRound(roundBack(store.get()))),
    reset() {
      const { base, request } = store.get();
      put(beforeEdit);
      session.begin({ ...base, granularity: request.granularity });
    },
    newWeights(seed) {
      if (namedInputs(session.wanted())) return; // what a circuit is given is never drawn by chance
      const { parameters: old, ...rest } = session.wanted();
      const initializer = rest.initializer ? { ...rest.initializer, seed: seed ?? rest.initializer.seed + 1 } : { name: DEFAULT_INITIALIZER, seed: seed ?? 1 };
      const mine = opening.next();
      session.during(session.patiently(() => api.trace(freshStart({ ...rest, initializer })))).then(({ request: { parameters } }) => {
        if (!opening.isNewest(mine)) return;
        const shared = Object.entries(old ?? {}).filter(([name, value]) => name.startsWith("b") && !Array.isArray(value));
        put(beforeEdit);
        session.begin(freshStart({ ...rest, initializer, parameters: { ...parameters, ...Object.fromEntries(shared) } }));
      }, fail);
    },
    relayer(change) {
      relayering = session.during(relayering.then(async () => {
        const { catalog } = store.get();
        const before = session.wanted();
        const next = catalog && relayered(before.model, change, catalog.limits?.units);
        if (!next) return;
        const { parameters: old, ...rest } = before;
        const asked = consistent({ ...rest, model: next.model }, catalog, before); // without parameters: it has an initializer now
        const { request: { parameters } } = await session.patiently(() => api.trace(freshStart(asked)));
        if (!same(session.wanted(), before)) return; // something else has been asked for since; an answer alone is another object
        const fresh = parameters ?? {}, { training, base } = store.get();
        const now = { model: next.model, initializer: asked.initializer, frozen: stillFrozen(before.frozen ?? [], next.origins), parameters: carried(fresh, old ?? {}, next.origins) };
        if (!training) return actions.setRequest(now);
        remake({ ...now, optimizer_state: carriedState(before.optimizer_state ?? {}, now.parameters, next.origins), update: before.update ?? 0 }, {
          base: freshStart({ ...base, ...now, parameters: carried(fresh, base.parameters ?? {}, next.origins) }), // reset goes to the initial weights, not to these
        });
      })).catch(fail);
    },
    undo: () => session.inTurn(() => takenBack(-1)),
    redo: () => session.inTurn(() => takenBack(1)),
    restore: (snapshot, told, word) => opening.restore(snapshot, told, word).catch(fail),
    ...createFiling({ put, openSaved: opening.openSaved, fail }),
    openLab: (id, variant = null) => opening.openLab(id, variant),
    setRequest: (patch) => remake(patch),
    setSource(source, gates) {
      const before = session.wanted(), next = withSource(before, source, gates);
      if (same(next.model, before.model)) return put(() => ({ problems: [] }));
      const { edits, undone } = store.get();
      const again = performance.now() - typedAt < SAME_EDIT_MILLISECONDS && edits.length > 0 && !undone.length;
      typedAt = performance.now();
      if (!again) put(beforeEdit);
      session.change(next, (state, trace) => ({
        ...beginning(trace), ...session.keepPlace(state, trace), playing: state.playing, lab: null, variant: null, selection: null, hover: null,
      }));
    },
    setGiven(name, value) {
      put(beforeEdit);
      session.change({ ...withGiven(session.wanted(), name, value), optimizer_state: {}, update: 0 }, (state, trace) => ({
        ...beginning(trace), ...session.keepPlace(state, trace), lab: null, variant: null, selection: null, hover: null,
      }));
    },
    ...createClimbing({ store, api, session }),
    ...createWeights({ store, api, session, setRequest: (patch) => actions.setRequest(patch) }),
    ...createRacing({ store, api, put, later }),
    ...createStopwatch({ store, api, session }),
    ...createRolling({ store, api, session, later }),
    startFrom(address, number, { commit }) {
      const { past, request } = store.get();
      if (past.length || request.update) put((state) => ({ ...beforeEdit(state), request: freshStart(state.request), past: [], round: 0 }));
      session.edit(address, number, commit);
    },
    check() {
      const { request, trace } = store.get();
      const mine = ++checking;
      checkWaits = session.busy();
      put(({ panels: { figure: _, ...panels } }) => ({ checks: { request, running: true }, panels: { ...panels, charts: "check" } })); // its results first, on a phone too
      if (checkWaits) return;
      const samples = (trace?.structure.parameter_count.total ?? Infinity) <= MOST_CURVED ? CURVE : [];
      api.check(request, samples).then((result) => mine === checking && put(() => ({ checks: { request, result } })), (error) => {
        if (mine === checking) put(() => ({ checks: null }));
        fail(error);
      });
    },
    setExample: (example) => put((state) => ({ example: Math.max(0, Math.min(example, examplesOf(state.request) - 1)) })),
    openQuestion(id) {
      const { lab, trace } = store.get();
      const question = questionsOf(lab).find((each) => each.id === id);
      if (!question || !trace) return;
      actions.go(question.at ? (positionOf(trace, question.at) ?? 0) : 0);
      put(() => ({ asked: { id } }));
    },
    answer: (question, choice) => settle(question, choice),
    skip: (question) => settle(question, null),
    toggleTheme: () => put(({ theme }) => {
      const own = prefersDark() ? "dark" : "light", other = prefersDark() ? "light" : "dark";
      return { theme: theme === "system" ? other : theme === other ? own : "system" };
    }),
    toggleFrozen(name) {
      const frozen = session.wanted().frozen ?? [];
      actions.setRequest({ frozen: frozen.includes(name) ? frozen.filter((each) => each !== name) : [...frozen, name] });
    },
    link: (linked) => put((state) => (same(state.linked, linked) ? null : { linked })),
    setPanel: (panel, view) => put(({ panels: { [panel]: _, ...others } }) => ({ panels: view === null ? others : { ...others, [panel]: view } })),
    setBareKeys: (bareKeys) => put(() => ({ bareKeys })),
    endHints: () => put(({ hints }) => (hints ? { hints: [] } : null)),
    setPauses: (pauses) => put(() => ({ pauses, pausedAt: null })),
    dismiss: () => put(() => ({ notice: null, problems: [] })),
    ...sheets,
  };

  return {
    ...actions,
    retry() {
      session.retry();
      training.retry();
    },
    /** The lab that stands in the page, entered unless something else is asked for; and the catalogue beside it. */
    start(first, enters) {
      opening.start(first, enters);
      session.patiently(api.catalog).then((catalog) => put(() => ({ catalog })), fail);
    },
  };
}
