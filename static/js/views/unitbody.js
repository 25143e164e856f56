/**
 * The parts of a unit's drawing that do not know the network: its outline and the numbers that stand inside it.
 */

import { formatShown } from "../core/numbers.js";
import { markAsked } from "./asks.js";
import { drawable } from "../layout/scales.js";
import { changed } from "./scene.js";
import { set, setText, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../types.js").Shown} Shown */

/** Width of a tabular digit, in ems. */
const DIGIT = 0.602;

/**
 * The largest type that lets a number stand inside a circle at this height from its middle.
 * @param {string} text @param {number} radius @param {number} off @param {number} most
 */
export function typeSize(text, radius, off, most) {
  const chord = 2 * Math.sqrt(Math.max(0, (radius - 2) ** 2 - off * off)) - 4;
  return Math.max(8.5, Math.min(most, chord / (DIGIT * Math.max(1, text.length))));
}

/** The radius of a circle as wide as what a capsule leaves beside its disc. @param {{half: number, radius: number}} shape */
export const besideDisc = ({ half, radius }) => half - radius;

/**
 * The outline of a unit: halo, ring and disc.
 * @param {SVGElement} group @param {"circle"|"capsule"} form @param {number} radius @param {number} half
 */
export function drawBody(group, form, radius, half) {
  const outline = (/** @type {string} */ name, /** @type {number} */ grow) =>
    form === "circle"
      ? svg("circle", { class: name, r: radius + grow })
      : svg("rect", {
          class: name,
          x: -half - grow,
          y: -radius - grow,
          width: 2 * (half + grow),
          height: 2 * (radius + grow),
          rx: radius + grow,
        });
  const halo = outline("halo", 6);
  const ring = outline("ring", 0);
  const disc = svg("circle", { class: "disc", r: 0, cx: form === "circle" || half < 32 ? 0 : radius - half });
  group.append(halo, ring, disc);
  return { disc };
}

/**
 * A number in a circle: as large as fits.
 * @param {SVGTextElement} text @param {string} name its class @param {Shown} shown @param {number} y @param {number} radius @param {number} most
 * @param {Scene} scene
 */
export function drawNumber(text, name, shown, y, radius, most, scene) {
  const words = formatShown(shown);
  setText(text, words);
  markAsked(text, shown);
  set(text, "y", y);
  set(text, "style", `font-size:${typeSize(words, radius, Math.abs(y) > 6 ? Math.abs(y) : 0, most).toFixed(1)}px`);
  const quiet = drawable(shown) === null ? " quiet" : "";
  const warn = shown.number !== null && !Number.isFinite(shown.number) ? " warn" : "";
  set(text, "class", `${name}${quiet}${warn}${changed(scene, shown)}`);
}
