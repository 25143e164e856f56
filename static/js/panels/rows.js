/** The rows of the card for a thing: which numbers belong to a weight, a unit, an input, a target, the loss, a setting. */
import { classNamesOf } from "../core/classnames.js";
import { openFormula, termProduct, termReferences } from "../core/formula.js";
import { formatInput, formatNumber, toNumber } from "../core/numbers.js";
import { elementWithExample, isCircuit, lossName, madeByLoss } from "../core/things.js";
import { gradientTex } from "../core/symbols.js";
import { instalmentsOf, sharedAt, sharedOf } from "../core/sequence.js";
import { pick } from "../core/trace.js";
import { CARD, CIRCUIT, STAGE } from "../core/words.js";
import { INSTALMENTS } from "../core/words/sequence.js";
import { shownProduct } from "./product.js";

/** The card of a weight that more steps share tells the latest of them: the chart has them all. */
const MOST_INSTALMENTS = 8;

/**
 * A row: its label, its symbol (and what that is short for), and either a reference to bind or a function for what is shown;
 * then `thing` is what it lights. `mean` is the number's mean over the batch.
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Ref} Ref
 * @typedef {import("../types.js").Thing} Thing
 * @typedef {{label: string, tex?: string, meaning?: string, thing?: Thing, ref?: Ref, kind?: string, format?: (value: number) => string, read?: (frame: Frame) => import("../types.js").Shown, mean?: (frame: Frame) => import("../types.js").Shown}} Row
 * @typedef {{title: string, tex: string, detail: string, rows: Row[], parameter: string|null, note: string|null}} CardContent
 */

/** The layer a node belongs to and as what. @param {Frame} frame @param {number} id */
export function layerOf(frame, id) {
  const layers = frame.structure?.layers ?? [];
  const index = layers.findIndex((layer) => [layer.pre, layer.value, layer.weights, layer.bias].includes(id));
  return { index, layer: layers[index] ?? null };
}

/** One phrase for every gradient; δ beside what it is short for. @param {Frame} frame @param {number} id @param {number[]} element @returns {Row} */
function gradientRow(frame, id, element) {
  const line = frame.trace?.gradientsInto(id).at(-1);
  const tex = line ? frame.symbol(["gradient", line.event, elementWithExample(frame, id, element)]).tex : undefined;
  const of = (/** @type {number} */ node) => frame.symbol(["value", node, elementWithExample(frame, node, node === id ? element : [])]).tex;
  const meaning = tex?.startsWith("\\frac") === false ? gradientTex(of(frame.structure?.loss ?? 0), of(id)) : undefined;
  const label = isCircuit(frame.structure) ? CARD.gradientOf(lossName(frame)) : CARD.gradient;
  return { label, kind: "gradient", tex, meaning, thing: { kind: "gradient", node: frame.structure?.nodes[id].name ?? "", index: element }, read: (next) => next.gradient(id, element) };
}

/**
 * What the chosen example adds to a parameter's gradient in a batch: the product of its term, where that is one product.
 * @param {Frame} frame @param {number} id @param {number[]} element @returns {Row|null}
 */
function partRow(frame, id, element) {
  const line = frame.examples > 1 ? frame.trace?.gradientsInto(id).at(-1) : undefined;
  const formula = line && frame.structure?.formulas.find((each) => each.event === line.event);
  const sum = formula && overExamples(formula.tree);
  if (!formula || !sum) return null;
  const letters = formula.subject[2].filter((/** @type {any} */ part) => typeof part === "string");
  const binding = Object.fromEntries(letters.map((/** @type {string} */ letter, /** @type {number} */ k) => [letter, element[k]]));
  const { terms } = openFormula(sum[3], binding, { templates: frame.templates, number: frame.number });
  if (terms.length !== 1) return null;
  return {
    label: CARD.part(frame.example + 1, frame.examples), kind: "gradient",
    read(next) {
      const whole = next.gradient(id, element);
      if (whole.state !== "known") return { ...whole, ghost: null };
      return { ...shownProduct(terms[0], next), ghost: null };
    },
  };
}

/** A tree's sum over the examples. @param {any} tree @returns {any[]|null} */
function overExamples(tree) {
  if (!Array.isArray(tree)) return null;
  if (tree[0] === "sum" && tree[1] === "n") return tree;
  return tree[0] === "+" ? (tree.slice(1).map(overExamples).find(Boolean) ?? null) : null;
}

