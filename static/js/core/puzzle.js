/**
 * The dimension puzzle: D = W X is given, and what goes back to W and to X is put together from six matrices, two at a time.
 * Shapes tell what fits; a run of the server with the arrangement in it, and its differences, tell whether it is right.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {[number, number]} Shape                    rows, columns
 * @typedef {[number, number, number]} Sizes            rows of W, columns of W, columns of X
 * @typedef {typeof PIECES[number]} Piece
 * @typedef {typeof WANTED[number]} Wanted
 * @typedef {{kind: "empty"}|{kind: "inner", left: Shape, right: Shape}|{kind: "outer", left: Shape, right: Shape, made: Shape, wanted: Shape}|{kind: "fits", left: Shape, right: Shape, made: Shape}} Fit
 */
import { toNumber } from "./numbers.js";
import { circuitRequest } from "./rules.js";
import { namedInputs } from "./trace.js";

export const PIECES = /** @type {const} */ (["dD", "dDT", "W", "WT", "X", "XT"]);
export const WANTED = /** @type {const} */ (["W", "X"]);

/** What `State.panels` calls the parts of the puzzle; `open` holds the sizes. */
export const PUZZLE_PANELS = /** @type {const} */ ({ open: "puzzle", W: "puzzle W", X: "puzzle X" });

/** Sizes to choose from: those of the notes, two that are small, and squares, which all fit and so tell nothing. @type {readonly Sizes[]} */
export const OFFERED = [[5, 10, 3], [2, 3, 4], [3, 1, 2], [3, 3, 3]];
export const LARGEST = 12;

export const sizesText = (/** @type {Sizes} */ sizes) => sizes.join(" ");

/** The sizes that a text tells, or null where it tells none that are taken. @param {string|undefined} text @returns {Sizes|null} */
export function readSizes(text) {
  const sizes = (text ?? "").split(" ").map(Number);
  const good = sizes.length === 3 && sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= LARGEST);
  return good ? /** @type {Sizes} */ (sizes) : null;
}

/** @param {Piece} piece @param {Sizes} sizes @returns {Shape} */
export function shapeOf(piece, [rows, inner, columns]) {
  const shapes = /** @type {Record<string, Shape>} */ ({ dD: [rows, columns], W: [rows, inner], X: [inner, columns] });
  const [height, width] = shapes[piece.replace(/T$/, "")];
  return piece.endsWith("T") ? [width, height] : [height, width];
}

const isPiece = (/** @type {string} */ text) => /** @type {readonly string[]} */ (PIECES).includes(text);

/** The two slots of a gradient as they are filled. @param {State} state @param {Wanted} wanted @returns {[Piece|null, Piece|null]} */
export function slotsOf(state, wanted) {
  const [left = "", right = ""] = (state.panels[PUZZLE_PANELS[wanted]] ?? "").split(" ");
  return /** @type {[Piece|null, Piece|null]} */ ([left, right].map((text) => (isPiece(text) ? text : null)));
}

/** Slots as they stand in the address; null where both are empty. @param {[Piece|null, Piece|null]} slots */
export const slotsText = ([left, right]) => (left || right ? `${left ?? "-"} ${right ?? "-"}` : null);

/** Whether an arrangement fits, told in shapes. @param {[Piece|null, Piece|null]} slots @param {Wanted} wanted @param {Sizes} sizes @returns {Fit} */
export function fitOf([first, second], wanted, sizes) {
  if (!first || !second) return { kind: "empty" };
  const left = shapeOf(first, sizes), right = shapeOf(second, sizes), target = shapeOf(wanted, sizes);
  if (left[1] !== right[0]) return { kind: "inner", left, right };
  const made = /** @type {Shape} */ ([left[0], right[1]]);
  const same = made[0] === target[0] && made[1] === target[1];
  return same ? { kind: "fits", left, right, made } : { kind: "outer", left, right, made, wanted: target };
}

/** Every pair of different matrices that fits. With what arrives in it: without it there is no gradient. @param {Wanted} wanted @param {Sizes} sizes @returns {[Piece, Piece][]} */
export function fitting(wanted, sizes) {
  const pairs = PIECES.flatMap((left) => PIECES.map((right) => /** @type {[Piece, Piece]} */ ([left, right])));
  return pairs.filter((pair) => fitOf(pair, wanted, sizes).kind === "fits");
}

/** Numbers of a matrix that is not given; one that were its own transpose would let a wrong arrangement pass. @param {Shape} shape @param {number} from */
const numbersOf = ([rows, columns], from) => Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => (((3 * r * r + 7 * r + 4 * c + from) % 11) - 5) / 4));

