/**
 * The gradient check: each parameter's largest error in words and a mark, the worst of all, and how the error goes with h:
 * it falls with h² until rounding takes over.
 */

import { sameNumbers } from "../core/change.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { CHARTS, CHECK } from "../core/words.js";
import { icon } from "../views/svg.js";
import { isNarrow } from "../views/narrow.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */

const MARGIN = { l: 42, r: 10, t: 8, b: 22 };
const TOLERANCE = 1e-6;
/** The step that the check takes unless it is told another one, for a weight up to 1. */
const H_USED = 1e-5;

/** Every number of an array, with its place. @param {any} nested @param {number[]} [index] @returns {{value: any, index: number[]}[]} */
const flat = (nested, index = []) => (Array.isArray(nested) ? nested.flatMap((part, k) => flat(part, [...index, k])) : [{ value: nested, index }]);

/** One parameter's worst number, kinks apart. @param {any} told @param {number} tolerance */
export function worstOf(told, tolerance) {
  const kinks = flat(told.kink).map(({ value }) => value === true), unresolved = flat(told.unresolved).map(({ value }) => value === true);
  const errors = flat(told.relative_error).map(({ value, index }, k) => ({ error: kinks[k] ? 0 : (toNumber(value) ?? NaN), index, good: kinks[k] || unresolved[k] || (toNumber(value) ?? NaN) <= tolerance }));
  const worst = errors.reduce((a, b) => (b.error > a.error || Number.isNaN(b.error) ? b : a));
  return { ...worst, good: errors.every((each) => each.good), count: errors.length, kinks: kinks.filter(Boolean).length };
}

/** @param {Frame} frame */
export function describeCheck(frame) {
  const { checks, selection } = frame.state;
  if (!frame.trace || !checks || !("result" in checks)) return { running: Boolean(checks), result: null, rows: [], old: false, curve: [], of: null };
  const { result, request } = checks;
  const rows = Object.entries(result.parameters ?? {}).map(([name, told]) => {
    const worst = worstOf(told, result.tolerance ?? TOLERANCE);
    const id = frame.trace?.byName.get(name)?.id;
    return { name, ...worst, at: id === undefined ? name : frame.symbol(["value", id, worst.index]).text };
  });
  const of = rows.find((row) => row.name === selection?.node)?.name ?? null;
  const curve = (result.curve ?? []).map((/** @type {any} */ point) => ({ h: point.h, error: toNumber(of === null ? point.max_relative_error : point.parameters[of]) }));
  return { running: false, result, rows, old: !sameNumbers(request, frame.request), curve, of };
}

/** @typedef {ReturnType<typeof describeCheck>} Told */

/** @param {Told} shown */
export const curveTitle = ({ of }) => (of === null ? CHARTS.curve : CHARTS.curveOf(of));

/** @param {Told} shown */
export const checkWords = ({ curve, result, running }) => (curve.length ? "" : running ? CHECK.running : result ? CHARTS.noCurve : CHARTS.noCheck);

/** Words at a place of a plot. @param {string} text @param {object} place @param {Record<string, string>} colours */
const label = (text, place, colours) => ({ text, showarrow: false, font: { size: 11, color: colours["ink-3"] }, ...place });

