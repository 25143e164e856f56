/**
 * Four ways to a circuit's gradient: a table of what each gives and takes at these numbers, and its cost as the circuit
 * grows. Every number is the server's. The slider puts the circuit of that size on the stage.
 */
import { everyElement } from "../core/active.js";
import { countOf, FAMILIES, familyOf, freeNumbers, sizeHere, WAYS } from "../core/modes.js";
import { numbersKey } from "../core/change.js";
import { formatNumber, fullNumber, HIDDEN, toNumber } from "../core/numbers.js";
import { lossName } from "../core/things.js";
import { pick } from "../core/trace.js";
import { MODES } from "../core/words.js";
import { set, show, svg } from "../views/svg.js";
import { spreadEnds } from "./ends.js";
import { BLANK } from "./plotly.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../core/modes.js").Way} Way */

const MOST_COLUMNS = 12;
const DIGITS = 6;
const MARGIN = { l: 46, r: 96, t: 10, b: 24 };
/** Hue says kind and sign alone: the ways are told apart by their dash and by a name at the end. @type {Record<Way, string>} */
const DASHES = { reverse: "solid", forward: "dash", differences: "dot", all_pairs: "dashdot" };

/** @param {Frame} frame */
export function describeModes(frame) {
  const { trace, structure, state } = frame;
  if (!trace || !structure) return null;
  const asked = state.modes ?? null;
  const told = asked?.result;
  const named = Object.keys(told?.gradients.reverse ?? {}).filter((name) => trace.byName.has(name));
  const numbers = named.flatMap((name) => {
    const node = /** @type {import("../types.js").TapeNode} */ (trace.byName.get(name));
    return everyElement(node.shape).map((index) => ({ name, index, symbol: frame.symbol(["value", node.id, index]).text, hidden: frame.gradient(node.id, index).state === "hidden" }));
  });
  const columns = numbers.slice(0, MOST_COLUMNS);
  const rows = WAYS.map((way) => ({
    way,
    passes: told?.costs[way]?.passes ?? null,
    count: countOf(told?.costs[way] ?? null),
    grows: told ? MODES.grows(way, told.inputs, told.graph) : "",
    gradients: columns.map(({ name, index, hidden }) => (hidden ? HIDDEN : toNumber(pick(told?.gradients[way]?.[name] ?? null, index)))),
  }));
  return { told: Boolean(told), of: lossName(frame), columns: columns.map(({ symbol }) => symbol), numbers: numbers.length, rows, problem: asked?.problem ?? null, old: asked?.key !== numbersKey(trace.request) };
}

/** @param {HTMLElement} el */
export function createModes(el) {
  const figure = document.createElement("figure"), head = document.createElement("figcaption"), scroll = document.createElement("div"), note = document.createElement("p");
  figure.className = "modes-figure";
  scroll.className = "modes-scroll";
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "group");
  scroll.setAttribute("aria-label", MODES.scroll);
  note.className = "note";
  figure.append(head, scroll);
  el.append(figure);
  let drawn = "";

  /** @param {string} text @param {"td"|"th"} [tag] @param {string} [className] */
  function cell(text, tag = "td", className = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    if (className) element.className = className;
    if (tag === "th") element.setAttribute("scope", "col");
    return element;
  }

  /** @param {number|string|null} value */
  function numberCell(value) {
    const number = typeof value === "number" ? value : null;
    const element = cell(number === null ? (value ?? "–").toString() : formatNumber(number, DIGITS), "td", `num ${number === null ? "quiet" : number < 0 ? "gneg" : number > 0 ? "gpos" : "zero"}`);
    if (number !== null) Object.assign(element, { title: fullNumber(number) }).dataset.full = fullNumber(number);
    return element;
  }

  /** @param {NonNullable<ReturnType<typeof describeModes>>} shown */
  function fill({ told, columns, numbers, rows, problem }) {
    if (!told) return scroll.replaceChildren(Object.assign(document.createElement("p"), { textContent: problem ?? MODES.waiting }));
    const table = document.createElement("table"), top = document.createElement("tr"), body = document.createElement("tbody"), thead = document.createElement("thead");
    const words = MODES.head;
    top.append(cell(words.way, "th"), cell(words.passes, "th", "num"), cell(words.operations, "th", "num"), ...columns.map((symbol) => cell(`∂/∂${symbol}`, "th", "num partial")), cell(words.grows, "th"));
    thead.append(top);
    for (const { way, passes, count, grows, gradients } of rows) {
      const row = document.createElement("tr"), name = cell(MODES.ways[way], "th");
      name.scope = "row";
      name.title = MODES.what[way];
      row.append(name, cell(passes === null ? "" : passes.toLocaleString("en"), "td", "num"), cell(count === null ? MODES.none : count.toLocaleString("en"), "td", "num"), ...gradients.map(numberCell), cell(grows));
      body.append(row);
    }
    table.append(thead, body);
    scroll.replaceChildren(table, note);
    note.textContent = [numbers > columns.length ? MODES.first(columns.length, numbers) : numbers ? "" : MODES.noInput, MODES.note].filter(Boolean).join(" ");
  }
  return {
    element: figure,
    follow() {},
    /** @param {Frame} frame */
    update(frame) {
      const shown = describeModes(frame);
      const key = JSON.stringify(shown);
      if (!shown || key === drawn) return false;
      drawn = key;
      head.textContent = MODES.title(shown.of);
      figure.classList.toggle("old", shown.told && shown.old);
      fill(shown);
      return false;
    },
    destroy: () => figure.remove(),
  };
}

