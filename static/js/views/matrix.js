/**
 * The weights between two layers as a matrix: a row for each unit on the right, a column for each on the left, hue the
 * sign, strength the magnitude. In the backward pass the cells show the gradients, once these are told.
 *
 * Pointing at a cell hovers its weight, a click selects it. For the keys the matrix is one stop: its cell is the weight
 * that is pointed at, and the arrows move it.
 */

import { toldAt } from "../core/told.js";
import { formatInput, formatShown } from "../core/numbers.js";
import { blockOf, cellAt, cellOutlines, levelOpacity, LEVELS, matrixBox } from "../layout/heatmap.js";
import { pointable } from "./pointing.js";
import { gradientAt, litBlock, valueAt } from "./scene.js";
import { set, setAll, svg } from "./svg.js";
import { wireNumber, wireWords } from "./wirenumbers.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {[number, number]} Cell */

/** Which numbers the cells of a pair show at this position. @param {import("../types.js").Frame} frame @param {number} weights @returns {"value"|"gradient"} */
export function cellsOf(frame, weights) {
  return frame.phase === "backward" && anyGradient(frame, weights) ? "gradient" : "value";
}

/** @param {import("../types.js").Frame} frame @param {number} weights */
function anyGradient({ trace, structure, position }, weights) {
  if (!trace || !structure) return false;
  const first = trace.gradientsInto(weights)[0];
  if (!first) return false;
  const [rows, columns] = structure.nodes[weights].shape;
  const at = toldAt(structure, `gradient ${first.event}`, [0, 0]) ?? toldAt(structure, `gradient ${first.event}`, [rows - 1, columns - 1]);
  return at !== null && at <= position;
}

