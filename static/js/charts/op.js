/**
 * The function of an op of a circuit along one of its operands, the others held where they are: its curve, its slope, where
 * it is defined, the point at which this run stands and the tangent there. Which op follows the step, or what is selected.
 */

import { formatNumber, formatShown } from "../core/numbers.js";
import { chosenOp, domainOf, isAsked, localOf, OPERAND, operandsOf, opQuestion, ruleOf } from "../core/opcurves.js";
import { CHARTS } from "../core/words.js";
import { drawable } from "../layout/scales.js";
import { axesOf, createPoint, cut, drawCurve, gaps } from "./curve.js";
import { missing } from "./line.js";

/** @typedef {import("../types.js").Frame} Frame */

const finite = (/** @type {(number|null)[]} */ numbers) => numbers.map((each) => (each !== null && Number.isFinite(each) ? each : null));

/** What the chart shows, or null where a circuit has no op with a curve. @param {Frame} frame */
export function describeOp(frame) {
  const looked = chosenOp(frame);
  if (!looked) return null;
  const { node, element, slot, slots } = looked;
  const operands = operandsOf(frame, looked);
  const asked = frame.state.opCurve, wanted = opQuestion(frame.state);
  const hides = isAsked(frame, looked);
  const curve = asked?.result && asked.key === wanted?.key && !hides.value ? asked.result : null;
  const a = drawable(frame.value(node.id, element));
  const known = operands.every(({ id, element: at }) => drawable(frame.value(id, at)) !== null);
  const held = operands.flatMap(({ id, element: at, symbol, node: operand }, k) => (k === slot || operand.role === "constant" ? [] : [`${symbol} = ${formatShown(frame.value(id, at))}`]));
  return {
    title: node.text ?? node.name, op: node.name, along: operands[slot].symbol, slot,
    choices: slots.map((each) => ({ slot: each, symbol: operands[each].symbol })),
    curve: curve && known ? { x: curve.x, y: cut(curve.y), ...(hides.slope ? {} : { slope: cut(curve.slope) }) } : null,
    outside: curve && known ? gaps({ x: curve.x, y: finite(curve.y) }) : [],
    hover: CHARTS.opAt(operands[slot].symbol),
    notes: [[ruleOf(frame, looked), ...held].filter(Boolean).join(", "), domainOf(frame, looked)].filter(Boolean),
    z: drawable(frame.value(operands[slot].id, operands[slot].element)),
    a,
    slope: hides.slope || a === null ? null : localOf(frame, looked),
    hidden: hides.value, told: curve ?? undefined, known, problem: asked?.problem ?? null, away: asked?.away ?? false,
  };
}

/** @typedef {NonNullable<ReturnType<typeof describeOp>>} Shown */

/** @param {Shown} shown */
const opWords = (shown) => (shown.known ? missing(shown) || (shown.told && !axesOf(shown) ? CHARTS.noNumber : "") : CHARTS.operandsWait);

/** @param {Shown} shown */
const opTitle = ({ title, along, choices }) => (choices.length > 1 ? CHARTS.op(title) : CHARTS.opAlong(title, along));

/** Which operand the curve goes along, where there are several. @param {HTMLElement} host @param {import("../types.js").Actions} actions */
function createOperandChoice(host, actions) {
  const point = createPoint(host);
  const choice = document.createElement("select");
  choice.className = "chart-choice";
  choice.setAttribute("aria-label", CHARTS.operand);
  host.closest("figure")?.querySelector("figcaption")?.append(choice);
  let drawn = "", op = "";
  choice.addEventListener("change", () => actions.setPanel(OPERAND, `${op} ${choice.value}`));
  return {
    /** @param {Shown} shown @param {{width: number, height: number}} size */
    update(shown, size) {
      point.update(shown, size);
      const { choices, slot } = shown;
      op = shown.op;
      const key = JSON.stringify(choices);
      if (key !== drawn) choice.replaceChildren(...choices.map((each) => new Option(choices.every((other) => other === each || other.symbol !== each.symbol) ? each.symbol : CHARTS.nth(each.symbol, each.slot + 1), String(each.slot))));
      drawn = key;
      choice.hidden = choices.length < 2;
      if (choice.value !== String(slot)) choice.value = String(slot);
    },
  };
}

/** What createFigure draws. @type {import("./figure.js").Chart} */
export const OP_CHART = {
  title: opTitle, words: opWords, describe: describeOp, draw: drawCurve,
  caption: ({ slope }) => (slope === null ? "" : CHARTS.slope(formatNumber(slope))),
  key: (shown) => JSON.stringify([shown.title, shown.notes, shown.curve?.x[0], shown.curve?.y, shown.curve?.slope, axesOf(shown)]),
  marks: createOperandChoice,
};
