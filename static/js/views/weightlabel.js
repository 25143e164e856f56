/**
 * The weight as a number on its edge, which can be changed there; its name while it is pointed at or selected, what it
 * becomes once the update has told it, a lock while it is frozen.
 */

import { addressPath } from "../core/edit.js";
import { formatInput, formatShown } from "../core/numbers.js";
import { hue } from "../layout/scales.js";
import { markAsked } from "./asks.js";
import { createLock } from "./marks.js";
import { createNumberField } from "./number.js";
import { pointable } from "./pointing.js";
import { problemAt } from "./scene.js";
import { STAGE } from "../core/words.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** The gap of a column of labels from which each has room for a second line of its own. */
const ROOM_BELOW = 56;
const DIGIT = 3.8;

/**
 * @param {SVGGElement} slot where the label stands, empty @param {import("../types.js").Actions} actions
 * @param {{node: string, index: [number, number], name: string, label: string, gap: number}} weight
 */
export function createWeightLabel(slot, actions, { node, index, name, label, gap }) {
  const address = /** @type {import("../types.js").Address} */ ({ place: "parameters", name: node, index });
  const path = addressPath(address);
  const roomBelow = gap >= ROOM_BELOW;
  const after = svg("text", { class: "after num updated", "text-anchor": roomBelow ? "middle" : "start", y: roomBelow ? 15 : 0 });
  const title = svg("text", { class: "weight-name", "text-anchor": roomBelow ? "middle" : "end", y: roomBelow ? -20 : 0, "aria-hidden": "true" });
  pointable(slot, { kind: "value", node, index });
  const field = createNumberField(slot, actions, { address, label });
  const lock = createLock(0, 0);
  slot.append(after, title, lock);
  return {
    destroy: field.destroy,
    /** @param {Scene} scene @param {import("../types.js").Shown} shown @param {{active: boolean, named: boolean}} how */
    update(scene, shown, { active, named }) {
      const { frame } = scene;
      const next = frame.after(node, index);
      field.update({
        number: shown.number,
        ghost: frame.editing ? shown.ghost : null,
        problem: problemAt(scene, path),
        hue: active ? hue("value", shown.number) : "",
      });
      const tells = frame.phase === "update" && next.state !== "unknown" && (roomBelow || active);
      setText(after, tells ? `→ ${formatShown(next, formatInput)}` : "");
      markAsked(after, tells ? next : { state: "" });
      const half = shown.number === null ? 0 : formatInput(shown.number).length * DIGIT + 8;
      const frozen = scene.frozen.has(node);
      show(lock, frozen);
      set(lock, "transform", `translate(${half + 3} 0)`);
      set(field.element, "aria-description", frozen ? STAGE.frozen : null);
      if (!roomBelow) set(after, "x", half);
      const ghost = frame.editing && shown.ghost !== null;
      setText(title, named && !(roomBelow && ghost) ? name : "");
      if (!roomBelow) set(title, "x", -half);
    },
  };
}
