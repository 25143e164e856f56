/**
 * The loss along one weight, or over two: which, how far, and what is asked of the server. Both are a function of the state
 * alone; the numbers that vary are no part of the question, so dragging one of them asks nothing.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Thing} Thing
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {{parameter: string, index: number[], from: number, to: number, points: number}} Axis
 * @typedef {{axes: {parameter: string, index: number[], values: import("../types.js").Num[]}[], losses: any[]}} Landscape
 */
import { frame } from "./frame.js";
import { roundUp, toNumber } from "./numbers.js";
import { hasLayers, thingOfStep } from "./things.js";
import { givenIn, pick, place, withGiven } from "./trace.js";

const LINE_POINTS = 61, SURFACE_POINTS = 25;

/** The panel's own names for its views. */
export const CHART_VIEWS = /** @type {const} */ (["step", "layers", "surface", "descent", "check", "modes", "timing", "time"]);

/** Which group of charts is shown. @param {State} state */
export const chartView = (state) => viewsFor(state.trace?.structure ?? null).find((view) => view === state.panels.charts) ?? "step";

/** The groups that there are: a model without layers has no gradients by layer, and only a circuit is small enough to compare the ways to its gradient. @param {import("../types.js").Structure|null} structure @returns {(typeof CHART_VIEWS[number])[]} */
export const viewsFor = (structure) => CHART_VIEWS.filter((view) => !(structure?.blocks ? ["modes", "timing", "layers", "time"] : structure?.recurrent ? ["modes", "timing", "layers"] : hasLayers(structure) ? ["modes", "timing", "time"] : ["layers", "time"]).includes(view));

/** The parameter that a thing is, if it is one. @param {Frame} now @param {Thing|null} thing @returns {Thing|null} */
function parameterOf(now, thing) {
  const node = thing && thing.kind !== "setting" ? now.trace?.byName.get(thing.node) : null;
  if (!thing || node?.role !== "parameter" || thing.index.length !== node.shape.length) return null;
  return { kind: "value", node: thing.node, index: thing.index };
}

/** The parameter that varies: the selected one, else the step's, else the first weight of the last layer. @param {Frame} now @returns {Thing|null} */
export function chosenParameter(now) {
  const own = parameterOf(now, now.selection) ?? parameterOf(now, thingOfStep(now));
  if (own) return own;
  const last = now.structure?.layers.at(-1)?.weights;
  const node = now.structure && (typeof last === "number" ? now.structure.nodes[last] : now.structure.nodes.find(({ role }) => role === "parameter"));
  return node ? { kind: "value", node: node.name, index: node.shape.map(() => 0) } : null;
}

/** A thing as it stands in the address: "W1 0 1". @param {Thing} thing */
export const nameOfThing = ({ node, index }) => [node, ...index].join(" ");

/** The other parameter of a surface: the chosen one, else its neighbour. @param {Frame} now @param {Thing} first @returns {Thing|null} */
export function secondParameter(now, first) {
  const [node = "", ...index] = (now.state.panels.second ?? "").split(" ");
  const told = parameterOf(now, node ? { kind: "value", node, index: index.map(Number) } : null);
  const inside = told && fits(now, told) && nameOfThing(told) !== nameOfThing(first);
  return inside ? told : (parametersOf(now, first).find((each) => nameOfThing(each) !== nameOfThing(first)) ?? null);
}

/** @param {Frame} now @param {Thing} thing */
function fits(now, { node, index }) {
  const shape = now.trace?.byName.get(node)?.shape ?? [];
  return index.every((at, k) => Number.isInteger(at) && at >= 0 && at < shape[k]);
}

const MOST_LISTED = 400;

/** The parameters to choose from, those next to the first ones first. @param {Frame} now @param {Thing} first @returns {Thing[]} */
export function parametersOf(now, first) {
  const found = /** @type {Thing[]} */ ([]);
  for (const node of now.structure?.nodes.filter(({ role }) => role === "parameter") ?? []) {
    const [rows = 1, columns = 1] = node.shape;
    for (let k = 0; k < rows * columns && found.length < MOST_LISTED; k += 1)
      found.push({ kind: "value", node: node.name, index: node.shape.length === 2 ? [Math.floor(k / columns), k % columns] : node.shape.length ? [k] : [] });
  }
  const far = (/** @type {Thing} */ thing) => (thing.node === first.node ? (thing.index[0] === first.index[0] ? 0 : 1) : 2);
  return found.sort((a, b) => far(a) - far(b));
}

/** How far to either side of 0 a weight is varied: a round number that changes in jumps, not with every move. @param {number} w */
export const reach = (w) => roundUp(Math.max(1, 1.5 * Math.abs(w)));

