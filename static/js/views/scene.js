/**
 * A frame read for the stage: which unit, edge and number stands where and which of them this step uses.
 *
 * Everything here is looked up in the frame; nothing is computed and nothing is remembered. The drawing parts
 * (units, edges, loss, pulses) take a scene and only draw.
 */

import { toNumber } from "../core/numbers.js";
import { withoutExample } from "../core/things.js";
import { leafOf } from "../core/trace.js";
import { fullStrength } from "../layout/heatmap.js";
import { fullScale } from "../layout/scales.js";
import { pairsOf, strongestEdges } from "../layout/thinning.js";
import { wireNumbersOf } from "./wirenumbers.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Thing} Thing */
/** @typedef {import("../types.js").Shown} Shown */
/** @typedef {import("../types.js").Structure} Structure */
/** @typedef {import("../layout/network.js").NetworkLayout} NetworkLayout */
/**
 * @typedef {object} Scene
 * @property {Frame} frame
 * @property {Structure} structure
 * @property {NetworkLayout} layout
 * @property {Map<string, import("../types.js").ActiveUnit>} activeUnits   by "node:unit"
 * @property {Map<string, import("../types.js").ActiveEdge>} activeEdges   by "weights:out,in"
 * @property {Map<number, number>} edgeCount   how many edges this step uses, by weights
 * @property {Set<string>} pointed     the things pointed at or selected, as "name:index"
 * @property {string|null} chosen      the thing selected, so too
 * @property {ReadonlySet<string>} frozen  parameters that the update leaves alone
 * @property {ReturnType<typeof pairsOf>} pairs
 * @property {number[][][]} weights    of each pair, as they stand in the fields
 * @property {number} scale            the weight drawn at full width
 * @property {number} fullCell       the weight drawn at full strength in a matrix
 * @property {(pair: number) => Set<string>|null} kept  the edges drawn (null: all)
 * @property {string} lossText         the loss's symbol
 * @property {import("./wirenumbers.js").WireNumbers|null} wires  what they show in place of the weights
 */

const UNKNOWN = /** @type {Shown} */ ({ number: null, state: "unknown", ghost: null });

/** @param {Frame} frame @param {number|null} node @param {number[]} index */
export const valueAt = (frame, node, index) => (node === null ? UNKNOWN : frame.value(node, index));
/** @param {Frame} frame @param {number|null} node @param {number[]} index */
export const gradientAt = (frame, node, index) => (node === null ? UNKNOWN : frame.gradient(node, index));

/** @param {Thing|null} thing @param {Structure} structure */
function keyOf(thing, structure) {
  const node = thing && structure.nodes.find((each) => each.name === thing.node);
  return node ? `${node.name}:${withoutExample(node.axes, thing.index)}` : null;
}

/** The weights of a layer pair as they stand in the fields, read once for each array. @type {WeakMap<object, {numbers: number[][], largest: number}>} */
const matrices = new WeakMap();

/** @param {Frame} frame @param {Structure} structure @param {number} id */
function matrixOf(frame, structure, id) {
  const array = /** @type {any[][]} */ (leafOf(structure.nodes[id], frame.request, structure));
  const known = matrices.get(array);
  if (known) return known;
  const numbers = array.map((row) => row.map((x) => toNumber(x) ?? 0));
  let largest = 0;
  for (const row of numbers) for (const x of row) if (Math.abs(x) > largest && Number.isFinite(x)) largest = Math.abs(x);
  const made = { numbers, largest };
  matrices.set(array, made);
  return made;
}

/** The weights of every pair of layers. @param {Frame} frame @param {Structure} structure */
export const matricesOf = (frame, structure) => structure.layers.slice(1).map((layer) => matrixOf(frame, structure, /** @type {number} */ (layer.weights)));

