/**
 * The only file that talks HTTP. A trace is asked for as a stream and read line by line; its structure is asked for once
 * and kept by fingerprint, so that a changed number costs its events alone.
 *
 * Failures are of two kinds: `Refused` carries the server's problems for the learner, `Away` says that no answer came.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {import("../types.js").Problem} Problem
 */
import { createTrace, namedInputs } from "./trace.js";
import { API } from "./words.js";

const KEPT_STRUCTURES = 24;
const BUSY = new Set([429, 502, 503, 504]);

export class Refused extends Error {
  /** @param {Problem[]} problems */
  constructor(problems) {
    super(problems[0]?.message ?? "");
    this.problems = problems;
  }
}

export class Away extends Error {
  /** @param {number|null} [after] seconds the server asks to wait */
  constructor(after = null) {
    super("away");
    this.after = after;
  }
}

/** What a structure depends on, and no number. @param {TraceRequest} request */
export function structureKey(request) {
  const { model, inputs, targets, optimizer, parameters, frozen, granularity, mistake, h0, c0 } = request;
  const shape = (/** @type {any} */ nested) => {
    const found = [];
    for (let part = nested; Array.isArray(part); part = part[0]) found.push(part.length);
    return found;
  };
  const shapes = Object.entries({ ...parameters, ...namedInputs(request) }).map(([name, value]) => [name, shape(value)]);
  const { name, clip, maximize, weight_decay } = optimizer ?? {};
  return JSON.stringify([model, shape(inputs), shape(targets), shape(h0), shape(c0), shapes, name, clip?.by, maximize, Boolean(weight_decay), frozen, granularity, mistake]);
}

/**
 * The lines of a stream of JSON lines, each as soon as it is whole.
 * @param {AsyncIterable<Uint8Array>|ReadableStream<Uint8Array>} body @returns {AsyncGenerator<any>}
 */
export async function* readLines(body) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks(body)) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) if (line.trim()) yield JSON.parse(line);
  }
  if (rest.trim()) yield JSON.parse(rest);
}

/** The lines of an answer that came in one piece: cheaper than a stream's reader. @param {string} text @returns {any[]} */
const wholeLines = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** Not every browser can iterate over a stream. @param {any} body @returns {AsyncGenerator<Uint8Array>} */
async function* chunks(body) {
  if (typeof body.getReader !== "function") return yield* body;
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    reader.releaseLock();
  }
}

/** Whether a stream broke off because nobody wants it any more, or because of what it said. @param {unknown} error */
const isOwn = (error) => error instanceof Refused || /** @type {any} */ (error)?.name === "AbortError";

/** @param {any} document the body of an answer that is no success @param {number} status @returns {Problem[]} */
function problemsOf(document, status) {
  if (document?.errors?.length) return document.errors;
  return [{ path: "", message: document?.detail ?? document?.title ?? API.odd(status) }];
}

