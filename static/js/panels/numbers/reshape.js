/** The shape of a circuit's input: a number, a vector of so many, a matrix of rows and columns. What fits stays. */
import { resized } from "../../core/sourcing.js";
import { leafOf } from "../../core/trace.js";
import { NUMBERS } from "../../core/words.js";
import { h } from "../dom.js";

/** "3" is a vector of three, "2 × 3" a matrix, nothing a single number; null where it is none of them. @param {string} text @returns {number[]|null} */
export function readShape(text) {
  const parts = text.trim() === "" ? [] : text.trim().split(/[\s,x×*]+/i).map(Number);
  return parts.length <= 2 && parts.every((size) => Number.isInteger(size) && size > 0 && size <= 1000) ? parts : null;
}

/** @param {import("../../types.js").Frame} frame @param {import("../../types.js").Actions} actions @param {import("../../types.js").TapeNode} node */
export function createReshape(frame, actions, { name, shape, ...node }) {
  const complaint = h("p", { class: "problem", role: "alert", hidden: true });
  const input = h("input", { type: "text", class: "num", size: 8, value: shape.join(" × "), placeholder: NUMBERS.single, "aria-label": NUMBERS.shapeOf(name), on: { change: take } });
  function take() {
    const wanted = readShape(input.value);
    complaint.hidden = wanted !== null;
    complaint.textContent = wanted ? "" : NUMBERS.noShape;
    const value = leafOf({ ...node, name, shape }, frame.request, /** @type {any} */ (frame.structure));
    if (wanted && value !== null) actions.setGiven(name, resized(value, wanted));
  }
  return h("div", { class: "reshape" }, h("label", { class: "note" }, NUMBERS.shapeLabel, " ", input), complaint);
}
