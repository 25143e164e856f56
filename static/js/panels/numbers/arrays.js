/**
 * What the sheet of numbers is made of: the examples as rows, and for each layer its weights and biases, each array a grid
 * whose rows are units and whose columns are what they read.
 *
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("../../types.js").Actions} Actions
 * @typedef {import("./grid.js").Grid} Grid
 */
import { addressOf } from "../../core/edit.js";
import { asBatch, isBatch, targetsKind } from "../../core/reshape.js";
import { symbolText } from "../../core/symbols.js";
import { leafOf } from "../../core/trace.js";
import { NUMBERS } from "../../core/words.js";
import { icon } from "../../views/svg.js";
import { h } from "../dom.js";

/** The inputs and the targets of every example, the two side by side. @param {Frame} frame */
export function examplesOf(frame) {
  const { inputs, targets } = asBatch(frame.request, true);
  const rows = /** @type {any[][]} */ (inputs);
  const classes = targetsKind(frame.request) === "classes";
  return { classes, rows: rows.map((row, r) => [...row, ...(classes ? [/** @type {any} */ (targets)[r]] : /** @type {any} */ (targets)[r])]), width: rows[0].length };
}

/** Rows of the table of examples as a patch of the request; one alone stays alone. @param {Frame} frame @param {any[][]} rows */
export function examplesPatch({ request }, rows) {
  const width = request.model.layers[0];
  const classes = targetsKind(request) === "classes";
  const inputs = rows.map((row) => row.slice(0, width)), targets = rows.map((row) => (classes ? row[width] : row.slice(width)));
  const alone = rows.length === 1 && !isBatch(request.inputs);
  return alone ? { inputs: inputs[0], targets: targets[0] } : { inputs, targets };
}

/** @param {Frame} first @param {Actions} actions @param {() => Frame} now @returns {Grid} */
export function examplesGrid(first, actions, now) {
  const { structure } = first;
  const { classes, rows, width } = examplesOf(first);
  const batch = isBatch(first.request.inputs);
  const input = structure?.layers[0].value ?? 0, target = structure?.target ?? 0;
  const outputs = structure?.layers[structure.layers.length - 1].size ?? 0;
  const index = (/** @type {number} */ r, /** @type {number} */ c) => [...(batch ? [r] : []), ...(c < width ? [c] : classes ? [] : [c - width])];
  const put = (/** @type {any[][]} */ next) => actions.setRequest(examplesPatch(now(), next));
  return {
    key: NUMBERS.example, title: NUMBERS.examples, rows: rows.map((_, r) => String(r + 1)),
    columns: [
      ...Array.from({ length: width }, (_, k) => first.unit(0, k).text),
      ...(classes ? [NUMBERS.class] : Array.from({ length: outputs }, (_, k) => first.symbol(["value", target, batch ? ["n", k] : [k]]).text)),
    ],
    groups: [{ title: NUMBERS.inputs, size: width }, { title: NUMBERS.targets, size: classes ? 1 : outputs }],
    node: (c) => (c < width ? input : target),
    index,
    address: (r, c) => ({ place: c < width ? "inputs" : "targets", index: index(r, c) }),
    read: (frame) => examplesOf(frame).rows,
    write: put,
    grows: true,
    whole: (c) => classes && c >= width,
    head: (r) => (rows.length === 1 ? h("span", { text: "1" }) : h("label", { class: "which" }, h("input", { type: "radio", name: "example", value: r, "aria-label": NUMBERS.show(r + 1), on: { change: () => actions.setExample(r) } }), String(r + 1))),
    tail: (r) => (rows.length === 1 ? null : h("button", { type: "button", class: "iconbutton small", "aria-label": NUMBERS.remove(r + 1), title: NUMBERS.remove(r + 1), on: { click: () => put(examplesOf(now()).rows.filter((_, k) => k !== r)) } }, icon("close"))),
  };
}

/** A layer's weights or biases. @param {Frame} first @param {Actions} actions @param {number} layer @param {"weights"|"bias"} which @returns {(Grid & {name: string})|null} */
export function parameterGrid(first, actions, layer, which) {
  const { structure } = first;
  const id = structure?.layers[layer][which] ?? null;
  if (!structure || id === null) return null;
  const node = structure.nodes[id];
  const units = Array.from({ length: structure.layers[layer].size }, (_, unit) => first.unit(layer, unit).text);
  const shared = node.shape.length === 0;
  const index = (/** @type {number} */ r, /** @type {number} */ c) => (which === "weights" ? [r, c] : shared ? [] : [r]);
  const symbol = symbolText(node.name.replace(/(\d+)$/, "_{$1}"));
  return {
    name: node.name, key: symbol, title: symbol,
    rows: shared ? [NUMBERS.shared] : units,
    columns: which === "weights" ? Array.from({ length: structure.layers[layer - 1].size }, (_, unit) => first.unit(layer - 1, unit).text) : [""],
    node: () => id,
    index,
    address: (r, c) => ({ place: "parameters", name: node.name, index: index(r, c) }),
    read(frame) {
      const value = /** @type {any} */ (leafOf(node, frame.request, structure));
      return which === "weights" ? value : shared ? [[value]] : value.map((/** @type {any} */ number) => [number]);
    },
    write: (rows) => actions.setNumbers({ place: "parameters", name: node.name, index: [] }, which === "weights" ? rows : shared ? rows[0][0] : rows.map(([number]) => number)),
  };
}

/** One input of a circuit: a number, a vector as a column, a matrix. @param {Frame} first @param {Actions} actions @param {import("../../types.js").TapeNode} node @returns {Grid} */
export function inputGrid(first, actions, node) {
  const { name, shape } = node;
  const [rows = 1, columns = 1] = shape;
  const index = (/** @type {number} */ r, /** @type {number} */ c) => (shape.length === 2 ? [r, c] : shape.length ? [r] : []);
  const counted = (/** @type {number} */ count) => Array.from({ length: count }, (_, k) => String(k + 1));
  return {
    key: name, title: name,
    rows: shape.length ? counted(rows) : [name],
    columns: shape.length === 2 ? counted(columns) : [""],
    node: () => node.id,
    index,
    address: (r, c) => /** @type {import("../../types.js").Address} */ (addressOf({ kind: "value", node: name, index: index(r, c) }, first)),
    read(frame) {
      const value = /** @type {any} */ (leafOf(node, frame.request, /** @type {any} */ (frame.structure)));
      return shape.length === 2 ? value : shape.length ? value.map((/** @type {number} */ number) => [number]) : [[value]];
    },
    write: (table) => actions.setNumbers(/** @type {import("../../types.js").Address} */ (addressOf({ kind: "value", node: name, index: [] }, first)), shape.length === 2 ? table : shape.length ? table.map(([number]) => number) : table[0][0]),
  };
}