/** @param {{fetch?: typeof globalThis.fetch, base?: string}} [options] */
export function createApi({ fetch = globalThis.fetch.bind(globalThis), base = "/api/v1" } = {}) {
  const structures = /** @type {Map<string, Structure>} */ (new Map());

  /** @param {string} path @param {RequestInit} [init] @returns {Promise<Response>} */
  async function ask(path, init) {
    let response;
    try {
      response = await fetch(base + path, init);
    } catch (error) {
      if (/** @type {any} */ (error)?.name === "AbortError") throw error;
      throw new Away();
    }
    if (response.ok) return response;
    if (BUSY.has(response.status)) throw new Away(Number(response.headers.get("Retry-After")) || null);
    throw new Refused(problemsOf(await response.json().catch(() => null), response.status));
  }

  /** @param {string} path @param {unknown} body @param {AbortSignal} [signal] @param {string} [accept] */
  const post = (path, body, signal, accept = "application/json") =>
    ask(path, { method: "POST", signal, headers: { "Content-Type": "application/json", Accept: accept }, body: JSON.stringify(body) });

  /** An answer's body; what breaks off on the way is no answer. @param {Response} response */
  async function whole(response) {
    try {
      return await response.json();
    } catch (error) {
      if (/** @type {any} */ (error)?.name === "AbortError") throw error;
      throw new Away();
    }
  }

  /** @param {string} key @param {Structure} structure */
  function keep(key, structure) {
    structures.delete(key);
    structures.set(key, structure);
    for (const old of structures.keys()) if (structures.size > KEPT_STRUCTURES) structures.delete(old);
  }

  /**
   * One run. The structure of an equal shape is known already and does not travel again.
   * @param {TraceRequest} request @param {AbortSignal} [signal] @returns {Promise<import("../types.js").Trace>}
   */
  async function trace(request, signal) {
    const key = structureKey(request);
    const known = request.parameters || namedInputs(request) ? structures.get(key) : undefined;
    const response = await post("/traces", { ...request, include: ["structure", "events", "diagnosis"], known: known?.fingerprint }, signal, "application/x-ndjson");
    const lines = [];
    let structure = known;
    try {
      for await (const line of response.headers.has("Content-Length") ? wholeLines(await response.text()) : readLines(/** @type {any} */ (response.body))) {
        if (line.type === "structure") structure = line;
        else if (line.type === "error") throw new Refused(problemsOf(line, 500));
        else lines.push(line);
      }
    } catch (error) {
      if (isOwn(error)) throw error;
      throw new Away();
    }
    if (!structure || lines[lines.length - 1]?.type !== "end") throw new Refused([{ path: "", message: API.broken }]);
    const parameters = request.parameters ?? structure.parameters;
    if (structure !== known) keep(structureKey({ ...request, parameters }), structure);
    return createTrace(structure, lines, parameters ? { ...request, parameters } : request);
  }

  /**
   * A training as it goes: `start`, `progress` as often as asked, `end` last. A heartbeat says nothing and is left out; a
   * stream that breaks off before its end is an answer that did not come. Aborting the signal stops the work.
   * @param {object} request @param {AbortSignal} signal @returns {AsyncGenerator<import("../types.js").TrainingLine>}
   */
  async function* training(request, signal) {
    const response = await post("/trainings", request, signal, "application/x-ndjson");
    let ended = false;
    try {
      for await (const line of readLines(/** @type {any} */ (response.body))) {
        if (line.type === "error") throw new Refused(problemsOf(line, 500));
        if (line.type === "heartbeat") continue;
        ended = line.type === "end";
        yield line;
      }
    } catch (error) {
      throw isOwn(error) ? error : new Away();
    }
    if (!ended) throw new Away();
  }

  return {
    trace,
    training,
    /** A network's outputs over a window, and every unit's response. @param {object} request @param {AbortSignal} [signal] @returns {Promise<import("../types.js").Boundary>} */
    boundary: async (request, signal) => whole(await post("/boundaries", request, signal)),
    /** A table as text, as it is understood. @param {object} request @param {AbortSignal} [signal] @returns {Promise<import("../types.js").Table>} */
    table: async (request, signal) => whole(await post("/tables", request, signal)),
    /** @param {TraceRequest} request @param {number[]} [samples] steps h for the curve of the error @param {AbortSignal} [signal] */
    check: async (request, samples = [], signal) => whole(await post("/gradient-checks", { ...request, samples }, signal)),
    /** @param {TraceRequest} request @param {object} more @param {AbortSignal} [signal] */
    paths: async (request, more, signal) => whole(await post("/paths", { ...request, ...more }, signal)),
    /** @param {TraceRequest} request @param {object[]} axes @param {AbortSignal} [signal] */
    landscape: async (request, axes, signal) => whole(await post("/landscapes", { ...request, axes }, signal)),
    /** Where a request leads, round by round. @param {TraceRequest} request @param {object[]} along @param {number} rounds @param {AbortSignal} [signal] @returns {Promise<import("./descents.js").Descent>} */
    descent: async (request, along, rounds, signal) => whole(await post("/descents", { ...request, along, rounds }, signal)),
    /** The gradient of a network of this width both ways, timed. @param {number} width @param {AbortSignal} [signal] @returns {Promise<import("./stopwatch.js").Timing>} */
    timing: async (width, signal) => whole(await post("/timings", { width }, signal)),
    /** The gradient four ways, and what each costs. @param {TraceRequest} request @param {AbortSignal} [signal] */
    modes: async (request, signal) => whole(await post("/products", { ...request, mistake: null, product: "jvp", vector: {} }, signal)),
    /** @param {TraceRequest} request @param {object} more @param {AbortSignal} [signal] */
    nudge: async (request, more, signal) => whole(await post("/nudges", { ...request, ...more }, signal)),
    /** @param {string} name @param {AbortSignal} [signal] */
    family: async (name, signal) => whole(await ask(`/families/${encodeURIComponent(name)}`, { signal })),
    /** @param {string} name @param {number} size */
    member: async (name, size) => whole(await ask(`/families/${encodeURIComponent(name)}/${size}`)),
    /** A request as a program. @param {object} request @param {AbortSignal} [signal] @returns {Promise<Omit<import("./code.js").Code, "structure">>} */
    code: async (request, signal) => whole(await post("/exports", request, signal)),
    /** A request as a file, under the name that the server gives it. @param {object} request @returns {Promise<{name: string, blob: Blob}>} */
    file: async (request) => {
      const response = await post("/exports", request);
      const name = /filename="([\w.-]+)"/.exec(response.headers.get("Content-Disposition") ?? "")?.[1] ?? "";
      return { name, blob: await response.blob() };
    },
    /** The weights in a file. @param {ArrayBuffer} body @param {AbortSignal} [signal] @returns {Promise<import("./weights.js").Read>} */
    weights: async (body, signal) => {
      const read = await whole(await ask("/imports", { method: "POST", signal, headers: { "Content-Type": "application/octet-stream", Accept: "application/json" }, body }));
      return { ...read, stated: read.model.loss !== undefined }; // a loss stands there only where the file names its network
    },
    catalog: async () => (await ask("/catalog?lang=en")).json(),
    labs: async () => (await (await ask("/labs")).json()).labs,
    /** @param {string} id @param {AbortSignal} [signal] */
    lab: async (id, signal) => (await ask(`/labs/${encodeURIComponent(id)}`, { signal })).json(),
  };
}

/** @typedef {ReturnType<typeof createApi>} Api */
