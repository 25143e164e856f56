/**
 * Weights that come from a file: read by the server, taken where they fit the network that stands, else offered with a network
 * of their own. A file opened later wins over one that is still being read.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Model} Model
 * @typedef {{model: Model, stated: boolean, parameters: Record<string, import("../types.js").Nested>}} Read
 * @typedef {{name: string, told: string, problem: boolean, offer: Read|null, saved?: File}} Opened; `saved`: it is a saved page, and can be opened as one
 */
import { Away, Refused } from "./api.js";
import { same } from "./change.js";
import { exportBody, PANEL, WEIGHTS_VIEW } from "./code.js";
import { tellFile } from "./filing.js";
import { freshStart } from "./reshape.js";
import { beforeEdit } from "./undo.js";
import { WEIGHTS } from "./words/code.js";
import { NOT_OPENED } from "./words/share.js";

const MEGABYTE = 1024 * 1024;

/** What becomes of a file's weights here. @param {Read} read @param {string} name @param {State} state @returns {Omit<Opened, "name"> & {fits: boolean}} */
export function judged({ model, stated, ...rest }, name, { request, training }) {
  const own = request.model, offer = { model, stated, ...rest };
  if (!own.layers) return { fits: false, told: WEIGHTS.onCircuit(name, model.layers), problem: true, offer: null };
  if (same(own.layers, model.layers)) {
    const differs = stated && !same([own.activations, own.loss], [model.activations, model.loss]);
    return { fits: true, told: differs ? WEIGHTS.other(name) : WEIGHTS.opened(name), problem: false, offer: differs ? offer : null };
  }
  const ends = [own.layers[0], own.layers[own.layers.length - 1]], its = [model.layers[0], model.layers[model.layers.length - 1]];
  if (training && !same(ends, its)) return { fits: false, told: WEIGHTS.ends(name, model.layers, ends[0], ends[1]), problem: true, offer: null };
  return { fits: false, told: WEIGHTS.misfit(name, model.layers, own.layers), problem: true, offer };
}

/** The model that a file's weights are opened with: its own words where it has some, else what stands here with its sizes. @param {Read} read @param {Model} own @returns {Model} */
export const modelFor = ({ model, stated }, own) => (stated ? { ...model, reduction: model.reduction ?? own.reduction } : { ...own, layers: model.layers });

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {Pick<import("./api.js").Api, "weights"|"file">} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 * @param {(patch: Partial<TraceRequest>) => void} parts.setRequest
 */
export function createWeights({ store, api, session, setRequest }) {
  let newest = 0;
  let controller = new AbortController();
  const { put } = session;
  const tell = (/** @type {string} */ name, /** @type {string} */ told, problem = false, offer = /** @type {Read|null} */ (null)) => put(() => ({ weights: { name, told, problem, offer } }));

  /** @type {Pick<import("../types.js").Actions, "openWeights"|"takeWeights"|"saveFile">} */
  const actions = {
    async openWeights(file) {
      const mine = ++newest, { name } = file;
      controller.abort();
      controller = new AbortController();
      put(({ panels }) => ({ panels: { ...panels, [PANEL]: WEIGHTS_VIEW }, weights: { name, told: WEIGHTS.opening(name), problem: false, offer: null } }));
      const limit = store.get().catalog?.limits?.body_bytes ?? Infinity;
      const { kind } = await tellFile(file);
      if (mine !== newest) return;
      if (kind === "saved") return put(() => ({ weights: { name, told: NOT_OPENED.saved(name), problem: true, offer: null, saved: file } }));
      if (kind === "trace") return tell(name, NOT_OPENED.trace(name), true);
      if (file.size > limit) return tell(name, WEIGHTS.larger(name, `${limit / MEGABYTE} MB`), true);
      try {
        const read = await api.weights(await file.arrayBuffer(), controller.signal);
        if (mine !== newest) return;
        const { fits, told, problem, offer } = judged(read, name, store.get());
        if (fits) {
          put(beforeEdit);
          session.begin(freshStart({ ...session.wanted(), parameters: read.parameters }));
        }
        tell(name, told, problem, offer);
      } catch (error) {
        if (mine !== newest) return;
        if (error instanceof Refused) tell(name, error.problems.map((problem) => problem.message).join(" "), true);
        else if (error instanceof Away) tell(name, WEIGHTS.away, true);
        else throw error;
      }
    },
    takeWeights() {
      const { weights } = store.get();
      if (!weights?.offer) return;
      setRequest({ model: modelFor(weights.offer, session.wanted().model), parameters: weights.offer.parameters });
      tell(weights.name, WEIGHTS.openedAll(weights.name));
    },
    async saveFile(format) {
      const body = exportBody(store.get());
      try {
        return body && (await api.file({ ...body, format }));
      } catch (error) {
        session.fail(error);
        return null;
      }
    },
  };
  return actions;
}
