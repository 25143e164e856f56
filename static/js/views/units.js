/**
 * The units: a ring, a disc whose area is |a|, z above a hairline and a below it, the name and the bias above, the
 * gradients below. Small units keep one number and one gradient line; what is left out stands on the unit's card.
 */

import { classNamesOf } from "../core/classnames.js";
import { formatInput, formatNumber, formatShown } from "../core/numbers.js";
import { elementWithExample } from "../core/things.js";
import { findingsAt } from "../core/findings.js";
import { cutTo, labelWidth } from "../layout/labels.js";
import { discRadius, drawable, hue } from "../layout/scales.js";
import { markAsked } from "./asks.js";
import { biasNews, chipsFit, createChip } from "./chip.js";
import { createFindingMark, findingWords } from "./findingmark.js";
import { createWish, wishOf, wishWords } from "./marks.js";
import { createMeans, meansOf } from "./means.js";
import { createNumberField } from "./number.js";
import { pointable } from "./pointing.js";
import { activeAt, changed, gradientAt, isPointed, problemAt, valueAt } from "./scene.js";
import { STAGE } from "../core/words.js";
import { set, setText, show, svg } from "./svg.js";
import { besideDisc, drawBody, drawNumber, typeSize } from "./unitbody.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types.js").Layer} Layer */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../types.js").Shown} Shown */
/** @typedef {{element: SVGGElement, update(scene: Scene): void, destroy(): void}} UnitPart */

/** How wide the name of an input may be: a column's can be long. */
const MOST_NAME = 100;

/**
 * The two gradient lines, or the one that is newest: in a step about the bias, that of the bias.
 * @param {Scene} scene @param {Layer} layer @param {number} unit @param {number} rows
 * @returns {{name: string, shown: Shown, node: number|null, hue?: string}[]}
 */
function readouts(scene, layer, unit, rows) {
  if (layer.pre === null) return [];
  const news = rows === 1 ? biasNews(scene, layer, unit) : null;
  if (news) return [{ ...news, node: layer.bias }];
  const loss = scene.lossText;
  const delta = { name: "δ", shown: gradientAt(scene.frame, layer.pre, [unit]), node: layer.pre };
  if (layer.pre === layer.value) return [delta].slice(0, rows);
  const upstream = { name: `∂${loss}/∂a`, shown: gradientAt(scene.frame, layer.value, [unit]), node: layer.value };
  if (rows >= 2) return [upstream, delta];
  return rows === 1 ? [delta.shown.state === "unknown" ? upstream : delta] : [];
}

/**
 * What the unit itself shows: z small, and its value; a classifier's output shows its probability.
 * @param {Scene} scene @param {Layer} layer @param {number} unit @param {boolean} output
 */
function numbersOf(scene, layer, unit, output) {
  const { frame, structure } = scene;
  const z = layer.pre === null ? null : valueAt(frame, layer.pre, [unit]);
  if (output && structure.probabilities !== null) return { z, a: valueAt(frame, structure.probabilities, [unit]) };
  return { z: layer.pre === layer.value ? null : z, a: valueAt(frame, layer.value, [unit]) };
}

/** A classifier's output is named after what it shows, its probability. @param {Scene} scene @param {number} k @param {number} unit */
function nameOf({ frame, structure }, k, unit) {
  const shown = k === structure.layers.length - 1 && !frame.state.lab?.units?.[k] ? structure.probabilities : null;
  return shown === null ? frame.unit(k, unit).text : frame.symbol(["value", shown, elementWithExample(frame, shown, [unit])]).text;
}

/** Columns closer than that leave no room for four digits beside a name. */
const CLOSE = 110;
/** On a phone, and where columns are close, three digits have to do. @param {number} x */
const shortly = (x) => formatNumber(x, 3);

/** @param {string} name @param {Shown} shown */
const told = (name, shown) => `${name} ${formatShown(shown)}`;

/**
 * One unit at its place.
 * @param {SVGElement} host @param {Actions} actions @param {Scene} first the scene it is made for: layout and structure stay
 * @param {number} k the layer @param {import("../layout/network.js").UnitPlace} place
 * @returns {UnitPart}
 */
