/**
 * A vector or a matrix on its wire: a grid of numbers; of cells in hue and strength where it is larger; where it is larger
 * still, its shape and its largest number. Pointing at a cell hovers its number, a click selects it, and its own sum stands
 * in the panel. For the keys a grid is one stop, and the arrows move its cell. Given numbers can be dragged where they stand.
 */

import { addressOf, addressPath } from "../../core/edit.js";
import { formatInput, formatShown } from "../../core/numbers.js";
import { CIRCUIT } from "../../core/words.js";
import { CAPTION, cellOf, elementAt } from "../../layout/circuit/box.js";
import { blockOf, cellAt, cellOutlines, LEVELS, levelOpacity } from "../../layout/heatmap.js";
import { drawable, hue } from "../../layout/scales.js";
import { markAsked } from "../asks.js";
import { movedCell } from "../matrix.js";
import { createNumberField } from "../number.js";
import { pointable } from "../pointing.js";
import { changed, problemAt } from "../scene.js";
import { set, setAll, setText, show, svg } from "../svg.js";
import { largestShown } from "./scene.js";

/** @typedef {import("./scene.js").CircuitScene} CircuitScene */
/** @typedef {import("../../types.js").Thing} Thing */
/** @typedef {[number, number]} Cell */

/**
 * @param {SVGElement} host @param {import("../../types.js").Actions} actions @param {CircuitScene} first
 * @param {{id: number, kind: "value"|"gradient", grid: import("../../layout/circuit/box.js").Grid, x: number, y: number, name: string, shaped?: boolean, format?: (x: number) => string}} what x, y: of its upper left corner; shaped: whether its shape stands above it; format: of numbers that are given
 */
