/**
 * The quiet marks of what goes wrong: on a unit that passes nothing back, beside a layer at which the gradient vanishes or
 * explodes, on a parameter that learns nothing. The sentence is the mark's title, and stands on the card of what it marks.
 */

import { findingsOf } from "../core/findings.js";
import { pointable } from "./pointing.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {import("../core/findings.js").Found} Found */

const OFF = "M-3 3L3 -3", FLAT = "M-3.2 2.2h2.2L1 -2.2h2.2", SHRINKS = "M-3 -2.4L0 2.4L3 -2.4", GROWS = "M-3 2.4L0 -2.4L3 2.4", NONE = "M-3 0h6";
/** @type {Record<string, string>} */
const SIGNS = { dead_relu: OFF, dead_relu_everywhere: OFF, saturated: FLAT, vanishing: SHRINKS, exploding: GROWS, zero_gradient: NONE };

/** What is said of a thing beside its name and numbers. @param {Found[]} found */
export const findingWords = (found) => [...new Set(found.map(({ words }) => words))].join(" ");

/** @param {number} x @param {number} y */
export function createFindingMark(x, y) {
  const title = svg("title"), sign = svg("path");
  const element = svg("g", { class: "finding-mark", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, display: "none" }, title, svg("circle", { r: 6 }), sign);
  return {
    element,
    /** @param {Found[]} found */
    update(found) {
      show(element, found.length > 0);
      if (!found.length) return;
      set(sign, "d", SIGNS[found[0].kind] ?? NONE);
      setText(title, findingWords(found));
    },
  };
}

/** From a column's title down to the mark below it. */
const BELOW_TITLE = 10;

/**
 * The mark of a layer, under the column's title, and a way to the card of its first unit.
 * @param {SVGElement} host @param {import("./scene.js").Scene} first @param {number} k the layer
 */
export function createLayerMark(host, first, k) {
  const { structure, layout } = first;
  const layer = structure.layers[k], id = /** @type {number} */ (layer.pre);
  const mark = createFindingMark(0, 0);
  const body = svg("g", { class: "body", tabindex: -1, display: "none" }, svg("circle", { class: "hit", r: 12 }), mark.element);
  const element = svg("g", { class: "layer-mark", transform: `translate(${layout.layers[k].x.toFixed(1)} ${layout.titleY + BELOW_TITLE})` }, body);
  const thing = /** @type {import("../types.js").Thing} */ ({ kind: "gradient", node: structure.nodes[id].name, index: [0] });
  pointable(element, thing, body);
  host.append(element);
  return {
    /** @param {import("./scene.js").Scene} scene */
    update(scene) {
      const found = findingsOf(scene.frame).filter(({ place, node }) => place === "layer" && node === id);
      show(body, found.length > 0);
      set(body, "role", found.length ? "button" : null); // without a finding it is no control, and has no name
      mark.update(found);
      if (!found.length) return;
      set(body, "aria-label", findingWords(found));
      set(body, "aria-pressed", String(scene.chosen === `${thing.node}:${thing.index}`));
    },
    destroy: () => element.remove(),
  };
}
