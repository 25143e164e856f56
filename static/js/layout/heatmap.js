/**
 * The weights between two layers as a matrix: where its cells stand, which cell is at a point, and the cells as a few
 * outlines, one for each hue and strength. Thousands of cells are thousands of elements otherwise.
 */

import { gradientShare, hue } from "./scales.js";

/** @typedef {{x: number, width: number, rows: number, columns: number, tops: number[], height: number, top: number, bottom: number}} MatrixBox */

/** Room between a unit and the matrix. */
const GAP = 12;
const WIDEST_CELL = 26;
const TALLEST_CELL = 26;
/** Strengths that are told apart. */
export const LEVELS = 10;

/** @param {number} level 1 to the number of levels */
export const levelOpacity = (level) => 0.08 + (0.92 * level) / LEVELS;

/**
 * Rows are the units on the right and stand beside them where all of these are shown; columns are the units on the left.
 * @param {import("./network.js").NetworkLayout} layout @param {number} pair @returns {MatrixBox}
 */
export function matrixBox(layout, pair) {
  const from = layout.layers[pair], to = layout.layers[pair + 1];
  const left = from.x + layout.shape.half + GAP, right = to.x - layout.shape.half - GAP;
  const columns = from.size, rows = to.size;
  const width = Math.max(8, Math.min(right - left, columns * WIDEST_CELL));
  const x = (left + right) / 2 - width / 2;
  const whole = to.units.length === rows;
  const pitch = rows > 1 ? to.units[1].y - to.units[0].y : TALLEST_CELL;
  if (whole) {
    const height = Math.min(pitch, TALLEST_CELL);
    const tops = to.units.map((unit) => unit.y - height / 2);
    return { x, width, rows, columns, tops, height, top: tops[0], bottom: tops[rows - 1] + height };
  }
  const top = to.units[0].y - layout.shape.radius;
  const bottom = to.units[to.units.length - 1].y + layout.shape.radius;
  const height = (bottom - top) / rows;
  return { x, width, rows, columns, tops: Array.from({ length: rows }, (_, o) => top + o * height), height, top, bottom };
}

/** The cell at a point, in shares of the box's width and height. @param {MatrixBox} box @param {number} px @param {number} py @returns {[number, number]} */
export function cellAt(box, px, py) {
  const y = box.top + py * (box.bottom - box.top);
  let row = box.tops.findIndex((top) => y < top + box.height);
  if (row < 0) row = box.rows - 1;
  if (row > 0 && y < box.tops[row] && box.tops[row] - y > y - box.tops[row - 1] - box.height) row -= 1; // between two rows: the nearer
  return [row, Math.min(box.columns - 1, Math.max(0, Math.floor(px * box.columns)))];
}

/** The outline of a block of cells. @param {MatrixBox} box @param {{rows: [number, number], columns: [number, number]}} block first and last */
export function blockOf({ x, width, columns, tops, height }, block) {
  const cell = width / columns;
  const y = tops[block.rows[0]];
  return { x: x + block.columns[0] * cell, y, width: (block.columns[1] - block.columns[0] + 1) * cell, height: tops[block.rows[1]] + height - y };
}

/** The round magnitude that is drawn at full strength: 1, 2 or 5 times a power of ten. @param {number} largest */
export function fullStrength(largest) {
  if (!(largest > 0) || !Number.isFinite(largest)) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  const stride = [1, 2, 5, 10].find((m) => m * power >= largest * (1 - 1e-12)) ?? 10;
  return Number((stride * power).toPrecision(1));
}

/** Strength from 0 to 1. @param {"value"|"gradient"} kind @param {number} number @param {number} full */
const strength = (kind, number, full) => (kind === "gradient" ? gradientShare(number) : Math.min(1, Math.abs(number) / full));

/**
 * Outlines of all cells of one hue and strength, by "hue level"; an unknown number draws none, neighbours join.
 * @param {MatrixBox} box @param {"value"|"gradient"} kind @param {(o: number, i: number) => number|null} numberAt @param {number} full
 * @returns {Map<string, string>}
 */
export function cellOutlines(box, kind, numberAt, full) {
  /** @type {Map<string, string[]>} */
  const found = new Map();
  const cell = box.width / box.columns;
  const high = box.height.toFixed(2);
  for (let o = 0; o < box.rows; o += 1) {
    const y = box.tops[o].toFixed(2);
    let before = "", from = 0;
    for (let i = 0; i <= box.columns; i += 1) {
      const number = i < box.columns ? numberAt(o, i) : null;
      const level = number === null || number === 0 ? 0 : Number.isFinite(number) ? Math.max(1, Math.ceil(strength(kind, number, full) * LEVELS)) : LEVELS;
      const key = level === 0 || number === null ? "" : `${hue(kind, number)} ${level}`;
      if (key === before) continue;
      if (before) {
        const run = `M${(box.x + from * cell).toFixed(2)} ${y}h${((i - from) * cell).toFixed(2)}v${high}h${(-(i - from) * cell).toFixed(2)}z`;
        const runs = found.get(before);
        if (runs) runs.push(run);
        else found.set(before, [run]);
      }
      [before, from] = [key, i];
    }
  }
  return new Map([...found].map(([key, runs]) => [key, runs.join("")]));
}
