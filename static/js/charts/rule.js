/**
 * The function of a derivative rule: its curve, the point at x and the tangent there, whose slope is the derivative. The
 * point can be dragged along the curve. Where the function runs off to infinity the curve is cut, so that the rest is seen.
 */
import { chosenRule, curveQuestion, isInside, isTold, placeOf, pointOf, RULE_PANELS } from "../core/rules.js";
import { RULES } from "../core/words.js";
import { cut } from "./curve.js";
import { axesOfLine, createLinePoint, lineCaption, lineKey, missing } from "./line.js";
import { BLANK } from "./plotly.js";

/** @param {import("../types.js").Frame} frame */
export function describeRule({ state }) {
  const rule = chosenRule(state);
  const wanted = rule && curveQuestion(state);
  if (!rule || !wanted) return null;
  const asked = state.ruleCurve;
  const result = asked?.result && asked.key === wanted.key ? asked.result : undefined;
  const x = placeOf(state, rule);
  const point = pointOf(state);
  const inside = isInside(rule, x) && Number.isFinite(point?.value ?? NaN);
  return {
    thing: { kind: /** @type {const} */ ("value"), node: "x", index: [] }, hidden: false, of: rule.name, name: "x", old: false, after: null, way: [],
    told: result && { ...result, losses: cut(result.losses) },
    problem: asked?.problem ?? null, away: asked?.away ?? false,
    w: x, loss: inside ? (point?.value ?? null) : point ? 0 : null,
    slope: inside && isTold(state, rule) ? (point?.slope ?? null) : null,
  };
}

/** @typedef {NonNullable<ReturnType<typeof describeRule>>} Shown */

/** @param {Shown} shown @param {Record<string, string>} colours */
function draw(shown, colours) {
  const axes = axesOfLine(shown);
  if (!shown.told || !axes) return BLANK;
  const data = [{
    type: "scatter", mode: "lines", x: shown.told.axes[0].values, y: shown.told.losses, connectgaps: false,
    line: { color: colours.pos, width: 2, simplify: false }, hovertemplate: "x %{x:.3~f}, f %{y:.4~g}<extra></extra>",
  }];
  return { data, layout: { xaxis: { range: axes.x, nticks: 6 }, yaxis: { range: axes.y, nticks: 5, zeroline: true, zerolinecolor: colours["line-2"] } } };
}

/** What createFigure draws. @type {import("./figure.js").Chart} */
export const RULE_CHART = {
  title: () => RULES.curve,
  words: (shown) => missing(shown) || (shown.told && !axesOfLine(shown) ? RULES.noCurve : ""),
  describe: describeRule, draw, caption: lineCaption, key: (shown) => `${shown.of} ${lineKey(shown)}`,
  marks: (host, actions) => createLinePoint(host, {
    setNumber: (_, x) => actions.setPanel(RULE_PANELS.x, String(x)),
  }, { handle: RULES.handle, handleAt: RULES.handleAt }),
};
