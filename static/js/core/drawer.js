/**
 * When a new state is drawn. An answer of the server at once, since waiting for the next animation frame would show it a
 * frame later; a number that has just been changed with its answer, which is a few milliseconds away (its own control
 * follows the hand by itself); everything else once per animation frame.
 *
 * @typedef {import("../types.js").State} State
 */

/** How long a changed number waits for its answer before it is drawn without. */
export const ANSWER_MILLISECONDS = 60;

/** @param {State} state @param {State} drawn */
const onlyRequest = (state, drawn) => state.request !== drawn.request && Object.keys(state).every((key) => key === "request" || key === "ghost" || state[/** @type {keyof State} */ (key)] === drawn[/** @type {keyof State} */ (key)]);

/**
 * @param {object} parts
 * @param {(state: State) => void} parts.draw
 * @param {(run: () => void) => unknown} parts.nextFrame
 * @param {(run: () => void, milliseconds: number) => unknown} parts.later
 * @returns {(state: State) => void} to be told of every state
 */
export function createDrawer({ draw, nextFrame, later }) {
  /** @type {State|null} */
  let drawn = null;
  /** @type {State|null} */
  let newest = null;
  let asked = false;

  function drawNow() {
    asked = false;
    if (!newest || newest === drawn) return;
    drawn = newest;
    draw(newest);
  }

  return (state) => {
    newest = state;
    if (drawn && state.trace !== drawn.trace) return drawNow();
    if (drawn && onlyRequest(state, drawn)) return void later(drawNow, ANSWER_MILLISECONDS);
    if (!asked) nextFrame(drawNow);
    asked = true;
  };
}
