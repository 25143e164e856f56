/**
 * The ball rolls: one update after the other is shown, and where the way ends it stops. And one moment of it is put on the
 * stage, to be stepped through.
 *
 * @typedef {import("../types.js").State} State
 */
import { descentQuestion, longest, MOMENT, momentOf } from "./descents.js";
import { chartView, valueIn } from "./landscapes.js";
import { formatInput } from "./numbers.js";
import { beforeEdit } from "./undo.js";
import { DESCENT } from "./words/descent.js";

export const UPDATE_MILLISECONDS = 90;

/** The panels at a moment. @param {Record<string, string>} panels @param {number} at */
export function atMoment({ [MOMENT]: _, ...others }, at) {
  return at > 0 ? { ...others, [MOMENT]: String(at) } : others;
}

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {Pick<import("./api.js").Api, "descent">} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 */
export function createRolling({ store, api, session, later }) {
  const { put, fail } = session;
  let waiting = false;

  function soon() {
    if (!waiting) later(tick, UPDATE_MILLISECONDS / store.get().speed);
    waiting = true;
  }

  function tick() {
    waiting = false;
    const state = store.get();
    if (!state.rolling) return;
    if (chartView(state) !== "descent") return put(() => ({ rolling: false }));
    const asked = state.descent === null; // the way is not there yet
    const next = momentOf(state) + 1, last = longest(state);
    if (!asked && next > last) return put(() => ({ rolling: false }));
    if (!asked) put(({ panels }) => ({ panels: atMoment(panels, next), rolling: next < last }));
    soon();
  }

  /** @type {Pick<import("../types.js").Actions, "roll"|"openMoment">} */
  const actions = {
    roll(on) {
      put((state) => ({ rolling: on, ...(on && momentOf(state) >= longest(state) ? { panels: atMoment(state.panels, 0) } : {}) }));
      if (on) soon();
    },
    async openMoment(at) {
      const before = store.get(), asked = descentQuestion(before);
      if (!asked || at < 1) return;
      put(() => ({ rolling: false }));
      try {
        const { learned, optimizer_state, update } = await session.during(api.descent(asked.request, asked.along, at));
        if (descentQuestion(store.get())?.key !== asked.key) return; // another start stands there since
        const field = asked.request.model.kind === "circuit" ? "inputs" : "parameters";
        put((state) => ({ ...beforeEdit(state), panels: atMoment(state.panels, 0) }));
        const [{ parameter, index }] = asked.along, from = valueIn(asked.request, { kind: "value", node: parameter, index });
        session.begin({ ...asked.request, [field]: learned, optimizer_state, update }, { base: before.base, round: before.round + at, notice: from === null ? null : DESCENT.opened(at, formatInput(from)) });
      } catch (error) {
        fail(error);
      }
    },
  };
  return actions;
}
