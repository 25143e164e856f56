/**
 * A way from one part to the next: a solid lane with what goes forward, a dashed one below it with what comes back, as wide as
 * the gradient is large at its end. Where backpropagation is truncated two strokes say so.
 */

import { along, pathOf } from "../../layout/circuit/line.js";
import { gradientShare, gradientWidth, wireOpacity } from "../../layout/scales.js";
import { set, show, svg } from "../svg.js";

/** @typedef {import("./scene.js").SequenceScene} SequenceScene */
/** @typedef {{forward: boolean, back: boolean, size: number|null, active: "forward"|"backward"|null, phase: string|null, hue?: string, width?: number}} Lanes  size: of what came back */

/** A line of level and upright strokes moved aside, with its corners kept. @param {[number, number][]} line @param {number} by @returns {[number, number][]} */
export function moved(line, by) {
  const normals = line.slice(1).map(([x, y], k) => {
    const [dx, dy] = [x - line[k][0], y - line[k][1]], length = Math.hypot(dx, dy) || 1;
    return [(-dy / length) * by, (dx / length) * by];
  });
  return line.map(([x, y], k) => {
    const before = normals[k - 1] ?? normals[k], after = normals[k] ?? before;
    const straight = Math.abs(before[0] - after[0]) + Math.abs(before[1] - after[1]) < 1e-6;
    return straight ? [x + before[0], y + before[1]] : [x + before[0] + after[0], y + before[1] + after[1]];
  });
}

/**
 * @param {SVGElement} host @param {[number, number][]} line from where values come @param {(scene: SequenceScene) => Lanes} read
 * @param {boolean} [cut] whether no gradient comes back this way
 */
export function createLink(host, line, read, cut = false) {
  const value = svg("path", { class: "wire" }), lane = svg("path", { class: "gradient-lane", d: pathOf(moved(line, 3.5)) });
  const middle = along(moved(line, 3.5))(0.5);
  const chevron = svg("path", { class: "chevron", d: "M-5 -6 6.5 0 -5 6 -2 0z", transform: `translate(${middle.x.toFixed(1)} ${middle.y.toFixed(1)}) rotate(${(middle.angle + 180).toFixed(1)}) scale(0.75)` });
  const back = svg("g", { class: "gradient gpos" }, lane, chevron);
  const on = along(line)(0.5);
  const stroke = cut ? svg("path", { class: "cut-mark", d: "M-5 7 0 -7M1 7 6 -7", transform: `translate(${on.x.toFixed(1)} ${on.y.toFixed(1)})` }) : null;
  const group = svg("g", { class: "sequence-link", "aria-hidden": "true" }, value, back, ...(stroke ? [stroke] : []));
  host.append(group);
  return {
    destroy: () => group.remove(),
    /** @param {SequenceScene} scene */
    update(scene) {
      const { forward, back: came, size, active, phase, hue = "pos", width = 2.5 } = read(scene);
      set(group, "data-phase", active ? phase : null);
      set(group, "class", `sequence-link${active ? " active" : ""}`);
      set(value, "class", `wire ${forward ? hue : "quiet"}`);
      set(value, "d", pathOf(came ? moved(line, -3.5) : line));
      set(value, "stroke-width", forward ? width : 1.25);
      set(value, "stroke-opacity", active === "forward" ? 1 : wireOpacity(forward ? "done" : "idle", 1));
      show(back, came);
      if (!came) return;
      set(lane, "stroke-width", size === null ? 2 : gradientWidth(size));
      set(lane, "stroke-opacity", active === "backward" ? 1 : Math.max(0.35, wireOpacity("trace", gradientShare(size ?? 1)) * 1.4));
      show(chevron, active === "backward");
    },
  };
}