/** The update's part that is added to the old value, where it is one product: −η × gradient. @param {Frame} frame @param {string} name @param {number[]} element @returns {Row|null} */
function updateRow(frame, name, element) {
  const formula = frame.structure?.formulas.find(({ subject }) => subject[0] === "update" && subject[1] === name && subject[2] === "after");
  if (!formula || !frame.trace) return null;
  const letters = formula.subject[3].filter((/** @type {any} */ part) => typeof part === "string");
  const binding = Object.fromEntries(letters.map((/** @type {string} */ letter, /** @type {number} */ k) => [letter, element[k]]));
  const { terms } = openFormula(formula.tree, binding, { templates: frame.templates, number: frame.number });
  const change = terms.length === 2 && terms[0].factors.length === 1 ? terms[1] : null;
  const refs = change ? termReferences(change) : [];
  const scalars = refs.filter((ref) => ref[0] === "setting"), gradient = refs.find((ref) => ref[0] === "gradient");
  if (!change || !gradient || scalars.length !== 1 || refs.length !== 2 || termProduct(change, frame.number) === null) return null;
  const factor = (/** @type {Frame} */ next) => formatInput((change.negative ? -1 : 1) * (next.number(scalars[0]) ?? NaN));
  return {
    label: CARD.updateBy(factor(frame)), kind: "value",
    read(next) {
      const shown = next.shown(gradient);
      return { ...shown, number: shown.number === null ? null : termProduct(change, next.number), ghost: null };
    },
  };
}

/** A shared weight's gradient in its parts: what each step adds, the last one's first. @param {Frame} frame @param {import("../types.js").TapeNode} node @param {number[]} index @returns {Row[]} */
function instalmentRows({ trace, structure }, node, index) {
  const found = trace && structure?.recurrent ? sharedAt(sharedOf(trace), node.id, index) : null;
  if (!trace || !found) return [];
  const parts = instalmentsOf(trace, found.shared).filter(({ line }) => line !== null).reverse();
  return parts.slice(0, MOST_INSTALMENTS).map(({ step, line }) => ({
    label: INSTALMENTS.card(step), kind: "gradient",
    read(next) {
      const told = next.shown(["gradient", line?.event, found.index]);
      return { ...told, ghost: null, number: told.number === null ? null : toNumber(pick(next.trace?.backwardAt(line?.event ?? -1)?.contribution, found.index)) };
    },
  }));
}

/** @param {Frame} frame @param {import("../types.js").TapeNode} node @param {number[]} index @returns {CardContent} */
function parameterCard(frame, node, index) {
  const { index: k, layer } = layerOf(frame, node.id);
  const weight = layer?.weights === node.id;
  const value = /** @type {Ref} */ (["value", node.id, index]);
  const unit = (/** @type {number} */ at, /** @type {number} */ j) => frame.unit(at, j).text;
  const frozen = frame.request.frozen?.includes(node.name) ?? false;
  const part = partRow(frame, node.id, index);
  const update = frozen ? null : updateRow(frame, node.name, index);
  return {
    title: isCircuit(frame.structure) ? CARD.input : weight || ((frame.structure?.recurrent || frame.structure?.blocks) && node.shape.length === 2) ? CARD.weight : CARD.bias,
    tex: frame.symbol(value).tex,
    detail: weight && k > 0 ? CARD.from(unit(k - 1, index[1]), unit(k, index[0])) : layer ? (index.length ? unit(k, index[0]) : layer.name) : "",
    parameter: node.name,
    note: layer && node.shape.length === 0 ? CARD.shared : null,
    rows: [
      { label: CARD.value, ref: value, kind: "value", format: formatInput },
      gradientRow(frame, node.id, index),
      ...(part ? [part] : []),
      ...instalmentRows(frame, node, index),
      ...(update ? [update] : []),
      ...(frozen ? [] : [{ label: CARD.after, kind: "value", thing: /** @type {Thing} */ ({ kind: "update", node: node.name, index }), read: (/** @type {Frame} */ next) => next.after(node.name, index) }]),
    ],
  };
}

/** @param {Frame} frame @param {string|null} name */
const titleOfActivation = (frame, name) => frame.state.catalog?.activations.find((entry) => entry.name === name)?.title ?? name ?? "";

