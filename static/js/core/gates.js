/**
 * Gates of one's own as they are typed: a list of specifications, changed one field at a time.
 *
 * @typedef {{name: string, arguments: string[], forward: string, backward: Record<string, string>}} GateSpec
 */

/** The first gate that is offered: right, and small enough to be read at a glance. */
const FIRST = { name: "cube", arguments: ["u"], forward: "u ** 3", backward: { u: "3 * u ** 2 * upstream" } };

/** A name that no gate has yet. @param {GateSpec[]} gates */
function freeName(gates) {
  const taken = new Set(gates.map(({ name }) => name));
  for (let k = 1; ; k += 1) {
    const name = k === 1 ? FIRST.name : `${FIRST.name}${k}`;
    if (!taken.has(name)) return name;
  }
}

/** @param {GateSpec[]} gates @returns {GateSpec[]} */
export const withGate = (gates) => [...gates, { ...FIRST, name: freeName(gates) }];

/** @param {GateSpec[]} gates @param {number} at @returns {GateSpec[]} */
export const withoutGate = (gates, at) => gates.filter((_, k) => k !== at);

/** @param {GateSpec[]} gates @param {number} at @param {Partial<GateSpec>} patch @returns {GateSpec[]} */
export const changedGate = (gates, at, patch) => gates.map((gate, k) => (k === at ? { ...gate, ...patch } : gate));

/** What is typed as arguments, as names. @param {string} text */
export const namesIn = (text) => text.split(",").map((name) => name.trim()).filter(Boolean);

/**
 * A gate with other arguments. What was written for one of the same name stays with it; of as many, one that is renamed
 * keeps what stood at its place.
 * @param {GateSpec} gate @param {string[]} names @returns {GateSpec}
 */
export function withArguments(gate, names) {
  const renamed = names.length === gate.arguments.length;
  const backward = Object.fromEntries(names.map((name, k) => [name, gate.backward[name] ?? (renamed ? gate.backward[gate.arguments[k]] : "") ?? ""]));
  return { ...gate, arguments: names, backward };
}

/** What the last check says of each backward, by its path. @param {any} result @returns {Map<string, any>} */
export const verdictsOf = (result) => new Map((result?.gates ?? []).map((/** @type {any} */ each) => [each.path, each]));
