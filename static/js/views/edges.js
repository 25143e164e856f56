/**
 * The edges between two layers: one wire with two lanes. The value lane is solid and as wide as the weight; the
 * gradient lane is dashed, has chevrons towards the input, and appears once a gradient has passed. The weight itself
 * stands on the edge and can be changed there.
 */

import { addressPath } from "../core/edit.js";
import { formatInput, formatShown } from "../core/numbers.js";
import { drawable, gradientShare, gradientWidth, hue, valueWidth, wireOpacity } from "../layout/scales.js";
import { createNumberField } from "./number.js";
import { gradientAt, isPointed, pointable, problemAt, valueAt } from "./scene.js";
import { set, setAll, setText, show, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {[number, number, number, number]} Line */

/**
 * The two ends of an edge, on the rims of its units.
 * @param {import("../layout/network.js").NetworkLayout} layout @param {number} pair
 * @param {number} from row of the unit on the left @param {number} to @returns {Line}
 */
export function edgeLine(layout, pair, from, to) {
  const a = layout.layers[pair].units[from];
  const b = layout.layers[pair + 1].units[to];
  return [a.x + layout.shape.half, a.y, b.x - layout.shape.half, b.y];
}

/** The point at a fraction of a line. @param {Line} line @param {number} t */
export const along = ([x1, y1, x2, y2], t) => ({ x: x1 + (x2 - x1) * t, y: y1 + (y2 - y1) * t });

/** The gap of a column of labels from which each has room for a second line of its own. */
const ROOM_BELOW = 56;

/** The same line, moved to one side. @param {Line} line @param {number} by @returns {Line} */
export function lane([x1, y1, x2, y2], by) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const dx = (-(y2 - y1) / length) * by;
  const dy = ((x2 - x1) / length) * by;
  return [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
}

/** @param {SVGLineElement} element @param {Line} line */
export function place(element, [x1, y1, x2, y2]) {
  set(element, "x1", x1);
  set(element, "y1", y1);
  set(element, "x2", x2);
  set(element, "y2", y2);
}

/** A dashed lane with chevrons that point from its end to its beginning, made when first needed. @param {SVGElement} host */
export function createGradientLane(host) {
  const line = svg("line", { class: "gradient-lane" });
  const heads = [0, 1, 2].map(() => svg("path", { class: "chevron", d: "M-5 -6 6.5 0 -5 6 -2 0z" }));
  const group = svg("g", { class: "gradient" }, line, ...heads);
  host.append(group);
  return {
    /**
     * @param {Line} at @param {number|null} number null: a question hides it @param {number} opacity
     * @param {readonly number[]} fractions where chevrons stand
     */
    draw(at, number, opacity, fractions) {
      show(group, true);
      set(group, "class", `gradient ${hue("gradient", number)}`);
      place(line, at);
      const width = number === null ? 2 : gradientWidth(number);
      set(line, "stroke-width", width);
      set(line, "stroke-opacity", opacity);
      const turn = (Math.atan2(at[1] - at[3], at[0] - at[2]) * 180) / Math.PI;
      heads.forEach((head, i) => {
        show(head, fractions[i] !== undefined);
        if (fractions[i] === undefined) return;
        set(head, "fill-opacity", opacity);
        const { x, y } = along(at, fractions[i]);
        set(
          head,
          "transform",
          `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(1)}) scale(${(0.7 + width / 16).toFixed(2)})`,
        );
      });
    },
    hide: () => show(group, false),
  };
}

/**
 * The weight as a number on its edge, made when the edge first carries one.
 * @param {SVGElement} host @param {import("../types.js").Actions} actions @param {Scene} first @param {number} weights
 * @param {number[]} index @param {{x: number, y: number}} at @param {string} label
 * @param {() => import("../types.js").Thing|null} selected
 */
function createLabel(host, actions, first, weights, index, at, label, selected) {
  const node = first.structure.nodes[weights];
  const address = /** @type {import("../types.js").Address} */ ({ place: "parameters", name: node.name, index });
  const group = svg("g", { class: "edge-label", transform: `translate(${at.x.toFixed(1)} ${(at.y + 4.5).toFixed(1)})` });
  const after = svg("text", { class: "after num updated", "text-anchor": "middle", y: 15 });
  pointable(group, () => ({ kind: "value", node: node.name, index }), actions, selected);
  host.append(group);
  const field = createNumberField(group, actions, { address, label });
  group.append(after);
  return {
    group,
    destroy() {
      field.destroy();
      group.remove();
    },
    /** @param {Scene} scene @param {boolean} active @param {boolean} roomBelow */
    update(scene, active, roomBelow) {
      show(group, true);
      const shown = valueAt(scene.frame, weights, index);
      const next = scene.frame.after(node.name, index);
      field.update({
        number: shown.number,
        ghost: scene.frame.editing ? shown.ghost : null,
        problem: problemAt(scene, addressPath(address)),
        hue: active ? hue("value", shown.number) : "",
      });
      const told = scene.frame.phase === "update" && next.state !== "unknown" && (roomBelow || active);
      setText(after, told ? `→ ${formatShown(next, formatInput)}` : "");
      const beside = shown.number === null ? 0 : formatInput(shown.number).length * 3.8 + 8;
      setAll(after, roomBelow ? { x: 0, y: 15, "text-anchor": "middle" } : { x: beside, y: 0, "text-anchor": "start" });
    },
  };
}

/**
 * One edge.
 * @param {{wires: SVGElement, labels: SVGElement}} hosts @param {import("../types.js").Actions} actions @param {Scene} first
 * @param {number} pair the layer pair @param {number} from row of the unit on the left @param {number} to @param {() => import("../types.js").Thing|null} selected
 */
export function createEdge(hosts, actions, first, pair, from, to, selected) {
  const { structure, layout, frame } = first;
  const layer = structure.layers[pair + 1];
  const weights = /** @type {number} */ (layer.weights);
  const index = /** @type {[number, number]} */ ([layout.layers[pair + 1].units[to].index, layout.layers[pair].units[from].index]);
  const key = `${weights}:${index}`;
  const columns = layout.pairs[pair];
  const ends = edgeLine(layout, pair, from, to);
  const name = frame.symbol(["value", weights, index], {}).text;
  const label = `${name}, weight from ${frame.unit(pair, index[1]).text} to ${frame.unit(pair + 1, index[0]).text}`;
  const hit = svg("line", { class: "hit" });
  const halo = svg("line", { class: "halo" });
  const wire = svg("line", { class: "wire" });
  const group = svg("g", { class: "edge", tabindex: -1, role: "button" }, hit, halo, wire);
  for (const element of [hit, halo, wire]) place(element, ends);
  hosts.wires.append(group);
  /** @type {ReturnType<typeof createGradientLane>|null} */
  let gradient = null;
  /** @type {ReturnType<typeof createLabel>|null} */
  let number = null;
  const thing = () => /** @type {import("../types.js").Thing} */ ({ kind: "value", node: structure.nodes[weights].name, index });
  pointable(group, thing, actions, selected);
  const chevrons = columns.labels ? [0.08, (columns.fraction + columns.pill) / 2, 0.93] : [0.1, 0.9];

  return {
    element: group,
    destroy() {
      number?.destroy();
      group.remove();
    },
    /** @param {Scene} scene */
    update(scene) {
      const active = scene.activeEdges.get(key);
      const pointed = isPointed(scene, weights, index);
      const kept = scene.kept[pair]?.has(String(index)) ?? true;
      show(group, kept || active !== undefined || pointed);
      const weight = valueAt(scene.frame, weights, index);
      const size = drawable(weight) ?? 0;
      const own = drawable(gradientAt(scene.frame, weights, index));
      const backward = active?.direction === "backward";
      const asked = backward && active.hidden;
      const carried = backward ? active.number : own;
      const passed = valueAt(scene.frame, layer.pre, [index[0]]).state !== "unknown";
      const state = active && active.direction !== "backward" ? "active" : passed ? "done" : "idle";
      group.classList.toggle("active", active !== undefined);
      group.classList.toggle("linked", pointed);
      set(group, "data-phase", active ? scene.frame.phase : null);
      place(wire, carried === null ? ends : lane(ends, -3));
      set(wire, "class", `wire ${hue("value", drawable(weight))}`);
      set(wire, "stroke-width", valueWidth(size, scene.scale));
      set(wire, "stroke-opacity", wireOpacity(state, Math.abs(size) / scene.scale));
      if (carried !== null)
        (gradient ??= createGradientLane(group)).draw(
          lane(ends, 3),
          asked ? null : carried,
          active ? 1 : wireOpacity("trace", gradientShare(carried)),
          active ? chevrons : [],
        );
      else gradient?.hide();
      const pillHere = columns.exclusive && active !== undefined && active.direction !== "update";
      if (!pillHere && (columns.labels || ((active || pointed) && !columns.exclusive))) {
        number ??= createLabel(hosts.labels, actions, scene, weights, index, along(ends, columns.fraction), label, selected);
        number.update(scene, active !== undefined || pointed, columns.gap >= ROOM_BELOW);
        number.group.classList.toggle("linked", pointed);
      } else if (number) show(number.group, false);
      set(group, "aria-label", `${label}, ${formatShown(weight, formatInput)}`);
    },
  };
}
