/**
 * Reading and changing one number of a request by its address. Everything else of the request is shared with the old one.
 *
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {import("../types.js").Address} Address
 */
import { fromNumber, toNumber } from "./numbers.js";
import { pick, place } from "./trace.js";

/** @param {TraceRequest} request @param {Address} address @returns {number|null} */
export function readNumber(request, address) {
  if (address.place === "parameters") return toNumber(pick(request.parameters?.[address.name], address.index));
  if (address.place === "optimizer") return toNumber(request.optimizer?.[address.name]);
  return toNumber(pick(request[address.place], address.index));
}

/** @param {TraceRequest} request @param {Address} address @param {number} number @returns {TraceRequest} */
export function writeNumber(request, address, number) {
  const value = fromNumber(number);
  if (address.place === "optimizer") return { ...request, optimizer: { ...request.optimizer, [address.name]: value } };
  if (address.place === "parameters") {
    const parameters = { ...request.parameters, [address.name]: place(request.parameters?.[address.name], address.index, value) };
    return { ...request, parameters };
  }
  return { ...request, [address.place]: place(request[address.place], address.index, value) };
}

/** The field's path in the words of the API's errors. @param {Address} address */
export function addressPath(address) {
  const name = "name" in address ? [address.name] : [];
  const index = "index" in address ? address.index : [];
  return `/${[address.place, ...name, ...index].join("/")}`;
}

/**
 * The address of a thing on the page, if it is an input of the computation.
 * @param {{kind: string, node: string, index: number[]}} thing @param {import("../types.js").Structure} structure @param {number} example
 * @returns {Address|null}
 */
export function addressOf(thing, structure, example) {
  if (thing.kind === "setting") return { place: "optimizer", name: thing.node };
  const node = structure.nodes.find((candidate) => candidate.name === thing.node);
  if (!node || node.op !== null || thing.kind !== "value") return null;
  const index = node.axes.startsWith("n") && thing.index.length < node.axes.length ? [example, ...thing.index] : thing.index;
  if (node.role === "parameter") return { place: "parameters", name: node.name, index };
  if (node.role === "input") return { place: "inputs", index };
  return node.role === "target" ? { place: "targets", index } : null;
}
