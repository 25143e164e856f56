/**
 * Files that are opened: what a file is, told by what it holds, and a saved page taken from one. What is none is refused beside
 * the button and changes nothing; a file of weights is offered to those who read weights.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {"saved"|"weights"|"trace"|"large"|"other"} Kind
 * @typedef {{kind: Kind, value: unknown}} Told
 * @typedef {{name: string, told: string, weights: File|null}} Filed a file that was refused; `weights` where it can be read as such
 */
import { MOST_BYTES, parse, Unreadable } from "./packing.js";
import { NOT_OPENED } from "./words/share.js";

const isRecord = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
const WEIGHT = /^([Wb]\d+|(\w+\.)*\d+\.(weight|bias))$/;

/** What a JSON document is. @param {any} value @returns {Kind} */
export function kindOf(value) {
  if (!isRecord(value)) return "other";
  if (typeof value.version === "number" && "lab" in value && "position" in value) return "saved";
  if (isRecord(value.structure) && Array.isArray(value.events)) return "trace";
  const names = Object.keys(isRecord(value.parameters) ? value.parameters : value);
  return names.length && names.every((name) => WEIGHT.test(name)) ? "weights" : "other";
}

/** An archive of arrays, or a header of JSON with its length before it. @param {Uint8Array} head */
const holdsArrays = (head) => (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) || (head[0] !== 0x7b && head[8] === 0x7b);

/** What a file is. @param {File} file @returns {Promise<Told>} */
export async function tellFile(file) {
  const head = new Uint8Array(await file.slice(0, 9).arrayBuffer());
  if (holdsArrays(head)) return { kind: "weights", value: null };
  if (file.size > MOST_BYTES) return { kind: "large", value: null };
  try {
    const value = parse(await file.text());
    return { kind: kindOf(value), value };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { kind: "other", value: null };
  }
}

/**
 * @param {object} parts
 * @param {(patch: () => Partial<State>) => void} parts.put
 * @param {(value: unknown, name: string) => Promise<string|null>} parts.openSaved
 * @param {(error: unknown) => void} parts.fail
 */
export function createFiling({ put, openSaved, fail }) {
  let newest = 0;
  /** @type {Pick<import("../types.js").Actions, "openFile"|"dismissFile">} */
  const actions = {
    async openFile(file) {
      const mine = ++newest, { name } = file;
      const { kind, value } = await tellFile(file);
      if (mine !== newest) return;
      put(() => ({ filed: kind === "saved" ? null : { name, told: NOT_OPENED[kind](name), weights: kind === "weights" ? file : null } }));
      if (kind !== "saved") return;
      const why = await openSaved(value, name).catch(fail);
      if (why && mine === newest) put(() => ({ filed: { name, told: why, weights: null } }));
    },
    dismissFile: () => put(() => ({ filed: null })),
  };
  return actions;
}
