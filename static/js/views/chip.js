/**
 * A bias as a chip beside its unit's name: "b 0.35", draggable. A bias that the layer's units share is one number,
 * shown on each of them and changed on all of them at once.
 */

import { addressPath } from "../core/edit.js";
import { formatInput, formatShown } from "../core/numbers.js";
import { drawable, hue } from "../layout/scales.js";
import { markAsked } from "./asks.js";
import { createNumberField } from "./number.js";
import { createLock } from "./marks.js";
import { pointable } from "./pointing.js";
import { activeAt, gradientAt, isPointed, problemAt, valueAt } from "./scene.js";
import { STAGE } from "../core/words.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** The room a chip takes beside a name, whatever its digits: nothing moves while they change. */
const WIDTH = 47;
/** And what its longest number takes. */
const LONGEST = 72;

/** Whether names with chips beside them have room between the layers; a bias that has none stands on the unit's card. @param {Scene["layout"]} layout @param {number} name its width */
export const chipsFit = ({ layers, narrow }, name) => narrow || layers.every((layer, k) => k === 0 || layer.x - layers[k - 1].x >= name + 8 + LONGEST);

/**
 * What the step tells of a unit's bias: its gradient, or what it becomes once the update has told it.
 * @param {Scene} scene @param {import("../types.js").Layer} layer @param {number} unit
 * @returns {{name: string, shown: import("../types.js").Shown, hue: string}|null}
 */
export function biasNews(scene, layer, unit) {
  if (layer.bias === null) return null;
  const { frame, structure } = scene;
  const node = structure.nodes[layer.bias];
  const index = node.shape.length === 0 ? [] : [unit];
  if (activeAt(scene, layer.bias, index) === undefined) return null;
  const next = frame.after(node.name, index);
  if (frame.phase === "update") return next.state === "unknown" ? null : { name: "b →", shown: next, hue: "updated" };
  const shown = gradientAt(frame, layer.bias, index);
  return frame.phase === "backward" ? { name: `∂${scene.lossText}/∂b`, shown, hue: hue("gradient", drawable(shown)) } : null;
}

/** @param {import("../types.js").Actions} actions @param {Scene} first @param {import("../types.js").Layer} layer @param {number} unit */
export function createChip(actions, first, layer, unit) {
  const id = /** @type {number} */ (layer.bias);
  const node = first.structure.nodes[id];
  const shared = node.shape.length === 0;
  const index = shared ? [] : [unit];
  const symbol = first.frame.symbol(["value", id, index], {}).text;
  const address = /** @type {import("../types.js").Address} */ ({ place: "parameters", name: node.name, index });
  const mark = svg("text", { class: "mark" }, "b");
  const slot = svg("g", { transform: "translate(12 0)" });
  const after = svg("text", { class: "after num" });
  const lock = createLock(0, 0);
  const element = svg("g", { class: "chip" }, mark, slot, after, lock);
  const field = createNumberField(slot, actions, {
    address,
    anchor: "start",
    label: `${symbol}, bias${shared ? " shared by the layer" : ""}`,
  });
  pointable(element, { kind: "value", node: node.name, index });
  const beside = first.layout.shape.rows !== 1; // else it stands in the unit's line: beside a small unit are the numbers of its edges
  return {
    element,
    width: WIDTH,
    destroy: field.destroy,
    /** @param {Scene} scene */
    update(scene) {
      const shown = valueAt(scene.frame, id, index);
      const active = activeAt(scene, id, index);
      set(element, "data-phase", active?.phase ?? null);
      set(element, "class", `chip${active ? " active" : ""}${isPointed(scene, id, index) ? " linked" : ""}`);
      field.update({ number: shown.number, ghost: scene.frame.editing ? shown.ghost : null, problem: problemAt(scene, addressPath(address)) });
      const news = beside ? biasNews(scene, layer, unit) : null;
      setText(after, news ? `${news.hue === "updated" ? "→ " : ""}${formatShown(news.shown)}` : "");
      markAsked(after, news?.shown ?? { state: "" });
      set(after, "class", `after num ${news?.hue ?? ""}`);
      const frozen = scene.frozen.has(node.name);
      const end = 12 + (shown.number === null ? 1 : formatInput(shown.number).length) * 7;
      set(after, "x", end + (frozen ? 20 : 10));
      show(lock, frozen);
      set(lock, "transform", `translate(${end + 8} 0)`);
      set(field.element, "aria-description", frozen ? STAGE.frozen : null);
    },
  };
}