export function createCells(host, actions, first, { id, kind, grid, x, y, name, shaped = kind === "value", format }) {
  const node = first.structure.nodes[id];
  const { rows, columns, cell: [wide, high], width, height, form } = grid;
  const whole = form === "summary";
  const box = { x, width, rows, columns, tops: Array.from({ length: rows }, (_, row) => y + row * high), height: high, top: y, bottom: y + height };
  const area = { x, y, width, height };
  const title = kind === "value" ? CIRCUIT.values(name, node.shape.join("×")) : CIRCUIT.gradients(name, node.shape.join("×"));
  const ground = svg("rect", { class: "ground", ...area });
  const lit = svg("rect", { class: "lit", display: "none" }), pin = svg("rect", { class: "pin", display: "none" });
  const cursor = svg("rect", { class: "cursor", role: "gridcell", tabindex: -1, ...area });
  const row = svg("g", { role: "row" }, cursor);
  const hit = svg("rect", { class: "hit", ...area });
  const group = svg("g", { class: `matrix cells-of ${form}`, role: "grid", "aria-rowcount": rows, "aria-colcount": columns, "aria-label": title }, ground);
  const caption = shaped ? svg("text", { class: "mark", x: x + width / 2, y: y - CAPTION + 10, "text-anchor": "middle", "aria-hidden": "true" }, node.shape.join("×")) : null;
  const element = (/** @type {Cell} */ [o, i]) => elementAt(node.shape, grid, o, i);
  const fill = { numbers: createNumbers, cells: createOutlines, summary: createSummary }[form]();
  group.append(hit, lit, pin, row);
  host.append(...(caption ? [caption] : []), group, ...fill.over);

  let now = first.frame;
  let hover = now.hover; // a key may come before the frame of the one before
  const isMine = (/** @type {Thing|null} */ thing) => thing !== null && thing.kind === kind && thing.node === node.name && thing.index.length === node.shape.length;
  const keyCell = () => {
    const thing = [hover, now.selection].find(isMine);
    return thing ? cellOf(grid, thing.index) : /** @type {Cell} */ ([0, 0]);
  };
  /** @param {Event} [event] @returns {Thing} */
  function thingAt(event) {
    if (!(event instanceof MouseEvent) || (event.type === "click" && event.detail === 0)) return { kind, node: node.name, index: element(keyCell()) };
    const seen = hit.getBoundingClientRect();
    return { kind, node: node.name, index: element(cellAt(box, (event.clientX - seen.left) / seen.width, (event.clientY - seen.top) / seen.height)) };
  }
  pointable(group, thingAt, cursor);
  group.addEventListener("pointermove", (event) => actions.hover({ ...thingAt(event), from: "stage" }));
  group.addEventListener("keydown", (event) => {
    const to = movedCell(keyCell(), event, grid);
    if (!to) return;
    hover = { kind, node: node.name, index: element(to), from: "stage" };
    actions.hover(hover);
    event.preventDefault();
    event.stopPropagation();
  });

  /** Every number as text, or as a field where it is given. */
  function createNumbers() {
    const places = Array.from({ length: rows * columns }, (_, k) => /** @type {Cell} */ ([Math.floor(k / columns), k % columns]));
    const given = kind === "value" && node.op === null && node.role === "parameter";
    const over = /** @type {SVGGElement[]} */ ([]);
    const texts = places.map((at) => {
      const px = x + (at[1] + 0.5) * wide, py = box.tops[at[0]] + high - 5;
      const index = element(at);
      if (!given) {
        const text = svg("text", { "text-anchor": "middle", x: px, y: py });
        group.append(text);
        return { index, text, field: null };
      }
      const slot = svg("g", { transform: `translate(${px} ${py})` });
      const address = addressOf({ kind: "value", node: node.name, index }, first.frame);
      const label = first.frame.symbol(["value", id, index]).text;
      pointable(slot, { kind: "value", node: node.name, index });
      over.push(slot);
      return { index, text: null, field: address ? createNumberField(slot, actions, { address, label, ...(format ? { format } : {}) }) : null, path: address ? addressPath(address) : "" };
    });
    return {
      over,
      destroy: () => texts.forEach(({ field }) => field?.destroy()),
      /** @param {CircuitScene} scene */
      draw(scene) {
        for (const { index, text, field, path = "" } of texts) {
          const shown = scene.frame[kind](id, index);
          field?.update({ number: shown.number, ghost: scene.frame.editing ? shown.ghost : null, problem: problemAt(scene, path), hue: hue("value", drawable(shown)) });
          if (!text) continue;
          setText(text, formatShown(shown));
          markAsked(text, shown);
          set(text, "class", `num row ${hue(kind, drawable(shown))}${changed(scene, shown)}`);
        }
      },
    };
  }

  /** Hue and strength. */
  function createOutlines() {
    const outlines = new Map(["pos", "neg", "gpos", "gneg", "warn"].flatMap((name) =>
      Array.from({ length: LEVELS }, (_, k) => [`${name} ${k + 1}`, svg("path", { class: name, "fill-opacity": levelOpacity(k + 1) })])));
    group.append(svg("g", { class: "cells" }, ...outlines.values()));
    return {
      over: [], destroy() {},
      /** @param {CircuitScene} scene */
      draw(scene) {
        const drawn = cellOutlines(box, kind, (o, i) => drawable(scene.frame[kind](id, element([o, i]))), scene.fullCell);
        for (const [key, outline] of outlines) set(outline, "d", drawn.get(key) ?? null);
      },
    };
  }

  /** The shape stands above; here the largest number. */
  function createSummary() {
    const word = svg("text", { class: "mark", "text-anchor": "middle", x: x + width / 2, y: y + 13 }, CIRCUIT.largest);
    const text = svg("text", { "text-anchor": "middle", x: x + width / 2, y: y + 27 });
    group.append(word, text);
    return {
      over: [], destroy() {},
      /** @param {CircuitScene} scene */
      draw(scene) {
        const shown = largestShown(scene.frame, kind, id);
        setText(text, formatShown(shown));
        markAsked(text, shown);
        set(text, "class", `num row ${hue(kind, drawable(shown))}`);
      },
    };
  }

  return {
    destroy() {
      fill.destroy();
      caption?.remove();
      group.remove();
      fill.over.forEach((each) => each.remove());
    },
    /** @param {CircuitScene} scene */
    update(scene) {
      now = scene.frame;
      hover = now.hover;
      fill.draw(scene);
      const one = (/** @type {Cell} */ [o, i]) => (whole ? area : blockOf(box, { rows: [o, o], columns: [i, i] }));
      const block = litBlock(scene);
      show(lit, block !== null);
      if (block) setAll(lit, /** @type {any} */ (whole ? area : blockOf(box, block)));
      set(lit, "data-phase", now.phase);
      const at = keyCell(), index = element(at);
      setAll(cursor, /** @type {any} */ (one(at)));
      set(cursor, "class", isMine(now.hover) || isMine(now.selection) ? "cursor here" : "cursor");
      const pinned = isMine(now.selection);
      show(pin, pinned);
      if (pinned) setAll(pin, /** @type {any} */ (one(cellOf(grid, /** @type {Thing} */ (now.selection).index))));
      set(row, "aria-rowindex", at[0] + 1);
      set(cursor, "aria-colindex", at[1] + 1);
      set(cursor, "aria-selected", String(pinned && String(now.selection?.index) === String(index)));
      const symbol = now.symbol(["value", id, index]).text;
      set(cursor, "aria-label", `${kind === "value" ? symbol : CIRCUIT.gradientOf(symbol)}, ${formatShown(now[kind](id, index), node.op === null && kind === "value" ? formatInput : undefined)}`);
    },
  };

  /** The cells that this step tells, or updates. @param {CircuitScene} scene */
  function litBlock({ frame, activeUnits }) {
    const mine = kind === "gradient" ? frame.phase === "backward" : frame.phase !== "backward";
    const told = mine ? [...activeUnits.values()].filter((unit) => unit.node === id).map((unit) => cellOf(grid, unit.element)) : [];
    if (!told.length) return null;
    const span = (/** @type {0|1} */ axis) => /** @type {Cell} */ ([Math.min(...told.map((at) => at[axis])), Math.max(...told.map((at) => at[axis]))]);
    return { rows: span(0), columns: span(1) };
  }
}
