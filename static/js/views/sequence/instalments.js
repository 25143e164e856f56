/**
 * Under the steps: how large the gradient is at each state, and each step's instalment of the shared weight's gradient; at the
 * left their sum so far, to which an arrow leads from the one that arrives now.
 */

import { formatNumber, formatShown } from "../../core/numbers.js";
import { SEQUENCE } from "../../core/words/sequence.js";
import { cellAt, cellOutlines, LEVELS, levelOpacity } from "../../layout/heatmap.js";
import { drawable, hue } from "../../layout/scales.js";
import { markAsked } from "../asks.js";
import { createCells } from "../circuit/cells.js";
import { pointable } from "../pointing.js";
import { set, setText, show, svg } from "../svg.js";
import { addedAt, hasArrived, sizeAt } from "./scene.js";

/** @typedef {import("./scene.js").SequenceScene} SequenceScene */

/** @param {SVGElement} host @param {SequenceScene} first @param {number} time */
function createInstalment(host, first, time) {
  const { layout, structure, shared } = first;
  const node = shared ? structure.nodes[shared.id] : null;
  const [rows = 1, columns = 1] = node?.shape ?? [];
  const cell = layout.mini, x = (layout.xOf.get(time) ?? 0) - (columns * cell) / 2, y = layout.instalmentY;
  const box = { x, width: columns * cell, rows, columns, tops: Array.from({ length: rows }, (_, row) => y + row * cell), height: cell, top: y, bottom: y + rows * cell };
  const frame = svg("rect", { class: "slot", x: x - 3, y: y - 3, width: columns * cell + 6, height: rows * cell + 6, rx: 4 });
  const hit = svg("rect", { class: "hit", x: x - 3, y: y - 3, width: columns * cell + 6, height: rows * cell + 6 });
  const outlines = new Map(["gpos", "gneg", "warn"].flatMap((name) => Array.from({ length: LEVELS }, (_, k) => [`${name} ${k + 1}`, svg("path", { class: name, "fill-opacity": levelOpacity(k + 1) })])));
  const none = svg("text", { class: "mark", "text-anchor": "middle", x: layout.xOf.get(time) ?? 0, y: y + (rows * cell) / 2 + 4 });
  const size = svg("text", { class: "num size", "text-anchor": "middle", x: layout.xOf.get(time) ?? 0, y: layout.sizeY });
  const group = svg("g", { class: "instalment", role: "img" }, frame, svg("g", { class: "cells" }, ...outlines.values()), none, hit);
  if (shared) {
    const parameter = structure.nodes[shared.parameter];
    pointable(group, (event) => {
      const seen = hit.getBoundingClientRect();
      const [o, i] = event instanceof MouseEvent ? cellAt(box, (event.clientX - seen.left) / seen.width, (event.clientY - seen.top) / seen.height) : [0, 0];
      return { kind: "gradient", node: parameter.name, index: parameter.shape.length === 2 ? [o + shared.from, i] : parameter.shape.length ? [o + shared.from] : [] };
    });
  }
  host.append(group, size);
  const element = (/** @type {number} */ o, /** @type {number} */ i) => (node?.shape.length === 2 ? [o, i] : node?.shape.length ? [o] : []);
  return {
    destroy() {
      group.remove();
      size.remove();
    },
    /** @param {SequenceScene} scene */
    update(scene) {
      const own = scene.instalments.get(time);
      const line = own?.line ?? null;
      const here = node !== null && hasArrived(scene.frame, line, node.shape);
      const drawn = cellOutlines(box, "gradient", (o, i) => addedAt(scene.frame, line, element(o, i)), 1);
      for (const [key, outline] of outlines) set(outline, "d", drawn.get(key) ?? null);
      show(group, own !== undefined);
      set(group, "class", `instalment${here || drawn.size ? "" : " empty"}${scene.present === time ? " now" : ""}`);
      setText(none, own && line === null ? SEQUENCE.cut : here || drawn.size ? "" : "–");
      const shown = sizeAt(scene.frame, time);
      setText(size, formatShown(shown, (x) => formatNumber(x, 3)));
      markAsked(size, shown);
      set(size, "class", `num size ${drawable(shown) === null ? "quiet" : hue("gradient", shown.number)}`);
      const told = scene.frame.trace?.end.over_time?.instalments[shared?.name ?? ""]?.find(({ step }) => step === time)?.norm;
      set(group, "aria-label", SEQUENCE.instalmentOf(time, shared?.name ?? "", here && typeof told === "number" ? formatNumber(told) : ""));
    },
  };
}

/** @param {SVGElement} host @param {import("../../types.js").Actions} actions @param {SequenceScene} first */
export function createInstalments(host, actions, first) {
  const { layout, structure, shared, frame } = first;
  const steps = layout.shape.times.filter((time) => time > 0).map((time) => createInstalment(host, first, time));
  const label = (/** @type {number} */ y, /** @type {string} */ text) => svg("text", { class: "mark", "text-anchor": "end", x: layout.start - 6, y }, text);
  const head = svg("g", { "aria-hidden": "true" }, label(layout.sizeY, SEQUENCE.size), label(layout.instalmentY + 14, SEQUENCE.instalment));
  host.append(head);
  const arrow = svg("path", { class: "instalment-arrow" }), tip = svg("path", { class: "instalment-tip" });
  const way = svg("g", { class: "gpos", "aria-hidden": "true" }, arrow, tip);
  host.append(way);
  const frameOfRow = {
    update() {},
    destroy() {
      head.remove();
      way.remove();
    },
  };
  if (!shared) return [...steps, frameOfRow];
  const node = structure.nodes[shared.id];
  const [rows = 1, columns = 1] = node.shape;
  const { x, y, cell } = layout.sum;
  const grid = { form: /** @type {const} */ ("cells"), rows, columns, cell: /** @type {[number, number]} */ ([cell, cell]), width: columns * cell, height: rows * cell, across: false };
  const title = svg("text", { class: "name", x, y: layout.sizeY }, `∂${frame.symbol(["value", structure.loss, []]).text}/∂${shared.name}`);
  const below = svg("text", { class: "mark", x, y: y + rows * cell + 16 });
  host.append(title, below);
  const cells = createCells(host, actions, /** @type {any} */ (first), { id: shared.id, kind: "gradient", grid, x, y, name: shared.name });
  const route = { y: y + rows * cell + 24, turn: Math.max(x + columns * cell + 26, x + 122), to: x + columns * cell + 8, middle: y + (rows * cell) / 2 };
  const sum = {
    destroy() {
      cells.destroy();
      title.remove();
      below.remove();
    },
    /** @param {SequenceScene} scene */
    update(scene) {
      cells.update(/** @type {any} */ (scene));
      const arrived = [...scene.instalments.values()].filter(({ line }) => hasArrived(scene.frame, line, node.shape)).length;
      const of = [...scene.instalments.values()].filter(({ line }) => line !== null).length;
      setText(below, SEQUENCE.arrived(arrived, of));
      const from = scene.present === null ? undefined : layout.xOf.get(scene.present);
      show(arrow, from !== undefined);
      show(tip, from !== undefined);
      if (from === undefined) return;
      const down = layout.instalmentY + rows * layout.mini + 4;
      set(arrow, "d", `M${from} ${down}V${route.y - 6}q0 6 -6 6H${route.turn + 6}q-6 0 -6 -6V${route.middle + 6}q0 -6 -6 -6H${route.to + 4}`);
      set(tip, "d", `M${route.to} ${route.middle}l8 -5v10z`);
    },
  };
  return [...steps, frameOfRow, sum];
}
