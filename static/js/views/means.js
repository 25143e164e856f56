/**
 * What a batch makes of a unit on the average, quietly: a broken ring whose area is the mean |a|, beside the disc of the
 * example chosen, and below the unit the means of its numbers, as many as the layout has room for.
 */

import { formatShown } from "../core/numbers.js";
import { STAGE } from "../core/words.js";
import { MEAN_LINE } from "../layout/network.js";
import { discRadius, drawable, hue } from "../layout/scales.js";
import { markAsked } from "./asks.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types.js").Layer} Layer */
/** @typedef {{name: string, kind: "value"|"gradient", shown: import("../types.js").Shown}} Mean */

/** The means that are known, in the order of the pass. @param {Scene} scene @param {Layer} layer @param {number} unit @param {boolean} output @returns {Mean[]} */
export function meansOf({ frame, structure, lossText }, layer, unit, output) {
  const { pre, value } = layer;
  if (pre === null) return [];
  const shown = output && structure.probabilities !== null ? { name: "p", id: structure.probabilities } : { name: pre === value ? "z" : "a", id: value };
  const values = [...(shown.id === pre ? [] : [{ name: "z", id: pre }]), shown];
  const gradients = [...(pre === value ? [] : [{ name: `∂${lossText}/∂a`, id: value }]), { name: "δ", id: pre }];
  const means = (/** @type {"value"|"gradient"} */ kind, /** @type {{name: string, id: number}[]} */ of) => of.map(({ name, id }) => ({ name, kind, shown: frame.mean(kind, id, [unit]) }));
  return [...means("value", values), ...means("gradient", gradients)].filter((mean) => mean.shown.state !== "unknown");
}

/** Those there is room for: the newest gradient and the unit's value first. @param {Mean[]} means @param {number} most */
export function chosenMeans(means, most) {
  const of = (/** @type {string} */ kind) => means.filter((mean) => mean.kind === kind).reverse();
  const [newest, ...gradients] = of("gradient"), [value, ...values] = of("value");
  const wanted = new Set([newest, value, ...values, ...gradients].filter(Boolean).slice(0, most));
  return means.filter((mean) => wanted.has(mean));
}

/**
 * @param {SVGGElement} group @param {SVGElement} disc @param {import("../layout/network.js").UnitShape} shape @param {boolean} round
 * @param {number} rows lines of gradients that stand above
 */
export function createMeans(group, disc, shape, round, rows) {
  const ring = svg("circle", { class: "mean-ring", r: 0, cx: disc.getAttribute("cx") ?? 0 });
  disc.after(ring);
  const top = shape.radius + (round ? 19 : 12) + Math.max(0, rows - 1) * 17 + (rows ? 0 : -12);
  const lines = Array.from({ length: shape.means ?? 0 }, (_, i) => {
    const y = top + (i + 1) * MEAN_LINE;
    const name = svg("text", { class: "mean-name", x: round ? -12 : -4, y, "text-anchor": "end" });
    const number = svg("text", { class: "mean num", x: round ? -8 : 0, y });
    group.append(name, number);
    return { name, number };
  });
  return {
    /** @param {Scene} scene @param {Mean[]} means */
    update(scene, means) {
      const value = means.filter((mean) => mean.kind === "value").at(-1);
      const size = value ? drawable(value.shown) : null;
      show(ring, size !== null);
      if (size !== null) {
        set(ring, "r", discRadius(size, shape.radius + (round ? 0 : 2)));
        set(ring, "class", `mean-ring ${hue("value", size)}`);
      }
      const chosen = chosenMeans(means, lines.length);
      lines.forEach(({ name, number }, i) => {
        const mean = chosen[i];
        show(name, mean !== undefined);
        show(number, mean !== undefined);
        if (!mean) return;
        setText(name, STAGE.mean(mean.name));
        setText(number, formatShown(mean.shown));
        markAsked(number, mean.shown);
      });
    },
  };
}
