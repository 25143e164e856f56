/**
 * One step of the unrolled model: what comes in below, the state's units in their capsule (a memory beside it, the gates under
 * it), and above the output with its target where the loss looks at this step.
 */

import { addressOf, addressPath } from "../../core/edit.js";
import { findingsOf } from "../../core/findings.js";
import { formatNumber, formatShown } from "../../core/numbers.js";
import { SEQUENCE } from "../../core/words/sequence.js";
import { drawable } from "../../layout/scales.js";
import { unitY } from "../../layout/sequence.js";
import { createFindingMark } from "../findingmark.js";
import { createNumberField } from "../number.js";
import { markAsked } from "../asks.js";
import { isPointed, problemAt } from "../scene.js";
import { set, setText, svg } from "../svg.js";
import { createSequenceUnit } from "./unit.js";

/** @typedef {import("./scene.js").SequenceScene} SequenceScene */
/** @typedef {{update(scene: SequenceScene): void, destroy(): void}} Part */

/** The place of the state's and the memory's units. @param {SequenceScene["layout"]} layout @param {number} time */
export function statePlaces({ shape, half, xOf }, time) {
  const x = xOf.get(time) ?? 0;
  return shape.memory ? { state: x + half / 2, memory: x - half / 2, half: half / 2 - 4 } : { state: x, memory: x, half: half - 4 };
}

/** @param {SVGElement} host @param {import("../../types.js").Actions} actions @param {SequenceScene} first @param {number} time @returns {Part[]} */
export function createColumn(host, actions, first, time) {
  const { structure, layout } = first;
  const recurrent = /** @type {import("../../types.js").Recurrent} */ (structure.recurrent);
  const step = time > 0 ? recurrent.steps[time - 1] : null;
  const x = layout.xOf.get(time) ?? 0;
  const { state, input, output, shape } = layout;
  const places = statePlaces(layout, time);
  const group = svg("g", { class: "step" });
  const title = svg("text", { class: "time", "text-anchor": "middle", x: layout.counted.has(time) ? x - 26 : x, y: layout.titleY }, step ? SEQUENCE.step(time) : SEQUENCE.before);
  const capsule = svg("rect", { class: "capsule", x: x - layout.half, y: layout.stateY - state.half - 6, width: 2 * layout.half, height: 2 * state.half + 12, rx: Math.min(24, layout.half) });
  if (layout.folded) { // what the loop leads from and to
    set(title, "x", x - layout.half - 44);
    set(title, "text-anchor", "end");
    set(title, "y", layout.stateY - state.half - 16);
    const beside = (/** @type {number} */ at, /** @type {number} */ by) => svg("text", { class: "mark", "text-anchor": by < 0 ? "end" : "start", x: x + by * (layout.half + 40), y: layout.stateY + 5, "aria-hidden": "true" }, at < 1 ? SEQUENCE.before : SEQUENCE.step(at));
    group.append(beside(time - 1, -1), ...(time < recurrent.steps.length ? [beside(time + 1, 1)] : []));
  }
  const ails = createFindingMark(x + layout.half - 4, layout.stateY - state.half - 2);
  group.append(title, capsule);
  host.append(group);
  const parts = /** @type {Part[]} */ ([]);
  const stack = (/** @type {number} */ id, /** @type {import("../../layout/sequence.js").Stack} */ of, /** @type {number} */ at, /** @type {number} */ middle, /** @type {{pre?: number|null, half: number, given?: boolean, round?: boolean}} */ how) => {
    for (let k = 0; k < of.count; k += 1) parts.push(createSequenceUnit(group, actions, first, { id, unit: k, x: at, y: unitY(of, middle, k), high: of.pitch, digits: of.digits, ...how }));
  };
  if (step?.output !== null && step?.output !== undefined) stack(step.output, output, x, layout.outY, { pre: step.output_pre, half: output.digits ? 27 : 14, round: output.digits });
  if (shape.memory) stack(step ? /** @type {number} */ (step.memory) : recurrent.initial.c0, state, places.memory, layout.stateY, { half: places.half, given: !step });
  stack(step ? step.state : recurrent.initial.h0, state, places.state, layout.stateY, { pre: step?.pre ?? null, half: places.half, given: !step });
  if (step && layout.gates) createGates(group, actions, first, step, x, parts);
  if (step?.input !== null && step?.input !== undefined) stack(step.input, input, x, layout.inY, { half: input.digits ? 24 : 12, given: true, round: input.digits });
  if (step?.target !== null && step?.target !== undefined) parts.push(createTarget(group, actions, first, step, x));
  group.append(ails.element); // above the units
  parts.push({
    destroy: () => group.remove(),
    update(scene) {
      ails.update(findingsOf(scene.frame).filter(({ place, node }) => place === "layer" && node === step?.state));
      const here = scene.time === time;
      set(group, "class", `step${here ? " here" : ""}`);
      set(group, "data-phase", here ? scene.frame.phase : null);
    },
  });
  return parts;
}

