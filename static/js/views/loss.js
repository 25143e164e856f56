/**
 * The right end of the network: the loss and its change while an input is being edited, the lines that lead to it,
 * and the targets, each beside its output. A class target is chosen by clicking the output it names.
 */

import { addressOf, addressPath } from "../core/edit.js";
import { formatNumber, formatShown, formatSigned } from "../core/numbers.js";
import { elementWithExample } from "../core/things.js";
import { drawable, gradientShare, wireOpacity } from "../layout/scales.js";
import { markAsked } from "./asks.js";
import { createNumberField } from "./number.js";
import { pointable } from "./pointing.js";
import { activeAt, gradientAt, isPointed, problemAt, valueAt } from "./scene.js";
import { set, setText, svg } from "./svg.js";
import { createGradientLane, lane, place } from "./wires.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types.js").Actions} Actions */

/**
 * Where the line of an output meets the loss.
 * @param {import("../layout/network.js").NetworkLayout} layout @param {number} row @returns {[number, number, number, number]}
 */
export function lossLine(layout, row) {
  const units = layout.layers[layout.layers.length - 1].units;
  const unit = units[row];
  const spread = Math.min(28, (layout.loss.height - 12) / Math.max(1, units.length - 1));
  const y = layout.loss.y + (row - (units.length - 1) / 2) * spread;
  return [unit.x + layout.shape.half, unit.y, layout.loss.x - layout.loss.width / 2, y];
}

/** @param {SVGElement} host @param {Actions} actions @param {Scene} first */
export function createLoss(host, actions, first) {
  const { structure, layout } = first;
  const { x, y, width, height } = layout.loss;
  const node = structure.nodes[structure.loss];
  const box = (/** @type {string} */ name, /** @type {number} */ grow) =>
    svg("rect", {
      class: name,
      x: -width / 2 - grow,
      y: -height / 2 - grow,
      width: width + 2 * grow,
      height: height + 2 * grow,
      rx: 12 + grow,
    });
  const value = svg("text", { "aria-hidden": "true", class: "a num", "text-anchor": "middle", y: 4.5 });
  const change = svg("text", { "aria-hidden": "true", class: "change num", "text-anchor": layout.narrow ? "end" : "middle", x: layout.narrow ? width / 2 : 0, y: height / 2 + 18 });
  const name = svg("text", { "aria-hidden": "true", class: "name", "text-anchor": "middle", y: -height / 2 - 11 }, first.lossText);
  const body = svg("g", { class: "body", tabindex: -1, role: "button" }, box("halo", 6), box("ring", 0));
  const group = svg("g", { class: "loss", transform: `translate(${x} ${y})` }, body, value, name, change);
  pointable(group, { kind: "value", node: node.name, index: [] }, body);
  const lines = layout.layers[layout.layers.length - 1].units.map((unit, row) => createLossLine(host, first, unit.index, row));
  const classes = !targetNode(structure).axes.includes("u");
  const aims = svg("g", classes ? { role: "radiogroup", "aria-label": "Target class" } : {});
  host.append(aims);
  const targets = layout.layers[layout.layers.length - 1].units.map((unit, row, all) =>
    createTarget(aims, actions, first, unit, row, all.length),
  );
  host.append(group);
  return {
    element: group,
    destroy() {
      for (const target of targets) target.destroy();
      host.replaceChildren();
    },
    /** @param {Scene} scene */
    update(scene) {
      const shown = valueAt(scene.frame, structure.loss, []);
      const phase = scene.frame.phase === "loss" && scene.activeUnits.has(`${structure.loss}:`) ? "loss" : null;
      set(group, "data-phase", phase);
      group.classList.toggle("active", phase !== null);
      group.classList.toggle("linked", isPointed(scene, structure.loss, []));
      setText(value, formatShown(shown));
      markAsked(value, shown);
      value.classList.toggle("quiet", drawable(shown) === null);
      const before = scene.frame.editing ? shown.ghost : null;
      const now = drawable(shown);
      setText(change, before === null || now === null || before === now ? "" : `${now < before ? "▼" : "▲"} ${formatSigned(now - before)}`);
      set(body, "aria-pressed", String(scene.chosen === `${node.name}:`));
      set(body, "aria-label", `${scene.lossText}, loss ${now === null ? "unknown" : formatNumber(now)}`);
      for (const line of lines) line.update(scene);
      for (const target of targets) target.update(scene);
    },
  };
}

/** @param {SVGElement} host @param {Scene} first @param {number} unit @param {number} row */
function createLossLine(host, first, unit, row) {
  const { structure, layout } = first;
  const output = structure.layers[structure.layers.length - 1];
  const ends = lossLine(layout, row);
  const wire = svg("line", { class: "wire plain" });
  const group = svg("g", { class: "edge to-loss" }, wire);
  host.append(group);
  const gradient = createGradientLane(group, lane(ends, 3));
  return {
    /** @param {Scene} scene */
    update(scene) {
      const own = drawable(gradientAt(scene.frame, output.value, [unit]));
      const term = activeAt(scene, structure.term, [unit]) ?? activeAt(scene, structure.term, []);
      const back = scene.frame.phase === "backward" ? activeAt(scene, output.value, [unit]) : undefined;
      place(wire, own === null ? ends : lane(ends, -3));
      set(wire, "stroke-opacity", term ? 1 : valueAt(scene.frame, structure.loss, []).state === "unknown" ? 0.5 : 0.8);
      group.classList.toggle("active", term !== undefined);
      set(group, "data-phase", term ? "loss" : null);
      if (own === null) gradient.hide();
      else gradient.draw(own, back ? 1 : wireOpacity("trace", gradientShare(own)), back ? [0.1, 0.9] : []);
    },
  };
}

