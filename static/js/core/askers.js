/**
 * The questions that the page asks beside the run, each with its place in the state.
 *
 * @typedef {import("../types.js").State} State
 */
import { Refused } from "./api.js";
import { createAsker } from "./asker.js";
import { codeWanted } from "./code.js";
import { descentQuestion, hillQuestion, rivalQuestion } from "./descents.js";
import { lineQuestion, surfaceQuestion } from "./landscapes.js";
import { drawnWanted } from "./drawing.js";
import { familyWanted, modesWanted } from "./modes.js";
import { lastRoundWanted, nudgeWanted } from "./nudges.js";
import { curveOf, opQuestion } from "./opcurves.js";
import { pathLineQuestion, pathSurfaceQuestion } from "./pathtaken.js";
import { pathsWanted } from "./pathways.js";
import { boundaryWanted, tracedWanted } from "./planes.js";
import { arrangementQuestion } from "./puzzle.js";
import { curveQuestion, guessQuestion, pointQuestion } from "./rules.js";

/** Asked for when the hand that moves a number pauses: a picture would come too late to follow it, a list of paths would flicker. */
const PAUSE_MILLISECONDS = 150;
/** A program has hundreds of numbers, and a training makes new ones ten times a second. */
const CODE_MILLISECONDS = 300;
/** While a network learns its weights move all the time; a picture of the loss around them is work. */
const LEARNING_MILLISECONDS = 1500;

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {import("./api.js").Api} parts.api
 * @param {(patch: Partial<State>) => void} parts.put
 * @param {(run: () => void, milliseconds: number) => any} parts.later
 */
export function createAskers({ store, api, put, later }) {
  const landscape = (/** @type {typeof lineQuestion} */ questionOf) => (/** @type {State} */ state) => {
    const question = questionOf(state);
    return question && { key: question.key, ask: (/** @type {AbortSignal} */ signal) => api.landscape(question.request, question.axes, signal) };
  };
  /** What stood there stays, and says that nothing newer came. @param {"line"|"surface"|"hill"} place */
  const lost = (place) => () => {
    const before = store.get()[place] ?? { key: "", problem: "" };
    if (!before.away) put({ [place]: { ...before, away: true } });
  };
  /** A run and the differences beside it. @param {import("../types.js").TraceRequest} request @param {AbortSignal} signal */
  const checked = async (request, signal) => {
    const [trace, check] = await Promise.all([api.trace(request, signal), api.check(request, [], signal)]);
    return { trace, check };
  };
  /** The learner's own text may be none: what is wrong with it is an answer too. @param {import("../types.js").TraceRequest} request @param {AbortSignal} signal */
  const judged = async (request, signal) => {
    try {
      return { ...(await api.check(request, [], signal)), refused: null };
    } catch (error) {
      if (error instanceof Refused) return { passed: false, refused: error.problems[0] ?? { path: "", message: error.message } };
      throw error;
    }
  };
  const asks = (/** @type {(state: State) => {key: string, request: any, axes?: any}|null} */ questionOf, /** @type {(request: any, signal: AbortSignal, axes?: any) => Promise<any>} */ send) => (/** @type {State} */ state) => {
    const question = questionOf(state);
    return question && { key: question.key, ask: (/** @type {AbortSignal} */ signal) => send(question.request, signal, question.axes) };
  };
  /** Around a training, whose weights move while an answer is on its way. @param {typeof lineQuestion} questionOf */
  const around = (questionOf) => (/** @type {State} */ state) => {
    const question = questionOf(state);
    return question && { key: question.key, kin: question.about, ask: (/** @type {AbortSignal} */ signal) => api.landscape(question.request, question.axes, signal) };
  };
  const followed = (/** @type {typeof descentQuestion} */ questionOf) => (/** @type {State} */ state) => {
    const question = questionOf(state);
    return question && { key: question.key, ask: (/** @type {AbortSignal} */ signal) => api.descent(question.request, question.along, question.rounds, signal) };
  };
  const opWanted = (/** @type {State} */ state) => {
    const question = opQuestion(state);
    return question && { key: question.key, ask: async (/** @type {AbortSignal} */ signal) => curveOf(await api.trace(question.request, signal), question.along) };
  };
  const askers = [
    createAsker({ wanted: asks(curveQuestion, (request, signal, axes) => api.landscape(request, axes, signal)), settle: (ruleCurve) => put({ ruleCurve }), later }),
    createAsker({ wanted: opWanted, settle: (opCurve) => put({ opCurve }), later, pause: PAUSE_MILLISECONDS }),
    createAsker({ wanted: asks(pointQuestion, checked), settle: (rulePoint) => put({ rulePoint }), later }),
    createAsker({ wanted: asks(guessQuestion, judged), settle: (ruleGuess) => put({ ruleGuess }), later }),
    createAsker({ wanted: asks(arrangementQuestion, checked), settle: (puzzle) => put({ puzzle }), later }),
    createAsker({ wanted: (state) => pathsWanted(state, api), settle: (paths) => put({ paths }), later, pause: PAUSE_MILLISECONDS }),
    createAsker({ wanted: landscape(lineQuestion), settle: (line) => put({ line }), lost: lost("line"), later, pause: PAUSE_MILLISECONDS }),
    createAsker({ wanted: landscape(surfaceQuestion), settle: (surface) => put({ surface }), lost: lost("surface"), later, pause: PAUSE_MILLISECONDS }),
    createAsker({ wanted: landscape(hillQuestion), settle: (hill) => put({ hill }), lost: lost("hill"), later, pause: PAUSE_MILLISECONDS }),
    createAsker({ wanted: followed(descentQuestion), settle: (descent) => put({ descent }), later }),
    createAsker({ wanted: followed(rivalQuestion), settle: (rival) => put({ rival }), later }),
    createAsker({ wanted: around(pathLineQuestion), settle: (pathLine) => put({ pathLine }), later, between: LEARNING_MILLISECONDS }),
    createAsker({ wanted: around(pathSurfaceQuestion), settle: (pathSurface) => put({ pathSurface }), later, between: LEARNING_MILLISECONDS }),
    createAsker({ wanted: (state) => modesWanted(state, api), settle: (modes) => put({ modes }), later, pause: PAUSE_MILLISECONDS }),
    createAsker({ wanted: (state) => boundaryWanted(state, api), settle: (boundary) => put({ boundary }), later }),
    createAsker({ wanted: (state) => tracedWanted(state, api), settle: (traced) => put({ traced }), later }),
    createAsker({ wanted: (state) => drawnWanted(state, api), settle: (drawn) => put({ drawn }), later }),
    createAsker({ wanted: (state) => familyWanted(state, api), settle: (family) => put({ family }), later }),
    createAsker({ wanted: (state) => nudgeWanted(state, api), settle: (nudge) => put({ nudge }), later }),
    createAsker({ wanted: (state) => lastRoundWanted(state, api), settle: (lastRound) => put({ lastRound }), later }),
    createAsker({ wanted: (state) => codeWanted(state, api), settle: (code) => put({ code }), later, between: CODE_MILLISECONDS }),
  ];
  store.subscribe((state) => askers.forEach((asker) => asker.update(state)));
}
