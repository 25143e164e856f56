/**
 * What a learner can do, as changes of the state and requests to the server. Views are handed these and nothing else.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 */
import { Refused } from "./api.js";
import { networkOf, same, withChanges } from "./change.js";
import { frame } from "./frame.js";
import { judge, questionsOf, questionStops } from "./guide.js";
import { createPlayer } from "./player.js";
import { consistent, DEFAULT_INITIALIZER, freshStart } from "./reshape.js";
import { roundBack, roundForward } from "./rounds.js";
import { beginning, createSession } from "./session.js";
import { SETTINGS } from "./words.js";

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {import("./api.js").Api} parts.api
 * @param {{request(run: (now: number) => void): number, cancel(handle: number): void}} parts.ticks
 * @param {{openSettings(): void, openKeys(): void}} parts.sheets
 * @param {() => boolean} parts.prefersDark
 * @param {(run: () => void, milliseconds: number) => any} [parts.later]
 * @returns {Actions & {start(place: {lab: string|null, variant: string|null}, first: Lab|null): void, retry(): void}}
 */
export function createActions({ store, api, ticks, sheets, prefersDark, later = (run, milliseconds) => setTimeout(run, milliseconds) }) {
  const session = createSession({ store, api, later });
  const { put, fail, count } = session;
  let opening = 0, checking = 0;
  let checkWaits = false; // for the run in flight
  store.subscribe(() => checkWaits && !session.busy() && actions.check());

  const player = createPlayer({
    look() {
      const state = store.get();
      const stops = questionStops(state);
      stops.delete(state.position);
      return { position: state.position, count: count(), speed: state.speed, playing: state.playing, stops };
    },
    tell: (change) => put(() => change),
    ticks,
  });

  /** @param {Lab} lab @param {string|null} variant @param {string|null} [notice] */
  function enter(lab, variant, notice = null) {
    const chosen = lab.variants?.find((each) => each.id === variant) ?? null;
    const whole = lab.whole ?? lab.guide; // a variant has the part of the guide that is true of it
    const own = { ...lab, whole, guide: chosen?.guide ?? whole };
    session.begin(chosen?.request ?? lab.request, { lab: own, variant: chosen?.id ?? null, selection: null, hover: null, notice, answers: {} });
  }

  /** @param {string} id @param {string|null} variant @param {Lab|null} [instead] */
  function openLab(id, variant, instead = null) {
    const mine = ++opening;
    const present = store.get().lab;
    const asked = present?.id === id ? Promise.resolve(present) : session.patiently(() => api.lab(id));
    asked.then((lab) => mine === opening && enter(lab, variant), (error) => {
      if (instead && error instanceof Refused) enter(instead, null, error.message);
      else fail(error);
    });
  }

  /** An answer, judged by the numbers that stand now: later ones are others. @param {string} id @param {string|null} choice null where it is skipped */
  const settle = (id, choice) => put((state) => {
    const question = questionsOf(state.lab).find((each) => each.id === id);
    return question ? { answers: { ...state.answers, [id]: judge(question, choice, frame(state)) } } : null;
  });

  /** @type {Actions} */
  const actions = {
    go(position) {
      player.rewind();
      put((state) => ({ position: Math.max(0, Math.min(position, count())), ...(state.problems.length ? { problems: [] } : {}) }));
    },
    step(by) {
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
    togglePlay: () => (store.get().playing ? player.pause() : player.play()),
    setSpeed: (speed) => put(() => ({ speed })),
    setNumber: (address, number, { commit }) => session.edit(address, number, commit),
    select: (selection) => put(() => ({ selection })),
    hover: (hover) => put((state) => (JSON.stringify(state.hover) === JSON.stringify(hover) ? null : { hover })),
    setGranularity: (granularity) => session.change({ ...session.wanted(), granularity }, session.keepPlace),
    nextRound() {
      const next = session.busy() ? null : roundForward(store.get());
      if (next) session.follow(next.request, () => ({ ...next.patch, checks: null, ghost: null }));
    },
    previousRound() {
      const before = session.busy() ? null : roundBack(store.get());
      if (before) session.follow(before.request, () => ({ ...before.patch, checks: null, ghost: null }));
    },
    reset() {
      const { base, request } = store.get();
      session.begin({ ...base, granularity: request.granularity });
    },
    newWeights() {
      const { parameters: old, ...rest } = session.wanted();
      const initializer = rest.initializer ? { ...rest.initializer, seed: rest.initializer.seed + 1 } : { name: DEFAULT_INITIALIZER, seed: 1 };
      const mine = ++opening;
      session.patiently(() => api.trace(freshStart({ ...rest, initializer }))).then(({ request: { parameters } }) => {
        if (mine !== opening) return;
        const shared = Object.entries(old ?? {}).filter(([name, value]) => name.startsWith("b") && !Array.isArray(value));
        session.begin(freshStart({ ...rest, initializer, parameters: { ...parameters, ...Object.fromEntries(shared) } }));
      }, fail);
    },
    openLab: (id, variant = null) => openLab(id, variant),
    setRequest(patch) {
      const { catalog } = store.get();
      if (!catalog) return;
      const before = session.wanted(), asked = { ...before, ...patch };
      const fitting = consistent(asked, catalog, before);
      const remade = !fitting.parameters || !same(fitting.parameters, before.parameters);
      const request = remade ? freshStart(fitting) : fitting;
      const fitted = request.model.loss !== before.model.loss && !same(request.targets, asked.targets);
      session.change(request, (state, trace) => ({
        ...(remade ? beginning(trace) : { ...session.keepPlace(state, trace), example: 0, checks: null, ghost: null }),
        ...(request.parameters ? { base: withChanges(state.base, before, request) } : {}),
        ...(same(networkOf(request), networkOf(before)) ? {} : { lab: null, variant: null }),
        ...(same(request.model.layers, before.model.layers) ? {} : { selection: null, hover: null }),
        ...(fitted ? { notice: SETTINGS.fitted } : {}),
      }));
    },
    check() {
      const { request } = store.get();
      const mine = ++checking;
      checkWaits = session.busy();
      put(() => ({ checks: { request, running: true } }));
      if (checkWaits) return;
      api.check(request).then((result) => mine === checking && put(() => ({ checks: { request, result } })), (error) => {
        if (mine === checking) put(() => ({ checks: null }));
        fail(error);
      });
    },
    setExample: (example) => put((state) => ({ example: Math.max(0, Math.min(example, (Array.isArray(state.request.inputs) ? state.request.inputs.length : 1) - 1)) })),
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
    setBareKeys: (bareKeys) => put(() => ({ bareKeys })),
    dismiss: () => put(() => ({ notice: null, problems: [] })),
    ...sheets,
  };

  return {
    ...actions,
    retry: session.retry,
    /** The first run, and the catalogue beside it. `first` stands in the page; the address may ask for another lab. */
    start({ lab, variant }, first) {
      if (first && (lab === null || lab === first.id)) enter(first, variant);
      else if (lab) openLab(lab, variant, first);
      session.patiently(api.catalog).then((catalog) => put(() => ({ catalog })), fail);
    },
  };
}
