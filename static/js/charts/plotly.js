/**
 * Plotly, and the only file that names it. The script is large, so it is fetched after the first paint, from the address
 * the page gives; until then a plot keeps what it was asked to draw. Its theme is read from the page's tokens.
 */

/** @typedef {{data: object[], layout: object}} Drawing */
/** @typedef {{react(el: HTMLElement, data: object[], layout: object, config: object): Promise<unknown>, purge(el: HTMLElement): void, Plots: {resize(el: HTMLElement): unknown}}} PlotlyApi */

const TOKENS = ["ink", "ink-2", "ink-3", "line", "line-2", "panel", "pos", "neg", "gpos", "gneg", "loss", "zero"];
/** What stands around the plotting area, in pixels; marks of our own are placed by it. */
export const MARGIN = { l: 36, r: 10, t: 8, b: 22 };
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
      script.onerror = () => reject(new Error("The charts could not be loaded."));
      document.head.append(script);
    });
  });
  loading.set(address, arriving);
  return arriving;
}

/**
 * The tokens as the colours they are now: `light-dark()` is resolved by asking an element.
 * @param {HTMLElement} el @param {readonly string[]} names
 */
function resolveTokens(el, names) {
  const probe = document.createElement("i");
  el.append(probe);
  const found = /** @type {Record<string, string>} */ ({});
  for (const name of names) {
    probe.style.color = `var(--${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** @type {Map<string, Record<string, string>>} */
const themes = new Map();

/** The tokens of the theme that is in force; asking an element costs a style pass, so each theme is asked once. @param {HTMLElement} el */
function coloursNow(el) {
  const key = `${document.documentElement.dataset.theme ?? ""} ${matchMedia("(prefers-color-scheme: dark)").matches}`;
  const known = themes.get(key) ?? resolveTokens(el, TOKENS);
  themes.set(key, known);
  return known;
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

/** Words in the middle of a plot that has nothing to show yet. @param {string} text @param {Record<string, string>} colours */
export const quietWords = (text, colours) => ({
  xref: "paper",
  yref: "paper",
  x: 0.5,
  y: 0.63,
  xanchor: "center",
  yanchor: "middle",
  text,
  showarrow: false,
  font: { size: 12, color: colours["ink-3"] },
});

/** @param {any} base @param {any} own */
const merged = (base, own) => ({ ...base, ...own, xaxis: { ...base.xaxis, ...own.xaxis }, yaxis: { ...base.yaxis, ...own.yaxis } });

/**
 * One plot in an element.
 * @param {HTMLElement} el
 */
export function createPlot(el) {
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
  const wait = document.createElement("p");
  wait.className = "wait";
  const address = document.body.dataset.plotly ?? "";
  fetchPlotly(address).then(
    (found) => {
      library = found;
      wait.remove();
      paint();
    },
    (/** @type {Error} */ reason) => {
      wait.textContent = reason.message;
      el.append(wait);
    },
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
