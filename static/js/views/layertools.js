/**
 * Where the layers have their titles, the layers can be changed: a unit more or less, a layer in between or none, and how
 * the weights between two layers are drawn. Quiet until the titles are pointed at or a button has the focus.
 */

import { STAGE } from "../core/words.js";
import { MOST_EDGES, pairPanel } from "../layout/thinning.js";
import { icon, set, setText } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** @param {string} name @param {() => void} act */
function createButton(name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(icon(name));
  button.addEventListener("click", act);
  return button;
}

/** @param {HTMLButtonElement} button @param {string} words */
function name(button, words) {
  set(button, "aria-label", words);
  set(button, "title", words);
}

/** @param {string} className @param {...Node} children */
function box(className, ...children) {
  const element = document.createElement("div");
  element.className = className;
  element.append(...children);
  return element;
}

/** Where each part of the tools stands on the drawing. @type {WeakMap<Element, [number, number]>} */
const places = new WeakMap();

/** Half of what a letter of "55 more ↓" takes. */
const HALF_OF_LETTER = 3.9;

/**
 * Lets the tools follow the drawing; what is out of sight is no stop for the keys either.
 * @param {HTMLElement} host @param {(x: number, y: number) => [number, number]} seen  a place of the drawing in the view @param {{width: number, height: number}} view
 */
export function moveLayerTools(host, seen, { width, height }) {
  for (const part of host.children) {
    const [middle, y] = seen(...(places.get(part) ?? [0, 0]));
    const half = part.classList.contains("more-units") ? HALF_OF_LETTER * (part.textContent ?? "").length : 0;
    const x = middle < 0 || middle > width ? middle : Math.max(half, Math.min(width - half, middle)); // its words stay whole at the edge
    set(part, "style", `left:${x.toFixed(1)}px;top:${y.toFixed(1)}px${x < 0 || y < 0 || x > width || y > height ? ";visibility:hidden" : ""}`);
  }
}

/** What a layer is called in a sentence. @param {number} k @param {number} count of layers */
export const layerName = (k, count) => (k === 0 ? STAGE.input : k === count - 1 ? STAGE.output : STAGE.hidden(k, count - 2));

/**
 * The buttons of each hidden layer and of each pair of layers, where they stand being left to the caller.
 * @param {import("../types.js").Actions} actions @param {import("../types.js").Structure} structure @param {ReturnType<typeof import("../layout/thinning.js").pairsOf>} pairs
 */
export function layerButtons(actions, structure, pairs) {
  const count = structure.layers.length;
  const named = (/** @type {number} */ k) => layerName(k, count);
  const hidden = structure.layers.slice(1, -1).map((layer, i) => {
    const k = i + 1;
    const less = createButton("minus", () => actions.relayer({ kind: "resize", layer: k, by: -1 }));
    const more = createButton("plus", () => actions.relayer({ kind: "resize", layer: k, by: 1 }));
    const gone = createButton("close", () => actions.relayer({ kind: "remove", layer: k }));
    name(less, STAGE.fewer(named(k)));
    name(more, STAGE.more(named(k)));
    name(gone, STAGE.removeLayer(named(k)));
    less.disabled = layer.size <= 1;
    const words = document.createElement("span");
    setText(words, STAGE.units(layer.size));
    return box("layer-tools", less, words, more, gone);
  });
  const between = pairs.map(({ view, edges }, pair) => {
    const other = view === "matrix" ? "wires" : "matrix";
    const drawn = createButton(other, () => actions.setPanel(pairPanel(pair), other));
    name(drawn, view === "matrix" ? STAGE.asWires(named(pair), named(pair + 1)) : STAGE.asMatrix(named(pair), named(pair + 1)));
    const add = createButton("plus", () => actions.relayer({ kind: "insert", after: pair }));
    name(add, STAGE.addLayer(named(pair), named(pair + 1)));
    if (edges > MOST_EDGES) drawn.className = "kept";
    return box("pair-tools", drawn, add);
  });
  return { hidden, between };
}

/**
 * Puts the buttons of a drawing in their places.
 * @param {HTMLElement} host @param {import("../types.js").Actions} actions @param {Scene} first
 * @param {(layer: number, unit: number) => void} showUnit  of a layer that does not fit
 */
export function placeLayerTools(host, actions, first, showUnit) {
  const { layout, structure } = first;
  const { layers, titleY } = layout;
  const { hidden, between } = layerButtons(actions, structure, first.pairs);
  hidden.forEach((element, i) => places.set(element, [layers[i + 1].x, titleY - 4]));
  between.forEach((element, pair) => places.set(element, [(layers[pair].x + layers[pair + 1].x) / 2, titleY - 4]));
  const giveBack = holdButton(host);
  host.replaceChildren(...layers.flatMap((_, k) => [hidden[k - 1], ...windowButtons(showUnit, layout, k, layerName(k, layers.length)), between[k]].filter((each) => each !== undefined)));
  giveBack();
}

/**
 * Where a layer does not fit: how many units more there are, and the way to them.
 * @param {(layer: number, unit: number) => void} showUnit @param {import("../layout/network.js").NetworkLayout} layout @param {number} k @param {string} name
 */
function windowButtons(showUnit, { layers, shape }, k, name) {
  const { x, units, before, after } = layers[k];
  const middle = before + Math.floor((units.length + 1) / 2);
  return [{ count: before, by: -units.length, y: units[0].y - shape.radius - 10 }, { count: after, by: units.length, y: units[units.length - 1].y + shape.radius + 10 }]
    .filter(({ count }) => count > 0)
    .map(({ count, by, y }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "more-units";
      button.addEventListener("click", () => showUnit(k, middle + by));
      setText(button, STAGE.moreUnits(count, by > 0));
      set(button, "aria-label", STAGE.moreUnitsOf(count, name, by > 0));
      places.set(button, [x, y]);
      return button;
    });
}

/** A button that has the focus has it again after its change. @param {HTMLElement} host @returns {() => void} */
export function holdButton(host) {
  const buttons = () => [...host.querySelectorAll("button")];
  const at = buttons().findIndex((button) => button === document.activeElement);
  const words = at < 0 ? null : document.activeElement?.getAttribute("aria-label");
  return () => at >= 0 && (buttons().find((button) => button.getAttribute("aria-label") === words) ?? buttons()[at])?.focus();
}
