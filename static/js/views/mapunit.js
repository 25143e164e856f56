/**
 * A unit while the network learns: its response over the plane of the inputs, clipped to its circle, the traced point on it
 * and its bias below. Pixels, because a picture of a thousand numbers changes ten times a second.
 */
import { formatNumber, toNumber } from "../core/numbers.js";
import { responseOf, tracedOf } from "../core/planes.js";
import { cutTo } from "../layout/labels.js";
import { coloursOf, scaleOf } from "../layout/response.js";
import { createChip } from "./chip.js";
import { channels, coloursNow } from "./colours.js";
import { pointable } from "./pointing.js";
import { isPointed } from "./scene.js";
import { set, show, svg } from "./svg.js";
import { STAGE, TRAINING } from "../core/words.js";

/** @typedef {import("./scene.js").Scene} Scene */
const STRENGTH = 0.78;
/** A circle that leaves no room below for its bias. */
const NO_CHIP = 20;
/** A chip's middle from its left end. */
const CHIP_MIDDLE = 29;

const brush = document.createElement("canvas");

/** @param {number[][]} rows @param {number} scale @param {HTMLElement} host */
function pictureOf(rows, scale, host) {
  const colours = coloursNow(host);
  const bytes = coloursOf(rows, { pos: channels(colours.pos), neg: channels(colours.neg), zero: channels(colours.panel) }, scale, STRENGTH);
  Object.assign(brush, { width: rows[0].length, height: rows.length });
  brush.getContext("2d")?.putImageData(new ImageData(bytes, rows[0].length), 0, 0);
  return brush.toDataURL();
}

/**
 * @param {SVGElement} host @param {import("../types.js").Actions} actions @param {Scene} first @param {number} k the layer @param {import("../layout/network.js").UnitPlace} place
 */
export function createMapUnit(host, actions, first, k, place) {
  const { structure, layout: { shape: { radius } }, frame } = first;
  const layer = structure.layers[k], node = structure.nodes[layer.value], unit = place.index;
  const name = frame.unit(k, unit).text, clip = `map-${k}-${unit}`;
  const image = svg("image", { x: -radius, y: -radius, width: 2 * radius, height: 2 * radius, preserveAspectRatio: "none", "clip-path": `url(#${clip})` });
  const point = svg("circle", { class: "map-point", r: Math.min(3.2, radius / 6) });
  const body = svg("g", { class: "body", tabindex: -1, role: "button" },
    svg("clipPath", { id: clip }, svg("circle", { r: radius - 1 })), svg("circle", { class: "map-ground", r: radius }), image, point, svg("circle", { class: "map-rim", r: radius }));
  const group = svg("g", { class: "unit map", transform: `translate(${place.x} ${place.y})` }, body);
  if (layer.pre === null) group.append(svg("text", { class: "name", y: radius + 16, "text-anchor": "middle" }, cutTo(name, 100), ...(cutTo(name, 100) === name ? [] : [svg("title", {}, name)])));
  const chip = layer.bias === null || radius < NO_CHIP ? null : createChip(actions, first, layer, unit);
  if (chip) {
    set(chip.element, "transform", `translate(${-CHIP_MIDDLE} ${radius + 15})`);
    group.append(chip.element);
  }
  pointable(group, { kind: "value", node: node.name, index: [unit] }, body);
  host.append(group);
  let drawn = /** @type {any[]} */ ([]);
  return {
    element: group,
    destroy() {
      chip?.destroy();
      group.remove();
    },
    /** @param {Scene} scene */
    update(scene) {
      const { frame: now } = scene;
      const theme = `${document.documentElement.dataset.theme}${matchMedia("(prefers-color-scheme: dark)").matches}`;
      const boundary = now.state.boundary?.result;
      if (drawn[0] !== boundary || drawn[1] !== theme) {
        drawn = [boundary, theme];
        const response = responseOf(now, structure, k, unit);
        show(image, response !== null);
        if (response) set(image, "href", pictureOf(response.rows, response.scale ?? scaleOf(response.rows), document.body));
      }
      const at = now.training?.point, x = boundary?.x, y = boundary?.y;
      show(point, Boolean(at && x && y));
      if (at && x && y) {
        const along = (/** @type {number[]} */ side, /** @type {number} */ value) => radius * (2 * ((value - side[0]) / (side[side.length - 1] - side[0])) - 1);
        set(point, "cx", along(x, at[0]));
        set(point, "cy", -along(y, at[1]));
      }
      chip?.update(scene);
      set(group, "class", `unit map${isPointed(scene, layer.value, [unit]) ? " linked" : ""}`);
      const said = at ? toNumber(tracedOf(now, structure, k, unit)) : null;
      set(body, "aria-label", `${name}, ${STAGE.response}${said === null ? "" : TRAINING.answers(formatNumber(said))}`);
      set(body, "aria-pressed", String(scene.chosen === `${node.name}:${unit}`));
    },
  };
}
