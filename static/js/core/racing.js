/**
 * Runs a race: each runner has a store and a trainer of its own, so each is a training like the page's own. It goes in legs:
 * who has made one waits for the others, so that all stand at the same update. The page is told of them a few times a second.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("./race.js").Runner} Runner
 */
import { same } from "./change.js";
import { atStart, entrantsOf, epochsOf, nextLeg, startOf } from "./race.js";
import { createStore } from "./store.js";
import { createTrainer } from "./trainer.js";
import { showsTraining } from "./training.js";
import { beforeEdit } from "./undo.js";

const TOLD_MILLISECONDS = 100;

/**
 * @param {object} parts
 * @param {ReturnType<typeof createStore<State>>} parts.store
 * @param {Pick<import("./api.js").Api, "training">} parts.api
 * @param {(patch: (state: State) => Partial<State>|null) => void} parts.put
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 */
export function createRacing({ store, api, put, later }) {
  /** @typedef {{key: string, name: string, rate: number, own: ReturnType<typeof createStore<any>>, gone: boolean}} Lane */
  /** @type {Map<string, Lane>} */
  const lanes = new Map();
  /** What the runners started from. @type {unknown[]} */
  let from = [];
  let waiting = false, on = false, last = 0;

  /** The page is told soon, of all of them together. */
  function soon() {
    if (!waiting) later(tell, TOLD_MILLISECONDS);
    waiting = true;
  }

  function tell() {
    waiting = false;
    if (!lanes.size) return;
    const runners = [...lanes.values()].map(({ key, name, rate, own }) => ({ key, name, rate, request: own.get().request, training: own.get().training, problems: own.get().problems }));
    put(() => ({ race: { going: on, last, runners } }));
  }

  /** Who has not run away. */
  const running = () => [...lanes.values()].filter(({ own }) => own.get().training.ended?.reason !== "diverged");

  /** The next leg, once every runner has made the last one. */
  function goOn() {
    const line = running();
    if (!on || line.some(({ own }) => own.get().training.going !== null)) return;
    const leg = line.length ? nextLeg(Math.min(...line.map(({ own }) => own.get().training.at.epoch)), last) : null;
    if (leg === null || line.some(({ own }) => own.get().problems.length)) {
      on = false;
      return soon();
    }
    for (const { own } of line) own.update(({ training }) => (training.at.epoch < leg ? { training: { ...training, going: "on", ended: null, last: leg } } : null));
  }

  /** @param {Lane} lane */
  function drop(lane) {
    lane.gone = true;
    lanes.delete(lane.key);
    lane.own.update(() => ({ training: null })); // whose trainer then breaks off what it asked
  }

  /** Who is chosen runs; who is no longer chosen does not; who has another rate begins anew. @param {State} state */
  function line(state) {
    const wanted = entrantsOf(state).map((entrant) => ({ ...entrant, key: `${entrant.name}:${entrant.rate}` }));
    for (const lane of [...lanes.values()]) if (!wanted.some(({ key }) => key === lane.key)) drop(lane);
    for (const { key, name, rate } of wanted) {
      if (lanes.has(key)) continue;
      const own = createStore(/** @type {any} */ ({ ...atStart(state, { name, rate }), panels: {}, catalog: state.catalog, problems: [], server: "ok" }));
      createTrainer({ store: own, api, put: own.update, occupied: () => false, later });
      /** @type {Lane} */
      const lane = { key, name, rate, own, gone: false };
      own.subscribe(() => {
        if (lane.gone) return;
        soon();
        queueMicrotask(goOn);
      });
      lanes.set(key, lane);
    }
    const order = wanted.map(({ key }) => /** @type {Lane} */ (lanes.get(key)));
    lanes.clear();
    for (const lane of order) lanes.set(lane.key, lane);
  }

  function stand() {
    on = false;
    for (const { own } of lanes.values()) own.update(({ training }) => (training.going ? { training: { ...training, going: null } } : null));
    tell();
  }

  function clear() {
    on = false;
    for (const lane of [...lanes.values()]) drop(lane);
    put(() => ({ race: null }));
  }

  store.subscribe((state) => {
    if (!lanes.size) return;
    if (!state.training || !same(startOf(state), from)) return clear();
    if (state.race?.going && (state.training.going || !showsTraining(state))) stand();
  });

  /** @type {Pick<import("../types.js").Actions, "runRace"|"resetRace"|"openRunner">} */
  const actions = {
    runRace(go) {
      const state = store.get();
      if (!go) return stand();
      if (!state.training?.rows || !state.catalog) return;
      if (state.training.going) put(({ training }) => ({ training: training && { ...training, going: null } }));
      from = startOf(state);
      line(state);
      last = epochsOf(state);
      on = true;
      for (const { own } of lanes.values()) own.update(() => ({ problems: [] }));
      goOn();
      tell();
    },
    resetRace: clear,
    openRunner(key) {
      const found = store.get().race?.runners.find((runner) => runner.key === key);
      if (!found) return;
      stand();
      put((state) => state.training && {
        ...beforeEdit(state), request: { ...found.request, granularity: state.request.granularity },
        training: { ...found.training, setup: state.training.setup, point: state.training.point, last: undefined, ended: null, going: null },
      });
    },
  };
  return actions;
}