/** @param {Told} shown @param {Record<string, string>} colours */
export function drawCheck({ curve, result }, colours) {
  const points = curve.filter((/** @type {any} */ point) => point.error > 0 && Number.isFinite(point.error));
  if (!points.length) return BLANK;
  const data = [{ type: "scatter", mode: "lines+markers", x: points.map((/** @type {any} */ p) => p.h), y: points.map((/** @type {any} */ p) => p.error), line: { color: colours["ink-2"], width: 1.5 }, marker: { size: 5, color: colours.ink, opacity: 1 }, hovertemplate: "h %{x:.0e}: %{y:.1e}<extra></extra>" }];
  const log = { type: "log", exponentformat: "power", dtick: 3 };
  const tolerance = result?.tolerance ?? TOLERANCE;
  const exponents = [...points.map((/** @type {any} */ p) => Math.log10(p.error)), Math.log10(tolerance)];
  const range = [Math.min(...exponents) - 1.2, Math.max(...exponents) + 1];
  const rule = { type: "line", line: { color: colours["ink-3"], width: 1, dash: "dot" } };
  const shapes = [
    { ...rule, xref: "paper", x0: 0, x1: 1, yref: "y", y0: tolerance, y1: tolerance },
    { ...rule, yref: "paper", y0: 0, y1: 1, xref: "x", x0: H_USED, x1: H_USED },
  ];
  const annotations = [
    label(CHARTS.rounding, { xref: "paper", yref: "paper", x: 0.01, y: 0, xanchor: "left", yanchor: "bottom" }, colours),
    label(CHARTS.truncation, { xref: "paper", yref: "paper", x: 0.99, y: 0, xanchor: "right", yanchor: "bottom" }, colours),
    label(CHARTS.tolerance, { xref: "paper", yref: "y", x: 0.4, y: Math.log10(tolerance), xanchor: "center", yanchor: "top" }, colours),
    label(CHARTS.used, { xref: "x", yref: "paper", x: Math.log10(H_USED), y: 1, xanchor: "left", yanchor: "top", xshift: 3 }, colours),
  ];
  return { data, layout: { margin: MARGIN, xaxis: { ...log, showgrid: false }, yaxis: { ...log, range }, shapes, annotations } };
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createCheckList(el, actions) {
  const figure = document.createElement("figure");
  const head = document.createElement("figcaption");
  const say = document.createElement("p"); // the card's summary, in the panel beside, is the one that is read out
  const rest = document.createElement("div");
  figure.className = "check-figure";
  head.textContent = CHARTS.checkTitle;
  figure.append(head, say, rest);
  el.append(figure);
  let drawn = "";
  let told = /** @type {Frame["state"]["checks"]} */ (null);

  /** @param {boolean} good @param {string} name @param {number} error @param {string} title @param {() => void} act */
  function badgeOf(good, name, error, title, act) {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.className = good ? "" : "bad";
    button.append(icon(good ? "check" : "warning"), `${name} ${good ? "" : `${CHARTS.disagrees} `}`, Object.assign(document.createElement("span"), { className: "num", textContent: formatNumber(error, 2) }));
    button.title = title;
    button.addEventListener("click", act);
    item.append(button);
    return item;
  }

  /** @param {Told["rows"][number]} row */
  function badge(row) {
    return badgeOf(row.good, row.name, row.error, CHARTS.badge(row.name, row.count, row.at, row.kinks), () => actions.select({ kind: "value", node: row.name, index: row.index }));
  }

  /** What a gate of one's own sends back; pressed, its fields open. @param {{path: string, passed: boolean, relative_error: import("../types.js").Num}} told */
  function gateBadge({ path, passed, relative_error: error }) {
    const [, , , k, , argument] = path.split("/");
    const name = CHARTS.gate(told && "result" in told ? told.request.model.gates?.[Number(k)]?.name ?? k : k, argument);
    return badgeOf(passed, name, toNumber(error) ?? NaN, name, () => actions.setPanel("gates", "open"));
  }

  /** @param {Told} shown */
  function fill({ result, rows, running, old }) {
    if (!result) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "link", textContent: CHARTS.checkNow, onclick: () => actions.check() });
      say.replaceChildren(running ? CHECK.running : CHARTS.noCheckYet);
      return rest.replaceChildren(...(running ? [] : [button]));
    }
    const worst = rows.find((row) => row.name === result.worst?.parameter);
    const error = formatNumber(toNumber(result.max_relative_error) ?? NaN, 2);
    say.replaceChildren(icon(result.passed ? "check" : "warning"), (result.passed ? CHECK.passed : CHECK.failed)(error, worst?.at ?? ""), old ? ` ${CHARTS.before}` : "");
    const list = document.createElement("ul"), how = document.createElement("p");
    list.append(...rows.map(badge), ...(result.gates ?? []).map(gateBadge));
    how.className = "note";
    const sum = (/** @type {"count"|"kinks"} */ key) => rows.reduce((total, row) => total + row[key], 0);
    how.textContent = CHARTS.method(sum("count"), result.method) + (sum("kinks") ? CHARTS.atKink(sum("kinks")) : "");
    rest.replaceChildren(list, how);
  }
  return {
    element: figure,
    follow() {},
    /** @param {Frame} frame */
    update(frame) {
      const shown = describeCheck(frame);
      const key = JSON.stringify([shown.running, shown.old, shown.rows, shown.result?.passed]);
      if (key === drawn) return false;
      drawn = key;
      figure.classList.toggle("old", shown.old);
      const before = told;
      told = frame.state.checks;
      fill(shown);
      if (frame.state.checks && before !== frame.state.checks && isNarrow()) figure.scrollIntoView({ block: "nearest" }); // a phone's charts are below everything else
      return false;
    },
    destroy: () => figure.remove(),
  };
}
