/** The right end of the network: the loss and its change while an input is being edited, and the lines that lead to it. */

import { formatNumber, formatShown, formatSigned } from "../core/numbers.js";
import { drawable, gradientShare, wireOpacity } from "../layout/scales.js";
import { markAsked } from "./asks.js";
import { pointable } from "./pointing.js";
import { activeAt, gradientAt, isPointed, valueAt } from "./scene.js";
import { set, setText, svg } from "./svg.js";
import { createTarget, lossLine, targetNode } from "./targets.js";
import { createGradientLane, lane, place } from "./wires.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types.js").Actions} Actions */

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
  const { structure } = first;
  const output = structure.layers[structure.layers.length - 1];
  const wire = svg("line", { class: "wire plain" });
  const group = svg("g", { class: "edge to-loss" }, wire);
  host.append(group);
  const gradient = createGradientLane(group, lane(lossLine(first, row), 3));
  return {
    /** @param {Scene} scene */
    update(scene) {
      const own = drawable(gradientAt(scene.frame, output.value, [unit]));
      const term = activeAt(scene, structure.term, [unit]) ?? activeAt(scene, structure.term, []);
      const back = scene.frame.phase === "backward" ? activeAt(scene, output.value, [unit]) : undefined;
      const ends = lossLine(scene, row); // a longer target lets it begin later
      gradient.move(lane(ends, 3));
      place(wire, own === null ? ends : lane(ends, -3));
      set(wire, "stroke-opacity", term ? 1 : valueAt(scene.frame, structure.loss, []).state === "unknown" ? 0.5 : 0.8);
      group.classList.toggle("active", term !== undefined);
      set(group, "data-phase", term ? "loss" : null);
      if (own === null) gradient.hide();
      else gradient.draw(own, back ? 1 : wireOpacity("trace", gradientShare(own)), back ? [0.1, 0.9] : []);
    },
  };
}