/** One scale for all matrices that are shown. @param {{largest: number}[]} matrices @param {{view: string}[]} pairs */
export const fullCell = (matrices, pairs) => fullStrength(Math.max(0, ...matrices.filter((_, k) => pairs[k].view === "matrix").map((matrix) => matrix.largest)));

/** @type {WeakMap<object, Map<string, Set<string>|null>>} */
const strongest = new WeakMap();

/** The edges of a pair that are drawn; null where all are. @param {number[][]} weights @param {number} drawn @param {NetworkLayout} layout @param {number} pair */
function keptOf(weights, drawn, layout, pair) {
  const outs = layout.layers[pair + 1].units.map((unit) => unit.index), ins = layout.layers[pair].units.map((unit) => unit.index);
  const key = [drawn, outs[0], outs.length, ins[0], ins.length].join();
  const known = strongest.get(weights) ?? new Map();
  strongest.set(weights, known);
  if (!known.has(key)) known.set(key, strongestEdges(weights, drawn, outs, ins));
  return /** @type {Set<string>|null} */ (known.get(key));
}

/** The panel that says around which unit a layer that does not fit is shown: "17 4", the unit and the position where that was asked for. @param {number} layer */
export const windowPanel = (layer) => `units${layer}`;
/** @param {number} unit @param {number} position */
export const writeWindow = (unit, position) => `${unit} ${position}`;

/** The units that a thing belongs to, as layer and unit: a weight to two. @param {Structure} structure @param {Thing} thing @returns {[number, number][]} */
export function unitsOf({ layers, nodes }, { node, index }) {
  const named = (/** @type {number|null} */ id) => id !== null && nodes[id].name === node;
  return layers.flatMap((layer, k) => {
    if (named(layer.weights)) return /** @type {[number, number][]} */ ([[k, index[0]], [k - 1, index[1]]]);
    return index.length && [layer.bias, layer.pre, layer.value].some(named) ? /** @type {[number, number][]} */ ([[k, index[0]]]) : [];
  });
}

/** The unit of each layer that a windowed layer must show: the one asked for at this step, else the one this step is about, else the one asked for before. @param {Frame} frame */
export function focusOf(frame) {
  const asked = (frame.structure?.layers ?? []).map((_, k) => (frame.state.panels[windowPanel(k)] ?? "").split(" ").map(Number));
  const stepped = steppedTo(frame, asked.map(([unit]) => unit || 0));
  return stepped.map((unit, k) => (asked[k][1] === frame.position ? asked[k][0] || 0 : unit));
}

/** The unit of each layer that this step is about, else the one that was asked for. @param {Frame} frame @param {number[]} before */
function steppedTo(frame, before) {
  const focus = [...before];
  if (frame.step?.whole) return focus;
  frame.structure?.layers.forEach((layer, k) => {
    const unit = frame.active.units.find((each) => each.node === layer.value || each.node === layer.pre);
    if (unit && frame.structure) focus[k] = withoutExample(frame.structure.nodes[unit.node].axes, unit.element)[0] ?? 0;
    for (const edge of frame.active.edges)
      if (edge.weights === layer.weights)
        [focus[k], focus[k - 1]] = frame.active.edges.length > 1 ? [focus[k], focus[k - 1]] : edge.element;
  });
  return focus;
}

/**
 * What is pointed at, selected, frozen and worked on, whatever the model is.
 * @typedef {Pick<Scene, "frame"|"structure"|"activeUnits"|"pointed"|"chosen"|"frozen">} Attention
 * @param {Frame} frame @param {Structure} structure @returns {Attention}
 */
export function readAttention(frame, structure) {
  const chosen = keyOf(frame.selection, structure);
  const linked = (frame.state?.linked ?? []).map((thing) => keyOf(thing, structure));
  const pointed = new Set([keyOf(frame.hover, structure), chosen, ...linked].filter((key) => key !== null));
  const activeUnits = new Map(
    frame.active.units.map((unit) => [`${unit.node}:${withoutExample(structure.nodes[unit.node].axes, unit.element)}`, unit]),
  );
  return { frame, structure, activeUnits, pointed, chosen, frozen: new Set(frame.request.frozen) };
}

