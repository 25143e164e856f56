/** The ways between the parts of an unrolled model, and what travels them in a step. */

import { drawable, hue, valueWidth } from "../../layout/scales.js";
import { unitY } from "../../layout/sequence.js";
import { along } from "../../layout/circuit/line.js";
import { subjectNode } from "../../core/active.js";
import { thinned } from "../inflight.js";
import { statePlaces } from "./column.js";
import { createLink } from "./link.js";

/** @typedef {import("./scene.js").SequenceScene} SequenceScene */
/** @typedef {[number, number][]} Line */
/** @typedef {"in"|"through"|"out"|"loss"} Way */

/** @param {SequenceScene} scene @param {number} id */
const first = ({ structure }, id) => {
  const node = structure.nodes[id];
  return (node.axes.startsWith("n") ? node.shape.slice(1) : node.shape).map(() => 0);
};
/** Whether a node's numbers are there. @param {SequenceScene} scene @param {number|null} id */
const isThere = (scene, id) => id !== null && drawable(scene.frame.value(id, first(scene, id))) !== null;

/** Whether something has come back to a node from an op of this step. @param {SequenceScene} scene @param {number} id @param {number} time @param {boolean} [output] */
function cameBack(scene, id, time, output = false) {
  const { structure, frame } = scene;
  const outputs = new Set(structure.recurrent?.steps.map((step) => step.output_pre));
  return (frame.trace?.gradientsInto(id) ?? []).some((line) => structure.nodes[line.node].group === time && outputs.has(line.node) === output && frame.shown(["gradient", line.event, first(scene, id)]).state !== "unknown");
}

/** Which way a step of the run uses, and of which step in time. @param {SequenceScene} scene @returns {{time: number, ways: Set<Way>, back: boolean}|null} */
export function usedNow({ frame, structure }) {
  const { step, trace } = frame, recurrent = structure.recurrent;
  if (!step || !trace || !recurrent || !["value", "gradient"].includes(step.formula.subject[0])) return null;
  const { subject } = step.formula;
  const back = subject[0] === "gradient";
  const line = back ? trace.backwardAt(subject[1]) : null;
  const op = structure.nodes[back ? (line?.node ?? -1) : subject[1]];
  const time = op?.group ?? null;
  if (!op || time === null) return null;
  const own = recurrent.steps[time - 1];
  const target = back ? structure.nodes[subjectNode(subject, trace) ?? -1] : op;
  if (op.role === "loss" || op.id === own?.term || op.id === own?.loss) return { time, ways: new Set(["loss"]), back };
  if (back && target?.role === "parameter") return null;
  if (op.id === own?.output_pre) return { time, ways: new Set(["out"]), back };
  if (op.op === "cell" || op.op === "cut") return { time, ways: new Set(back ? ["through"] : ["in", "through"]), back };
  if (back && target && target.group === time - 1) return { time, ways: new Set(["through"]), back };
  return null;
}

/** The lines, by way and step. @param {SequenceScene["layout"]} layout */
export function linesOf(layout) {
  const { shape, xOf, half, stateY, state, outY, output, inY, input, gates, lossY, loss } = layout;
  const foot = stateY + state.half + 6 + (gates ? shape.hidden * gates.cell + 18 : 0);
  const found = /** @type {Map<string, Line>} */ (new Map());
  for (const time of shape.times) {
    const x = /** @type {number} */ (xOf.get(time));
    if (time > 0 && shape.inputs) found.set(`in ${time}`, [[x, inY - input.half - (input.digits ? 0 : 2)], [x, foot]]);
    if (layout.counted.has(time)) {
      found.set(`out ${time}`, [[x, stateY - state.half - 6], [x, layout.titleY + 4], [x, outY + output.half]]);
      const top = outY - output.half - (shape.every ? 36 : 20);
      const end = Math.abs(x - loss.x) < loss.width / 2, next = xOf.get(time + 1) ?? loss.x;
      found.set(`loss ${time}`, end ? [[x, top], [x, lossY + loss.height / 2]] : [[x, top], [x, lossY], [Math.min(next, loss.x - loss.width / 2), lossY]]); // to where the next step's joins
    }
    if (layout.folded && time > 0) {
      const up = stateY - state.half - 20, out = half + 34;
      found.set(`through ${time}`, [[x + half, stateY], [x + out, stateY], [x + out, up], [x - out, up], [x - out, stateY], [x - half, stateY]]);
    } else if (xOf.has(time - 1)) found.set(`through ${time}`, [[/** @type {number} */ (xOf.get(time - 1)) + half, stateY], [x - half, stateY]]);
  }
  return found;
}