/** @param {import("../types.js").TraceRequest} request @param {Thing} thing @returns {number|null} */
export const valueIn = (request, { node, index }) => toNumber(pick(givenIn(request, node) ?? null, index));

/** `about` is what the losses depend on, the key that and how far they go. @typedef {{key: string, about: string, request: import("../types.js").TraceRequest, axes: Axis[]}} Question */

/**
 * How far a weight is varied now. While it is being changed that is as it was before, as long as it is enough: a scale that
 * changes under the hand would run away with it.
 * @param {State} state @param {Thing} thing @param {number} w
 */
function reachNow({ ghost }, thing, w) {
  const before = ghost && valueIn(ghost.request, thing);
  const far = before !== null && Number.isFinite(before) ? reach(before) : 0;
  return far > 0 && Math.abs(w) <= far ? far : reach(w);
}

/**
 * What is asked about the loss along these things, or null where one of them has no number to begin from.
 * @param {State} state @param {(Thing|null)[]} things @param {number} points on each axis
 * @param {(state: State, thing: Thing, w: number) => number} [reaches] how far to either side @returns {Question|null}
 */
export function landscapeQuestion(state, things, points, reaches = reachNow) {
  const { request } = /** @type {import("../types.js").Trace} */ (state.trace);
  const axes = /** @type {Axis[]} */ ([]);
  let still = request;
  for (const thing of things) {
    const w = thing && valueIn(request, thing);
    if (!thing || w === null || !Number.isFinite(w)) return null;
    const far = reaches(state, thing, w);
    if (!Number.isFinite(far)) return null;
    axes.push({ parameter: thing.node, index: thing.index, from: -far, to: far, points });
    still = withGiven(still, thing.node, place(givenIn(still, thing.node) ?? null, thing.index, 0));
  }
  const { model, inputs, targets, parameters } = still;
  const about = JSON.stringify([model, inputs, targets, parameters]);
  return { key: `${about} ${JSON.stringify(axes)}`, about, request, axes };
}

/** Remembers the last question, since a state changes far more often than what it asks. @template Q @param {(state: State) => Q|null} make @returns {(state: State) => Q|null} */
export function remembered(make) {
  let before = /** @type {unknown[]} */ ([]);
  let made = /** @type {Q|null} */ (null);
  return (state) => {
    const now = [state.trace, state.selection, state.position, state.panels, state.ghost, state.catalog, state.descent, state.rival, state.hill];
    if (now.some((each, k) => each !== before[k])) made = state.trace ? make(state) : null;
    before = now;
    return made;
  };
}

/** What the chart of the loss along one weight asks, or null where it is not shown. */
export const lineQuestion = remembered((state) => (chartView(state) === "step" ? landscapeQuestion(state, [chosenParameter(frame(state))], LINE_POINTS) : null));

/** And the one over two. */
export const surfaceQuestion = remembered((state) => {
  if (chartView(state) !== "surface") return null;
  const now = frame(state);
  const first = chosenParameter(now);
  return first && landscapeQuestion(state, [first, secondParameter(now, first)], SURFACE_POINTS);
});

/** Whether an answer is of other numbers than those that stand now; how far it goes does not matter. @param {import("../types.js").Asked<Landscape>|null} asked @param {Question|null} wanted */
export const isOld = (asked, wanted) => !asked || !wanted || !asked.key.startsWith(`${wanted.about} `);

/** Both ends of an axis. @param {Landscape} told @param {number} axis @returns {[number, number]} */
export function endsOf(told, axis) {
  const { values } = told.axes[axis];
  return [toNumber(values[0]) ?? 0, toNumber(values[values.length - 1]) ?? 0];
}

/** Whether an open question asks for something that a picture of the loss over these parameters would tell. @param {Frame} now @param {Thing[]} things */
export function isAskedFor(now, things) {
  const loss = now.structure?.nodes[now.structure.loss].name;
  return now.state.hidden.some((reference) => {
    const [kind, node, ...index] = reference.split(" ");
    if (kind === "value") return node === loss;
    return (kind === "gradient" || kind === "update") && things.some((thing) => thing.node === node && (!index.length || index.join() === thing.index.join()));
  });
}

/** Whether an answer is of these parameters, and not of others that were chosen before. @param {Landscape|undefined} told @param {Thing[]} things */
export const isOf = (told, things) => told !== undefined && told.axes.length === things.length && told.axes.every((axis, k) => nameOfThing({ kind: "value", node: axis.parameter, index: axis.index }) === nameOfThing(things[k]));
