/**
 * Plotly, and the only file that names it. The script is large, so it is fetched after the first paint, from the address
 * the page gives; until then a plot keeps what it was asked to draw. Its theme is read from the page's tokens.
 */

import { logTicksOf, ticksOf } from "../core/ticks.js";
import { coloursNow } from "../views/colours.js";

/** @typedef {{data: object[], layout: object}} Drawing */
/** @typedef {{react(el: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>, purge(el: HTMLElement): void, Plots: {resize(el: HTMLElement): unknown}}} PlotlyApi */

/** What stands around the plotting area, in pixels; marks of our own are placed by it. */
export const MARGIN = { l: 48, r: 10, t: 8, b: 22 };
const CONFIG = { displayModeBar: false, responsive: false, doubleClick: false, showTips: false };

/** @type {Map<string, Promise<PlotlyApi>>} */
const loading = new Map();

/** Calls back once the page has been painted and is idle. @param {() => void} act */
function afterPaint(act) {
  const idle = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run, 50));
  requestAnimationFrame(() => setTimeout(() => idle(act), 0));
}

/** The library, fetched once. @param {string} address @returns {Promise<PlotlyApi>} */
function fetchPlotly(address) {
  const known = loading.get(address);
  if (known) return known;
  const arriving = new Promise((resolve, reject) => {
    afterPaint(() => {
      const script = document.createElement("script");
      script.src = address;
      script.async = true;
      script.onload = () => resolve(/** @type {any} */ (globalThis).Plotly);
      script.onerror = () => reject(new Error(address));
      document.head.append(script);
    });
  });
  loading.set(address, arriving);
  return arriving;
}

/** What every chart shares: no frame, hairline grid, small tabular ticks. @param {Record<string, string>} colours */
function baseLayout(colours) {
  const axis = {
    gridcolor: colours.line,
    zeroline: false,
    showline: false,
    ticks: "",
    fixedrange: true,
    tickfont: {
      size: 10.5,
      color: colours["ink-3"],
      family: '"JetBrains Mono", ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace',
    },
  };
  return {
    margin: MARGIN,
    showlegend: false,
    dragmode: false,
    hovermode: "closest",
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif', size: 11, color: colours["ink-2"] },
    hoverlabel: { bgcolor: colours.panel, bordercolor: colours["line-2"], font: { color: colours.ink, size: 12 } },
    xaxis: { ...axis, showgrid: false },
    yaxis: axis,
  };
}

/** Text as it stands: Plotly reads a "<" as the beginning of a tag. @param {string} text */
export const plainText = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A plot that has nothing to show yet. @type {Drawing} */
export const BLANK = { data: [], layout: { xaxis: { visible: false }, yaxis: { visible: false } } };

/** @param {any} base @param {any} own */
const merged = (base, own) => ({ ...base, ...own, xaxis: { ...base.xaxis, ...own.xaxis }, yaxis: { ...base.yaxis, ...own.yaxis } });

/** Width of a letter of a tick, and how many there are where a chart does not say. */
const TICK_LETTER = 6.4, TICKS = 5;

/** From where to where a chart's numbers go along an axis that has no range of its own. @param {any[]} data @param {"x"|"y"} side @param {string|undefined} mode @param {boolean} log @returns {[number, number]|null} */
function endsOf(data, side, mode, log) {
  const told = data.flatMap((trace) => [...(trace[side] ?? [])]).filter((value) => typeof value === "number" && Number.isFinite(value) && (!log || value > 0));
  if (!told.length) return null;
  const low = Math.min(...told), high = Math.max(...told);
  if (log) return [Math.log10(low), Math.log10(high)];
  return mode === "tozero" ? [Math.min(0, low), Math.max(0, high)] : [low, high];
}

/** The layout with round numbers along its axes, all of one axis written alike; a chart that names its own keeps them. @param {any} layout @param {any[]} data @param {number} width */
export function withTicks(layout, data, width) {
  const made = { ...layout, annotations: [...(layout.annotations ?? [])] };
  const margin = { ...MARGIN, ...layout.margin };
  for (const side of /** @type {const} */ (["x", "y"])) {
    const name = `${side}axis`, axis = layout[name], log = axis.type === "log";
    if (axis.visible === false || axis.showticklabels === false || axis.tickvals || axis.tickformat || (axis.type && !log)) continue;
    const ends = axis.range ?? endsOf(data, side, axis.rangemode, log);
    if (!ends || typeof ends[0] !== "number") continue;
    const most = axis.nticks ?? TICKS, letters = Math.max(4, Math.floor((side === "y" ? margin.l - 3 : (width - margin.l - margin.r) / most) / TICK_LETTER) - (side === "y" ? 0 : 1));
    const [low, high] = ends[0] <= ends[1] ? ends : [ends[1], ends[0]];
    const ticks = log ? logTicksOf(low, high, most) : ticksOf(low, high, most, letters);
    if (!ticks) continue;
    const { nticks: _, dtick: _dtick, ...rest } = axis;
    made[name] = { ...rest, tickmode: "array", tickvals: ticks.values, ticktext: ticks.texts, tickangle: 0 };
    if (ticks.note) made.annotations.push({ xref: "paper", yref: "paper", x: side === "x" ? 1 : 0, y: side === "x" ? 0 : 1, xanchor: side === "x" ? "right" : "left", yanchor: side === "x" ? "bottom" : "top", text: ticks.note, showarrow: false, bgcolor: "transparent", font: axis.tickfont });
  }
  return made;
}

/**
 * One plot in an element.
 * @param {HTMLElement} el @param {(state: "ready"|"failed") => void} settle  whether the library has come
 */
export function createPlot(el, settle) {
  /** @type {PlotlyApi|null} */
  let library = null;
  /** @type {((colours: Record<string, string>, width: number) => Drawing)|null} */
  let wanted = null;
  let gone = false;
  const paint = () => {
    if (!library || !wanted || gone || !el.clientWidth || !el.clientHeight) return;
    const colours = coloursNow(el);
    const { data, layout } = wanted(colours, el.clientWidth);
    library.react(el, data, { ...withTicks(merged(baseLayout(colours), layout), data, el.clientWidth), width: el.clientWidth, height: el.clientHeight }, CONFIG);
  };
  const address = document.body.dataset.plotly ?? "";
  fetchPlotly(address).then(
    (found) => {
      library = found;
      settle("ready");
      paint();
    },
    () => settle("failed"),
  );
  const watch = new ResizeObserver(() => paint());
  watch.observe(el);
  return {
    /** @param {(colours: Record<string, string>, width: number) => Drawing} make */
    draw(make) {
      wanted = make;
      paint();
    },
    destroy() {
      gone = true;
      watch.disconnect();
      library?.purge(el);
    },
  };
}
