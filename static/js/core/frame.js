/**
 * What every view shows, as a pure function of the state: the position alone decides what is known, never the way there.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {import("../types.js").Shown} Shown
 * @typedef {import("../types.js").CurrentStep} CurrentStep
 */
import { activeOf } from "./active.js";
import { inFreeLetters } from "./letters.js";
import { mergeSymbols, refTex, upright } from "./names.js";
import { toNumber } from "./numbers.js";
import { examplesOf } from "./reshape.js";
import { showsTraining } from "./training.js";
import { fillHoles, symbolText } from "./symbols.js";
import { withoutExample } from "./things.js";
import { bindingOf, firstTold, isKnown, toldAt } from "./told.js";
import { bindElement, isLeaf, leafOf, pick } from "./trace.js";
import { liveValue } from "./watching.js";

/** @type {Shown} */
const NOTHING_KNOWN = Object.freeze({ number: null, state: "unknown", ghost: null });
const NO_SYMBOLS = Object.freeze({});

/** @type {WeakMap<object, WeakMap<object, import("../types.js").Symbols>>} */
const symbolTables = new WeakMap();
const NO_LAB = {};

/** @param {import("../types.js").Structure} structure @param {import("../types.js").Lab|null} lab */
function symbolsOf(structure, lab) {
  const tables = symbolTables.get(structure) ?? new WeakMap();
  symbolTables.set(structure, tables);
  const table = tables.get(lab ?? NO_LAB) ?? mergeSymbols(structure, lab);
  tables.set(lab ?? NO_LAB, table);
  return table;
}

/** @type {WeakMap<Structure, Record<string, import("../types.js").Template>>} */
const withOwn = new WeakMap();
const NO_TEMPLATES = Object.freeze({});

/** How each op is written: the catalogue's, and those of a circuit's own gates. @param {import("../types.js").Catalog|null} catalog @param {Structure|null} structure */
function templatesOf(catalog, structure) {
  const known = catalog?.templates ?? NO_TEMPLATES;
  if (!catalog || !structure || !Object.keys(structure.templates ?? NO_TEMPLATES).length) return known;
  const made = withOwn.get(structure) ?? { ...known, ...structure.templates };
  withOwn.set(structure, made);
  return made;
}

/** The step one stands at; position 0 is before the first. @param {Trace|null} trace @param {number} position @returns {CurrentStep|null} */
export function stepAt(trace, position) {
  const found = trace?.structure.steps[position - 1];
  if (!trace || !found) return null;
  const [index, element, term] = found;
  const formula = trace.structure.formulas[index];
  return { index: position - 1, formula, binding: bindingOf(formula.subject, element), term: term ?? null, whole: element === null };
}

/** @param {Trace} trace @param {number} position @returns {import("../types.js").Phase|null} */
const phaseAt = (trace, position) => trace.structure.phases.find(({ from, to }) => position > from && position <= to)?.name ?? null;

/** How a hidden reference is written: "gradient W2 0 0". @param {string} kind @param {string} name @param {number[]} element */
export const hiddenKey = (kind, name, element) => [kind, name, ...element].join(" ");

