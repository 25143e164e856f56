/**
 * When a number becomes known. The law: an element whose own step exists is known from that step on; what no step ever
 * tells is known once its event lies before the current step's event; at the end everything is known.
 *
 * Built once for a structure: the position at which each element is told.
 *
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {{whole: number|null, elements: Map<string, number>}} Telling
 */

/** @type {WeakMap<Structure, Map<string, Telling>>} */
const tellings = new WeakMap();

/** What a reference is about, without its element: "value 3", "gradient 12", "update W1 after". @param {import("../types.js").Ref} ref */
export const subjectKey = (ref) => (ref[0] === "update" ? `update ${ref[1]} ${ref[2]}` : `${ref[0]} ${ref[1]}`);

/** The element of a reference, last in it. @param {import("../types.js").Ref} ref @returns {(string|number)[]} */
export const elementOf = (ref) => (ref[0] === "setting" ? [] : ref[ref.length - 1]);

/** The letters that a step gives values to, in order. @param {import("../types.js").Ref} subject */
export const freeLetters = (subject) => [...new Set(elementOf(subject).filter((part) => typeof part === "string" && part !== "n"))].map(String);

/** @param {import("../types.js").Ref} subject @param {number[]|null} element @returns {import("../types.js").Binding} */
export function bindingOf(subject, element) {
  if (!element) return {};
  return Object.fromEntries(freeLetters(subject).map((letter, k) => [letter, element[k]]));
}

/** The subject's element as numbers, the example left out. @param {import("../types.js").Ref} subject @param {number[]} element */
export function toldElement(subject, element) {
  const binding = bindingOf(subject, element);
  return elementOf(subject).filter((part) => part !== "n").map((part) => (typeof part === "number" ? part : binding[part]));
}

/** @param {Structure} structure */
function tellingsOf(structure) {
  const known = tellings.get(structure);
  if (known) return known;
  const made = new Map();
  structure.steps.forEach(([formula, element, term], index) => {
    if (term !== undefined && term !== null) return;
    const subject = structure.formulas[formula].subject;
    const key = subjectKey(subject);
    const telling = made.get(key) ?? { whole: null, elements: new Map() };
    if (element === null) telling.whole ??= index + 1;
    else {
      const at = toldElement(subject, element).join();
      if (!telling.elements.has(at)) telling.elements.set(at, index + 1);
    }
    made.set(key, telling);
  });
  tellings.set(structure, made);
  return made;
}

/**
 * The position from which a subject's element is known, or null where no step tells it.
 * @param {Structure} structure @param {string} key see `subjectKey` @param {number[]} element without the example
 */
export function toldAt(structure, key, element) {
  const telling = tellingsOf(structure).get(key);
  return telling ? (telling.elements.get(element.join()) ?? telling.whole) : null;
}

/** The position at which the first element of a subject is told. @param {Structure} structure @param {string} key */
export function firstTold(structure, key) {
  const telling = tellingsOf(structure).get(key);
  return telling ? Math.min(telling.whole ?? Infinity, ...telling.elements.values()) : null;
}

/** @type {WeakMap<Structure, number[]>} */
const horizons = new WeakMap();

/** For every position the latest event that a step up to there is about. @param {Structure} structure */
function horizonsOf(structure) {
  const known = horizons.get(structure);
  if (known) return known;
  const made = [-1];
  for (const [formula] of structure.steps) made.push(Math.max(made[made.length - 1], structure.formulas[formula].event));
  horizons.set(structure, made);
  return made;
}

/**
 * @param {Structure} structure @param {number} position @param {string} key @param {number[]} element without the example
 * @param {number} event the event that made the number
 */
export function isKnown(structure, position, key, element, event) {
  const at = toldAt(structure, key, element);
  if (at !== null) return at <= position;
  return position >= structure.steps.length || event < horizonsOf(structure)[position];
}