/** @param {SVGElement} host @param {import("../types.js").Actions} actions @param {Scene} first @param {number} pair */
export function createMatrix(host, actions, first, pair) {
  const { structure, layout, frame } = first;
  const layer = structure.layers[pair + 1];
  const weights = /** @type {number} */ (layer.weights);
  const node = structure.nodes[weights].name;
  const box = matrixBox(layout, pair);
  const frameOf = { x: box.x, y: box.top, width: box.width, height: box.bottom - box.top };
  const ground = svg("path", { class: "ground", d: groundOf(box) });
  const cells = svg("g", { class: "cells" });
  const lit = svg("rect", { class: "lit", display: "none" });
  const pin = svg("rect", { class: "pin", display: "none" });
  const hit = svg("rect", { class: "hit", ...frameOf });
  const cursor = svg("rect", { class: "cursor", role: "gridcell", tabindex: -1, ...frameOf });
  const row = svg("g", { role: "row" }, cursor);
  const group = svg("g", {
    class: "matrix", role: "grid", "aria-rowcount": box.rows, "aria-colcount": box.columns,
    "aria-label": `The weights from ${titleOf(pair)} to ${titleOf(pair + 1)} as a matrix of ${box.rows} rows and ${box.columns} columns`,
  }, ground, cells, lit, pin, hit, row);
  /** @type {Map<string, SVGPathElement>} */
  const outlines = new Map();
  for (const hue of ["pos", "neg", "gpos", "gneg", "warn"])
    for (let level = 1; level <= LEVELS; level += 1) {
      const outline = svg("path", { class: hue, "fill-opacity": levelOpacity(level) });
      outlines.set(`${hue} ${level}`, outline);
    }
  cells.append(...outlines.values());
  host.append(group);

  let now = frame;
  let hover = frame.hover; // a key may come before the frame of the one before
  /** The cell of the keys: the weight pointed at, else the one selected. @returns {Cell} */
  const keyCell = () => /** @type {Cell} */ ([hover, now.selection].find((thing) => thing?.node === node)?.index ?? [0, 0]);
  /** The weight under the pointer, or the one that the keys are at. @param {Event} [event] @returns {import("../types.js").Thing} */
  function thingAt(event) {
    if (!(event instanceof MouseEvent) || (event.type === "click" && event.detail === 0)) return { kind: "value", node, index: keyCell() };
    const seen = hit.getBoundingClientRect();
    return { kind: "value", node, index: cellAt(box, (event.clientX - seen.left) / seen.width, (event.clientY - seen.top) / seen.height) };
  }
  pointable(group, thingAt, cursor);
  group.addEventListener("pointermove", (event) => actions.hover({ ...thingAt(event), from: "stage" }));
  group.addEventListener("keydown", (event) => {
    const to = movedCell(keyCell(), event, box);
    if (!to) return;
    hover = { kind: "value", node, index: to, from: "stage" };
    actions.hover(hover);
    event.preventDefault();
    event.stopPropagation();
  });

  let made = { numbers: /** @type {unknown} */ (null), key: "" };
  /** @param {import("./wirenumbers.js").WireNumbers} wires */
  function fillWith(wires) {
    const key = `${wires.kind} ${wires.full}`;
    if (made.numbers === wires.numbers[pair] && made.key === key) return;
    made = { numbers: wires.numbers[pair], key };
    const drawn = cellOutlines(box, wires.kind === "gradient" ? "gradient" : "value", (o, i) => wireNumber(wires, pair, [o, i]), wires.full);
    for (const [name, outline] of outlines) set(outline, "d", drawn.get(name) ?? null);
  }

  /** @param {Scene} scene */
  function fill(scene) {
    if (scene.wires) return fillWith(scene.wires);
    const kind = cellsOf(scene.frame, weights);
    const whole = kind === "value" || (scene.frame.granularity === "layer" && !scene.frame.state.hidden.length);
    const numbers = kind === "value" ? scene.weights[pair] : scene.frame.trace;
    const key = `${kind} ${scene.fullCell} ${whole ? "" : `${scene.frame.position} ${scene.frame.state.hidden}`}`;
    if (made.numbers === numbers && made.key === key) return;
    made = { numbers, key };
    const known = (/** @type {import("../types.js").Shown} */ shown) => (shown.state === "known" || shown.state === "partial" ? shown.number : null);
    const array = kind === "gradient" && whole ? wholeGradient(scene, weights) : null;
    const numberAt = kind === "value" ? (/** @type {number} */ o, /** @type {number} */ i) => scene.weights[pair][o][i]
      : array ? (/** @type {number} */ o, /** @type {number} */ i) => Number(array[o][i])
      : (/** @type {number} */ o, /** @type {number} */ i) => known(gradientAt(scene.frame, weights, [o, i]));
    const drawn = cellOutlines(box, kind, numberAt, scene.fullCell);
    for (const [name, outline] of outlines) set(outline, "d", drawn.get(name) ?? null);
  }

  return {
    destroy: () => group.remove(),
    /** @param {Scene} scene */
    update(scene) {
      now = scene.frame;
      hover = now.hover;
      fill(scene);
      const block = litBlock(scene, pair);
      set(lit, "display", block ? null : "none");
      if (block) setAll(lit, /** @type {any} */ (blockOf(box, block)));
      set(lit, "data-phase", scene.frame.phase);
      const at = keyCell();
      const one = (/** @type {Cell} */ [o, i]) => blockOf(box, { rows: [o, o], columns: [i, i] });
      const pointed = now.hover?.node === node || now.selection?.node === node;
      setAll(cursor, /** @type {any} */ (one(at)));
      set(cursor, "class", pointed ? "cursor here" : "cursor");
      const pinned = now.selection?.node === node;
      set(pin, "display", pinned ? null : "none");
      if (pinned) setAll(pin, /** @type {any} */ (one(/** @type {Cell} */ (now.selection?.index))));
      const shown = valueAt(now, weights, at);
      const name = now.symbol(["value", weights, at], {}).text;
      set(row, "aria-rowindex", at[0] + 1);
      set(cursor, "aria-colindex", at[1] + 1);
      set(cursor, "aria-selected", String(pinned && String(now.selection?.index) === String(at)));
      const gradient = gradientAt(now, weights, at);
      const told = gradient.state === "unknown" ? "" : `, gradient ${formatShown(gradient)}`;
      set(cursor, "aria-label", `${name}, weight from ${now.unit(pair, at[1]).text} to ${now.unit(pair + 1, at[0]).text}, ${formatShown(shown, formatInput)}${told}${wireWords(scene.wires, pair, at)}`);
    },
  };

  /** @param {number} k */
  function titleOf(k) {
    return k === 0 ? "the input" : k === structure.layers.length - 1 ? "the output" : `hidden layer ${k}`;
  }
}

/** The rows' ground, each where its row stands. @param {import("../layout/heatmap.js").MatrixBox} box */
function groundOf(box) {
  const gap = box.rows > 1 ? box.tops[1] - box.tops[0] - box.height : 0;
  if (gap < 0.5) return `M${box.x} ${box.top}h${box.width}v${box.bottom - box.top}h${-box.width}z`;
  return box.tops.map((top) => `M${box.x} ${top}h${box.width}v${box.height}h${-box.width}z`).join("");
}

/** The gradient's whole array once all contributions are in. @param {Scene} scene @param {number} weights @returns {any[]|null} */
function wholeGradient({ frame }, weights) {
  const lines = frame.trace?.gradientsInto(weights) ?? [];
  const last = lines[lines.length - 1];
  return last && gradientAt(frame, weights, [0, 0]).state === "known" ? /** @type {any[]} */ (frame.trace?.gradientAt(last.event)) : null;
}

/** Where a key moves the cell, or null. @param {Cell} cell @param {KeyboardEvent} event @param {{rows: number, columns: number}} box @returns {Cell|null} */
export function movedCell([o, i], event, { rows, columns }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const by = /** @type {Record<string, Cell>} */ ({ ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] })[event.key];
  return by ? [Math.min(rows - 1, Math.max(0, o + by[0])), Math.min(columns - 1, Math.max(0, i + by[1]))] : null;
}