/** @param {Frame} frame */
export function describeGrowth(frame) {
  const { trace, structure, state } = frame;
  if (!trace || !structure) return null;
  const family = familyOf(state), asked = state.family ?? null;
  const told = asked?.key === family ? asked.result : undefined;
  const size = sizeHere(told, trace.request.model.source, freeNumbers(structure, trace.request.frozen ?? []));
  const curves = WAYS.map((way) => ({ way, points: (told?.points ?? []).map((point) => ({ size: point.size, count: countOf(point.costs[way]) })) }));
  return { family, size, own: told?.own ?? null, largest: told?.points.at(-1)?.size ?? null, curves, problem: asked?.problem ?? null };
}

/** @typedef {NonNullable<ReturnType<typeof describeGrowth>>} Growth */

/** @param {Growth} shown @param {Record<string, string>} colours */
export function drawGrowth({ curves, size, largest }, colours) {
  if (largest === null) return BLANK;
  const data = curves.map(({ way, points }) => ({
    type: "scatter", mode: "lines", x: points.map((point) => point.size), y: points.map((point) => point.count),
    line: { color: way === "reverse" ? colours.ink : colours["ink-2"], width: way === "reverse" ? 2.25 : 1.5, dash: DASHES[way] }, hovertemplate: MODES.point(MODES.ways[way]),
  }));
  const here = size === null ? [] : curves.map(({ points }) => points.find((point) => point.size === size)?.count ?? null);
  const markers = { type: "scatter", mode: "markers", x: here.map(() => size), y: here, marker: { size: 7, color: colours.ink, opacity: 1, line: { color: colours.panel, width: 1.5 } }, hoverinfo: "skip" };
  const ends = spreadEnds(curves.map(({ points }) => Math.log10(Math.max(1, points.at(-1)?.count ?? 1))));
  const annotations = curves.map(({ way }, k) => ({ text: MODES.ways[way], showarrow: false, xref: "paper", x: 1, xanchor: "left", xshift: 4, y: ends[k], yanchor: "middle", font: { size: 11, color: colours["ink-2"] } }));
  const low = Math.log10(Math.max(1, Math.min(...curves.flatMap(({ points }) => points.map(({ count }) => count || Infinity)))));
  return {
    data: [...data, markers],
    layout: { margin: MARGIN, annotations, xaxis: { range: [0.5, largest + 0.5], tickformat: "d", nticks: 7 }, yaxis: { type: "log", range: [low - 0.1, Math.max(...ends) + 0.2], nticks: 5, exponentformat: "power", dtick: 1 } },
  };
}

export const growthTitle = () => MODES.growth;

/** @param {Growth} shown */
export const growthCaption = ({ size }) => MODES.sizeNow(size);

/** @param {Growth} shown */
export const growthWords = ({ largest, problem }) => (largest === null ? (problem ?? MODES.growthWait) : "");

/** The family and its size, beside the title; and the picture in words. @param {HTMLElement} host @param {import("../types.js").Actions} actions */
export function createGrowthControls(host, actions) {
  const family = document.createElement("select");
  family.className = "chart-choice";
  family.setAttribute("aria-label", MODES.family);
  family.append(...FAMILIES.map((name) => new Option(MODES.families[name], name)));
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: "1", step: "1", className: "growth-size" });
  slider.setAttribute("aria-label", MODES.size);
  family.addEventListener("change", () => {
    slider.disabled = true; // its sizes are those of the family before
    actions.setPanel("family", family.value === FAMILIES[0] ? null : family.value);
  });
  slider.addEventListener("input", () => actions.grow(family.value, Number(slider.value)));
  const picture = svg("svg", { class: "marks", width: "100%", height: "100%", role: "img" });
  host.append(picture);
  host.closest("figure")?.querySelector("figcaption")?.append(family, slider);
  return {
    /** @param {Growth} shown */
    update(shown) {
      if (family.value !== shown.family) family.value = shown.family;
      slider.max = String(shown.largest ?? 1);
      slider.disabled = shown.largest === null;
      const size = shown.size ?? shown.own;
      if (size !== null && document.activeElement !== slider) slider.value = String(size);
      slider.setAttribute("aria-valuetext", MODES.sizeNow(shown.size));
      show(picture, shown.size !== null);
      const here = shown.curves.map(({ way, points }) => MODES.count(MODES.ways[way], String(points.find((point) => point.size === shown.size)?.count ?? "–")));
      if (shown.size !== null) set(picture, "aria-label", MODES.picture(MODES.families[shown.family], shown.size, here));
    },
  };
}
