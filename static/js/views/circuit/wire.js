/**
 * One wire of a circuit: two lanes, as everywhere. The value lane is solid; the gradient lane below it is dashed, and comes
 * with the contribution that runs back along it.
 */

import { along, beside, pathOf } from "../../layout/circuit/line.js";
import { drawable, gradientShare, gradientWidth, hue, valueWidth, wireOpacity } from "../../layout/scales.js";
import { set, show, svg } from "../svg.js";
import { contributionAt, wireKey } from "./scene.js";

/** @typedef {import("./scene.js").CircuitScene} CircuitScene */

const ASIDE = 3;
/** Chevrons that stand on a lane in use, in pixels from its op. */
const CHEVRON = 20;

/**
 * @param {SVGElement} host @param {CircuitScene} first
 * @param {{from: number, to: number|null, slot: number, line: [number, number][]}} place no op at its end: the beginning that all wires of a node share
 */
export function createWire(host, { structure }, { from, to, slot, line }) {
  const value = svg("path", { class: "wire" }), gradient = svg("path", { class: "gradient-lane" }), chevron = svg("path", { class: "chevron", d: "M-5 -6 6.5 0 -5 6 -2 0z" });
  const back = svg("g", { class: "gradient" }, gradient, chevron);
  const group = svg("g", { class: "circuit-wire", "aria-hidden": "true" }, value, back);
  const node = structure.nodes[from];
  const single = node.shape.length === 0;
  const lower = beside(line, ASIDE);
  const length = line.slice(1).reduce((sum, [x, y], k) => sum + Math.hypot(x - line[k][0], y - line[k][1]), 0);
  const { x, y, angle } = along(lower)(1 - Math.min(0.5, CHEVRON / length));
  set(gradient, "d", pathOf(lower));
  set(chevron, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${(angle + 180).toFixed(1)}) scale(0.8)`);
  const aside = pathOf(beside(line, -ASIDE)), straight = pathOf(line);
  host.append(group);
  return {
    destroy: () => group.remove(),
    /** @param {CircuitScene} scene */
    update(scene) {
      const { frame, scale } = scene;
      const active = to === null ? undefined : scene.wires.get(wireKey(to, slot));
      const zero = node.shape.map(() => 0);
      const shown = frame.value(from, zero);
      const returned = to === null ? frame.gradient(from, zero) : contributionAt(frame, from, to, slot);
      const carried = drawable(returned);
      const size = drawable(shown);
      const twoLanes = returned.state !== "unknown";
      const state = active?.direction === "forward" ? "active" : size === null ? "idle" : "done";
      set(group, "class", `circuit-wire${active ? " active" : ""}${scene.unreached.has(from) || (to !== null && scene.unreached.has(to)) ? " off" : ""}`);
      set(group, "data-phase", active ? frame.phase : null);
      set(value, "d", twoLanes ? aside : straight);
      set(value, "class", `wire ${single ? hue("value", size) : "quiet"}`);
      set(value, "stroke-width", single && size !== null ? valueWidth(size, scale) : 1.5);
      set(value, "stroke-opacity", wireOpacity(state, single ? Math.abs(size ?? 0) / scale : 1));
      show(back, twoLanes);
      if (!twoLanes) return;
      set(back, "class", `gradient ${single ? hue("gradient", carried) : "quiet"}`);
      set(gradient, "stroke-width", single && carried !== null ? gradientWidth(carried) : 2);
      set(gradient, "stroke-opacity", active ? 1 : wireOpacity("trace", single ? gradientShare(carried ?? 0) : 1) * 1.4);
      show(chevron, active?.direction === "backward");
    },
  };
}
