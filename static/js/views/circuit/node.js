/**
 * A node of a circuit: an op as a circle with its sign, a given number by its name, a number of the text as itself. Its wire
 * begins at its right, with the value above and the gradient below; given numbers are dragged there.
 */

import { addressOf, addressPath } from "../../core/edit.js";
import { formatInput, formatShown } from "../../core/numbers.js";
import { findingsOf } from "../../core/findings.js";
import { CIRCUIT } from "../../core/words.js";
import { CLEAR, isNumeral } from "../../layout/circuit/box.js";
import { drawable, hue } from "../../layout/scales.js";
import { markAsked } from "../asks.js";
import { createFindingMark, findingWords } from "../findingmark.js";
import { createLock } from "../marks.js";
import { createNumberField } from "../number.js";
import { pointable } from "../pointing.js";
import { changed, isPointed, problemAt } from "../scene.js";
import { set, setText, show, svg } from "../svg.js";
import { drawBody } from "../unitbody.js";
import { createCells } from "./cells.js";
import { createWire } from "./wire.js";

/** @typedef {import("./scene.js").CircuitScene} CircuitScene */
/** @typedef {import("../../layout/circuit/place.js").NodePlace & {box: {look: import("../../layout/circuit/box.js").Look}}} Place */

/**
 * @param {{wires: SVGElement, nodes: SVGElement}} hosts @param {import("../../types.js").Actions} actions @param {CircuitScene} first
 * @param {Place} place @param {{sign: string, name: string}} words
 */
export function createNode(hosts, actions, first, place, { sign, name }) {
  const { structure, frame } = first;
  const node = structure.nodes[place.id];
  const { look, radius, width } = place.box;
  const { grid, half, head, stem } = look;
  const leaf = node.op === null, fixed = node.role === "constant"; // made of the text's numbers alone: it never gets a gradient
  const group = svg("g", { class: `unit gate${leaf ? " leaf" : ""}`, transform: `translate(${place.x} ${place.y})` });
  hosts.nodes.append(group);
  const wireAt = (/** @type {{x: number, y: number}} */ { x, y }) =>
    createWire(hosts.wires, first, { from: node.id, to: null, slot: 0, line: [[x + (leaf ? head : 2 * half), y], [x + width, y]] });
  let wire = wireAt(place), stands = place;
  /** The same node in another place. @param {Place} next */
  function move(next) {
    if (next.x === stands.x && next.y === stands.y) return;
    stands = next;
    set(group, "transform", `translate(${next.x} ${next.y})`);
    wire.destroy();
    wire = wireAt(next);
  }
  if (isNumeral(node)) {
    group.append(svg("text", { class: "num numeral", x: head - 6, y: 4.5, "text-anchor": "end" }, name));
    return { element: group, move, update: (/** @type {CircuitScene} */ scene) => wire.update(scene), destroy: () => (wire.destroy(), group.remove()) };
  }
  const index = node.shape.map(() => 0);
  const body = svg("g", { class: "body", tabindex: -1, role: "button" });
  group.append(body);
  if (leaf) body.append(svg("rect", { class: "halo", x: -6, y: -13, width: head + 6, height: 26, rx: 8 }), svg("text", { class: "name", x: head - 6, y: 4.5, "text-anchor": "end" }, name));
  else {
    const round = svg("g", { transform: `translate(${half} 0)` });
    drawBody(/** @type {any} */ (round), half > radius ? "capsule" : "circle", radius, half);
    round.append(svg("text", { class: "sign", y: 5, "text-anchor": "middle" }, sign));
    body.append(round);
    if (name) body.append(svg("text", { class: "name", x: half, y: -radius - 6, "text-anchor": "middle" }, name));
  }
  pointable(group, { kind: "value", node: node.name, index }, body);
  const middle = head + stem / 2;
  const address = leaf && !grid ? addressOf({ kind: "value", node: node.name, index }, frame) : null;
  const slot = svg("g", { transform: `translate(${middle} -7)` });
  const value = svg("text", { "text-anchor": "middle", x: middle, y: -8 }), gradient = svg("text", { "text-anchor": "middle", x: middle, y: 18 });
  const after = svg("text", { class: "num after updated", "text-anchor": "middle", x: middle, y: 33 });
  const lock = createLock(-10, 2);
  if (!grid) group.append(address ? slot : value, gradient);
  if (leaf) group.append(after, lock);
  const ails = leaf ? createFindingMark(head - 12, 19) : createFindingMark(half - (half > radius ? half - 5 : (radius + 6) * Math.SQRT1_2), half > radius ? radius : (radius + 6) * Math.SQRT1_2);
  group.append(ails.element);
  const field = address ? createNumberField(slot, actions, { address, label: CIRCUIT.input(name) }) : null;
  const cells = grid ? /** @type {const} */ (["value", "gradient"]).map((kind) =>
    createCells(group, actions, first, { id: node.id, kind, grid, x: middle - grid.width / 2, y: kind === "value" ? -CLEAR - grid.height : CLEAR, name: name || (node.text ?? node.name) })) : [];

  return {
    element: group,
    move,
    destroy() {
      field?.destroy();
      for (const each of cells) each.destroy();
      wire.destroy();
      group.remove();
    },
    /** @param {CircuitScene} scene */
    update(scene) {
      const now = scene.frame;
      wire.update(scene);
      const active = now.active.units.find((unit) => unit.node === node.id);
      const worksOn = now.phase === "backward" ? [...scene.wires.keys()].some((key) => key.startsWith(`${node.id}:`)) : active !== undefined;
      set(group, "data-phase", active || worksOn ? now.phase : null);
      set(group, "class", `unit gate${leaf ? " leaf" : ""}${(leaf ? active : worksOn) ? " active" : ""}${grid === null && isPointed(scene, node.id, index) ? " linked" : ""}${scene.unreached.has(node.id) ? " off" : ""}`);
      for (const each of cells) each.update(scene);
      const shown = now.value(node.id, index), back = now.gradient(node.id, index);
      if (!grid) {
        field?.update({ number: shown.number, ghost: now.editing ? shown.ghost : null, problem: address && problemAt(scene, addressPath(address)), hue: hue("value", drawable(shown)) });
        const text = formatShown(shown), told = fixed ? "" : formatShown(back);
        setText(value, text);
        markAsked(value, shown);
        set(value, "class", `num row ${hue("value", drawable(shown))}${changed(scene, shown)}`);
        setText(gradient, told);
        markAsked(gradient, back);
        set(gradient, "class", `num row ${hue("gradient", drawable(back))}${now.phase === "backward" && active ? " now" : ""}${changed(scene, back)}`);
        const next = now.after(node.name, index);
        show(after, leaf && next.state !== "unknown");
        setText(after, next.state === "unknown" ? "" : `→ ${formatShown(next)}`);
      }
      const frozen = scene.frozen.has(node.name);
      show(lock, leaf && frozen);
      const found = findingsOf(now).filter((each) => each.node === node.id && each.place !== "layer");
      ails.update(found);
      const said = grid ? [CIRCUIT.shape(node.shape.join("×"))] : [CIRCUIT.value(formatShown(shown, leaf ? formatInput : undefined)), ...(fixed ? [] : [CIRCUIT.gradient(formatShown(back))])];
      set(body, "aria-label", [name || (node.text ?? node.name), leaf ? "" : node.text ?? "", ...said, frozen ? CIRCUIT.frozen : "", findingWords(found)].filter((each, k, all) => each && all.indexOf(each) === k).join(", "));
      set(body, "aria-pressed", String(scene.chosen === `${node.name}:${index}`));
    },
  };
}
