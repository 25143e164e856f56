/**
 * Places of a run that stand out: where each layer's steps begin, and where playing pauses because something is met for the
 * first time that is worth a look.
 *
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {"delta"|"sum"|"dead"} Landmark
 */
import { subjectNode } from "./active.js";
import { countTerms } from "./formula.js";
import { withoutExample } from "./things.js";
import { toldAt } from "./told.js";

/** @type {WeakMap<Structure, number[]>} */
const starts = new WeakMap();
/** @type {WeakMap<Structure, Map<number, Landmark[]>>} */
const firsts = new WeakMap();
/** @type {WeakMap<Trace, Map<number, Landmark[]>>} */
const stops = new WeakMap();

/** The positions at which the steps of another layer begin, within each phase. @param {Trace} trace @returns {number[]} */
export function layerStarts(trace) {
  const { structure } = trace;
  const known = starts.get(structure);
  if (known) return known;
  let before = "";
  const found = structure.steps.flatMap(([formula], index) => {
    const { phase, subject } = structure.formulas[formula];
    const id = subjectNode(subject, trace);
    const here = `${phase} ${id === null ? "" : structure.nodes[id].group}`;
    const begins = here !== before;
    before = here;
    return begins ? [index + 1] : [];
  });
  starts.set(structure, found);
  return found;
}

/** The position of the next layer's first step, or of the one before. @param {Trace|null} trace @param {number} position @param {number} by */
export function layerFrom(trace, position, by) {
  if (!trace) return position;
  const places = [0, ...layerStarts(trace), trace.structure.steps.length];
  return (by > 0 ? places.find((place) => place > position) : places.findLast((place) => place < position)) ?? position;
}

/** The first δ of a hidden unit and the first gradient that several paths add to. @param {Trace} trace */
function firstsOf(trace) {
  const { structure } = trace;
  const known = firsts.get(structure);
  if (known) return known;
  const hidden = new Set(structure.layers.slice(1, -1).map((layer) => layer.pre ?? layer.value));
  const found = /** @type {Map<number, Landmark[]>} */ (new Map());
  const met = new Set();
  structure.steps.forEach(([index, , term], k) => {
    const { phase, subject, tree } = structure.formulas[index];
    const id = phase === "backward" && (term ?? null) === null ? subjectNode(subject, trace) : null;
    if (id === null) return;
    const here = /** @type {Landmark[]} */ ([
      ...(structure.nodes[id].role !== "parameter" && countTerms(tree) > 1 ? ["sum"] : []), // a parameter's sum may run over the examples
      ...(hidden.has(id) ? ["delta"] : []),
    ]).filter((kind) => !met.has(kind));
    for (const kind of here) met.add(kind);
    if (here.length) found.set(k + 1, here);
  });
  firsts.set(structure, found);
  return found;
}

/** The position at which the first unit is met that is dead, for every example where there are several. @param {Trace} trace */
function firstDead({ structure, end, backwardAt }) {
  const counts = new Map();
  for (const { event, element, kind } of end.reasons ?? []) {
    const node = kind === "dead_relu" ? structure.nodes[backwardAt(event)?.operand ?? -1] : null;
    if (!node) continue;
    const unit = withoutExample(node.axes, element), key = `${event} ${unit}`;
    const examples = node.axes.startsWith("n") ? node.shape[0] : 1;
    const found = counts.get(key) ?? { event, unit, missing: examples };
    found.missing -= 1;
    counts.set(key, found);
  }
  const places = [...counts.values()].filter(({ missing }) => missing === 0).map(({ event, unit }) => toldAt(structure, `gradient ${event}`, unit) ?? Infinity);
  return Math.min(Infinity, ...places);
}

/**
 * Where playing pauses, and what is met there for the first time. Found once for a run.
 * @param {Trace|null} trace @returns {ReadonlyMap<number, Landmark[]>}
 */
export function teachableStops(trace) {
  if (!trace) return new Map();
  const known = stops.get(trace);
  if (known) return known;
  const dead = firstDead(trace);
  const found = firstsOf(trace);
  const made = Number.isFinite(dead) ? new Map([...found, [dead, [...(found.get(dead) ?? []), /** @type {Landmark} */ ("dead")]]]) : found;
  stops.set(trace, made);
  return made;
}
