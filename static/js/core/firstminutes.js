/**
 * The first minutes of a newcomer: three hints, each gone once the learner has done what it asks for, in whatever order.
 * The state keeps those that are left: null where none are wanted (the page was opened at a step), none once all are done.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {"play"|"drag"|"why"} Hint
 */

/** @type {readonly Hint[]} */
export const HINTS = ["play", "drag", "why"];
/** Pointing for so long is asking; less is passing over. */
const POINTING_MILLISECONDS = 900;

/** The hints a page begins with. @param {boolean} hinted whether they have been seen @param {{step: string|null, state: string|null}} address @returns {readonly Hint[]|null} */
export const hintsAtStart = (hinted, { step, state }) => (hinted ? [] : step || state ? null : HINTS);

/** Which hints a change of the state does. @param {State} before @param {State} after @returns {Hint[]} */
export function hintsDone(before, after) {
  const ran = after.playing || after.position > before.position;
  const edited = after.ghost !== null && before.ghost === null;
  const asked = after.selection !== null && after.selection !== before.selection;
  return [...(ran ? [/** @type {Hint} */ ("play")] : []), ...(edited ? [/** @type {Hint} */ ("drag")] : []), ...(asked ? [/** @type {Hint} */ ("why")] : [])];
}

/**
 * Takes away the hints that are done, as the state changes.
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} store
 * @param {(run: () => void, milliseconds: number) => any} [later]
 */
export function followHints(store, later = (run, milliseconds) => setTimeout(run, milliseconds)) {
  let before = store.get();
  /** @param {Hint[]} done */
  const take = (done) => store.update(({ hints }) => (hints?.some((hint) => done.includes(hint)) ? { hints: hints.filter((hint) => !done.includes(hint)) } : null));
  store.subscribe((after) => {
    const was = before;
    before = after;
    if (!after.hints?.length) return;
    const { hover } = after;
    if (hover && hover !== was.hover && after.hints[0] === "why") later(() => store.get().hover === hover && take(["why"]), POINTING_MILLISECONDS);
    take(hintsDone(was, after));
  });
}
