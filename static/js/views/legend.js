/**
 * The scale of the wires, drawn by the very functions that draw them: a bow-tie that is as wide at a tick as a wire of
 * that magnitude, value on a linear scale, gradient on a logarithmic one. Beside it what else the stage shows at this
 * position: the strength of a matrix's cells, how many of its edges a pair draws, what the arrows beside units mean.
 */

import { wireView } from "../core/beside.js";
import { formatInput, MINUS } from "../core/numbers.js";
import { hasLayers } from "../core/things.js";
import { isSingle } from "../core/watching.js";
import { CIRCUIT, STAGE, TRAINING } from "../core/words.js";
import { SEQUENCE } from "../core/words/sequence.js";
import { weightGrid } from "../layout/sequence.js";
import { gridOf } from "../layout/circuit/box.js";
import { LEVELS, levelOpacity } from "../layout/heatmap.js";
import { fullScale, gradientAt, gradientShare, gradientWidth, valueWidth } from "../layout/scales.js";
import { pairsOf } from "../layout/thinning.js";
import { scalesOf } from "./circuit/scene.js";
import { sequenceScales } from "./sequence/scene.js";
import { trianglePath, wishOf } from "./marks.js";
import { cellsOf } from "./matrix.js";
import { fullCell, matricesOf } from "./scene.js";
import { svg } from "./svg.js";
import { wireNumbersOf } from "./wirenumbers.js";

/** @typedef {import("../types.js").Frame} Frame */

const HALF = 74;
const STRIDES = 40;