/** A gate is a narrow column, its letter below. @param {SVGElement} group @param {import("../../types.js").Actions} actions @param {SequenceScene} first @param {import("../../types.js").SequenceStep} step @param {number} x @param {Part[]} parts */
function createGates(group, actions, first, step, x, parts) {
  const { layout } = first, { cell } = /** @type {{cell: number, count: number}} */ (layout.gates);
  const letters = layout.shape.gates, wide = Math.min(14, (2 * layout.half) / letters.length - 2);
  letters.forEach((letter, g) => {
    const at = x + (g - (letters.length - 1) / 2) * (wide + 3);
    for (let unit = 0; unit < layout.shape.hidden; unit += 1)
      parts.push(createSequenceUnit(group, actions, first, { id: step.gates[letter], pre: step.gates[`${letter}_pre`] ?? null, unit, x: at, y: layout.gatesY + cell * (unit + 0.5), half: wide / 2, high: cell, digits: false }));
    group.append(svg("text", { class: "mark", "text-anchor": "middle", x: at, y: layout.gatesY + cell * layout.shape.hidden + 12, "aria-hidden": "true" }, letter));
  });
}

/** What the output of a step is to be, and where every step is compared its own loss. @param {SVGElement} group @param {import("../../types.js").Actions} actions @param {SequenceScene} first @param {import("../../types.js").SequenceStep} step @param {number} x @returns {Part} */
function createTarget(group, actions, first, step, x) {
  const { structure, layout, frame } = first;
  const made = structure.nodes[/** @type {number} */ (step.target)];
  const node = made.op === null ? made : structure.nodes[made.operands[0]]; // a class number, of which the row is made
  const plain = node.axes.startsWith("n") ? node.shape.slice(1) : node.shape;
  const top = layout.outY - layout.output.half;
  const alone = plain.length === 0 || plain[0] === 1;
  const index = plain.length ? [0] : [];
  const address = alone ? addressOf({ kind: "value", node: node.name, index }, frame) : null;
  const slot = svg("g", { transform: `translate(${x + 14} ${top - 7})` });
  const mark = svg("text", { class: "mark", "text-anchor": "end", x: x + 4, y: top - 7 }, SEQUENCE.target);
  const several = svg("text", { class: "num", "text-anchor": "start", x: x + 8, y: top - 7 });
  const loss = svg("text", { class: "num step-loss", "text-anchor": "middle", x, y: top - 22 });
  group.append(...(address ? [slot] : [several]), mark, ...(layout.shape.every ? [loss] : []));
  const symbol = frame.symbol(["value", node.id, node.axes.startsWith("n") ? ["n", ...index] : index]).text;
  const field = address ? createNumberField(slot, actions, { address, anchor: "start", label: SEQUENCE.target_of(symbol), ...(plain.length ? {} : { stride: 1, minimum: 0, maximum: layout.shape.outputs - 1 }) }) : null;
  return {
    destroy() {
      field?.destroy();
    },
    update(scene) {
      const shown = scene.frame.value(node.id, index);
      if (address) field?.update({ number: shown.number, ghost: scene.frame.editing ? shown.ghost : null, problem: problemAt(scene, addressPath(address)) });
      else setText(several, Array.from({ length: plain[0] }, (_, k) => formatShown(scene.frame.value(node.id, [k]), (v) => formatNumber(v, 2))).slice(0, 3).join(" "));
      mark.classList.toggle("linked", isPointed(scene, node.id, index));
      if (!layout.shape.every || step.loss === null || step.loss === structure.loss) return;
      const told = scene.frame.value(step.loss, []);
      setText(loss, drawable(told) === null && told.state !== "hidden" ? "" : formatShown(told, (v) => formatNumber(v, 3)));
      markAsked(loss, told);
      set(loss, "class", `num step-loss${scene.activeUnits.has(`${step.loss}:`) ? " now" : ""}`);
    },
  };
}
