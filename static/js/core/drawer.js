/**
 * When a new state is drawn. An answer of the server at once, since waiting for the next animation frame would show it a
 * frame later; a number that has just been changed with its answer, which is a few milliseconds away (its own control
 * follows the hand by itself where the answer is late); everything else once per animation frame. While one scrubs, what is
 * read follows 20 times a second, since nobody reads faster; what is watched follows in every frame.
 *
 * @typedef {import("../types.js").State} State
 */

/** How long a changed number waits for its answer before it is drawn without. */
export const ANSWER_MILLISECONDS = 60;

export const READ_MILLISECONDS = 50;

/** @param {State} state @param {State} drawn */
const onlyRequest = (state, drawn) => state.request !== drawn.request && Object.keys(state).every((key) => key === "request" || key === "ghost" || state[/** @type {keyof State} */ (key)] === drawn[/** @type {keyof State} */ (key)]);

/**
 * @param {object} parts
 * @param {(state: State, whole: boolean) => void} parts.draw  whole: what is read too, and not only what is watched
 * @param {(run: () => void) => unknown} parts.nextFrame
 * @param {(run: () => void, milliseconds: number) => unknown} parts.later
 * @param {() => void} [parts.layOut]  style and layout, done now: between two frames, and not within the next one
 * @param {() => number} [parts.now]
 * @returns {(state: State) => void} to be told of every state
 */
export function createDrawer({ draw, nextFrame, later, layOut = () => {}, now = () => performance.now() }) {
  /** @type {State|null} */
  let drawn = null;
  /** @type {State|null} */
  let newest = null;
  let asked = false, behind = false, readAt = -Infinity;

  function drawNow() {
    asked = false;
    if (!newest || newest === drawn) return;
    drawn = newest;
    const rest = READ_MILLISECONDS - (now() - readAt);
    if (!newest.scrubbing || rest <= 0) return drawWhole();
    draw(newest, false);
    if (!behind) later(catchUp, rest);
    behind = true;
  }

  function catchUp() {
    if (behind) drawWhole();
  }

  function drawWhole() {
    behind = false;
    readAt = now();
    if (drawn) draw(drawn, true);
  }

  return (state) => {
    newest = state;
    if (drawn && state.trace !== drawn.trace) {
      drawNow();
      return layOut();
    }
    if (drawn && onlyRequest(state, drawn)) return void later(drawNow, ANSWER_MILLISECONDS);
    if (!asked) nextFrame(drawNow);
    asked = true;
  };
}
