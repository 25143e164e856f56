/**
 * One number of a step: of its input, its state, its memory, a gate or its output. With room its digits, and its gradient
 * below once that is known; else a cell in hue and strength. What is given can be dragged where it stands.
 */

import { addressOf, addressPath } from "../../core/edit.js";
import { findingsAt } from "../../core/findings.js";
import { formatNumber, formatShown } from "../../core/numbers.js";
import { SEQUENCE } from "../../core/words/sequence.js";
import { discRadius, drawable, hue } from "../../layout/scales.js";
import { markAsked } from "../asks.js";
import { createFindingMark, findingWords } from "../findingmark.js";
import { createNumberField } from "../number.js";
import { pointable } from "../pointing.js";
import { changed, isPointed, problemAt } from "../scene.js";
import { set, setText, svg } from "../svg.js";

/** @typedef {import("./scene.js").SequenceScene} SequenceScene */

/** Three digits are enough beside so many others, and two where the number is small. @param {number} x */
const shortly = (x) => formatNumber(x, Math.abs(x) < 0.01 ? 2 : 3);

/**
 * @param {SVGElement} host @param {import("../../types.js").Actions} actions @param {SequenceScene} first
 * @param {{id: number, pre?: number|null, unit: number|null, x: number, y: number, half: number, high: number, digits: boolean, given?: boolean, round?: boolean}} what pre: the sum whose gradient, once it is known, stands for the unit's
 */
export function createSequenceUnit(host, actions, first, { id, pre = null, unit, x, y, half, high, digits, given = false, round = false }) {
  const node = first.structure.nodes[id];
  const index = unit === null ? [] : [unit];
  const radius = Math.min(half, 15, high / 2 - 1);
  const shape = (/** @type {string} */ name, /** @type {number} */ grow) => round
    ? svg("rect", { class: name, x: -half - grow, y: -radius - grow, width: 2 * (half + grow), height: 2 * (radius + grow), rx: radius + grow })
    : svg("rect", { class: name, x: -half - grow, y: -high / 2 - grow + 1, width: 2 * (half + grow), height: high + 2 * grow - 2, rx: digits ? 8 : 1 });
  const body = svg("g", { class: "body", tabindex: -1, role: "button" }, shape("halo", digits ? 2 : 1), ...(round ? [shape("ring", 0)] : []));
  const disc = digits ? svg("circle", { class: "disc", r: 0 }) : svg("rect", { class: "cellbar", x: -half, y: -high / 2, width: 2 * half, height: Math.max(1, high - 0.5) });
  const value = svg("text", { class: "num", "text-anchor": "middle", y: 4 }), gradient = svg("text", { class: "num row below", "text-anchor": "middle", y: 12 });
  const slot = svg("g", { transform: "translate(0 4)" });
  const group = svg("g", { class: `unit seq${digits ? "" : " tiny"}`, transform: `translate(${x} ${y})` }, body, disc);
  pointable(group, { kind: "value", node: node.name, index }, body);
  const address = given ? addressOf({ kind: "value", node: node.name, index }, first.frame) : null;
  const symbol = first.frame.symbol(["value", id, node.axes.startsWith("n") ? ["n", ...index] : index]).text;
  if (digits) group.append(address ? slot : value, gradient);
  const ails = digits && !given ? createFindingMark(half - 2, 4 - high / 2) : null; // a cell is too small for one: its name says it
  if (ails) group.append(ails.element);
  host.append(group);
  const field = digits && address ? createNumberField(slot, actions, { address, label: SEQUENCE.input(symbol) }) : null;

  return {
    destroy() {
      field?.destroy();
      group.remove();
    },
    /** @param {SequenceScene} scene */
    update(scene) {
      const { frame } = scene;
      const shown = frame.value(id, index), number = drawable(shown);
      const delta = pre === null || pre === id ? null : frame.gradient(pre, index);
      const back = delta && delta.state !== "unknown" ? delta : frame.gradient(id, index);
      const active = scene.activeUnits.get(`${id}:${index}`) ?? (pre === null ? undefined : scene.activeUnits.get(`${pre}:${index}`));
      set(group, "class", `unit seq${digits ? "" : " tiny"}${active ? " active" : ""}${isPointed(scene, id, index) || isPointed(scene, pre, index) ? " linked" : ""}`);
      set(group, "data-phase", active ? frame.phase : null);
      const share = Math.min(1, Math.abs(number ?? 0) / scene.scale);
      if (digits) {
        set(disc, "class", `disc ${hue("value", number)}`);
        set(disc, "r", number === null || !Number.isFinite(number) ? 0 : discRadius(number, 17, scene.scale));
        const told = back.state !== "unknown" && !given;
        set(gradient, "display", told ? null : "none");
        set(slot, "transform", "translate(0 4)");
        set(value, "y", told ? -1 : 4);
        setText(value, formatShown(shown, shortly));
        markAsked(value, shown);
        set(value, "class", `num value${number === null ? " quiet" : ""}${changed(scene, shown)}`);
        const digitsOf = formatShown(back, (x) => formatNumber(x, 2));
        setText(gradient, told ? `${back === delta && digitsOf.length < 7 ? "δ " : ""}${digitsOf}` : ""); // a long number takes the room of its letter
        markAsked(gradient, back);
        set(gradient, "class", `num row below ${hue("gradient", drawable(back))}`);
        field?.update({ number: shown.number, ghost: frame.editing ? shown.ghost : null, problem: address && problemAt(scene, addressPath(address)), hue: hue("value", number) });
      } else {
        set(disc, "class", `cellbar ${hue("value", number)}`);
        set(disc, "fill-opacity", number === null ? 0.06 : 0.12 + 0.88 * share);
      }
      const found = findingsAt(frame, id, index).filter(({ place }) => place === "unit"), wrong = findingWords(found);
      ails?.update(found);
      set(body, "aria-label", [SEQUENCE.state(symbol, formatShown(shown), back.state === "unknown" ? "" : formatShown(back)), wrong].filter(Boolean).join(". "));
      set(body, "aria-pressed", String(scene.chosen === `${node.name}:${index}`));
    },
  };
}
