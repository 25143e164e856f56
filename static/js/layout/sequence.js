/**
 * Where the parts of an unrolled model stand: its weights once, at the left, each beside the row in which it is used; a column
 * for every step, from left to right; under the steps the sizes and the instalments, at the left their sum.
 *
 * @typedef {{width: number, height: number}} Size
 * @typedef {{form: "numbers"|"cells", rows: number, columns: number, cell: [number, number], width: number, height: number, across: boolean}} Grid
 * @typedef {{digits: boolean, pitch: number, half: number, count: number}} Stack   units one below the other
 * @typedef {{id: number, name: string, shape: number[], band: "out"|"state"|"in"}} WeightShape
 * @typedef {{id: number, name: string, grid: Grid, x: number, y: number}} WeightPlace
 * @typedef {{inputs: number, hidden: number, outputs: number, memory: boolean, gates: string[], every: boolean, times: number[], counted: number[], weights: WeightShape[], instalment: [number, number]}} SequenceShape  times: the columns; 0 is the state before the first
 */

/** Fewer pixels than these for a step would run its numbers into each other. */
const LEAST_PITCH = 66, WIDEST_PITCH = 116;
const EDGE = 14, GAP = 12, CAPTION = 16;
const MOST_DIGITS = 5, ROOM = 126;
const NUMBER_CELL = /** @type {[number, number]} */ ([42, 20]);

/** Units one below the other: with their numbers while these have room. @param {number} count @param {number} room @returns {Stack} */
export function stackOf(count, room = ROOM) {
  const digits = count <= MOST_DIGITS;
  const pitch = digits ? Math.min(34, Math.max(30, room / Math.max(1, count))) : room / count;
  return { digits, pitch, half: (count * pitch) / 2, count };
}

/** How an array of weights is drawn: in numbers where it is small, else in hue and strength. @param {number[]} shape @param {number} room @returns {Grid} */
export function weightGrid(shape, room) {
  const [rows = 1, columns = 1] = shape;
  const small = rows <= 4 && columns <= 3;
  const cell = small ? NUMBER_CELL : /** @type {[number, number]} */ ([Math.max(5, Math.min(18, 120 / columns)), Math.max(4, Math.min(18, room / rows))]);
  return { form: small ? "numbers" : "cells", rows, columns, cell, width: columns * cell[0], height: rows * cell[1], across: false };
}

/** @param {SequenceShape} shape @param {Size & {narrow: boolean, top: number, least?: number}} room  least: of a column, where it asks for more than usual */
export function layoutSequence(shape, { width, height, narrow, top, least: asked = 0 }) {
  const { times, counted, weights, every } = shape;
  const state = stackOf(shape.hidden), input = stackOf(shape.inputs, 60), output = stackOf(shape.outputs, 60);
  const gates = shape.gates.length ? { cell: Math.max(4, Math.min(10, 44 / shape.hidden)), count: shape.gates.length } : null;
  const gatesHeight = gates ? shape.hidden * gates.cell + 26 : 0;
  const grids = weights.map((weight) => ({ weight, grid: weightGrid(weight.shape, weight.band === "in" ? 70 : 110) }));
  const banded = (/** @type {string} */ band) => grids.filter(({ weight }) => weight.band === band);
  const tall = (/** @type {string} */ band) => Math.max(0, ...banded(band).map(({ grid }) => grid.height + CAPTION));
  const widthOf = (/** @type {{weight: WeightShape, grid: Grid}} */ { weight, grid }) => Math.max(grid.width, weight.name.length * 9); // its name stands above it
  const wide = (/** @type {string} */ band) => banded(band).reduce((sum, each) => sum + widthOf(each) + 10, -10);
  const [rows, columns] = shape.instalment;
  const mini = Math.max(3, Math.min(15, 45 / Math.max(rows, columns)));
  const left = Math.max(wide("out"), wide("state"), wide("in"), columns * mini * 1.4 + 74, 110);
  const start = EDGE + left + GAP;

  const outHeight = Math.max(output.half * 2 + 26 + (every ? 16 : 0), tall("out"));
  const stateHeight = Math.max(state.half * 2 + 12, tall("state") - gatesHeight);
  const inHeight = shape.inputs ? Math.max(input.half * 2 + 26, tall("in")) : 12;
  const used = top + 41 + outHeight + 21 + stateHeight + gatesHeight + inHeight + 34 + rows * mini + 34;
  const spare = Math.max(0, height - used);
  const air = Math.min(18, spare / 5);

  let y = top + air / 2;
  const lossY = y + 20;
  y += 41 + air / 2;
  const outY = y + outHeight - output.half;
  y += outHeight + air;
  const titleY = y + 14;
  y += 21;
  const stateY = y + stateHeight / 2;
  y += stateHeight;
  const gatesY = y + 8;
  y += gatesHeight + air / 2;
  const inY = y + inHeight / 2 + 6;
  y += inHeight + air;
  const sizeY = y + 22;
  const instalmentY = sizeY + 12;
  const bottom = instalmentY + rows * mini;

  const half = shape.memory ? 56 : 28;
  const least = Math.max(asked, (narrow ? LEAST_PITCH + 6 : LEAST_PITCH) + (shape.memory ? 56 : 0));
  const pitch = Math.min(times.length === 1 ? Infinity : Math.max(WIDEST_PITCH, least), Math.max(least, (width - start - EDGE) / times.length));
  const xOf = new Map(times.map((time, k) => [time, start + pitch * (k + 0.5)]));
  const endX = xOf.get(times[times.length - 1]) ?? start;
  const full = Math.max(width, start + pitch * times.length + EDGE);

  const place = (/** @type {"out"|"state"|"in"} */ band, /** @type {number} */ middle) => {
    let x = EDGE;
    return banded(band).map((each) => {
      const { weight, grid } = each;
      const at = { id: weight.id, name: weight.name, grid, x, y: middle - grid.height / 2 + CAPTION / 2 };
      x += widthOf(each) + 10;
      return at;
    });
  };
  return {
    width: full, height: Math.max(height, bottom + 34), narrow,
    shape, state, input, output, gates, half, pitch, xOf, start, left,
    lossY, outY, titleY, stateY, gatesY, inY, sizeY, instalmentY, mini, bottom,
    loss: { x: Math.max(start + 46, endX), y: lossY, width: 92, height: 36 },
    counted: new Set(counted),
    weights: /** @type {WeightPlace[]} */ ([...place("out", outY - 6), ...place("state", stateY), ...place("in", inY)]),
    sum: { x: EDGE, y: instalmentY - 2, cell: mini * 1.15 },
  };
}

/** Where a unit of a stack stands. @param {Stack} stack @param {number} middle @param {number} k */
export const unitY = ({ pitch, half }, middle, k) => middle - half + pitch * (k + 0.5);

/** @typedef {ReturnType<typeof layoutSequence>} SequenceLayout */
