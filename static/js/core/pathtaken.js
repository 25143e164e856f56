/**
 * The way a training has taken: which two weights are watched, the moments of the run as points, and what is asked of the
 * server about the loss around them. The loss is that of all rows trained on, for the other weights as they stand now.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Thing} Thing
 * @typedef {import("./landscapes.js").Axis} Axis
 */
import { frame } from "./frame.js";
import { chosenParameter, nameOfThing, secondParameter } from "./landscapes.js";
import { countOf } from "./moments.js";
import { roundUp, toFinite, toNumber } from "./numbers.js";
import { pick } from "./trace.js";
import { showsTraining } from "./training.js";

/** The panel that says what is open under the stage of a training. */
export const BELOW_PANEL = "below";
const LINE_POINTS = 61, SURFACE_SIDE = 25, COARSEST = 13;
/** Room around the way, and the least width where it is short. */
const ROOM = 0.35, LEAST = 0.5;
/** A landscape may take so much of what the server allows: it stands beside a training. */
const SHARE = 0.4;

/** What is open under the stage of a training. @param {Pick<State, "training"|"panels">} state @returns {"path"|"race"|null} */
export const belowOf = (state) => (showsTraining(state) && (state.panels[BELOW_PANEL] === "path" || state.panels[BELOW_PANEL] === "race") ? state.panels[BELOW_PANEL] : null);

/** The two weights that are watched; a network of one has no second. @param {import("../types.js").Frame} now @returns {Thing[]} */
export function watchedThings(now) {
  const first = chosenParameter(now), second = first && secondParameter(now, first);
  return /** @type {Thing[]} */ ([first, second].filter((thing) => thing !== null));
}

/** A weight's number among parameters. @param {Record<string, any>|undefined|null} parameters @param {Thing} thing */
export const numberOf = (parameters, { node, index }) => (parameters ? toFinite(pick(parameters[node] ?? null, index)) : null);

/**
 * The moments of the run at these weights: where each stood, and the loss of that moment.
 * @param {State} state @param {Thing[]} things
 */
export function wayTaken({ training, request }, things) {
  const points = (training?.history ?? []).map(({ parameters, loss, update }) => ({ at: things.map((thing) => numberOf(parameters, thing)), loss: toNumber(loss), update })).filter(({ at }) => at.every((each) => each !== null));
  const last = points[points.length - 1], now = things.map((thing) => numberOf(request.parameters, thing));
  const moved = last && training?.now && now.some((each, k) => each !== last.at[k]) && now.every((each) => each !== null);
  return /** @type {{at: number[], loss: number|null, update: number}[]} */ (moved ? [...points, { at: now, loss: null, update: request.update ?? 0 }] : points);
}

/** Whether moments stand in the charts whose parameters were not kept: then the way is drawn by fewer points. @param {Pick<State, "training">} state */
export const isSparse = ({ training }) => Boolean(training?.history.some(({ parameters }) => parameters)) && Boolean(training?.history.some(({ parameters }) => !parameters));

/** An axis that holds all these numbers with room, its ends round so that it changes in jumps. @param {number[]} numbers @returns {[number, number]} */
export function axisAround(numbers) {
  const low = Math.min(...numbers), high = Math.max(...numbers);
  const span = Math.max(high - low, LEAST, 1e-3 * Math.max(Math.abs(low), Math.abs(high)));
  const stride = roundUp(span / 4);
  const tidy = (/** @type {number} */ value) => Number(value.toPrecision(12));
  return [tidy(Math.floor((low - ROOM * span) / stride) * stride), tidy(Math.ceil((high + ROOM * span) / stride) * stride)];
}

/** Points on a side, and every how many rows: less of both where the network or the data are large. @param {State} state @param {number} rows @param {number} axes */
export function fineness({ request, catalog }, rows, axes) {
  const most = SHARE * (catalog?.limits?.landscape_products ?? 1e8);
  const weights = countOf(request.parameters);
  const fits = (/** @type {number} */ side, /** @type {number} */ count) => side ** axes * weights * count <= most;
  const [fine, coarse] = axes === 1 ? [LINE_POINTS, LINE_POINTS] : [SURFACE_SIDE, COARSEST];
  const side = fits(fine, rows) ? fine : coarse;
  let every = 1;
  while (!fits(side, Math.ceil(rows / every)) && every < rows) every += 1;
  return { side, every };
}

/** @param {State} state @param {number} axes @returns {import("./landscapes.js").Question|null} */
function question(state, axes) {
  const { training, request, trace } = state;
  if (belowOf(state) !== "path" || !training?.rows || !request.parameters || !trace || !state.catalog) return null;
  const things = watchedThings(frame(state)).slice(0, axes);
  if (things.length < axes || things.some((thing) => numberOf(request.parameters, thing) === null)) return null;
  const way = wayTaken(state, things), { train, inputs, targets } = training.rows;
  const { side, every } = fineness(state, train.length, axes), rows = train.filter((_, k) => k % every === 0);
  const ends = things.map((thing, k) => axisAround([.../** @type {number[]} */ ([numberOf(request.parameters, thing)]), ...way.map(({ at }) => at[k])]));
  const asked = things.map(({ node, index }, k) => ({ parameter: node, index, from: ends[k][0], to: ends[k][1], points: side }));
  const { model, parameters, optimizer } = request;
  const about = JSON.stringify([model, things.map(nameOfThing), rows.length, training.setup.data]);
  const of = (/** @type {any[]} */ table) => rows.map((row) => table[row]);
  return {
    about, key: `${about} ${JSON.stringify(asked)} ${JSON.stringify(parameters)}`, axes: asked,
    request: /** @type {any} */ ({ model, parameters, optimizer, granularity: "layer", inputs: of(inputs), targets: of(/** @type {any} */ (targets)) }),
  };
}

/** The question of a state and no other, since many states ask the same. @param {number} axes */
function once(axes) {
  let before = /** @type {unknown[]} */ ([]), made = /** @type {import("./landscapes.js").Question|null} */ (null);
  return (/** @type {State} */ state) => {
    const now = [state.trace, state.selection, state.position, state.panels, state.catalog, state.training?.rows, state.training?.history, state.request.parameters, state.request.model];
    if (now.some((each, k) => each !== before[k])) made = question(state, axes);
    before = now;
    return made;
  };
}

export const pathLineQuestion = once(1);
export const pathSurfaceQuestion = once(2);

/** How many of the rows trained on a question takes. @param {import("./landscapes.js").Question|null} asked */
export const rowsAsked = (asked) => /** @type {any} */ (asked?.request.inputs)?.length ?? 0;
