/**
 * A bias as a chip beside its unit's name: "b 0.35", draggable. A bias that the layer's units share is one number,
 * shown on each of them and changed on all of them at once.
 */

import { addressPath } from "../core/edit.js";
import { formatInput, formatShown } from "../core/numbers.js";
import { drawable, hue } from "../layout/scales.js";
import { createNumberField } from "./number.js";
import { activeAt, gradientAt, isPointed, pointable, problemAt, valueAt } from "./scene.js";
import { set, setText, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */

/**
 * @param {import("../types.js").Actions} actions @param {Scene} first @param {import("../types.js").Layer} layer @param {number} unit
 * @param {() => import("../types.js").Thing|null} selected
 */
export function createChip(actions, first, layer, unit, selected) {
  const id = /** @type {number} */ (layer.bias);
  const node = first.structure.nodes[id];
  const shared = node.shape.length === 0;
  const index = shared ? [] : [unit];
  const symbol = first.frame.symbol(["value", id, index], {}).text;
  const address = /** @type {import("../types.js").Address} */ ({ place: "parameters", name: node.name, index });
  const mark = svg("text", { class: "mark" }, "b");
  const slot = svg("g", { transform: "translate(12 0)" });
  const after = svg("text", { class: "after num" });
  const element = svg("g", { class: "chip" }, mark, slot, after);
  const field = createNumberField(slot, actions, {
    address,
    anchor: "start",
    label: `${symbol}, bias${shared ? " shared by the layer" : ""}`,
  });
  pointable(element, () => ({ kind: "value", node: node.name, index }), actions, selected);
  element.addEventListener("click", (event) => event.stopPropagation());
  const digits = formatInput(valueAt(first.frame, id, index).number ?? 0).length;
  /** Its gradient while that is the step; what it becomes, once the update has told it. @param {Scene} scene @param {boolean} active */
  const newsOf = (scene, active) => {
    const next = scene.frame.after(node.name, index);
    if (active && scene.frame.phase === "update" && next.state !== "unknown") return { text: `→ ${formatShown(next)}`, hue: "updated" };
    const gradient = gradientAt(scene.frame, id, index);
    return active && scene.frame.phase === "backward" ? { text: formatShown(gradient), hue: hue("gradient", drawable(gradient)) } : null;
  };
  return {
    element,
    width: 12 + digits * 7,
    destroy: field.destroy,
    /** @param {Scene} scene */
    update(scene) {
      const shown = valueAt(scene.frame, id, index);
      const active = activeAt(scene, id, index);
      set(element, "data-phase", active?.phase ?? null);
      element.classList.toggle("active", active !== undefined);
      element.classList.toggle("linked", isPointed(scene, id, index));
      field.update({ number: shown.number, ghost: scene.frame.editing ? shown.ghost : null, problem: problemAt(scene, addressPath(address)) });
      const news = newsOf(scene, active !== undefined);
      setText(after, news?.text ?? "");
      set(after, "class", `after num ${news?.hue ?? ""}`);
      set(after, "x", 22 + (shown.number === null ? 1 : formatInput(shown.number).length) * 7);
    },
  };
}
