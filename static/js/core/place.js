/**
 * Where in a run something is told: the step of a guide's selector, and the same place in the same run at another
 * granularity.
 *
 * A selector is `value NODE i j`, `gradient NODE i j`, `update NODE i j`, `loss`, `setting NAME`, `start` or `end`.
 *
 * @typedef {import("../types.js").Trace} Trace
 */
import { subjectNode } from "./active.js";
import { toldElement } from "./told.js";

/** @typedef {{kind: string, node: string, index: number[]}} Selected */

/** @param {string} text @returns {Selected} */
export function parseSelector(text) {
  const [kind, node = "", ...index] = text.trim().split(/\s+/);
  return kind === "loss" ? { kind: "value", node: "loss", index: [] } : { kind, node, index: index.map(Number) };
}

/**
 * The position at which a selector's number is told, or null if this run never tells it.
 * @param {Trace} trace @param {string} selector
 */
export function positionOf(trace, selector) {
  const { kind, node, index } = parseSelector(selector);
  const { steps, formulas } = trace.structure;
  if (kind === "start") return 0;
  if (kind === "end") return steps.length;
  const id = trace.byName.get(node)?.id;
  let found = /** @type {number|null} */ (null);
  for (let k = 0; k < steps.length; k++) {
    const [formula, element, term] = steps[k];
    const { subject } = formulas[formula];
    if (term !== undefined || subject[0] !== kind || subjectNode(subject, trace) !== id) continue;
    if (kind === "update" && subject[2] !== "after") continue;
    const whole = element === null || !index.length;
    if (!whole && toldElement(subject, element).join() !== index.join()) continue;
    found = k + 1;
    if (!(kind === "gradient")) break; // a gradient is told by its last contribution
  }
  return found;
}

/** @param {Trace} trace @param {number} position */
function standingAt(trace, position) {
  const [formula, element, term] = trace.structure.steps[position - 1];
  const { subject, event, phase } = trace.structure.formulas[formula];
  return { event, phase, subject: JSON.stringify(subject), element: element ? toldElement(subject, element).join() : null, term: term ?? null };
}

/**
 * The position in `after` that tells what `position` tells in `before`: the same event and element, else the nearest.
 * @param {Trace} before @param {number} position @param {Trace} after
 */
export function samePlace(before, position, after) {
  const count = after.structure.steps.length;
  if (position <= 0) return 0;
  if (position >= before.structure.steps.length) return count;
  const here = standingAt(before, position);
  let best = 0, score = -1;
  for (let k = 1; k <= count; k++) {
    const there = standingAt(after, k);
    if (there.phase !== here.phase || there.event !== here.event) continue;
    const same = Number(there.subject === here.subject) * 4 + Number(there.element === here.element) * 2;
    const points = same + Number(there.term === here.term);
    if (points > score) [best, score] = [k, points];
  }
  return best || Math.max(1, Math.round((position / before.structure.steps.length) * count));
}
