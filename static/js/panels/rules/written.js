/** A rule's formula as MathML, its holes filled with letters. */
import { m, operator, symbolElement, templateElement } from "../math.js";

/** What a hole for the op's own value is called. */
const OUT = "f";
/** A letter holds together as tightly as anything does. */
const TIGHT = 4;

/** @param {import("../../core/rules.js").Written} written @param {...Node} before stands in front, such as f = */
export function writtenMath({ template, letters }, ...before) {
  const inner = templateElement(template, (hole) => ({ node: symbolElement(hole === "out" ? OUT : (letters[Number(hole)] ?? "x")), precedence: TIGHT }), false);
  return m("math", m("mrow", ...before, inner));
}

/** The derivative of f, or of one operand where there are more. @param {string} letter */
export const derivativeSign = (letter) => m("mrow", m("mfrac", m("mrow", m("mi", "d"), m("mi", OUT)), m("mrow", m("mi", "d"), m("mi", letter))), operator("="));

export const functionSign = () => m("mrow", m("mi", OUT), operator("="));
