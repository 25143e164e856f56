/**
 * What a learner can do with a training, as changes of the state. The trainer follows the state by itself.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Actions} Actions
 */
import { same } from "./change.js";
import { createTrainer } from "./trainer.js";
import { fittedTo, PAGE, pagePanel, placeAt, withSetup } from "./training.js";
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

  /** @type {Pick<Actions, "train"|"setTraining"|"recover"|"openUpdate"|"tracePoint">} */
  const actions = {
    train: (going) => put(({ training }) => (training && training.going !== going ? { training: { ...training, going, ended: null } } : null)),
    setTraining(patch) {
      const { training, catalog } = store.get();
      if (!training) return;
      const next = withSetup(training, patch);
      if (next === training) return;
      const before = session.wanted();
      const request = patch.data && catalog ? fittedTo(before, patch.data, catalog) : before;
      if (same(request.model, before.model)) return put(() => ({ training: next, problems: [] }));
      const { inputs: _, targets: _targets, ...rest } = request;
      put((state) => ({ ...beforeEdit(state), problems: [] }));
      session.begin(/** @type {import("../types.js").TraceRequest} */ ({ ...rest, data: next.setup.data, rows: [0] }), { training: next, lab: null, variant: null, selection: null, hover: null }); // a refusal leaves all as it was
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
      put(({ panels: { [PAGE]: _, ...others }, request }) => ({
        training: { ...training, going: null, at: placeAt(training.at, request.update ?? 0, training.batches) },
        panels: open ? { ...others, [PAGE]: pagePanel(true) ?? "" } : others,
      }));
      if (open) session.begin(store.get().request, { base: store.get().base, example: 0 });
    },
    tracePoint: (point) => put(({ training }) => (training ? { training: { ...training, point } } : null)),
  };
  return { actions, retry: trainer.retry };
}
