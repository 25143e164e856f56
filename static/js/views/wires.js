/**
 * Lines between two places of the drawing: the wire of a value, the dashed lane of a gradient beside it.
 */

import { gradientWidth, hue } from "../layout/scales.js";
import { set, show, svg } from "./svg.js";

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

/** A dashed lane with chevrons that point from its end to its beginning, made when first needed. @param {SVGElement} host @param {Line} at */
export function createGradientLane(host, at) {
  const line = svg("line", { class: "gradient-lane" });
  const group = svg("g", { class: "gradient" }, line);
  let turn = "";
  /** @type {SVGPathElement[]} */
  const heads = [];
  /** @param {typeof at} next */
  function move(next) {
    at = next;
    turn = ((Math.atan2(at[1] - at[3], at[0] - at[2]) * 180) / Math.PI).toFixed(1);
    place(line, at);
  }
  move(at);
  host.append(group);
  return {
    move,
    /**
     * @param {number|null} number null: a question hides it @param {number} opacity
     * @param {readonly number[]} fractions where chevrons stand
     */
    draw(number, opacity, fractions) {
      show(group, true);
      set(group, "class", `gradient ${hue("gradient", number)}`);
      const width = number === null ? 2 : gradientWidth(number);
      set(line, "stroke-width", width);
      set(line, "stroke-opacity", opacity);
      while (heads.length > fractions.length) heads.pop()?.remove();
      fractions.forEach((fraction, i) => {
        if (!heads[i]) group.append((heads[i] = svg("path", { class: "chevron", d: "M-5 -6 6.5 0 -5 6 -2 0z" })));
        set(heads[i], "fill-opacity", opacity);
        const { x, y } = along(at, fraction);
        set(heads[i], "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn}) scale(${(0.7 + width / 16).toFixed(2)})`);
      });
    },
    hide: () => show(group, false),
  };
}
