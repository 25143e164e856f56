/** A guide's text on the page: its numbers and symbols bound to the run, and lit when their thing is pointed at. */
import { piecesOf } from "../core/guide.js";
import { fullNumber } from "../core/numbers.js";
import { isLinked } from "../core/things.js";
import { h, setAttribute, setText } from "./dom.js";
import { symbolMath } from "./math.js";
import { pointAt } from "./slot.js";

/**
 * @param {string} text @param {import("../types.js").Frame} first @param {import("../types.js").Actions} actions
 * @param {number} [digits] of numbers beside printed ones
 */
export function createText(text, first, actions, digits = 4) {
  const bound = /** @type {{element: HTMLElement, k: number}[]} */ ([]);
  const element = h("p", {}, ...piecesOf(text, first, digits).map((piece, k) => {
    if (piece.kind === "text") return piece.text;
    if (piece.kind === "strong") return h("b", { text: piece.text });
    const part = piece.kind === "symbol" ? h("span", { class: "sym" }, symbolMath(piece.tex ?? "")) : h("span", { class: "num", text: piece.text });
    const thing = piece.thing ?? null;
    if (thing) pointAt(part, () => thing, actions);
    bound.push({ element: part, k });
    return part;
  }));
  return {
    element,
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const pieces = piecesOf(text, frame, digits);
      for (const { element: part, k } of bound) {
        const piece = pieces[k];
        if (piece.kind === "number") {
          setText(part, piece.text);
          setAttribute(part, "title", piece.number === null || piece.number === undefined ? null : fullNumber(piece.number));
        }
        part.classList.toggle("linked", isLinked(frame, piece.thing ?? null));
      }
    },
  };
}
