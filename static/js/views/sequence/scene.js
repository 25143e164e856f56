/**
 * A frame read for the stage of a sequence: at which step in time it stands, whose instalments are shown, and what of them has
 * arrived. Everything here is looked up in the frame; sizes are the server's.
 */

import { instalmentOfStep, instalmentsOf, sharedInView, timeOf } from "../../core/sequence.js";
import { toNumber } from "../../core/numbers.js";
import { fullStrength } from "../../layout/heatmap.js";
import { fullScale } from "../../layout/scales.js";
import { readAttention } from "../scene.js";

/** @typedef {import("../../types.js").Frame} Frame */
/** @typedef {import("../../types.js").Shown} Shown */
/** @typedef {import("../../core/sequence.js").Shared} Shared */
/** @typedef {import("../../layout/sequence.js").SequenceLayout & {folded: boolean}} Layout */
/**
 * @typedef {import("../scene.js").Attention & {
 *   layout: Layout, scale: number, fullCell: number, wires: Map<string, any>, unreached: ReadonlySet<number>,
 *   time: number|null, shared: Shared|null, instalments: Map<number, import("../../core/sequence.js").Instalment>,
 *   present: number|null,
 * }} SequenceScene  present: the step whose instalment is told now
 */

const NOTHING = /** @type {Shown} */ (Object.freeze({ number: null, state: "unknown", ghost: null }));

/** @type {WeakMap<import("../../types.js").Trace, {scale: number, fullCell: number}>} */
const scales = new WeakMap();

/** What is drawn at full size: of what the steps hold, and by itself of the weights, which a state that grows would else outshine. @param {Pick<Frame, "trace">} frame */
export function sequenceScales({ trace }) {
  const known = trace && scales.get(trace);
  if (!trace || known) return known ?? { scale: 1, fullCell: 1 };
  const largest = (/** @type {number[]} */ ids) => Math.max(0, ...ids.flatMap((id) => [trace.valueOf(id)].flat(Infinity)).map((each) => Math.abs(toNumber(each) ?? 0)).filter(Number.isFinite));
  const { parameters = [], steps = [] } = trace.structure.recurrent ?? {};
  const held = steps.flatMap(({ input, state, memory, output }) => [input, state, memory, output].filter((id) => id !== null));
  const made = { scale: fullScale([largest(held)]), fullCell: fullStrength(largest(parameters)) };
  scales.set(trace, made);
  return made;
}

/** The size of the gradient at the state after a step, once all of it is known. @param {Frame} frame @param {number} time @returns {Shown} */
export function sizeAt(frame, time) {
  const recurrent = frame.structure?.recurrent, told = frame.trace?.end.over_time?.states[time];
  if (!frame.structure || !recurrent || typeof told !== "number") return NOTHING;
  const id = time === 0 ? recurrent.initial.h0 : recurrent.steps[time - 1].state;
  const node = frame.structure.nodes[id];
  const size = node.axes.startsWith("n") ? node.shape[1] : node.shape[0];
  const last = frame.gradient(id, [size - 1]);
  if (last.state === "hidden") return { ...last, number: told };
  const nothing = !frame.trace?.gradientsInto(id).length; // cut off: known with the whole pass
  const over = frame.structure.phases.some(({ name, to }) => name === "backward" && frame.position >= to);
  return last.state === "known" || (nothing && over) ? { number: told, state: "known", ghost: null } : NOTHING;
}

/** What the step adds to a weight's gradient, as far as it may be shown. @param {Frame} frame @param {import("../../types.js").BackwardLine|null} line @param {number[]} element @returns {number|null} */
export function addedAt(frame, line, element) {
  if (!line) return null;
  const { state } = frame.shown(["gradient", line.event, element]);
  if (state === "unknown" || state === "hidden") return null;
  let part = /** @type {any} */ (line.contribution);
  for (const at of element) part = part?.[at];
  return typeof part === "number" ? part : null;
}

/** Whether all of an instalment has arrived. @param {Frame} frame @param {import("../../types.js").BackwardLine|null} line @param {number[]} shape */
export const hasArrived = (frame, line, shape) => line !== null && frame.shown(["gradient", line.event, shape.map((size) => size - 1)]).state !== "unknown";

/** @param {Frame} frame @param {import("../../types.js").Structure} structure @param {Layout} layout @returns {SequenceScene} */
export function readSequence(frame, structure, layout) {
  const shared = sharedInView(frame);
  const instalments = shared && frame.trace ? instalmentsOf(frame.trace, shared) : [];
  const present = instalmentOfStep(frame);
  return {
    ...readAttention(frame, structure), ...sequenceScales(frame), layout, wires: new Map(), unreached: new Set(),
    time: timeOf(frame), shared, instalments: new Map(instalments.map((each) => [each.step, each])), present: present?.step ?? null,
  };
}
