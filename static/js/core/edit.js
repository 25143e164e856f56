/**
 * Changing one number of a request by its address. Everything else of the request is shared with the old one.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Address} Address
 */
import { fromNumber } from "./numbers.js";
import { targetsKind } from "./reshape.js";
import { placeOfGiven, withState } from "./sequence.js";
import { givenIn, namedInputs, place, withGiven } from "./trace.js";

/** Settings that the run computes. */
const RESULTS = new Set(["clip_factor"]);
/** Where a setting stands in the optimizer of a request, if not under its own name. @type {Record<string, [string, string]>} */
const PLACES = { clip_limit: ["clip", "limit"] };

/** @param {TraceRequest["optimizer"]} optimizer @param {string} name @param {any} value */
function writeSetting(optimizer, name, value) {
  const [outer, inner] = PLACES[name] ?? [name];
  return { ...optimizer, [outer]: inner ? { ...optimizer[outer], [inner]: value } : value };
}

/** The settings that the schedule has in force at the request's update. @param {TraceRequest} request @returns {string[]} */
export function scheduledSettings({ optimizer, update = 0 }) {
  const entries = (optimizer.schedule ?? []).filter((entry) => entry.from_update <= update);
  return entries.flatMap(({ from_update: _, ...held }) => Object.keys(held));
}

/** @param {import("../types.js").Nested} values @returns {import("../types.js").Nested} */
const asJson = (values) => (Array.isArray(values) ? values.map(asJson) : typeof values === "number" ? fromNumber(values) : values);

/** @param {TraceRequest} request @param {Address} address @param {import("../types.js").Nested} number a whole array where the address has no index @returns {TraceRequest} */
export function writeNumber(request, address, number) {
  const value = asJson(number);
  if (address.place === "optimizer") return { ...request, optimizer: writeSetting(request.optimizer, address.name, value) };
  if ("name" in address) return withGiven(request, address.name, place(givenIn(request, address.name), address.index, value));
  const whole = address.place === "h0" || address.place === "c0" ? withState(request, address.place) : request;
  return { ...whole, [address.place]: place(whole[address.place], address.index, value) };
}

/**
 * What a number may be: within the range that the catalogue gives a setting, a whole number where it names a class.
 * @param {Pick<import("../types.js").Frame, "request"|"state">} frame @param {Address} address
 * @returns {{stride?: number, minimum?: number|null, maximum?: number|null}}
 */
export function ruleOf({ request, state }, address) {
  if (address.place === "targets" && targetsKind(request) === "classes") return { stride: 1, minimum: 0, maximum: (request.model.layers?.at(-1) ?? request.model.output_size ?? 1) - 1 };
  if (address.place !== "optimizer") return {};
  const optimizer = state.catalog?.optimizers.find((entry) => entry.name === request.optimizer.name);
  const setting = optimizer?.settings?.find((entry) => entry.name === address.name);
  return { minimum: setting?.minimum ?? null, maximum: setting?.maximum ?? null };
}

/** The field's path in the words of the API's errors. @param {Address} address */
export function addressPath(address) {
  const name = address.place === "optimizer" ? (PLACES[address.name] ?? [address.name]) : "name" in address ? [address.name] : [];
  const index = "index" in address ? address.index : [];
  return `/${[address.place, ...name, ...index].join("/")}`;
}

/**
 * The address of a thing on the page, if it is an input of the computation.
 * @param {{kind: string, node: string, index: number[]}} thing
 * @param {Pick<import("../types.js").Frame, "structure"|"example"|"request">} frame @returns {Address|null}
 */
export function addressOf(thing, { structure, example, request }) {
  if (thing.kind === "setting") {
    const given = !RESULTS.has(thing.node) && !scheduledSettings(request).includes(thing.node);
    return given ? { place: "optimizer", name: thing.node } : null;
  }
  const node = structure?.nodes.find((candidate) => candidate.name === thing.node);
  if (!node || node.op !== null || thing.kind !== "value") return null;
  const index = node.axes.startsWith("n") && thing.index.length < node.axes.length ? [example, ...thing.index] : thing.index;
  if (node.role === "parameter") return { place: namedInputs(request) && !structure?.blocks ? "inputs" : "parameters", name: node.name, index };
  if (node.given) return /** @type {Address} */ (placeOfGiven(node, index));
  if (node.role === "input") return { place: "inputs", index };
  return node.role === "target" ? { place: "targets", index } : null;
}