/** The array that holds the targets: class numbers, or a number for each output. @param {import("../types.js").Structure} structure */
function targetNode({ nodes, target }) {
  return nodes[target].op === null ? nodes[target] : nodes[nodes[target].operands[0]];
}

/**
 * Where a target's words stand: clear of the line to the loss, above it in the upper half and below it in the lower.
 * @param {import("../layout/network.js").NetworkLayout} layout @param {{x: number, y: number}} unit @param {number} row
 * @param {number} count
 */
function targetPlace(layout, unit, row, count) {
  const upper = row <= (count - 1) / 2;
  const { half, kind } = layout.shape;
  if (layout.narrow && count === 1 && layout.loss.x - layout.loss.width / 2 - unit.x - half < 46) return { x: unit.x - half + 4, y: unit.y - 22 }; // no room before the loss: above its unit
  if (layout.narrow) return { x: unit.x + half + (kind === "medium" ? 8 : 28), y: unit.y + (upper ? -12 : kind === "medium" ? 28 : 24) };
  const right = kind === "compact" ? 30 : 8;
  const y = unit.y + (upper ? -12 : 24);
  return { x: unit.x + half + right, y };
}

/** What the targets and the loss's name take, for those who look for a place beside them. @param {import("../layout/network.js").NetworkLayout} layout @returns {import("../layout/beside.js").Box[]} */
export function targetBoxes(layout) {
  const { units } = layout.layers[layout.layers.length - 1];
  const { x, y, width, height } = layout.loss;
  const targets = units.map((unit, row) => {
    const at = targetPlace(layout, unit, row, units.length);
    return layout.narrow ? { x: at.x - 4, y: at.y - 25, width: 46, height: 34 } : { x: at.x - 4, y: at.y - 13, width: 88, height: 20 };
  });
  return [...targets, { x: x - width / 2, y: y - height / 2 - 26, width, height: height + 26 }];
}

/**
 * @param {SVGElement} host @param {Actions} actions @param {Scene} first @param {{index: number, x: number, y: number}} unit
 * @param {number} row @param {number} count
 */
function createTarget(host, actions, first, unit, row, count) {
  const { structure, layout, frame } = first;
  const at = targetPlace(layout, unit, row, count);
  const node = targetNode(structure);
  const slot = svg("g", { transform: layout.narrow ? "translate(0 0)" : "translate(44 0)" });
  const mark = svg("text", { class: "mark", y: layout.narrow ? -13 : 0 }, "target"); // over the number's ground
  const { units } = layout.layers[layout.layers.length - 1];
  const told = !layout.narrow || row === 0 || units[1].y - units[0].y > 32; // once is enough where they would touch
  const group = svg("g", { class: "target", transform: `translate(${at.x} ${at.y})` }, slot, ...(told ? [mark] : []));
  host.append(group);
  const classes = !node.axes.includes("u");
  const address = /** @type {import("../types.js").Address} */ (addressOf({ kind: "value", node: node.name, index: classes ? [] : [unit.index] }, frame));
  if (classes) return createClassTarget(group, slot, actions, node, unit.index, row, address);
  const name = frame.symbol(["value", node.id, elementWithExample(frame, node.id, [unit.index])], {}).text;
  const field = createNumberField(slot, actions, { address, anchor: "start", label: `${name}, target of output ${unit.index + 1}` });
  return {
    destroy: field.destroy,
    /** @param {Scene} scene */
    update(scene) {
      const shown = valueAt(scene.frame, node.id, [unit.index]);
      group.classList.toggle("linked", isPointed(scene, node.id, [unit.index]));
      field.update({ number: shown.number, ghost: scene.frame.editing ? shown.ghost : null, problem: problemAt(scene, addressPath(address)) });
    },
  };
}

/**
 * 1 on the class that is right, 0 on the others; a click makes an output the right one, and so do the arrow keys.
 * @param {SVGElement} group @param {SVGElement} slot @param {Actions} actions @param {import("../types.js").TapeNode} node
 * @param {number} unit @param {number} row @param {import("../types.js").Address} address
 */
function createClassTarget(group, slot, actions, node, unit, row, address) {
  const text = svg("text", { class: "num digits" });
  slot.append(svg("rect", { class: "hit", x: -50, y: -16, width: 72, height: 24, rx: 6 }), text);
  group.setAttribute("role", "radio");
  group.classList.add("choice");
  const choose = () => actions.setNumber(address, unit, { commit: true });
  const neighbour = (/** @type {number} */ by) => [group.previousElementSibling, group.nextElementSibling][by < 0 ? 0 : 1];
  group.addEventListener("click", choose);
  group.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const other = by && neighbour(by);
    if (other instanceof SVGElement) {
      other.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      other.focus();
    } else if (event.key === "Enter" || event.key === " ") choose();
    else if (!by) return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    destroy() {},
    /** @param {Scene} scene */
    update(scene) {
      const chosen = valueAt(scene.frame, node.id, []).number;
      const right = chosen === unit;
      const shown = scene.layout.layers[scene.layout.layers.length - 1].units.some((place) => place.index === chosen);
      setText(text, right ? "1" : "0");
      group.classList.toggle("right", right);
      set(group, "tabindex", right || (!shown && row === 0) ? 0 : -1);
      set(group, "aria-checked", String(right));
      set(group, "aria-label", `the target is class ${unit + 1}`);
    },
  };
}
