/**
 * The targets, each beside its output, and where the lines to the loss begin. A class target is chosen by clicking the output
 * it names.
 */

import { classNamesOf } from "../core/classnames.js";
import { addressOf, addressPath } from "../core/edit.js";
import { formatInput } from "../core/numbers.js";
import { elementWithExample } from "../core/things.js";
import { classRoom } from "./classnames.js";
import { createNumberField } from "./number.js";
import { isPointed, problemAt, valueAt } from "./scene.js";
import { set, setText, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types.js").Actions} Actions */
/** @typedef {import("../layout/network.js").NetworkLayout} NetworkLayout */

/** The array that holds the targets: class numbers, or a number for each output. @param {import("../types.js").Structure} structure */
export function targetNode({ nodes, target }) {
  return nodes[target].op === null ? nodes[target] : nodes[nodes[target].operands[0]];
}

const isSmall = (/** @type {NetworkLayout} */ { shape }) => shape.kind === "compact" || shape.kind === "slim";
/** Beside several small units the words stand level with them, and the line to the loss begins after them. @param {NetworkLayout} layout */
const isLevel = (layout) => !layout.narrow && isSmall(layout) && layout.layers[layout.layers.length - 1].units.length > 1;

/** What the word before a target takes, and a digit of it. */
const WORD = 44, DIGIT = 7.6;

/** How far after an output's rim its target stands, the name of its class before it. @param {NetworkLayout} layout @param {readonly string[]|null} names */
const targetAfter = (layout, names) => 8 + (names ? classRoom(layout, names) + 8 : 0);

/**
 * Where the line of an output meets the loss.
 * @param {Pick<Scene, "frame"|"layout"|"structure">} scene @param {number} row
 * @returns {[number, number, number, number]}
 */
export function lossLine({ frame, layout, structure }, row) {
  const units = layout.layers[layout.layers.length - 1].units;
  const unit = units[row];
  const spread = Math.min(28, (layout.loss.height - 12) / Math.max(1, units.length - 1));
  const y = layout.loss.y + (row - (units.length - 1) / 2) * spread;
  const node = targetNode(structure), target = node.axes.includes("u") ? valueAt(frame, node.id, [unit.index]).number : 0;
  const clear = isLevel(layout) ? targetAfter(layout, classNamesOf(frame)) + WORD + DIGIT * formatInput(target ?? 0).length + 7 : 0;
  return [unit.x + layout.shape.half + clear, unit.y, layout.loss.x - layout.loss.width / 2, y];
}

/**
 * Where a target's words stand: level with a small unit, else clear of the line to the loss, above it in the upper half
 * and below it in the lower.
 * @param {NetworkLayout} layout @param {{x: number, y: number}} unit @param {number} row
 * @param {number} count @param {readonly string[]|null} [names] of the classes
 */
function targetPlace(layout, unit, row, count, names = null) {
  const upper = row <= (count - 1) / 2;
  const { half, kind } = layout.shape;
  if (layout.narrow && count === 1 && layout.loss.x - layout.loss.width / 2 - unit.x - half < 46) return { x: unit.x - half + 4, y: unit.y - 22 }; // no room before the loss: above its unit
  if (layout.narrow) {
    const room = layout.loss.x - layout.loss.width / 2 - unit.x - half; // of which a digit takes the last part
    const right = kind === "medium" ? 8 : names ? Math.min(room - 9, 9 + classRoom(layout, names)) : Math.min(28, room - 12);
    return { x: unit.x + half + right, y: unit.y + (kind === "slim" ? 4.5 : upper ? -12 : kind === "medium" ? 28 : 24) };
  }
  if (kind === "compact" && count === 1) return { x: unit.x + half + 30, y: unit.y + 24 }; // above it the bias tells its gradient
  const x = unit.x + half + targetAfter(layout, names);
  return { x, y: unit.y + (isLevel(layout) ? 4.5 : upper ? -12 : 24) };
}

/** What the targets and the loss's name take, for those who look for a place beside them. @param {NetworkLayout} layout @param {readonly string[]|null} [names] of the classes @returns {import("../layout/beside.js").Box[]} */
export function targetBoxes(layout, names = null) {
  const { units } = layout.layers[layout.layers.length - 1];
  const { x, y, width, height } = layout.loss;
  const targets = units.map((unit, row) => {
    const at = targetPlace(layout, unit, row, units.length, names), room = names ? targetAfter(layout, names) - 8 : 0;
    return layout.narrow ? { x: at.x - 4, y: at.y - 25, width: 46, height: 34 } : { x: at.x - 4 - room, y: at.y - 13, width: 88 + room, height: 20 };
  });
  return [...targets, { x: x - width / 2, y: y - height / 2 - 26, width, height: height + 26 }];
}

/**
 * @param {SVGElement} host @param {Actions} actions @param {Scene} first @param {{index: number, x: number, y: number}} unit
 * @param {number} row @param {number} count
 */
export function createTarget(host, actions, first, unit, row, count) {
  const { structure, layout, frame } = first;
  const names = classNamesOf(frame);
  const at = targetPlace(layout, unit, row, count, names);
  const node = targetNode(structure);
  const slot = svg("g", { transform: layout.narrow ? "translate(0 0)" : "translate(44 0)" });
  const mark = svg("text", { class: "mark", y: layout.narrow ? -13 : 0 }, "target"); // over the number's ground
  const { units } = layout.layers[layout.layers.length - 1];
  const told = !layout.narrow || row === 0 || units[1].y - units[0].y > 32; // once is enough where they would touch
  const group = svg("g", { class: "target", transform: `translate(${at.x} ${at.y})` }, slot, ...(told ? [mark] : []));
  host.append(group);
  const classes = !node.axes.includes("u");
  const address = /** @type {import("../types.js").Address} */ (addressOf({ kind: "value", node: node.name, index: classes ? [] : [unit.index] }, frame));
  if (classes) return createClassTarget(group, slot, actions, node, unit.index, row, address, names?.[unit.index] ?? String(unit.index + 1));
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
 * @param {number} unit @param {number} row @param {import("../types.js").Address} address @param {string} name of the class
 */
function createClassTarget(group, slot, actions, node, unit, row, address, name) {
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
      set(group, "aria-label", `the target is class ${name}`);
    },
  };
}
