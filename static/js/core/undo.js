/**
 * Taking edits back, apart from stepping: each entry is what stood before an edit. Undoing puts it back and keeps what stood
 * there for redo; a new edit forgets what was undone.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Edit} Edit
 */
import { same } from "./change.js";

const MOST = 200;

/** What an edit can change. @param {State} state @returns {Edit} */
export const editOf = ({ request, base, past, round, lab, variant }) => ({ request, base, past, round, lab, variant });

const alike = (/** @type {Edit} */ a, /** @type {Edit} */ b) => a.round === b.round && same({ ...a.request, granularity: 0 }, { ...b.request, granularity: 0 });

/** Before an edit: what stands here can be had again. @param {State} state @returns {Partial<State>} */
export function beforeEdit(state) {
  const now = editOf(state);
  const last = state.edits[state.edits.length - 1];
  return { edits: last && alike(last, now) ? state.edits : [...state.edits, now].slice(-MOST), undone: [] };
}

/**
 * The edit to go to and the state's lists after it, or null where there is none. An edit that changed nothing is passed over.
 * @param {State} state @param {-1|1} by −1 undoes, 1 redoes
 */
export function takeBack(state, by) {
  const now = editOf(state);
  const from = [...(by < 0 ? state.edits : state.undone)], to = [...(by < 0 ? state.undone : state.edits)];
  let entry = from.pop();
  while (entry && alike(entry, now)) entry = from.pop();
  if (!entry) return null;
  to.push(now);
  return { entry, patch: by < 0 ? { edits: from, undone: to } : { edits: to, undone: from } };
}