/** Rows and columns of a given matrix. @param {any} matrix @returns {Shape|null} */
const shapeIn = (matrix) => (Array.isArray(matrix?.[0]) ? [matrix.length, matrix[0].length] : null);

/** The matrices of the puzzle: those on the stage where they have its sizes, else some of our own. @param {State} state @param {Sizes} sizes @returns {{W: any, X: any, G: any, own: boolean}} */
export function matricesOf(state, sizes) {
  const { W, X, G } = namedInputs(state.request) ?? {};
  const given = [W, X, G].map((matrix) => String(shapeIn(matrix)));
  const wanted = [shapeOf("W", sizes), shapeOf("X", sizes), shapeOf("dD", sizes)];
  if (given.every((shape, k) => shape === String(wanted[k]))) return { W, X, G, own: false };
  const [w, x, g] = wanted.map((shape, k) => numbersOf(shape, 3 * k));
  return { W: w, X: x, G: g, own: true };
}

/** A piece in the language of circuits; what arrives at D is G, since L is the sum of G times D. @param {Piece} piece */
function written(piece) {
  const name = piece.startsWith("dD") ? "G" : piece[0];
  return piece.endsWith("T") ? `transpose(${name})` : name;
}

/** A name for the gradient that was put together. */
export const mineOf = (/** @type {Wanted} */ wanted) => `mine_${wanted}`;

/** The gradients that fit in their shapes. @param {State} state @param {Sizes} sizes @returns {Wanted[]} */
const complete = (state, sizes) => WANTED.filter((wanted) => fitOf(slotsOf(state, wanted), wanted, sizes).kind === "fits");

/** What is asked once an arrangement fits. @param {State} state */
export function arrangementQuestion(state) {
  const sizes = readSizes(state.panels[PUZZLE_PANELS.open]);
  const done = sizes ? complete(state, sizes) : [];
  if (!sizes || !done.length) return null;
  const { W, X, G } = matricesOf(state, sizes);
  const lines = done.map((wanted) => {
    const [left, right] = /** @type {[Piece, Piece]} */ (slotsOf(state, wanted));
    return `${mineOf(wanted)} = ${written(left)} @ ${written(right)}`;
  });
  const source = ["D = W @ X", "L = sum(G * D)", ...lines].join("\n");
  const request = circuitRequest(source, { W, X, G });
  return { key: JSON.stringify([source, W, X, G]), request: { ...request, frozen: ["G"], granularity: /** @type {const} */ ("layer"), model: { ...request.model, output: "L" } } };
}

const flat = (/** @type {any} */ nested) => /** @type {any[]} */ (Array.isArray(nested) ? nested.flat(Infinity) : [nested]);
/** Gradients below this are compared as if they were this large, as in every gradient check. */
const FLOOR = 1e-8;

/** The largest relative error between two arrays of one shape. @param {any} mine @param {any} numeric */
export function errorBetween(mine, numeric) {
  const a = flat(mine), b = flat(numeric);
  if (a.length !== b.length) return NaN;
  return a.reduce((worst, each, k) => {
    const x = toNumber(each) ?? NaN, y = toNumber(b[k]) ?? NaN;
    return Math.max(worst, Math.abs(x - y) / Math.max(FLOOR, Math.abs(x), Math.abs(y)));
  }, 0);
}

/** @typedef {{mine: any, numeric: any, error: number, right: boolean}} Judged */

/** What the server's run says of a gradient that fits; null while it has not answered. @param {State} state @param {Wanted} wanted @returns {Judged|null} */
export function judgedOf(state, wanted) {
  const asked = state.puzzle;
  if (!asked?.result || asked.key !== arrangementQuestion(state)?.key) return null;
  const { trace, check } = asked.result;
  const node = trace.byName.get(mineOf(wanted));
  if (!node) return null;
  const mine = trace.valueOf(node.id), { numeric } = check.parameters[wanted];
  const error = errorBetween(mine, numeric);
  return { mine, numeric, error, right: error <= check.tolerance };
}

/** The sizes of the first product of two matrices on a stage. @param {Structure|null} structure @returns {Sizes|null} */
export function sizesOnStage(structure) {
  for (const { op, operands } of structure?.nodes ?? []) {
    const [left, right] = operands.map((id) => structure?.nodes[id].shape ?? []);
    if (op === "matmul" && left?.length === 2 && right?.length === 2) return readSizes(sizesText([left[0], left[1], right[1]]));
  }
  return null;
}
