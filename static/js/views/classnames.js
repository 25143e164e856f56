/** The name of its class beside each output: the digit that it stands for, say. */
import { classNamesOf } from "../core/classnames.js";
import { cutTo, labelWidth } from "../layout/labels.js";
import { svg } from "./svg.js";

/** @typedef {import("../layout/network.js").NetworkLayout} NetworkLayout */

/** A longer name than this is cut: its whole stands in its title. */
const MOST = 64;
/** What a target and the shortest line to the loss take of the room after an output. */
const KEPT = 100;
/** On a phone a target's number stands behind it. */
const NARROW = 18;

/** How wide the names may be. @param {NetworkLayout} layout @param {readonly string[]} names */
export function classRoom(layout, names) {
  const widest = Math.max(...names.map(labelWidth));
  if (layout.narrow) return Math.min(widest, NARROW);
  const output = layout.layers[layout.layers.length - 1];
  return Math.max(8, Math.min(widest, MOST, layout.loss.x - layout.loss.width / 2 - output.x - layout.shape.half - KEPT));
}

/** @param {SVGElement} host @param {import("./scene.js").Scene} scene */
export function drawClassNames(host, { frame, layout }) {
  const names = classNamesOf(frame);
  host.replaceChildren(...(names ? layout.layers[layout.layers.length - 1].units : []).map((unit) => {
    const name = names?.[unit.index] ?? "";
    return svg("text", { class: "class-name", x: unit.x + layout.shape.half + (layout.narrow ? 5 : 8), y: unit.y + 4.5 }, cutTo(name, classRoom(layout, names ?? [])), svg("title", {}, name));
  }));
}
