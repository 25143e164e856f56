/** The numbers of a sequence as grids: what comes in and what is to come out, a row a step, the state before, and every weight. */
import { addressOf } from "../../core/edit.js";
import { manySequences } from "../../core/resequence.js";
import { leafOf } from "../../core/trace.js";
import { SEQUENCE_NUMBERS as WORDS } from "../../core/words/sequence.js";

/**
 * @typedef {import("../../types.js").Frame} Frame
 * @typedef {import("./grid.js").Grid} Grid
 */

/** The chosen example's part of a field that each example has. @param {Frame} frame @param {any} whole */
const own = ({ request, example }, whole) => (manySequences(request) ? whole?.[example] : whole);
/** @param {Frame} frame @param {any} whole @param {any} part */
const withOwn = ({ request, example }, whole, part) => (manySequences(request) ? whole.map((/** @type {any} */ each, /** @type {number} */ k) => (k === example ? part : each)) : part);

/**
 * Leaves one below the other, a row each.
 * @param {Frame} first @param {import("../../types.js").Actions} actions @param {string} key @param {"inputs"|"targets"|"h0"|"c0"} place @param {import("../../types.js").TapeNode[]} nodes @param {string[]} rows
 * @returns {Grid}
 */
function leavesGrid(first, actions, key, place, nodes, rows) {
  let frame = first;
  const plain = (/** @type {import("../../types.js").TapeNode} */ node) => (node.axes.startsWith("n") ? node.shape.slice(1) : node.shape);
  const [width = 1] = plain(nodes[0]), single = plain(nodes[0]).length === 0;
  const index = (/** @type {number} */ k) => (single ? [] : [k]);
  const readRow = (/** @type {Frame} */ now, /** @type {import("../../types.js").TapeNode} */ node) => {
    const array = /** @type {any} */ (leafOf(node, now.request, /** @type {any} */ (now.structure)));
    const one = node.axes.startsWith("n") ? array?.[now.example] : array;
    return Array.isArray(one) ? one : [one];
  };
  return {
    key, title: key, rows, columns: width > 1 ? Array.from({ length: width }, (_, k) => WORDS.unit(k)) : [""],
    node: (_, row) => nodes[row].id, index: (_, column) => index(column),
    address: (row, column) => /** @type {import("../../types.js").Address} */ (addressOf({ kind: "value", node: nodes[row].name, index: index(column) }, frame)),
    read(now) {
      frame = now;
      return nodes.map((node) => readRow(now, node));
    },
    write(block) {
      const told = block.map((row) => (single ? row[0] : row));
      const part = nodes.length === 1 && nodes[0].given?.step === undefined ? told[0] : told;
      const whole = /** @type {any} */ (frame.request)[place];
      actions.setNumbers(/** @type {any} */ ({ place, index: [] }), withOwn(frame, own(frame, whole) === undefined ? part : whole, part));
    },
  };
}

/** @param {Frame} frame @param {import("../../types.js").Actions} actions @returns {{title: string, grid: Grid}[]} */
export function sequenceGrids(frame, actions) {
  const structure = /** @type {import("../../types.js").Structure} */ (frame.structure);
  const { steps, initial } = /** @type {import("../../types.js").Recurrent} */ (structure.recurrent);
  const node = (/** @type {number} */ id) => structure.nodes[id];
  const given = (/** @type {number} */ id) => (node(id).op === null ? node(id) : node(node(id).operands[0]));
  const inputs = steps.flatMap(({ input }) => (input === null ? [] : [node(input)]));
  const compared = steps.filter(({ target }) => target !== null);
  const times = (/** @type {{time: number}[]} */ of) => of.map(({ time }) => WORDS.step(time));
  return [
    ...(inputs.length ? [{ title: WORDS.inputs, grid: leavesGrid(frame, actions, WORDS.inputs, "inputs", inputs, times(steps)) }] : []),
    { title: WORDS.targets, grid: leavesGrid(frame, actions, WORDS.targets, "targets", compared.map(({ target }) => given(/** @type {number} */ (target))), times(compared)) },
    ...Object.entries(initial).map(([name, id]) => ({ title: `${WORDS.initial}, ${name}`, grid: leavesGrid(frame, actions, name, /** @type {"h0"|"c0"} */ (name), [node(id)], [name]) })),
  ];
}