/** @param {Frame} frame @param {Structure} structure @param {NetworkLayout} layout @returns {Scene} */
export function readScene(frame, structure, layout) {
  const matrices = matricesOf(frame, structure);
  const activeEdges = new Map(frame.active.edges.map((edge) => [`${edge.weights}:${edge.element}`, edge]));
  const edgeCount = new Map();
  for (const edge of frame.active.edges) edgeCount.set(edge.weights, (edgeCount.get(edge.weights) ?? 0) + 1);
  const pairs = pairsOf(structure.layers.map((layer) => layer.size), frame.state.panels);
  const wires = wireNumbersOf(frame, structure);
  const lossText = frame.symbol(["value", structure.loss, []], {}).text;
  return {
    ...readAttention(frame, structure),
    layout,
    activeEdges,
    edgeCount,
    pairs,
    weights: matrices.map((matrix) => matrix.numbers),
    scale: fullScale(matrices.map((matrix) => matrix.largest)),
    fullCell: fullCell(matrices, pairs),
    kept: (pair) => keptOf(wires?.numbers[pair] ?? matrices[pair].numbers, pairs[pair].drawn, layout, pair),
    lossText,
    wires,
  };
}

/** How many edges of a pair this step uses. @param {Scene} scene @param {number} pair */
export const activeCount = ({ edgeCount, structure }, pair) => edgeCount.get(/** @type {number} */ (structure.layers[pair + 1].weights)) ?? 0;

/** Where a step uses more edges of a pair than this, only those that are drawn anyway are lit. */
const MOST_LIT = 64;

/** Whether an edge is lit by this step. @param {Scene} scene @param {number} pair @param {string} index "out,in" */
export function isLit(scene, pair, index) {
  const weights = /** @type {number} */ (scene.structure.layers[pair + 1].weights);
  if (!scene.activeEdges.has(`${weights}:${index}`)) return false;
  return activeCount(scene, pair) <= MOST_LIT || (scene.kept(pair)?.has(index) ?? true);
}

/** The block of a pair's matrix that this step uses: first and last row and column. @param {Scene} scene @param {number} pair @returns {{rows: [number, number], columns: [number, number]}|null} */
export function litBlock({ frame, structure }, pair) {
  const { weights, size } = structure.layers[pair + 1];
  if (frame.active.whole.includes(/** @type {number} */ (weights))) return { rows: [0, size - 1], columns: [0, structure.layers[pair].size - 1] };
  const used = frame.active.edges.filter((edge) => edge.weights === weights).map((edge) => edge.element);
  if (!used.length) return null;
  const span = (/** @type {number} */ axis) => /** @type {[number, number]} */ ([Math.min(...used.map((at) => at[axis])), Math.max(...used.map((at) => at[axis]))]);
  return { rows: span(0), columns: span(1) };
}

/** Whether a step works on this node's element. @param {Attention} scene @param {number|null} node @param {number[]} index */
export const activeAt = (scene, node, index) => (node === null ? undefined : scene.activeUnits.get(`${node}:${index}`));

/** Whether a thing is pointed at or selected. @param {Attention} scene @param {number|null} node @param {number[]} index */
export const isPointed = (scene, node, index) => node !== null && scene.pointed.has(`${scene.structure.nodes[node].name}:${index}`);

/** A number that the edit in progress has moved is marked. @param {Pick<Scene, "frame">} scene @param {Shown} shown */
export const changed = (scene, shown) => (scene.frame.editing && shown.ghost !== null && shown.state !== "hidden" ? " changed" : "");

/** The server's words about a field, if it refused it. @param {Pick<Scene, "frame">} scene @param {string} path */
export const problemAt = (scene, path) => scene.frame.state?.problems?.find((problem) => problem.path === path)?.message ?? null;
