/**
 * The scale of the wires, drawn by the very functions that draw them: a bow-tie that is as wide at a tick as a wire of
 * that magnitude, value on a linear scale, gradient on a logarithmic one.
 */

import { MINUS } from "../core/numbers.js";
import { fullScale, gradientAt, gradientShare, gradientWidth, valueWidth } from "../layout/scales.js";
import { svg } from "./svg.js";

const HALF = 74;
const STRIDES = 40;

/** The outline of one half: width above and below the axis. @param {(t: number) => number} widthAt @param {1|-1} side */
export function bowHalf(widthAt, side) {
  const upper = Array.from({ length: STRIDES + 1 }, (_, i) => ({ x: side * HALF * (i / STRIDES), y: widthAt(i / STRIDES) / 2 }));
  const there = upper.map(({ x, y }) => `${x.toFixed(1)} ${(-y).toFixed(2)}`);
  const back = [...upper].reverse().map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(2)}`);
  return `M${[...there, ...back].join("L")}z`;
}

/** @param {number} x */
const tick = (x) => (x < 0 ? MINUS : "") + String(Math.abs(x));

/**
 * @param {{name: string, widthAt: (t: number) => number, at: (x: number) => number, ticks: number[], positive: string, negative: string}} scale
 */
function bow({ name, widthAt, at, ticks, positive, negative }) {
  const marks = ticks.map((x) => svg("text", { class: "tick", "text-anchor": "middle", x: at(x) * HALF, y: 15 }, tick(x)));
  return svg(
    "svg",
    {
      class: "bow",
      width: 2 * HALF + 24,
      height: 36,
      viewBox: `${-HALF - 12} -19 ${2 * HALF + 24} 36`,
      role: "img",
      "aria-label": `Scale of ${name}: width is magnitude, hue is sign`,
    },
    svg("text", { class: "scale-name", "text-anchor": "middle", y: -9 }, name),
    svg("path", { class: `fill ${positive}`, d: bowHalf(widthAt, 1) }),
    svg("path", { class: `fill ${negative}`, d: bowHalf(widthAt, -1) }),
    ...marks,
  );
}

/** @param {HTMLElement} el */
export function createLegend(el) {
  let drawn = 0;
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const { structure } = frame;
      if (!structure) return;
      const weights = structure.layers.flatMap((layer, k) =>
        layer.weights === null
          ? []
          : Array.from(
              { length: layer.size * structure.layers[k - 1].size },
              (_, i) =>
                frame.value(/** @type {number} */ (layer.weights), [
                  Math.floor(i / structure.layers[k - 1].size),
                  i % structure.layers[k - 1].size,
                ]).number ?? 0,
            ),
      );
      const full = fullScale(weights);
      if (full === drawn) return;
      drawn = full;
      const sign = (/** @type {number} */ g) => Math.sign(g) * gradientShare(g);
      el.replaceChildren(
        bow({
          name: "value",
          widthAt: (t) => valueWidth(t * full, full),
          at: (x) => x / full,
          ticks: [-full, 0, full],
          positive: "pos",
          negative: "neg",
        }),
        bow({
          name: "gradient, log scale",
          widthAt: (t) => gradientWidth(gradientAt(t)),
          at: sign,
          ticks: [-1, -0.01, 0, 0.01, 1],
          positive: "gpos",
          negative: "gneg",
        }),
      );
    },
    destroy: () => el.replaceChildren(),
  };
}
