/**
 * Plotly, and the only file that names it. The script is large, so it is fetched after the first paint, from the address
 * the page gives; until then a plot keeps what it was asked to draw. Its theme is read from the page's tokens.
 */

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
    library.react(el, data, { ...merged(baseLayout(colours), layout), width: el.clientWidth, height: el.clientHeight }, CONFIG);
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