/** @param {State} state @returns {Frame} */
export function frame(state) {
  const { trace, request, example } = state, position = showsTraining(state) ? 0 : state.position; // a training shows no step of the run that stood open
  const structure = trace?.structure ?? null;
  const symbols = structure ? symbolsOf(structure, state.lab) : NO_SYMBOLS;
  const step = inFreeLetters(stepAt(trace, position), symbols, structure?.steps[position - 1]?.[1] ?? null);
  const count = structure?.steps.length ?? 0;
  const ghost = state.ghost && trace && state.ghost !== trace && state.ghost.structure === structure ? state.ghost : null;
  const hidden = new Set(state.hidden);
  const training = showsTraining(state) ? state.training : null;
  const templates = templatesOf(state.catalog, structure);
  const batched = structure?.nodes.find((node) => node.role === "input")?.axes.startsWith("n") ?? false;
  const examples = batched ? examplesOf(request) : 1;

  /** With the example in front where the node has one. @param {string} axes @param {number[]} element */
  const whole = (axes, element) => (axes.startsWith("n") && element.length < axes.length ? [example, ...element] : element);

  /** @param {number|null} number @param {number|null} before @param {"known"|"partial"} as @param {string} key @returns {Shown} */
  function shownAs(number, before, as, key) {
    if (number === null) return NOTHING_KNOWN;
    const concealed = hidden.size > 0 && key !== "" && (hidden.has(key) || hidden.has(key.split(" ").slice(0, 2).join(" ")));
    return { number, ...(concealed ? { state: "hidden", key } : { state: as }), ghost: before !== null && !Object.is(before, number) ? before : null };
  }

  /** @param {number} id @param {number[]} element @returns {Shown} */
  function value(id, element) {
    const node = structure?.nodes[id];
    if (!trace || !structure || !node) return NOTHING_KNOWN;
    const full = whole(node.axes, element), told = withoutExample(node.axes, element);
    const key = hiddenKey("value", node.name, told);
    const before = ghost ? toNumber(pick(ghost.valueOf(id), full)) : null;
    if (isLeaf(node)) return shownAs(toNumber(pick(leafOf(node, request, structure), full)), before, "known", key);
    const live = training && liveValue(state, structure, id, told);
    if (typeof live === "number") return shownAs(live, null, "known", "");
    const answering = id === structure.loss && ghost !== null; // while a number is changed the loss answers, wherever one stands
    if (!answering && !isKnown(structure, position, `value ${id}`, told, trace.eventOf(id))) return NOTHING_KNOWN;
    return shownAs(toNumber(pick(trace.valueOf(id), full)), before, "known", key);
  }

  /** @param {number} id @param {number[]} element @returns {Shown} */
  function gradient(id, element) {
    const node = structure?.nodes[id];
    if (!trace || !structure || !node) return NOTHING_KNOWN;
    const full = whole(node.axes, element), told = withoutExample(node.axes, element);
    if (id === structure.loss) return step && ["backward", "update"].includes(step.formula.phase) ? shownAs(1, null, "known", "") : NOTHING_KNOWN;
    const lines = trace.gradientsInto(id);
    const known = lines.filter((line) => isKnown(structure, position, `gradient ${line.event}`, told, line.event));
    if (!known.length) return NOTHING_KNOWN;
    const last = known[known.length - 1].event;
    const before = ghost ? toNumber(pick(ghost.gradientAt(last), full)) : null;
    return shownAs(toNumber(pick(trace.gradientAt(last), full)), before, known.length < lines.length ? "partial" : "known", hiddenKey("gradient", node.name, told));
  }

  /** Beside an example's number the mean over the batch: known when that is. @param {"value"|"gradient"} of @param {number} id @param {number[]} element @returns {Shown} */
  function mean(of, id, element) {
    const one = (of === "value" ? value : gradient)(id, element);
    const name = structure?.nodes[id]?.name ?? "", told = withoutExample(structure?.nodes[id]?.axes ?? "", element);
    const at = (/** @type {Trace|null} */ run) => toNumber(pick(run?.end.means?.[`${of}s`][name] ?? null, told));
    const number = one.state === "unknown" || one.state === "partial" ? null : at(trace);
    if (number === null) return NOTHING_KNOWN;
    const before = at(ghost);
    if (one.state === "hidden") return { ...one, number, ghost: before };
    return shownAs(number, before, "known", of === "gradient" ? biasKey(id, told) : "");
  }

  /** What a unit's δ add up to over the batch is its bias's gradient: a question about that hides their mean too. @param {number} id @param {number[]} unit */
  function biasKey(id, unit) {
    const bias = structure?.layers.find((layer) => layer.pre === id)?.bias ?? null;
    const node = bias === null ? null : structure?.nodes[bias];
    return node ? hiddenKey("gradient", node.name, node.shape.length ? unit : []) : "";
  }

  /** Whether the update has been told of which a line without a step of its own is part: a count such as Adam's t has no element. @param {import("../types.js").TapeNode} node @param {number[]} element */
  function knownWithUpdate(node, element) {
    if (!structure || !trace) return false;
    const last = `update ${node.name} after`, event = trace.updateOf(node.name)?.event ?? -1;
    if (element.length === node.shape.length) return isKnown(structure, position, last, element, event);
    return position >= (firstTold(structure, last) ?? Infinity);
  }

  /** @param {string} name @param {string} line @param {number[]} element @returns {Shown} */
  function updated(name, line, element) {
    const update = trace?.updateOf(name);
    if (!trace || !structure || !update) return NOTHING_KNOWN;
    const own = `update ${name} ${line}`;
    const known = toldAt(structure, own, element) === null
      ? structure.nodes.some((node) => node.name === name && knownWithUpdate(node, element)) // told with the step of its last line
      : isKnown(structure, position, own, element, update.event);
    if (!known) return NOTHING_KNOWN;
    const ref = ["update", name, line, element];
    const before = ghost ? ghost.number(ref) : null;
    return shownAs(trace.number(ref), before, "known", hiddenKey(line === "after" ? "update" : "gradient", name, element)); // its lines are made of the gradient
  }

  const number = (/** @type {Ref} */ ref, binding = /** @type {import("../types.js").Binding} */ ({})) => trace?.number(ref, { n: example, ...binding }) ?? null;

  /** Any reference of a formula. @param {Ref} ref @param {import("../types.js").Binding} [binding] @returns {Shown} */
  function shown(ref, binding = {}) {
    const element = ref[0] === "setting" ? [] : bindElement(ref[ref.length - 1], { n: example, ...binding });
    if (!trace || !structure || !element) return NOTHING_KNOWN;
    if (ref[0] === "value") return value(ref[1], element);
    if (ref[0] === "update") return updated(ref[1], ref[2], element);
    if (ref[0] === "gradient") {
      const node = structure.nodes[trace.backwardAt(ref[1])?.operand ?? -1];
      if (!node || !isKnown(structure, position, `gradient ${ref[1]}`, withoutExample(node.axes, element), ref[1])) return NOTHING_KNOWN;
      return shownAs(number(ref, binding), ghost?.number(ref, { n: example, ...binding }) ?? null, "known", hiddenKey("gradient", node.name, withoutExample(node.axes, element)));
    }
    if (ref[0] === "setting" && trace.request !== request && typeof request.optimizer?.[ref[1]] === "number") return shownAs(request.optimizer[ref[1]], null, "known", "");
    return shownAs(number(ref, binding), ghost?.number(ref, { n: example, ...binding }) ?? null, "known", "");
  }

  const named = (/** @type {string} */ tex) => ({ tex, text: symbolText(tex) });
  const symbol = (/** @type {Ref} */ ref, binding = /** @type {import("../types.js").Binding} */ ({})) => named(structure && trace ? refTex(ref, structure, symbols, binding, trace.backwardAt) : "");

  /** @type {import("../types.js").Active|null} */
  let active = null;
  return {
    trace, structure, symbols, templates, request, position, count, step, examples, example, number, shown, value, gradient, mean, state,
    phase: trace ? phaseAt(trace, position) : null,
    round: state.round, history: state.past.map((before) => before.loss), selection: state.selection, hover: state.hover, playing: state.playing, speed: state.speed,
    granularity: structure?.granularity.given ?? request.granularity ?? "neuron",
    editing: ghost !== null,
    training,
    stale: trace !== null && trace.request !== request,
    after: (name, element) => updated(name, "after", element),
    get active() {
      active ??= trace ? activeOf(trace, step, example, templates, (ref) => hidden.size > 0 && shown(ref).state === "hidden") : { units: [], edges: [], whole: [] };
      return active;
    },
    symbol,
    unit(layer, unit) {
      const own = state.lab?.units?.[layer];
      if (own) return named(fillHoles(own, [unit]));
      const column = layer === 0 && structure?.layers[0].size === state.training?.setup.data.names?.length ? state.training?.setup.data.names?.[unit] : null;
      if (column) return { text: column, tex: upright(column) };
      const id = structure?.layers[layer]?.value;
      return id === undefined ? named("") : symbol(["value", id, structure?.nodes[id].axes.startsWith("n") ? ["n", unit] : [unit]]);
    },
  };
}
