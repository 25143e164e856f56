/**
 * A frame read for the circuit's stage: what each wire carries, and which of them this step uses.
 * Everything here is looked up in the frame; nothing is computed and nothing is remembered.
 */

import { everyElement } from "../../core/active.js";
import { toNumber } from "../../core/numbers.js";
import { bindElement, pick } from "../../core/trace.js";
import { fullStrength } from "../../layout/heatmap.js";
import { fullScale } from "../../layout/scales.js";
import { readAttention } from "../scene.js";

/** @typedef {import("../../types.js").Frame} Frame */
/** @typedef {import("../../types.js").Structure} Structure */
/** @typedef {import("../../types.js").Shown} Shown */
/** @typedef {{direction: "forward"|"backward", number: number|null, hidden: boolean}} ActiveWire */
/** @typedef {import("../../layout/circuit/place.js").CircuitLayout & {narrow: boolean}} Layout */
/**
 * @typedef {import("../scene.js").Attention & {
 *   layout: Layout, scale: number, fullCell: number, wires: Map<string, ActiveWire>, unreached: ReadonlySet<number>,
 * }} CircuitScene  wires: those this step uses, by "op:slot"; scale: the value drawn at full width
 */

/** @param {number} to @param {number} slot */
export const wireKey = (to, slot) => `${to}:${slot}`;

/** @type {WeakMap<import("../../types.js").Trace, number[]>} */
const largest = new WeakMap();

/** The largest single number of a run's values, and the largest in an array. @param {import("../../types.js").Trace} trace @returns {number[]} */
function largestOf(trace) {
  const known = largest.get(trace);
  if (known) return known;
  const made = [0, 0];
  for (const { id, shape } of trace.structure.nodes) {
    const kind = shape.length ? 1 : 0;
    for (const each of [trace.valueOf(id)].flat(Infinity)) {
      const size = Math.abs(toNumber(each) ?? 0);
      if (Number.isFinite(size)) made[kind] = Math.max(made[kind], size);
    }
  }
  largest.set(trace, made);
  return made;
}

/** The values drawn at full width and at full strength. @param {Frame} frame */
export function scalesOf({ trace }) {
  const [number, cell] = trace ? largestOf(trace) : [1, 1];
  return { scale: fullScale([number]), fullCell: fullStrength(cell) };
}

/** The wires that the present step uses. @param {Frame} frame @param {Structure} structure @returns {Map<string, ActiveWire>} */
function wiresOf({ step, trace, shown, number }, structure) {
  const found = new Map();
  if (!step || !trace) return found;
  const { subject } = step.formula;
  const element = step.whole ? null : bindElement(subject[subject.length - 1], step.binding);
  if (subject[0] === "value") {
    const node = structure.nodes[subject[1]];
    node.operands.forEach((operand, slot) => {
      const { shape } = structure.nodes[operand];
      const alike = element !== null && shape.length === element.length && element.every((at, k) => at < shape[k]) && shape.join() === node.shape.join();
      const at = shape.length === 0 ? [] : alike ? element : null;
      const ref = ["value", operand, at];
      found.set(wireKey(node.id, slot), { direction: "forward", number: at === null ? null : number(ref), hidden: at !== null && shown(ref).state === "hidden" });
    });
  }
  const line = subject[0] === "gradient" ? trace.backwardAt(subject[1]) : null;
  if (line) {
    const hidden = !step.whole && shown(subject, step.binding).state === "hidden";
    found.set(wireKey(line.node, line.slot), { direction: "backward", number: element === null ? null : toNumber(pick(line.contribution, element)), hidden });
  }
  return found;
}

/**
 * What has come back along a wire: its own contribution, which is the whole gradient only where nothing else reads the source.
 * @param {Frame} frame @param {number} from @param {number} to @param {number} slot @returns {Shown}
 */
export function contributionAt(frame, from, to, slot) {
  const line = frame.trace?.gradientsInto(from).find((each) => each.node === to && each.slot === slot);
  const shape = frame.structure?.nodes[from].shape ?? [];
  if (!line) return { number: null, state: "unknown", ghost: null };
  const first = shape.map(() => 0);
  const known = frame.shown(["gradient", line.event, first]);
  return known.state === "unknown" ? known : { ...known, number: toNumber(pick(line.contribution, first)) };
}

/** The numbers of an array as they may be shown, and the largest of them. @param {Frame} frame @param {"value"|"gradient"} kind @param {number} id */
export function largestShown(frame, kind, id) {
  let found = /** @type {Shown|null} */ (null);
  for (const element of everyElement(frame.structure?.nodes[id].shape ?? [])) {
    const shown = frame[kind](id, element);
    if (shown.state !== "known" && shown.state !== "partial") return shown;
    if (!found || Math.abs(shown.number ?? 0) > Math.abs(found.number ?? 0)) found = shown;
  }
  return found ?? frame[kind](id, []);
}

/** @param {Frame} frame @param {Structure} structure @param {Layout} layout @returns {CircuitScene} */
export function readCircuit(frame, structure, layout) {
  return { ...readAttention(frame, structure), ...scalesOf(frame), layout, wires: wiresOf(frame, structure), unreached: new Set(structure.unreached) };
}
