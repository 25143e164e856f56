/**
 * Taking edits back, apart from stepping: each entry is what stood before an edit. Undoing puts it back and keeps what stood
 * there for redo; a new edit forgets what was undone.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Edit} Edit
 */
import { same } from "./change.js";
import { DRAWING } from "./drawing.js";
import { withSetup } from "./training.js";

const MOST = 200;

/** Where a training stands and the way there: by reference, since none of it is changed in place. @param {import("../types.js").Training|null} training */
const standing = (training) => training && (({ at, batches, next, now, of, history }) => ({ at, batches, next, now, of, history }))(training);

/** What an edit can change. @param {State} state @returns {Edit} */
export const editOf = ({ request, base, past, round, lab, variant, training, panels }) => ({ request, base, past, round, lab, variant, place: standing(training), put: { setup: training?.setup ?? null, drawing: panels?.[DRAWING] ?? null } });

const asIt = (/** @type {Edit} */ { request }) => ({ ...request, granularity: 0 });
/** Whether going from one to the other changes nothing. @param {Edit} a @param {Edit} b */
const alike = (a, b) => !a.whole && !b.whole && same(a.put, b.put) && (Boolean(a.beside || b.beside) || (a.round === b.round && same(asIt(a), asIt(b))));

/**
 * Before an edit: what stands here can be had again. An edit beside the request gives back what was put there and leaves the
 * request as it is: what has been learned since is no edit.
 * @param {State} state @param {{beside?: boolean}} [how] @returns {Partial<State>}
 */
export function beforeEdit(state, { beside = false } = {}) {
  const now = { ...editOf(state), ...(beside ? { beside } : {}) };
  const last = state.edits[state.edits.length - 1];
  return { edits: last && Boolean(last.beside) === beside && alike(last, now) ? state.edits : [...state.edits, now].slice(-MOST), undone: [] };
}

/** What stands beside the request and goes with it where a file is opened: by reference, and a training at rest. @param {State} state @returns {import("../types.js").Whole} */
const wholeOf = ({ training, panels, answers, position, selection, example, speed }) => ({ training: training && { ...training, going: null }, panels, answers, position, selection, example, speed });

/** Before a file is opened, which changes everything at once. @param {State} state @returns {Partial<State>} */
export const beforeOpening = (state) => ({ edits: [...state.edits, { ...editOf(state), whole: wholeOf(state) }].slice(-MOST), undone: [] });

/** What was put beside the request, put there again. @param {State} state @param {import("../types.js").Beside} beside @returns {Partial<State>} */
export function withBeside({ training, panels }, { setup, drawing }) {
  const { [DRAWING]: _, ...others } = panels;
  return {
    ...(training && setup ? { training: withSetup(training, setup) } : {}),
    ...((panels[DRAWING] ?? null) === drawing ? {} : { panels: drawing === null ? others : { ...others, [DRAWING]: drawing } }),
  };
}

/** What stood before an edit of the request, but for the request itself: what was put beside it, and where the training stood. @param {State} state @param {Edit} entry @returns {Partial<State>} */
export function stoodBefore(state, { put, place, whole, request: _, beside: _beside, ...entry }) {
  if (whole) return { ...entry, ...whole };
  const patch = withBeside(state, put), training = patch.training ?? state.training;
  return { ...entry, ...patch, ...(training && place ? { training: { ...training, ...place } } : {}) };
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
  to.push(entry.whole ? { ...now, whole: wholeOf(state) } : entry.beside ? { ...now, beside: true } : now);
  return { entry, patch: by < 0 ? { edits: from, undone: to } : { edits: to, undone: from } };
}
