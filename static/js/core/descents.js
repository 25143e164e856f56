/**
 * Where a start leads: a ball on the curve of the loss along one weight, and a second ball beside it. The whole way of both
 * comes from the server; what moves on the page is only which moment of it is shown.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Thing} Thing
 * @typedef {import("../types.js").Num} Num
 * @typedef {{parameter: string, index: number[], values: Num[], gradients: Num[]}} Watched
 * @typedef {{along: Watched[], losses: Num[], reason: "settled"|"completed"|"diverged", words: string, learned: Record<string, any>, optimizer_state: Record<string, any>, update: number}} Descent
 * @typedef {{key: string, request: import("../types.js").TraceRequest, along: {parameter: string, index: number[]}[], rounds: number}} DescentQuestion
 */
import { frame } from "./frame.js";
import { chartView, chosenParameter, endsOf, isOf, landscapeQuestion, nameOfThing, remembered, valueIn } from "./landscapes.js";
import { FINE_STRIDES, roundUp, toNumber } from "./numbers.js";
import { givenIn, place, withGiven } from "./trace.js";

/** Panels: the start of the second ball, and the moment that is shown. */
export const OTHER = "other";
export const MOMENT = "moment";
export const MOST_ROUNDS = 300;
const HILL_POINTS = 161;
const ROOM = 1.1, FAR = 3;
/** A picture that goes at most so many times as far as it has to stays: a start that is let go leads back to where it was. */
const WIDEST = 2.5;

const shows = (/** @type {State} */ state) => state.trace !== null && chartView(state) === "descent";

/** Where the second ball starts, or null where there is none. @param {Pick<State, "panels">} state */
export function otherStart({ panels }) {
  const number = panels[OTHER] ? Number(panels[OTHER]) : NaN;
  return Number.isFinite(number) ? number : null;
}

/** What is asked for a start, the page's own or another. @param {State} state @param {number|null} start @returns {DescentQuestion|null} */
function question(state, start) {
  const own = /** @type {import("../types.js").Trace} */ (state.trace).request;
  const thing = chosenParameter(frame(state));
  if (!thing) return null;
  const fresh = start === null ? own : { ...withGiven(own, thing.node, place(givenIn(own, thing.node) ?? null, thing.index, start)), optimizer_state: {} };
  const { model, inputs, targets, parameters, optimizer, optimizer_state: kept, update, frozen, mistake } = fresh;
  const along = [{ parameter: thing.node, index: thing.index }];
  return { key: JSON.stringify([model, inputs, targets, parameters, optimizer, kept, update, frozen, mistake, along]), request: fresh, along, rounds: MOST_ROUNDS };
}

export const descentQuestion = remembered((state) => (shows(state) ? question(state, null) : null));
export const rivalQuestion = remembered((state) => (shows(state) && otherStart(state) !== null ? question(state, otherStart(state)) : null));

/** The way of an answer about this thing. @param {import("../types.js").Asked<Descent>|null} asked @param {Thing} thing */
export const wayOf = (asked, thing) => (asked?.result && nameOfThing({ kind: "value", node: asked.result.along[0].parameter, index: asked.result.along[0].index }) === nameOfThing(thing) ? asked.result : null);

/**
 * How far the curve goes to either side: both starts and both ways lie on it, unless a way runs off. The picture that stands
 * there stays, as long as it is enough; how wide it is asks nothing of it while a start is in the hand.
 * @param {State} state @param {Thing} thing @param {number} w
 */
export function hillReach(state, thing, w) {
  const starts = Math.max(Math.abs(w), Math.abs(otherStart(state) ?? 0), 1e-3);
  const ways = [wayOf(state.descent, thing), wayOf(state.rival, thing)].flatMap((way) => way?.along[0].values ?? []);
  const near = ways.map((value) => Math.abs(toNumber(value) ?? 0)).filter((value) => value <= FAR * Math.max(1, starts));
  const stands = state.hill?.result && isOf(state.hill.result, [thing]) ? endsOf(state.hill.result, 0)[1] : 0;
  if (state.ghost && stands >= starts) return stands;
  const wanted = Math.max(1, starts, ...near);
  return stands >= wanted && stands <= WIDEST * wanted ? stands : roundUp(ROOM * wanted, FINE_STRIDES);
}

export const hillQuestion = remembered((state) => {
  if (!shows(state)) return null;
  return landscapeQuestion(state, [chosenParameter(frame(state))], HILL_POINTS, hillReach);
});

/** How many updates the longer way has. @param {Pick<State, "descent"|"rival"|"panels">} state */
export const longest = (state) => Math.max(0, ...[state.descent, otherStart(state) === null ? null : state.rival].map((asked) => (asked?.result?.losses.length ?? 1) - 1));

/** The moment that is shown: how many updates have been made. @param {State} state */
export function momentOf(state) {
  const at = Number(state.panels[MOMENT] ?? 0);
  return Number.isInteger(at) && at > 0 ? Math.min(at, longest(state)) : 0;
}

/** Where a second ball begins when it is asked for: on the other side of 0. @param {State} state */
export function suggestedStart(state) {
  const thing = state.trace && chosenParameter(frame(state));
  const w = thing && state.trace ? valueIn(state.trace.request, thing) : null;
  return w ? Number((-w / 2).toPrecision(4)) : 1;
}