export function createUnit(host, actions, first, k, place) {
  const { structure, layout } = first;
  const layer = structure.layers[k];
  const { shape } = layout;
  const round = shape.kind === "full" || shape.kind === "medium";
  const input = layer.pre === null;
  const output = k === structure.layers.length - 1;
  const unit = place.index;
  const node = structure.nodes[layer.value];
  const name = nameOf(first, k, unit);
  const stands = k === structure.layers.length - 1 ? classNamesOf(first.frame)?.[unit] : undefined; // for a class
  const body = svg("g", { class: "body", tabindex: -1, role: "button" });
  const group = svg("g", { class: `unit ${shape.kind}`, transform: `translate(${place.x} ${place.y})` }, body);
  const { disc } = drawBody(body, round ? "circle" : "capsule", shape.radius, shape.half);
  const twoLines = round && !input && shape.radius >= 28 && !first.frame.training; // while it learns one number a unit is told
  const z = svg("text", { class: "z", "text-anchor": "middle", y: -8, "aria-hidden": "true" });
  const hair = svg("path", { class: "hair", d: "M-18 -2.5h36" });
  const centred = round || shape.half < 32;
  const a = svg("text", { class: "a", "aria-hidden": "true", "text-anchor": centred ? "middle" : "end", x: centred ? 0 : shape.half - 8 });
  group.append(...(twoLines ? [z, hair] : []), ...(input ? [] : [a]));

  const above = -shape.radius - (shape.kind === "full" ? 11 : shape.kind === "medium" ? 8 : 5);
  const chip = layer.bias === null || shape.kind === "slim" || !chipsFit(layout, labelWidth(name)) ? null : createChip(actions, first, layer, unit);
  const short = input ? cutTo(name, MOST_NAME) : name;
  const title = svg("text", { class: "name", y: above, "text-anchor": "middle" }, short, ...(short === name ? [] : [svg("title", {}, name)]));
  if (shape.kind !== "slim") group.append(title);
  if (chip) {
    const width = labelWidth(name);
    const total = width + 8 + chip.width;
    set(title, "x", -total / 2 + width / 2);
    set(chip.element, "transform", `translate(${-total / 2 + width + 8} ${above})`);
    group.append(chip.element);
  }
  const corner = round ? (shape.radius + 8) * Math.SQRT1_2 : 0;
  const wish = input ? null : round ? createWish(corner, corner) : createWish(shape.half - 5, shape.radius);
  if (wish) group.append(wish.element);
  const ails = input ? null : round ? createFindingMark(-corner, corner) : createFindingMark(5 - shape.half, shape.radius);
  if (ails) group.append(ails.element);
  const close = layout.narrow || layout.layers.some(({ x }, k) => k > 0 && x - layout.layers[k - 1].x < CLOSE);
  const lines = Array.from({ length: input || first.frame.training ? 0 : shape.rows }, (_, i) => {
    const y = shape.radius + (round ? 19 : 12) + i * 17;
    const x = round ? -8 : 0;
    const label = svg("text", { class: "row-name", x: x - 6, y, "text-anchor": "end" });
    const number = svg("text", { class: "row num", x, y });
    group.append(label, number);
    return { label, number };
  });
  const means = input || first.frame.examples < 2 ? null : createMeans(group, disc, shape, round, layer.pre === layer.value ? Math.min(1, shape.rows) : shape.rows);
  const slot = svgAt(group, centred ? 0 : shape.half - 8, 4.5);
  const field = input
    ? createNumberField(slot, actions, {
        address: { place: "inputs", index: axesElement(node.axes, first.frame.example, unit) },
        label: `${name}, input`,
        anchor: centred ? "middle" : "end",
      })
    : null;
  const thing = /** @type {import("../types.js").Thing} */ ({ kind: "value", node: node.name, index: [unit] });
  pointable(group, thing, body);
  host.append(group);

  return {
    element: group,
    destroy() {
      field?.destroy();
      chip?.destroy();
      group.remove();
    },
    update(scene) {
      const numbers = numbersOf(scene, layer, unit, output);
      const active =
        activeAt(scene, layer.value, [unit]) ??
        activeAt(scene, layer.pre, [unit]) ??
        (output ? activeAt(scene, structure.probabilities, [unit]) : undefined);
      set(group, "data-phase", active?.phase ?? null);
      const pointed = isPointed(scene, layer.value, [unit]) || isPointed(scene, layer.pre, [unit]);
      set(group, "class", `unit ${shape.kind}${active ? " active" : ""}${pointed ? " linked" : ""}`);
      const value = drawable(numbers.a);
      set(disc, "r", value === null ? 0 : round ? discRadius(value, shape.radius) : discRadius(value, shape.radius + 2));
      set(disc, "class", `disc ${hue("value", value)}`);
      if (input && !round && numbers.a.number !== null) set(slot, "style", `--fit:${typeSize(formatInput(numbers.a.number), centred ? shape.half + 2 : besideDisc(shape), 0, 12.5).toFixed(1)}px`);
      field?.update({
        number: numbers.a.number,
        ghost: numbers.a.ghost,
        problem: problemAt(scene, `/inputs/${axesElement(node.axes, scene.frame.example, unit).join("/")}`),
      });
      const only = !twoLines && numbers.z !== null && numbers.a.state === "unknown" && numbers.z.state !== "unknown";
      const main = only && numbers.z ? numbers.z : numbers.a;
      drawNumber(a, only ? "a pre" : "a", main, twoLines ? 14 : 4.5, round ? shape.radius : centred ? shape.half + 2 : besideDisc(shape), round ? 13 : 12, scene);
      if (twoLines && numbers.z) drawNumber(z, "z", numbers.z, -8, shape.radius, 11, scene);
      if (twoLines) {
        show(z, numbers.z !== null);
        show(hair, numbers.z !== null);
        if (!numbers.z) set(a, "y", 4.5);
      }
      const rows = readouts(scene, layer, unit, shape.rows);
      lines.forEach(({ label, number }, i) => {
        const row = rows[i];
        show(label, row !== undefined);
        show(number, row !== undefined);
        if (!row) return;
        setText(label, close ? row.name.replace(/^b /, "") : row.name); // its arrow stands for the bias then
        setText(number, formatShown(row.shown, close ? shortly : formatNumber));
        markAsked(number, row.shown);
        const now = active?.phase === "backward" && activeAt(scene, row.node, [unit]) !== undefined;
        set(number, "class", `row num ${row.hue ?? hue("gradient", drawable(row.shown))}${now ? " now" : ""}${changed(scene, row.shown)}`);
      });
      const compared = means ? meansOf(scene, layer, unit, output) : [];
      means?.update(scene, compared);
      chip?.update(scene);
      const asked = gradientAt(scene.frame, layer.value, [unit]);
      wish?.update(asked);
      const found = ails ? findingsAt(scene.frame, layer.value, [unit]).filter(({ place }) => place === "unit") : [];
      ails?.update(found);
      set(
        body,
        "aria-label",
        [
          name,
          stands ? STAGE.standsFor(stands) : "",
          numbers.z ? told("z", numbers.z) : "",
          input ? formatShown(numbers.a, formatInput) : told(output && structure.probabilities !== null ? "p" : "a", numbers.a),
          ...rows.map((row) => told(row.name, row.shown)),
          input ? "" : wishWords(wishOf(asked)),
          findingWords(found),
          compared.length ? STAGE.means(scene.frame.examples, compared.map((mean) => told(mean.name, mean.shown)).join(", ")) : "",
        ]
          .filter(Boolean)
          .join(", "),
      );
      set(body, "aria-pressed", String(scene.chosen === `${node.name}:${unit}`));
    },
  };
}

/** @param {string} axes @param {number} example @param {number} unit */
const axesElement = (axes, example, unit) => (axes.startsWith("n") ? [example, unit] : [unit]);

/** @param {SVGElement} parent @param {number} x @param {number} y */
function svgAt(parent, x, y) {
  const group = svg("g", { class: "slot", transform: `translate(${x} ${y})` });
  parent.append(group);
  return group;
}
