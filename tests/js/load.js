/** Recorded runs of Mazur's network, as the server streams them, and the request they answer. */
import { readFileSync } from "node:fs";
import { createTrace } from "../../static/js/core/trace.js";

export const mazurRequest = {
  model: { kind: "network", layers: [2, 2, 2], activations: ["sigmoid", "sigmoid"], loss: "half_squared_error" },
  parameters: { W1: [[0.15, 0.2], [0.25, 0.3]], b1: 0.35, W2: [[0.4, 0.45], [0.5, 0.55]], b2: 0.6 },
  inputs: [0.05, 0.1], targets: [0.01, 0.99],
  optimizer: { name: "sgd", learning_rate: 0.5 }, frozen: ["b1", "b2"], granularity: "neuron",
};

/** @param {string} granularity */
export const linesOf = (granularity) => readFileSync(new URL(`fixtures/mazur.${granularity}.ndjson`, import.meta.url), "utf8").trim().split("\n");

/** @param {string} [granularity] */
export function mazur(granularity = "neuron") {
  const [structure, ...lines] = linesOf(granularity).map((line) => JSON.parse(line));
  return createTrace(structure, lines, { ...mazurRequest, granularity });
}

/** A state of the page at a position. @param {any} [changes] */
export const stateOf = (changes = {}) => ({
  labs: [], lab: null, variant: null, catalog: null, request: changes.trace?.request ?? mazurRequest, base: mazurRequest, past: [], trace: null,
  position: 0, round: 0, example: 0, playing: false, speed: 1, selection: null, hover: null, hidden: [], answers: {}, problems: [], notice: null,
  checks: null, theme: "system", bareKeys: true, server: "ok", ghost: null, training: null, table: null, unlinked: false, drawn: null, boundary: null, traced: null, paths: null, line: null, surface: null, hill: null, descent: null, rival: null, rolling: false, stopwatch: null, race: null, pathLine: null, pathSurface: null, modes: null, code: null, weights: null, filed: null, family: null, nudge: null, lastRound: null, opCurve: null, ruleCurve: null, rulePoint: null, ruleGuess: null, puzzle: null, linked: [], edits: [], undone: [], panels: {}, pauses: true, pausedAt: null, scrubbing: false, hints: null, ...changes,
});

export const templates = {
  subtract: { tex: "#0 - #1", mathml: "", precedence: 1 },
  sigmoid: { tex: "\\sigma(#0)", mathml: "", precedence: 3 },
  "sigmoid.0": { tex: "#out\\,(1 - #out)", mathml: "", precedence: 2 },
  half_squared_error: { tex: "\\tfrac{1}{2}\\,(#0 - #1)^{2}", mathml: "", precedence: 2 },
  "half_squared_error.0": { tex: "#0 - #1", mathml: "", precedence: 1 },
  divide: { tex: "\\frac{#0}{#1}", mathml: "", precedence: 4 },
  square: { tex: "#0^{2}", mathml: "", precedence: 3 },
};

/** A recorded run of a sequence of three steps: the request stands in its first line. @param {"rnn"|"lstm"} cell */
export function sequence(cell) {
  const [request, structure, ...lines] = readFileSync(new URL(`fixtures/${cell}.layer.ndjson`, import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  return createTrace(structure, lines, request);
}
