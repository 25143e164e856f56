/**
 * What stands beside a training, as the panels say: which numbers the wires show, which group of charts is open, which cell
 * of the confusion matrix is looked at; and what of it has to be asked for.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 */

import { isSequence } from "./sequence.js";

/** The panel that says which numbers the wires show. */
export const WIRES = "wires";
/** @typedef {"weights"|"gradients"|"changes"} WireView */
export const WIRE_VIEWS = /** @type {const} */ (["weights", "gradients", "changes"]);

/** The panel that says which group of charts stands under the loss. */
export const BESIDE = "beside";
/** @typedef {"sizes"|"histograms"|"confusion"} Group */
export const GROUPS = /** @type {const} */ (["sizes", "histograms", "confusion"]);

/** The panels that say which rows the confusion matrix counts, those held back unless it says "train", and which of its cells is looked at: "3 5". */
export const PART = "rows";
export const CELL = "cell";
/** @typedef {"train"|"test"} Part */
/** @typedef {{row: number, column: number}} Cell */

/** The first is what stands there while nothing else is asked for. @template {string} T @param {readonly T[]} views @param {string|undefined} asked @returns {T} */
const oneOf = (views, asked) => views.find((view) => view === asked) ?? views[0];

/** @template {string} T @param {readonly T[]} views @param {T} view */
export const written = (views, view) => (view === views[0] ? null : view);

/** @param {Readonly<Record<string, string>>} panels @returns {WireView} */
export const wireView = (panels) => oneOf(WIRE_VIEWS, panels[WIRES]);

/** Without classes there is no confusion; of sequences, sizes alone are told. @param {Training} training @param {import("../types.js").TraceRequest|null} [request] @returns {readonly Group[]} */
export function groupsFor({ now }, request = null) {
  if (isSequence(request)) return GROUPS.slice(0, 1);
  return now && now.accuracy === null ? GROUPS.filter((group) => group !== "confusion") : GROUPS;
}

/** @param {Pick<State, "panels"> & Partial<Pick<State, "request">>} state @param {Training} training @returns {Group} */
export const groupOf = ({ panels, request }, training) => oneOf(groupsFor(training, request), panels[BESIDE]);

/** @param {Pick<State, "panels">} state @param {Training} training @returns {Part} */
export const partOf = ({ panels }, { confusion }) => (panels[PART] === "train" || !confusion?.test ? "train" : "test");

/** @param {Readonly<Record<string, string>>} panels @returns {Cell|null} */
export function cellOf(panels) {
  const found = /^(\d+) (\d+)$/.exec(panels[CELL] ?? "");
  return found && { row: Number(found[1]), column: Number(found[2]) };
}

/** @param {Cell} cell */
export const writeCell = ({ row, column }) => `${row} ${column}`;

/** The rows that stand in the cell that is looked at; null where there is none. @param {Pick<State, "panels">} state @param {Training} training @returns {number[]|null} */
export function chosenRows(state, training) {
  const cell = cellOf(state.panels);
  return (cell && training.confusion?.[partOf(state, training)]?.rows[cell.row]?.[cell.column]) ?? null;
}

/** What lines carry beside their numbers; what nobody looks at is not asked for. @param {Pick<State, "panels">} state @param {Training} training @returns {string[]} */
export function includesOf(state, training) {
  const group = groupOf(state, training);
  return ["outputs", "gradients", "changes", ...(group === "sizes" ? [] : [group])];
}
