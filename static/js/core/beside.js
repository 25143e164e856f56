/**
 * What stands beside a training, as the panels say: which numbers the wires show, which group of charts is open, which cell
 * of the confusion matrix is looked at; and what of it has to be asked for.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 */

/** The panel that says which numbers the wires show. */
export const WIRES = "wires";
/** @typedef {"weights"|"gradients"|"changes"} WireView */
export const WIRE_VIEWS = /** @type {const} */ (["weights", "gradients", "changes"]);

/** The panel that says which group of charts stands under the loss. */
export const BESIDE = "beside";
/** @typedef {"sizes"|"histograms"|"confusion"} Group */
export const GROUPS = /** @type {const} */ (["sizes", "histograms", "confusion"]);

/** The panel that says which cell of the confusion matrix is looked at: "test 3 5". */
export const CELL = "cell";
/** @typedef {{part: "train"|"test", row: number, column: number}} Cell */

/** The first is what stands there while nothing else is asked for. @template {string} T @param {readonly T[]} views @param {string|undefined} asked @returns {T} */
const oneOf = (views, asked) => views.find((view) => view === asked) ?? views[0];

/** @template {string} T @param {readonly T[]} views @param {T} view */
export const written = (views, view) => (view === views[0] ? null : view);

/** @param {Readonly<Record<string, string>>} panels @returns {WireView} */
export const wireView = (panels) => oneOf(WIRE_VIEWS, panels[WIRES]);

/** Without classes there is no confusion. @param {Training} training @returns {readonly Group[]} */
export const groupsFor = ({ now }) => (now && now.accuracy === null ? GROUPS.filter((group) => group !== "confusion") : GROUPS);

/** @param {Pick<State, "panels">} state @param {Training} training @returns {Group} */
export const groupOf = ({ panels }, training) => oneOf(groupsFor(training), panels[BESIDE]);

/** @param {string|undefined} text @returns {Cell|null} */
export function readCell(text) {
  const [part, row, column] = (text ?? "").split(" ");
  if ((part !== "train" && part !== "test") || !/^\d+$/.test(row ?? "") || !/^\d+$/.test(column ?? "")) return null;
  return { part, row: Number(row), column: Number(column) };
}

/** @param {Cell} cell */
export const writeCell = ({ part, row, column }) => `${part} ${row} ${column}`;

/** The rows of a cell, null where nothing is told of it. @param {Training} training @param {Cell} cell @returns {number[]|null} */
export const rowsOfCell = ({ confusion }, { part, row, column }) => confusion?.[part]?.rows[row]?.[column] ?? null;

/** What lines carry beside their numbers; what nobody looks at is not asked for. @param {Pick<State, "panels">} state @param {Training} training @returns {string[]} */
export function includesOf(state, training) {
  const group = groupOf(state, training);
  return ["outputs", "gradients", "changes", ...(group === "sizes" ? [] : [group])];
}
