/**
 * What a learner can do with a training, as changes of the state. The trainer follows the state by itself.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Actions} Actions
 */
import { same } from "./change.js";
import { drawnRequest, DRAWING } from "./drawing.js";
import { createNextUpdate } from "./nextupdate.js";
import { isEmpty } from "./owndata.js";
import { createTrainer } from "./trainer.js";
import { firstOf, fittedTo, placeAt, withMinibatch, withPage, withSetup } from "./training.js";
import { beforeEdit } from "./undo.js";

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {import("./api.js").Api} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 */
export function createTraining({ store, api, session, later }) {
  const { put } = session;
  const trainer = createTrainer({ store, api, put, occupied: session.occupied, later });

  /** @type {Pick<Actions, "train"|"setTraining"|"recover"|"openUpdate"|"nextUpdate"|"draw"|"openDrawing"|"tracePoint">} */
  const actions = {
    train: (going) => put(({ training }) => (training && training.going !== going && !isEmpty(training.setup.data) ? { training: { ...training, going, ended: null } } : null)),
    setTraining(patch) {
      const { training, catalog } = store.get();
      if (!training) return;
      const next = withSetup(training, patch);
      if (next === training) return;
      const before = session.wanted();
      const request = patch.data && catalog ? fittedTo(before, patch.data, catalog, training.setup.data) : before;
      if (same(request.model, before.model)) return put((state) => ({ ...beforeEdit(state, { beside: true }), training: next, problems: [] }));
      put((state) => ({ ...beforeEdit(state), problems: [] }));
      session.begin(firstOf(request, next.setup.data), { training: next, lab: null, variant: null, selection: null, hover: null }); // a refusal leaves all as it was
    },
    recover() {
      const { training } = store.get();
      const rate = training?.ended?.learningRate;
      if (!training || rate === null || rate === undefined) return;
      put((state) => ({ ...beforeEdit(state), request: { ...state.request, optimizer: { ...state.request.optimizer, learning_rate: rate } }, training: { ...training, going: "on", ended: null } }));
    },
    openUpdate(open) {
      const { training } = store.get();
      if (!training) return;
      put(({ panels, request }) => ({
        ...(open ? {} : { request: withMinibatch(request, training), position: 0, playing: false, pausedAt: null }), // what was looked at may have been a drawing
        training: { ...training, going: null, at: placeAt(training.at, request.update ?? 0, training.batches) },
        panels: withPage(panels, open ? "update" : null),
      }));
      if (open) session.begin(store.get().request, { base: store.get().base, example: 0 });
    },
    ...createNextUpdate({ store, api, session }),
    draw: (drawing) => put((state) => {
      const { [DRAWING]: before, ...others } = state.panels;
      return (before ?? null) === drawing ? null : { ...beforeEdit(state, { beside: true }), panels: drawing === null ? others : { ...others, [DRAWING]: drawing } };
    }),
    openDrawing(target) {
      const request = drawnRequest(store.get(), target);
      if (!request) return;
      put(({ training, panels }) => ({ training: training && { ...training, going: null, at: placeAt(training.at, request.update ?? 0, training.batches) }, panels: withPage(panels, "drawn") }));
      session.begin(request, { base: store.get().base, example: 0 });
    },
    tracePoint: (point) => put(({ training }) => (training ? { training: { ...training, point } } : null)),
  };
  return { actions, retry: trainer.retry };
}