/** @param {Frame} frame @param {import("../types.js").Layer} layer @param {number} unit @returns {CardContent} */
function unitCard(frame, layer, unit) {
  const at = (/** @type {number} */ id) => elementWithExample(frame, id, [unit]);
  const shared = layer.bias !== null && frame.structure?.nodes[layer.bias].shape.length === 0;
  const batch = frame.examples > 1;
  /** The number, and in a batch its mean beside it. @param {Row} row @param {"value"|"gradient"} of @param {number} id @returns {Row} */
  const held = (row, of, id) => (batch ? { ...row, mean: (next) => next.mean(of, id, [unit]) } : row);
  const rows = /** @type {Row[]} */ ([]);
  if (layer.bias !== null) rows.push({ label: CARD.biasOf, ref: ["value", layer.bias, shared ? [] : [unit]], kind: "value", format: formatInput });
  if (layer.pre !== null) rows.push(held({ label: CARD.preactivation, ref: ["value", layer.pre, at(layer.pre)], kind: "value" }, "value", layer.pre));
  const output = layer === frame.structure?.layers.at(-1), made = output && frame.structure && madeByLoss(frame.structure);
  if (made) rows.push(held({ label: CARD.probability, ref: ["value", made.id, at(made.id)], kind: "value" }, "value", made.id));
  if (layer.value !== layer.pre) {
    rows.push(held({ label: CARD.activation, ref: ["value", layer.value, at(layer.value)], kind: "value" }, "value", layer.value));
    rows.push(held(gradientRow(frame, layer.value, [unit]), "gradient", layer.value));
  }
  if (layer.pre !== null) rows.push(held(gradientRow(frame, layer.pre, [unit]), "gradient", layer.pre));
  const notes = [...(made ? [STAGE.logits(titleOfActivation(frame, made.op))] : []), ...(shared ? [CARD.shared] : []), ...(batch && (frame.request.model.reduction ?? "mean") === "mean" ? [CARD.meanHolds(frame.examples)] : [])];
  return {
    title: CARD.unit, tex: frame.unit(frame.structure?.layers.indexOf(layer) ?? 0, unit).tex,
    detail: [layer.name, titleOfActivation(frame, layer.activation), output ? classNamesOf(frame)?.[unit] && STAGE.standsFor(classNamesOf(frame)?.[unit] ?? "") : ""].filter(Boolean).join(", "),
    rows, parameter: layer.bias === null ? null : (frame.structure?.nodes[layer.bias].name ?? null), note: notes.join(" ") || null,
  };
}

/** @param {Frame} frame @param {import("../types.js").TapeNode} node */
function titleOf({ structure }, { role }) {
  const { cards } = CIRCUIT;
  if (structure?.recurrent || structure?.blocks) return { input: CARD.input, target: CARD.target, loss: CARD.loss, output: cards.output }[/** @type {string} */ (role)] ?? CARD.unit;
  if (isCircuit(structure)) return role === "loss" ? cards.total : role === "output" ? cards.output : role === "constant" ? cards.constant : cards.line;
  return role === "input" ? CARD.input : role === "target" ? CARD.target : CARD.loss;
}

/**
 * What the card of a thing says, or null where this run has no such thing.
 * @param {Frame} frame @param {Thing} thing @returns {CardContent|null}
 */
export function cardOf(frame, thing) {
  const { structure, trace } = frame;
  if (!structure || !trace) return null;
  if (thing.kind === "setting") {
    const known = toNumber(frame.request.optimizer?.[thing.node]) !== null || trace.end.settings?.[thing.node] !== undefined;
    return known ? { title: CARD.setting, tex: frame.symbol(["setting", thing.node]).tex, detail: thing.node.replaceAll("_", " "), parameter: null, note: null, rows: [{ label: CARD.value, ref: ["setting", thing.node], kind: "setting", format: formatInput }] } : null;
  }
  const node = trace.byName.get(thing.node);
  if (!node) return null;
  const fits = thing.index.every((at, k) => at < (node.axes.startsWith("n") ? node.shape.slice(1) : node.shape)[k]);
  if (!fits) return null;
  if (node.role === "parameter") return parameterCard(frame, node, thing.index);
  const { layer } = layerOf(frame, node.id);
  if (layer && layer.pre !== null && thing.index.length) return unitCard(frame, layer, thing.index[0]);
  const value = /** @type {Ref} */ (["value", node.id, elementWithExample(frame, node.id, thing.index)]);
  const title = titleOf(frame, node);
  const input = node.op === null;
  const own = trace.gradientsInto(node.id).length > 0;
  return {
    title, tex: frame.symbol(value).tex, detail: node.text && node.text !== node.name ? node.text : "", parameter: null, note: null,
    rows: [{ label: CARD.value, ref: value, kind: "value", format: input ? formatInput : formatNumber }, ...(own ? [gradientRow(frame, node.id, thing.index)] : [])],
  };
}
