/**
 * A circuit's text and what it is given must fit together, and only the server reads the text: where it says that a name has
 * no value yet, or that there is no such name, the request is mended and sent once more. A new input is 1.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Problem} Problem
 */
import { Refused } from "./api.js";
import { namedInputs } from "./trace.js";

/** What a new input is. */
const FIRST = 1;

/** The request with another text; the optimizer begins anew, since its state belongs to what was there. @param {TraceRequest} request @param {string} source @param {import("./gates.js").GateSpec[]} [gates] @returns {TraceRequest} */
export const withSource = (request, source, gates = request.model.gates) => ({ ...request, model: { ...request.model, source, ...(gates ? { gates } : {}) }, optimizer_state: {}, update: 0 });

/**
 * The request mended by what the server says is missing or too much; null where something else is wrong.
 * @param {TraceRequest} request @param {Problem[]} problems @param {ReadonlyMap<string, import("../types.js").Nested>} [known] what names had before
 * @returns {TraceRequest|null}
 */
export function fitted(request, problems, known = new Map()) {
  const inputs = { ...namedInputs(request) };
  let { model } = request;
  for (const { path, code } of problems) {
    const [, place, name] = path.split("/");
    if (place === "inputs" && code === "missing") inputs[name] = known.get(name) ?? FIRST;
    else if (place === "inputs" && code === "unknown_name" && name) delete inputs[name];
    else if (place === "frozen" && code === "unknown_name") continue; // falls away with its input
    else if (path === "/model/output") model = { ...model, output: undefined };
    else return null;
  }
  return { ...request, model, inputs, frozen: (request.frozen ?? []).filter((name) => name in inputs) };
}

/** How often a request is mended: the first answer may be about names, the second about what is frozen. */
const MOST_TRIES = 3;

/**
 * Runs, with a circuit's inputs mended where the text asks for others. A name that goes while one types and comes back has
 * the number it had.
 * @param {(request: TraceRequest, signal?: AbortSignal) => Promise<import("../types.js").Trace>} ask
 */
export function createMending(ask) {
  const known = new Map();
  return {
    /** @param {TraceRequest} request @param {AbortSignal} signal */
    async ask(request, signal) {
      for (const [name, value] of Object.entries(namedInputs(request) ?? {})) known.set(name, value);
      let now = request;
      for (let tries = 0; ; tries += 1) {
        try {
          return await ask(now, signal);
        } catch (error) {
          const next = error instanceof Refused && namedInputs(now) && tries < MOST_TRIES ? fitted(now, error.problems, known) : null;
          if (!next) throw error;
          now = next;
        }
      }
    },
    forget: () => known.clear(),
  };
}

/** A value in another shape: what stood at an element stays there, the rest is as its neighbour before. @param {any} value @param {number[]} shape @returns {any} */
export function resized(value, shape) {
  if (!shape.length) return Array.isArray(value) ? resized(value[0], shape) : value;
  const [count, ...rest] = shape;
  return Array.from({ length: count }, (_, k) => resized(Array.isArray(value) ? value[Math.min(k, value.length - 1)] : value, rest));
}
