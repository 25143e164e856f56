/**
 * How much room a node of a circuit takes: its sign or name, and the beginning of its wire with the value above and the
 * gradient below. A vector or a matrix is a small grid of numbers, or of cells where it is larger, or its shape in words.
 *
 * @typedef {import("../../types.js").TapeNode} TapeNode
 * @typedef {{form: "numbers"|"cells"|"summary", rows: number, columns: number, cell: [number, number], width: number, height: number, across: boolean}} Grid
 *   across: a vector laid down as a row
 * @typedef {{grid: Grid|null, half: number, head: number, stem: number}} Look  half: of the sign's width; head: what stands left of the wire's beginning
 */
import { labelWidth } from "../labels.js";

const NUMBERS = { rows: 6, columns: 3, cell: /** @type {[number, number]} */ ([56, 18]) };
const CELLS = { rows: 16, columns: 24 };
/** Where there is little room. */
const FEW_NUMBERS = { ...NUMBERS, rows: 3 };
const CELL_SIZES = { loose: 13, tight: 9, close: 7 };
const SUMMARY = { width: 92, height: 32 };
/** From loose to tight: the first that fits the stage is taken, else the last. @typedef {"loose"|"tight"|"close"} Density */
export const DENSITIES = /** @type {const} */ (["loose", "tight", "close"]);
/** An op's circle; what a wire's beginning takes, with a number of four digits and its sign; what stands between columns at least, and beside them all. */
const SIZES = { loose: { radius: 20, stem: 68 }, tight: { radius: 17, stem: 58 }, close: { radius: 14, stem: 54 } };
export const ROOMS = { loose: {}, tight: {}, close: { channel: 12, side: 16, edge: 2 } };
/** A line of text above or below the wire, and what a parameter's new value takes. */
const LINE = 21, AFTER = 15;
/** The note of a grid's shape above it, and its distance from the wire. */
export const CAPTION = 15;
export const CLEAR = 8;

/** How an array is shown, null for a single number. @param {number[]} shape @param {Density} [density] @returns {Grid|null} */
export function gridOf(shape, density = "loose") {
  if (!shape.length) return null;
  const across = shape.length === 1 && shape[0] > NUMBERS.rows;
  const [rows, columns] = shape.length === 2 ? shape : across ? [1, shape[0]] : [shape[0], 1];
  const fits = (/** @type {{rows: number, columns: number}} */ most) => rows <= most.rows && columns <= most.columns;
  const numbers = density === "loose" ? NUMBERS : FEW_NUMBERS;
  const cells = { ...CELLS, cell: /** @type {[number, number]} */ ([CELL_SIZES[density], CELL_SIZES[density]]) };
  const [form, kind] = fits(numbers) ? /** @type {const} */ (["numbers", numbers]) : /** @type {const} */ (["cells", cells]);
  if (!fits(kind)) return { form: "summary", rows, columns, cell: [SUMMARY.width, SUMMARY.height], width: SUMMARY.width, height: SUMMARY.height, across };
  return { form, rows, columns, cell: kind.cell, width: columns * kind.cell[0], height: rows * kind.cell[1], across };
}

/** The element of an array that a cell shows. @param {number[]} shape @param {Grid} grid @param {number} row @param {number} column */
export const elementAt = (shape, { across }, row, column) => (shape.length === 2 ? [row, column] : [across ? column : row]);

/** The cell that shows an element. @param {Grid} grid @param {number[]} element @returns {[number, number]} */
export const cellOf = ({ across }, element) => (element.length === 2 ? [element[0], element[1]] : across ? [0, element[0] ?? 0] : [element[0] ?? 0, 0]);

/** Whether a node stands in the text as a number. @param {TapeNode} node */
export const isNumeral = (node) => node.op === null && node.role === "constant";

/** @param {TapeNode} node @param {{sign: string, name: string, density: Density}} words @returns {import("./place.js").Box & {look: Look}} */
export function boxOf(node, { sign, name, density }) {
  const grid = gridOf(node.shape, density);
  const { radius, stem: single } = SIZES[density];
  const leaf = node.op === null, numeral = isNumeral(node);
  const half = Math.max(radius, (labelWidth(sign) * 0.86 + (density === "close" ? 8 : 14)) / 2);
  const head = leaf ? labelWidth(name) + 6 : 2 * half;
  const stem = numeral ? 6 : grid ? Math.max(40, grid.width + 14) : single;
  const heightAbove = grid ? grid.height + CLEAR + CAPTION : LINE;
  const heightBelow = grid ? grid.height + CLEAR : LINE;
  const named = name && !leaf;
  return {
    id: node.id, operands: node.operands, late: numeral || (leaf && density !== "loose"), radius: leaf ? 0 : radius,
    width: head + stem,
    above: numeral ? 10 : Math.max(heightAbove, leaf ? 12 : radius + (named ? 19 : 4)),
    below: numeral ? 10 : Math.max(heightBelow + (node.role === "parameter" && !grid ? AFTER : 0), leaf ? 12 : radius + 4),
    look: { grid, half, head, stem },
  };
}
