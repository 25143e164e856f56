/**
 * A unit's response in large, beside the unit that is pointed at, that has the focus, or that is pinned: the plane, the line
 * where it turns, the traced point with what the unit answers there, and the scale of its colours.
 */
import { formatNumber, toNumber } from "../core/numbers.js";
import { responseOf, tracedOf } from "../core/planes.js";
import { TRAINING } from "../core/words.js";
import { coloursOf, scaleOf, zeroLine } from "../layout/response.js";
import { channels, coloursNow } from "./colours.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
const SIDE = 100;
/** Between the unit and its picture, and to the edge of the stage. */
const GAP = 14, EDGE = 8;
const STRENGTH = 0.78;

/** The unit that is looked at: a layer, a row of the drawing. @param {Scene} scene */
function lookedAt({ frame, structure, layout }) {
  for (const thing of [frame.hover, frame.selection]) {
    const k = thing?.kind === "value" ? structure.layers.findIndex((layer) => structure.nodes[layer.value].name === thing.node) : -1;
    const place = k < 0 ? undefined : layout.layers[k].units.find((unit) => unit.index === thing?.index[0]);
    if (place) return { k, place };
  }
  return null;
}

/** A logit's picture is of its probability. @param {Scene} scene @param {number} k @param {number} unit */
function nameOf({ frame, structure }, k, unit) {
  const { probabilities, nodes } = structure;
  if (k < structure.layers.length - 1 || probabilities === null) return frame.unit(k, unit).text;
  return frame.symbol(["value", probabilities, nodes[probabilities].axes.startsWith("n") ? ["n", unit] : [unit]]).text;
}

/** @param {HTMLElement} host the stage */
export function createResponse(host) {
  const element = document.createElement("figure");
  element.className = "response";
  element.hidden = true;
  const caption = document.createElement("figcaption"), says = document.createElement("p"), canvas = document.createElement("canvas"), ramp = document.createElement("div");
  says.className = "num";
  ramp.className = "response-scale";
  const ends = [0, 1, 2].map(() => document.createElement("span"));
  ramp.append(...ends);
  const border = svg("path", { class: "plane-line", transform: `scale(${SIDE})`, "vector-effect": "non-scaling-stroke" }), dot = svg("circle", { class: "map-point", r: 2.4 });
  const picture = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, "aria-hidden": "true" }, border, dot);
  const box = document.createElement("div");
  box.className = "response-box";
  box.append(canvas, picture);
  element.append(caption, box, ramp, says);
  host.append(element);
  let drawn = /** @type {unknown[]} */ ([]);

  /** @param {NonNullable<ReturnType<typeof responseOf>>} response */
  function paint(response) {
    const colours = coloursNow(host), scale = response.scale ?? scaleOf(response.rows);
    const bytes = coloursOf(response.rows, { pos: channels(colours.pos), neg: channels(colours.neg), zero: channels(colours.panel) }, scale, STRENGTH);
    Object.assign(canvas, { width: response.rows[0].length, height: response.rows.length });
    canvas.getContext("2d")?.putImageData(new ImageData(bytes, response.rows[0].length), 0, 0);
    set(border, "d", zeroLine(response.rows) || "M0 0");
    [-scale, 0, scale].forEach((value, k) => setText(ends[k], formatNumber(response.middle + value, 3)));
  }

  /** @param {Scene} scene @param {import("../layout/network.js").UnitPlace} place @param {(px: number, py: number) => [number, number]} seen */
  function stand({ layout }, place, seen) {
    const [x, y] = seen(place.x, place.y), [right] = seen(place.x + layout.shape.half, place.y), reach = right - x + GAP;
    const { clientWidth: width, clientHeight: height } = host, { offsetWidth: w, offsetHeight: h } = element;
    const left = x + reach + w + EDGE <= width ? x + reach : x - reach - w;
    element.style.left = `${Math.max(EDGE, Math.min(width - w - EDGE, left)).toFixed(0)}px`;
    element.style.top = `${Math.max(EDGE, Math.min(height - h - EDGE, y - h / 2)).toFixed(0)}px`;
  }

  return {
    /** @param {Scene} scene @param {(px: number, py: number) => [number, number]} seen where a place of the drawing is on the stage */
    update(scene, seen) {
      const { frame, structure } = scene;
      const found = frame.training && scene.layout.shape.kind === "map" ? lookedAt(scene) : null;
      const response = found && responseOf(frame, structure, found.k, found.place.index);
      element.hidden = !response;
      if (!found || !response) return void (drawn = []);
      const theme = `${document.documentElement.dataset.theme}${matchMedia("(prefers-color-scheme: dark)").matches}`;
      const told = frame.state.boundary?.result, key = [told, theme, found.k, found.place.index];
      if (key.some((part, k) => part !== drawn[k])) paint(response);
      drawn = key;
      const name = nameOf(scene, found.k, found.place.index);
      setText(caption, name);
      element.setAttribute("aria-label", TRAINING.responseOf(name));
      const point = frame.training?.point, value = toNumber(tracedOf(frame, structure, found.k, found.place.index));
      setText(says, point && value !== null ? TRAINING.pointAt(formatNumber(point[0], 3), formatNumber(point[1], 3), formatNumber(value)) : TRAINING.responseHow);
      show(dot, Boolean(point && told));
      if (point && told) {
        const share = (/** @type {number[]} */ side, /** @type {number} */ at) => (at - side[0]) / (side[side.length - 1] - side[0]);
        set(dot, "cx", (SIDE * share(told.x, point[0])).toFixed(2));
        set(dot, "cy", (SIDE * (1 - share(told.y, point[1]))).toFixed(2));
      }
      stand(scene, found.place, seen);
    },
    destroy: () => element.remove(),
  };
}