/** @param {SVGElement} host @param {SequenceScene} scene */
export function createLinks(host, scene) {
  const { layout, structure } = scene;
  const recurrent = /** @type {import("../../types.js").Recurrent} */ (structure.recurrent);
  const cuts = new Set(structure.nodes.filter(({ op }) => op === "cut").map(({ group }) => group));
  return [...linesOf(layout)].map(([key, line]) => {
    const [way, told] = key.split(" "), time = Number(told);
    const step = recurrent.steps[time - 1];
    const before = time > 1 ? recurrent.steps[time - 2].state : recurrent.initial.h0;
    return createLink(host, line, (now) => {
      const used = usedNow(now);
      const mine = used !== null && used.ways.has(/** @type {Way} */ (way)) && (used.time === time || (way === "loss" && used.time > recurrent.steps.length));
      const active = mine ? (used.back ? /** @type {const} */ ("backward") : /** @type {const} */ ("forward")) : null;
      const phase = now.frame.phase;
      const sizes = now.frame.trace?.end.over_time?.states ?? [];
      const size = (/** @type {number} */ at) => (typeof sizes[at] === "number" ? /** @type {number} */ (sizes[at]) : null);
      if (way === "in") {
        const number = drawable(now.frame.value(/** @type {number} */ (step.input), first(now, /** @type {number} */ (step.input))));
        const single = layout.shape.inputs === 1 && number !== null;
        return { forward: isThere(now, step.pre ?? Object.values(step.gates)[0] ?? null), back: false, size: null, active, phase, ...(single ? { hue: hue("value", number), width: valueWidth(number, now.scale) } : {}) };
      }
      if (way === "through") {
        const later = now.layout.folded && time < recurrent.steps.length && cameBack(now, step.state, time + 1); // the loop is the way to the next step too
        const came = cameBack(now, before, time);
        return { forward: isThere(now, step.pre ?? Object.values(step.gates)[0] ?? null), back: came || later, size: size(came ? time - 1 : time), active, phase };
      }
      if (way === "out") return { forward: isThere(now, step.output_pre), back: cameBack(now, step.state, time, true), size: size(time), active, phase };
      const output = /** @type {number} */ (step.output);
      const came = drawable(now.frame.gradient(output, first(now, output)));
      return { forward: isThere(now, step.term), back: came !== null, size: came, active, phase, hue: "lossway" };
    }, way === "through" && cuts.has(time));
  });
}

/** @param {string} name of a weight @returns {Way} */
const wayOfWeight = (name) => (/^Why/.test(name) ? "out" : /^Wx|^W_i/.test(name) ? "in" : "through");

/** @param {SequenceScene} scene @returns {import("../inflight.js").Pulse[]} */
export function sequencePulses(scene) {
  const { layout, structure, frame } = scene;
  const used = usedNow(scene);
  if (!used) return [];
  const lines = linesOf(layout);
  const pulse = (/** @type {Line} */ line, /** @type {number|null} */ number, /** @type {boolean} */ hidden, /** @type {boolean} */ pill) => {
    const [from, to] = [line[0], line[line.length - 1]];
    return { line: /** @type {[number, number, number, number]} */ ([...from, ...to]), at: along(line), rest: 0.5, number: number ?? 0, kind: /** @type {"value"|"gradient"} */ (used.back ? "gradient" : "value"), leftward: used.back, pill, hidden };
  };
  const bundles = () => [...used.ways].flatMap((way) => {
    const line = lines.get(`${way} ${used.time}`);
    return line ? [pulse(line, null, false, false)] : [];
  });
  if (used.ways.has("loss")) {
    const step = structure.recurrent?.steps[used.time - 1];
    const shown = used.back && step?.output !== null && step ? frame.gradient(/** @type {number} */ (step.output), first(scene, /** @type {number} */ (step.output))) : null;
    const line = lines.get(`loss ${used.time}`);
    return line && shown && drawable(shown) !== null && frame.active.units.some(({ node }) => node === step?.output) ? [pulse(line, shown.number, false, true)] : bundles();
  }
  if (frame.step?.whole || !frame.active.edges.length || layout.folded) return bundles();
  return thinned(frame.active.edges.flatMap((edge) => {
    const way = wayOfWeight(structure.nodes[edge.weights].name);
    const line = wireBetween(layout, way, used.time, edge.element);
    return line && edge.number !== null ? [pulse(line, edge.number, edge.hidden, true)] : [];
  }));
}

/** The straight way from the unit that is read to the one that reads it. @param {SequenceScene["layout"]} layout @param {Way} way @param {number} time @param {[number, number]} element @returns {Line|null} */
function wireBetween(layout, way, time, [o, i]) {
  const { xOf, state, stateY, input, inY, output, outY, shape } = layout;
  const x = xOf.get(time), unit = o % shape.hidden;
  if (x === undefined) return null;
  const here = statePlaces(layout, time);
  if (way === "in") return [[x, unitY(input, inY, i)], [here.state, unitY(state, stateY, unit)]];
  if (way === "out") return [[here.state, unitY(state, stateY, i)], [x, unitY(output, outY, o)]];
  const before = xOf.get(time - 1);
  const from = before === undefined ? x - layout.pitch / 2 : statePlaces(layout, time - 1).state;
  return [[from, unitY(state, stateY, i)], [here.state, unitY(state, stateY, unit)]];
}
