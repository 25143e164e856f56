/**
 * A block of numbers as text, as it comes from a spreadsheet, a file or a NumPy session, and a block laid into an array.
 *
 * Between numbers stand tabs or semicolons (then a comma may be the decimal sign), else commas or spaces.
 *
 * @typedef {{row: number, column: number, code: "none"|"whole"|"outside", text: string}} BlockProblem  row and column count from 1
 */
import { fullNumber, parseNumber } from "./numbers.js";

/** Whether a text holds more than one number. @param {string} text */
export const isBlock = (text) => /[\t\n;]/.test(text.trim()) || text.trim().split(/,\s+|\s+/).length > 1;

/** @param {string} row */
function cellsOf(row) {
  if (/[\t;]/.test(row)) return row.split(/[\t;]/).map((cell) => cell.trim());
  return row.trim().split(/\s*,\s*|\s+/).filter((cell, k, all) => cell !== "" || k < all.length - 1); // a comma may end a row
}

/** The numbers of a text, row by row; what is none is told by its place. @param {string} text @returns {{rows: number[][], problems: BlockProblem[]}} */
export function parseBlock(text) {
  const bare = text.replace(/\]\s*,?\s*\[/g, "\n").replace(/[[\]]|array\(|\)/g, "").replace(/\r\n?/g, "\n");
  const lines = bare.split("\n").filter((line) => line.trim() !== "");
  const problems = /** @type {BlockProblem[]} */ ([]);
  const rows = lines.map((line, r) => cellsOf(line).map((cell, c) => {
    const number = parseNumber(cell);
    if (number === null) problems.push({ row: r + 1, column: c + 1, code: "none", text: cell });
    return number ?? NaN;
  }));
  return { rows, problems };
}

/** As rows of a text that a spreadsheet understands, every digit kept. @param {any[][]} rows */
export const blockText = (rows) => rows.map((row) => row.map((number) => (typeof number === "number" ? fullNumber(number) : String(number))).join("\t")).join("\n");

/**
 * The rows with a block laid over them from a cell on, or why it does not fit.
 * @param {any[][]} rows @param {number[][]} block @param {[number, number]} from @param {{grows?: boolean, whole?: (column: number) => boolean}} [rule]
 * @returns {{rows: any[][], problems: BlockProblem[]}}
 */
export function layBlock(rows, block, [top, left], { grows = false, whole = () => false } = {}) {
  const columns = rows[0]?.length ?? 0;
  const made = rows.map((row) => [...row]);
  const problems = /** @type {BlockProblem[]} */ ([]);
  block.forEach((numbers, r) => {
    const full = left === 0 && numbers.length === columns;
    if (top + r >= made.length && grows && full) made.push(Array(columns).fill(0));
    numbers.forEach((number, c) => {
      const place = { row: r + 1, column: c + 1, text: fullNumber(number) };
      if (top + r >= made.length || left + c >= columns) problems.push({ ...place, code: "outside" });
      else if (whole(left + c) && !Number.isInteger(number)) problems.push({ ...place, code: "whole" });
      else made[top + r][left + c] = number;
    });
  });
  return { rows: made, problems };
}
