/**
 * A circuit's output made larger or smaller, an update a press; and a circuit of a family in place of the one that stands
 * here. The update is the optimizer's own with its `maximize`, and the round goes where every round goes.
 */
import { same } from "./change.js";
import { roundForward } from "./rounds.js";
import { beginning, SAME_EDIT_MILLISECONDS } from "./session.js";
import { beforeEdit } from "./undo.js";

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<import("../types.js").State>>} parts.store
 * @param {import("./api.js").Api} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 * @returns {Pick<import("../types.js").Actions, "climb"|"grow">}
 */
export function createClimbing({ store, api, session }) {
  let growing = 0;
  let grownAt = -Infinity;
  let climbing = false;
  return {
    async climb(larger) {
      const { trace } = store.get();
      if (climbing || session.busy() || !trace) return;
      climbing = true;
      try {
        const { request } = trace;
        const wanted = { ...request, optimizer: { ...request.optimizer, maximize: larger } };
        const run = Boolean(request.optimizer.maximize) === larger ? trace : await session.patiently(() => api.trace(wanted));
        const state = store.get();
        if (state.trace !== trace || session.busy()) return; // something else has been asked for since
        const next = roundForward({ ...state, trace: run });
        if (next) session.follow(next.request, (now, after) => ({ ...next.patch, position: Math.max(now.position, outputAt(after)), checks: null, ghost: null }));
      } catch (error) {
        session.fail(error);
      } finally {
        climbing = false;
      }
    },
    async grow(family, size) {
      const mine = ++growing;
      try {
        const { request } = await session.patiently(() => api.member(family, size));
        if (mine !== growing) return;
        const before = session.wanted();
        const next = { ...request, granularity: before.granularity, optimizer: before.optimizer, optimizer_state: {}, update: 0 };
        if (same(next.model, before.model) && same(next.inputs, before.inputs)) return;
        const again = performance.now() - grownAt < SAME_EDIT_MILLISECONDS && store.get().edits.length > 0 && !store.get().undone.length;
        grownAt = performance.now();
        if (!again) session.put(beforeEdit);
        session.change(next, (state, trace) => ({ ...beginning(trace), ...session.keepPlace(state, trace), lab: null, variant: null, selection: null, hover: null }));
      } catch (error) {
        session.fail(error);
      }
    },
  };
}

/** The position at which the output is known: the backward pass begins there. @param {import("../types.js").Trace} trace */
const outputAt = ({ structure }) => structure.phases.find(({ name }) => name === "backward")?.from ?? structure.steps.length;