/** The outline of one half: width above and below the axis. @param {(t: number) => number} widthAt @param {1|-1} side */
export function bowHalf(widthAt, side) {
  const upper = Array.from({ length: STRIDES + 1 }, (_, i) => ({ x: side * HALF * (i / STRIDES), y: widthAt(i / STRIDES) / 2 }));
  const there = upper.map(({ x, y }) => `${x.toFixed(1)} ${(-y).toFixed(2)}`);
  const back = [...upper].reverse().map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(2)}`);
  return `M${[...there, ...back].join("L")}z`;
}

/** A tick in few signs: 1e6 as 10⁶. @param {number} x */
export const tick = (x) => (x < 0 ? MINUS : "") + shortly(Math.abs(x));

/** @param {number} x */
function shortly(x) {
  if (x === 0 || (x >= 1e-4 && x < 1e4)) return formatInput(x);
  const [digits, power] = x.toExponential().split("e");
  const raised = [...String(Number(power))].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)])).join("");
  return `${digits === "1" ? "" : `${digits}·`}10${raised}`;
}

/** @param {string} name @param {{at: (x: number) => number, ticks: number[]}} axis @param {...SVGElement} marks */
const scale = (name, { at, ticks }, ...marks) =>
  svg("svg", { class: "bow", width: 2 * HALF + 36, height: 36, viewBox: `${-HALF - 18} -19 ${2 * HALF + 36} 36`, role: "img", "aria-label": `Scale of ${name}` },
    svg("text", { class: "scale-name", "text-anchor": "middle", y: -9 }, name),
    ...marks,
    ...ticks.map((x) => svg("text", { class: "tick", "text-anchor": "middle", x: at(x) * HALF, y: 15 }, tick(x))));

/** @param {(t: number) => number} widthAt @param {string} positive @param {string} negative */
const bow = (widthAt, positive, negative) => [
  svg("path", { class: `fill ${positive}`, d: bowHalf(widthAt, 1) }), svg("path", { class: `fill ${negative}`, d: bowHalf(widthAt, -1) }),
];

/** The strengths of a matrix's cells, side by side. @param {string} positive @param {string} negative */
const strip = (positive, negative) => [1, -1].flatMap((side) => Array.from({ length: LEVELS }, (_, i) => {
  const width = HALF / LEVELS;
  return svg("rect", { class: `fill ${side > 0 ? positive : negative}`, "fill-opacity": levelOpacity(i + 1), x: side > 0 ? i * width : -(i + 1) * width, y: -4, width, height: 8 });
}));

const GRADIENT = { at: (/** @type {number} */ g) => Math.sign(g) * gradientShare(g), ticks: [-1, -0.01, 0, 0.01, 1] };
const linear = (/** @type {number} */ full) => ({ at: (/** @type {number} */ x) => x / full, ticks: [-full, 0, full] });

/** Whether an arrow stands beside a unit. @param {Frame} frame */
const anyWish = (frame) => (frame.structure?.layers ?? []).some((layer) =>
  layer.pre !== null && Array.from({ length: layer.size }, (_, unit) => unit).some((unit) => wishOf(frame.gradient(layer.value, [unit])) !== 0));

/** What the legend says at a position. @param {Frame} frame */
export function legendOf(frame) {
  const structure = /** @type {import("../types.js").Structure} */ (frame.structure);
  if (structure.recurrent) return sequenceLegend(frame, structure);
  if (!hasLayers(structure)) return circuitLegend(frame, structure);
  const matrices = matricesOf(frame, structure);
  const pairs = pairsOf(structure.layers.map((layer) => layer.size), frame.state.panels);
  const shown = structure.layers.slice(1).filter((_, k) => pairs[k].view === "matrix");
  const cells = [...new Set(shown.map((layer) => cellsOf(frame, /** @type {number} */ (layer.weights))))];
  return {
    wires: pairs.some((pair) => pair.view === "wires"),
    full: fullScale(matrices.map((matrix) => matrix.largest)),
    cells: cells.sort().reverse(),
    fullCell: fullCell(matrices, pairs),
    thinned: pairs.filter((pair) => pair.view === "wires" && pair.drawn < pair.edges).map((pair) => STAGE.strongest(pair.drawn, pair.edges)),
    wishes: ["backward", "update"].includes(frame.phase ?? "") && anyWish(frame),
  };
}

/** A sequence has instalments in cells, and weights too where they are many. @param {Frame} frame @param {import("../types.js").Structure} structure */
function sequenceLegend(frame, structure) {
  const many = structure.nodes.some(({ role, shape }) => role === "parameter" && weightGrid(shape, 110).form === "cells");
  const { fullCell } = sequenceScales(frame);
  return { wires: false, full: 1, cells: /** @type {("value"|"gradient")[]} */ (many ? ["value", "gradient"] : ["gradient"]), fullCell, thinned: [], wishes: false };
}

/** A circuit has wires, and cells where an array is too large for its numbers. @param {Frame} frame @param {import("../types.js").Structure} structure */
function circuitLegend(frame, structure) {
  const cells = structure.nodes.some(({ shape }) => gridOf(shape, "tight")?.form === "cells");
  const read = new Set(structure.nodes.flatMap(({ operands }) => operands));
  const wires = structure.nodes.some(({ id, shape }) => !shape.length && read.has(id));
  const { scale: full, fullCell } = scalesOf(frame);
  return { wires, full, cells: /** @type {("value"|"gradient")[]} */ (cells ? ["value", "gradient"] : []), fullCell, thinned: [], wishes: false };
}

/**
 * While a network learns: the one scale of what the wires show, and what else stands on the stage.
 * @param {Frame} frame @param {import("../types.js").Structure} structure
 */
export function learningLegend(frame, structure) {
  const wires = wireNumbersOf(frame, structure);
  const { wires: anyWires, full, fullCell: fullest, cells, thinned } = legendOf(frame);
  const view = wireView(frame.state.panels);
  return {
    view, wires: anyWires, cells: cells.length > 0, full: wires?.full ?? full, fullCell: wires?.full ?? fullest, thinned,
    none: wires !== null && wires.numbers.every((each) => each === null), maps: structure.layers[0].size === 2 && !(frame.training && isSingle(frame.training)), point: frame.training?.point !== undefined,
  };
}

/** @param {ReturnType<typeof learningLegend>} said */
function learningParts({ view, wires, cells, full, fullCell: fullest, thinned, none, maps, point }) {
  const name = TRAINING.scales[view];
  const axis = (/** @type {number} */ most) => (view === "gradients" ? GRADIENT : linear(most));
  const [positive, negative] = view === "gradients" ? ["gpos", "gneg"] : ["pos", "neg"];
  const widthAt = (/** @type {number} */ t) => (view === "gradients" ? gradientWidth(gradientAt(t)) : valueWidth(t, 1));
  return [
    wires && scale(name, axis(full), ...bow(widthAt, positive, negative)),
    cells && scale(TRAINING.cells(name), axis(fullest), ...strip(positive, negative)),
    notes(words(...[none ? TRAINING.noUpdate : "", ...thinned, maps ? TRAINING.maps : "", maps && point ? TRAINING.pointOnMaps : ""].filter(Boolean).flatMap((each, k) => (k ? [document.createElement("br"), each] : [each])))),
  ];
}

/** @param {HTMLElement} el */
export function createLegend(el) {
  el.setAttribute("role", "group");
  let drawn = "";
  return {
    /** @param {Frame} frame */
    update(frame) {
      if (!frame.structure) return;
      const learns = frame.training && hasLayers(frame.structure) ? learningLegend(frame, frame.structure) : null;
      const said = legendOf(frame);
      const key = JSON.stringify(learns ?? said);
      if (key === drawn) return;
      drawn = key;
      if (learns) return el.replaceChildren(...learningParts(learns).filter((part) => part !== false));
      const { wires, full, cells, fullCell: fullest, thinned, wishes } = said;
      el.replaceChildren(...[
        wires && scale("value", linear(full), ...bow((t) => valueWidth(t * full, full), "pos", "neg")),
        wires && scale("gradient, log scale", GRADIENT, ...bow((t) => gradientWidth(gradientAt(t)), "gpos", "gneg")),
        cells.includes("value") && scale(frame.structure.layers.length || frame.structure.recurrent ? STAGE.matrixValue : CIRCUIT.cellsOfValue, linear(fullest), ...strip("pos", "neg")),
        cells.includes("gradient") && scale(frame.structure.recurrent ? SEQUENCE.cellsOfGradient : frame.structure.layers.length ? STAGE.matrixGradient : CIRCUIT.cellsOfGradient, GRADIENT, ...strip("gpos", "gneg")),
        thinned.length + Number(wishes) > 0 && notes(
          ...(thinned.length ? [words(...thinned.flatMap((each) => [each, document.createElement("br")]), STAGE.strongestWindow)] : []),
          ...(wishes ? [words(STAGE.wishes, document.createElement("br"), arrow(1), STAGE.growSign, arrow(-1), STAGE.shrinkSign)] : []),
        ),
      ].filter((part) => part !== false));
    },
    destroy: () => el.replaceChildren(),
  };
}

/** @param {...HTMLElement} lines */
function notes(...lines) {
  const element = document.createElement("div");
  element.className = "legend-notes";
  element.append(...lines);
  return element;
}

/** @param {...(Node|string)} parts */
function words(...parts) {
  const note = document.createElement("p");
  note.append(...parts);
  return note;
}

/** An arrow as it stands beside a unit. @param {number} wish */
const arrow = (wish) =>
  svg("svg", { class: "arrow", width: 12, height: 12, viewBox: "-6 -6 12 12", "aria-hidden": "true" }, svg("path", { class: `wish ${wish > 0 ? "gneg" : "gpos"}`, d: trianglePath(0, 0, wish) }));
