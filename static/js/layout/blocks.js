/**
 * Where the blocks of a model stand that is no chain: a column for each number of blocks on the longest way from the inputs,
 * blocks of one column below each other, each block's weights under it. What skips a column is drawn as an arc over them all.
 *
 * @typedef {{name: string, units: number, depth: number, weights: [number, number]|null}} BlockShape  weights: rows and columns
 * @typedef {{name: string, x: number, y: number, half: number, stack: import("./sequence.js").Stack, grid: import("./sequence.js").Grid|null, gridX: number, gridY: number, sizeY: number}} BlockPlace  y: of its middle
 */

import { stackOf } from "./sequence.js";

const EDGE = 16, HALF = 26, GAP = 46, CAPTION = 34, LEAST_PITCH = 96, WIDEST_PITCH = 190;
const MOST_ROOM = 230, LEAST_CELL = 3;
/** An arc rises so much for each column it passes over, and never more than this. */
const RISE = 11, HIGHEST = 110;

/** @param {[number, number]} shape @param {number} room how wide it may be @returns {import("./sequence.js").Grid} */
function gridOf([rows, columns], room) {
  const side = Math.max(LEAST_CELL, Math.min(15, room / columns, 84 / rows));
  return { form: "cells", rows, columns, cell: [side, side], width: columns * side, height: rows * side, across: false };
}

/** @param {BlockShape[]} shapes inputs first, at depth 0; the last is the output @param {{from: string, to: string}[]} reads @param {{width: number, height: number, narrow: boolean}} room */
export function layoutBlocks(shapes, reads, { width, height, narrow }) {
  const last = Math.max(...shapes.map(({ depth }) => depth)) + 1; // behind the last block its targets
  const columns = Array.from({ length: last }, (_, depth) => shapes.filter((shape) => shape.depth === depth));
  const depths = new Map(shapes.map(({ name, depth }) => [name, depth]));
  const spans = reads.map(({ from, to }) => (depths.get(to) ?? 0) - (depths.get(from) ?? 0));
  const rise = Math.min(HIGHEST, Math.max(0, ...spans.map((span) => (span > 1 ? 14 + RISE * span : 0))));
  const pitch = Math.max(narrow ? LEAST_PITCH - 8 : LEAST_PITCH, Math.min(WIDEST_PITCH, (width - 2 * EDGE) / (last + 1)));
  const sized = columns.map((column) => column.map((shape) => {
    const stack = stackOf(shape.units, shape.units > 12 ? MOST_ROOM / column.length + 40 : 126);
    const grid = shape.weights ? gridOf(shape.weights, pitch - 14) : null;
    return { shape, stack, grid, high: 2 * stack.half + 12 + CAPTION + (grid ? grid.height + 34 : 0) };
  }));
  const widest = Math.max(...sized.map((column) => (column.length > 1 ? 0 : column[0].stack.half))); // blocks alone in their column stand on one line
  const drop = (/** @type {typeof sized[number]} */ column) => (column.length > 1 ? 0 : widest - column[0].stack.half);
  const tall = Math.max(...sized.map((column) => column.reduce((sum, { high }) => sum + high + 8, drop(column))));
  const top = rise + 12 + Math.max(0, Math.min(40, (height - tall - rise - 90) / 2));
  const places = /** @type {Map<string, BlockPlace>} */ (new Map());
  sized.forEach((column, depth) => {
    const own = column.reduce((sum, { high }) => sum + high + 8, 0);
    let y = top + (column.length > 1 ? (tall - own) / 2 : drop(column));
    for (const { shape, stack, grid, high } of column) {
      const x = EDGE + pitch * (depth + 0.5), middle = y + CAPTION - 8 + stack.half + 6;
      const gridY = middle + stack.half + 28;
      places.set(shape.name, { name: shape.name, x, y: middle, half: HALF, stack, grid, gridX: grid ? x - grid.width / 2 : x, gridY, sizeY: gridY + (grid?.height ?? 0) + 15 });
      y += high + 8;
    }
  });
  const output = /** @type {BlockPlace} */ (places.get(shapes[shapes.length - 1].name));
  const endX = EDGE + pitch * (last + 0.5);
  const target = { x: endX, y: output.y, stack: output.stack };
  const loss = { x: Math.max(endX, 0), y: output.y + output.stack.half + 40, width: 92, height: 36 };
  return { width: Math.max(width, EDGE * 2 + pitch * (last + 1) + 10), height: Math.max(height, top + tall + 16, loss.y + GAP), narrow, pitch, top, places, target, loss };
}

/** @typedef {ReturnType<typeof layoutBlocks>} BlocksLayout */

/** The line from one block to the next, or an arc over the columns between. @param {BlocksLayout} layout @param {string} from @param {string} to @param {number} columns how many further on @returns {[number, number][]} */
export function wayBetween({ places, top }, from, to, columns) {
  const a = /** @type {BlockPlace} */ (places.get(from)), b = /** @type {BlockPlace} */ (places.get(to));
  if (columns <= 1) return [[a.x + a.half, a.y], [b.x - b.half, b.y]];
  const start = /** @type {[number, number]} */ ([a.x + 8, a.y - a.stack.half - 6]), end = /** @type {[number, number]} */ ([b.x - 8, b.y - b.stack.half - 6]);
  const high = top - 4 - Math.min(HIGHEST, 14 + RISE * columns);
  const at = (/** @type {number} */ p, /** @type {number} */ q, /** @type {number} */ r, /** @type {number} */ s, /** @type {number} */ t) => p * (1 - t) ** 3 + 3 * q * t * (1 - t) ** 2 + 3 * r * t * t * (1 - t) + s * t ** 3;
  return Array.from({ length: 25 }, (_, k) => [at(start[0], start[0] + 14, end[0] - 14, end[0], k / 24), at(start[1], high, high, end[1], k / 24)]);
}
