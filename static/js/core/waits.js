/** Where playing waits along the timeline: the questions of the guide and what is met for the first time. */
import { questionStops } from "./guide.js";
import { teachableStops } from "./landmarks.js";
import { RUN } from "./words.js";

/**
 * Where playing waits, and why: open questions first, then what is met for the first time.
 * @param {import("../types.js").State} state @returns {Map<number, {kind: "question"|"pause", words: string}>}
 */
export function waitsOf(state) {
  const waits = new Map();
  for (const [position, kinds] of state.pauses ? teachableStops(state.trace) : []) {
    waits.set(position, { kind: "pause", words: `${kinds.map((kind) => RUN.landmarks[kind].short).join(", ")}: ${RUN.pausesHere}` });
  }
  for (const position of questionStops(state)) waits.set(position, { kind: "question", words: RUN.question });
  return waits;
}
