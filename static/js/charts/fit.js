/** Of one input: the rows as points, and through them what the network answers, told for every row. */
import { toFinite } from "../core/numbers.js";
import { FIT_WORDS } from "../core/words/data.js";
import { BLANK, plainText } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {{x: number[], y: (number|null)[]}} Points */

/** Whether a training is of one input and one value, which a curve shows. @param {Pick<Frame, "training"|"request">} frame */
export const isCurve = ({ training, request }) => training !== null && request.model.layers?.[0] === 1 && request.model.layers.at(-1) === 1;

/** @param {any} value a number, or a row of one */
const first = (value) => toFinite(Array.isArray(value) ? value[0] : value);

/** Rows with their targets, and the answers in the order of the input. @param {Frame} frame @returns {{train: Points, test: Points, curve: Points, name: string}|null} */
export function describeFit(frame) {
  const { training } = frame;
  const rows = training?.rows;
  if (!training || !rows || !isCurve(frame)) return null;
  const at = (/** @type {number} */ row) => toFinite(rows.inputs[row][0]) ?? 0;
  const points = (/** @type {number[]} */ chosen) => ({ x: chosen.map(at), y: chosen.map((row) => first(rows.targets[row])) });
  const answers = [[rows.train, training.outputs], [rows.test, training.tested]].flatMap(([chosen, told]) => (told ?? []).map((/** @type {any} */ answer, /** @type {number} */ k) => ({ x: at(/** @type {number[]} */ (chosen)[k]), y: first(answer) })));
  answers.sort((a, b) => a.x - b.x);
  return { train: points(rows.train), test: points(rows.test), curve: { x: answers.map(({ x }) => x), y: answers.map(({ y }) => y) }, name: frame.unit(0, 0).text };
}

/** @type {import("./figure.js").Chart} */
export const FIT = {
  title: () => FIT_WORDS.title, describe: describeFit, caption: () => "", words: ({ curve }) => (curve.x.length ? "" : FIT_WORDS.none),
  key: (shown) => JSON.stringify(shown),
  draw: ({ train, test, curve, name }, colours) => {
    if (!train.x.length) return BLANK;
    const marks = (/** @type {Points} */ { x, y }, /** @type {string} */ word, /** @type {string} */ fill) => ({ type: "scatter", mode: "markers", x, y, marker: { size: 5.5, color: fill, line: { width: 1.2, color: colours.pos } }, hovertemplate: `${plainText(name)} %{x:.4~g}, ${word} %{y:.4~g}<extra></extra>` });
    const line = { type: "scatter", mode: "lines", connectgaps: false, x: curve.x, y: curve.y, line: { color: colours.ink, width: 2 }, hovertemplate: `${plainText(name)} %{x:.4~g}, ${FIT_WORDS.answer} %{y:.4~g}<extra></extra>` };
    return { data: [marks(train, FIT_WORDS.target, colours.pos), marks(test, FIT_WORDS.held, colours.panel), line], layout: { xaxis: { nticks: 6 }, yaxis: { nticks: 5 } } };
  },
};
