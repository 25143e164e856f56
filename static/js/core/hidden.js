/** Which open question hides what the present step tells. */
import { subjectNode } from "./active.js";
import { distinctReferences } from "./formula.js";
import { questionHiding } from "./guide.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Question} Question */

/** The question that hides a number of the present step. @param {Frame} frame @returns {Question|null} */
export function hiddenAtStep(frame) {
  const { step, state, trace } = frame;
  if (!step || !trace || !state.hidden.length) return null;
  for (const ref of [step.formula.subject, ...distinctReferences(step.formula.tree)]) {
    const id = subjectNode(ref, trace), node = id === null ? null : frame.structure?.nodes[id];
    if (!node || (ref[0] === "gradient" && !anyTold(frame, ref)) || (ref[0] === "update" && ref[2] !== "after")) continue;
    const element = ref[ref.length - 1].map((/** @type {any} */ part) => (typeof part === "string" ? step.binding[part] : part));
    const index = node.axes.startsWith("n") ? element.slice(1) : element;
    const key = state.hidden.find((each) => {
      const [kind, name, ...at] = each.split(" ");
      return kind === ref[0] && name === node.name && at.every((part, k) => index[k] === undefined || index[k] === Number(part));
    });
    if (key) return questionHiding(state, key);
  }
  return null;
}

/** What is not told yet shows no "?", but a dash. @param {Frame} frame @param {import("../types.js").Ref} ref */
const anyTold = (frame, ref) => ref[1] <= (frame.step?.formula.event ?? -1);
