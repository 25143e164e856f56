/**
 * The plane of two inputs: what the network answers everywhere, the line where its decision turns, the rows it learns from,
 * and a point of one's own to drag. Pixels and marks instead of a Plotly chart: it is drawn anew with every answer, ten times a
 * second, and a heat map with its contour takes Plotly longer than that leaves.
 */
import { formatNumber, toNumber } from "../core/numbers.js";
import { chosenRows } from "../core/beside.js";
import { decisionOf, from, planeOf } from "../core/planes.js";
import { TRAINING } from "../core/words.js";
import { coloursOf, zeroLine } from "../layout/response.js";
import { channels, coloursNow } from "../views/colours.js";
import { set, setAll, setText, show, svg } from "../views/svg.js";

/** @typedef {import("../types.js").Frame} Frame */
const SIDE = 400;
const STRENGTH = 0.42;

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createPlane(el, actions) {
  const figure = document.createElement("figure");
  figure.className = "plane";
  const title = document.createElement("span"), number = document.createElement("span"), caption = document.createElement("figcaption");
  title.textContent = TRAINING.boundary;
  number.className = "num";
  caption.append(title, number);
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  const border = svg("path", { class: "plane-line", transform: `scale(${SIDE})`, "vector-effect": "non-scaling-stroke" });
  const rows = svg("g", { class: "plane-rows" });
  const cross = svg("path", { class: "plane-cross" });
  const ring = svg("circle", { class: "plane-ring", r: 9 }), grip = svg("circle", { class: "grip", r: 18 });
  const handle = svg("g", { class: "plane-handle", tabindex: 0, role: "slider", "aria-label": TRAINING.point }, grip, ring);
  const picture = svg("svg", { viewBox: `0 0 ${SIDE} ${SIDE}`, role: "group", "aria-label": TRAINING.boundary }, border, rows, cross, handle);
  const box = document.createElement("div");
  box.className = "plane-box";
  box.append(canvas, picture);
  const note = document.createElement("p");
  note.className = "note";
  figure.append(caption, box, note);
  el.append(figure);
  /** @type {Frame|null} */
  let frame = null;
  let held = false;
  /** @type {number[]} */
  let picked = [];
  let drawn = /** @type {any[]} */ ([]), placed = /** @type {any[]} */ ([]);

  /** @param {PointerEvent} event */
  function move(event) {
    const plane = frame?.training && planeOf(frame.training);
    if (!plane) return;
    const { left, top, width, height } = picture.getBoundingClientRect();
    const share = (/** @type {number} */ at, /** @type {number} */ size) => Math.min(1, Math.max(0, at / size));
    const along = ([low, high] = /** @type {[number, number]} */ ([0, 1]), /** @type {number} */ t) => Number((low + (high - low) * t).toPrecision(4));
    actions.tracePoint([along(plane.x, share(event.clientX - left, width)), along(plane.y, 1 - share(event.clientY - top, height))]);
  }
  picture.addEventListener("pointerdown", (event) => {
    held = true;
    picture.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    event.preventDefault();
    move(event);
  });
  picture.addEventListener("pointermove", (event) => held && move(event));
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) picture.addEventListener(end, () => (held = false));
  handle.addEventListener("keydown", (event) => {
    const by = /** @type {Record<string, [number, number]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] })[event.key];
    const plane = frame?.training && planeOf(frame.training);
    if (!by || !plane) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = frame?.training?.point ?? [0, 0], pace = event.shiftKey ? 0.1 : 0.02;
    actions.tracePoint([Number((x + by[0] * pace * (plane.x[1] - plane.x[0])).toPrecision(4)), Number((y + by[1] * pace * (plane.y[1] - plane.y[0])).toPrecision(4))]);
  });

  /** @param {Frame} now @param {import("../types.js").Training} training */
  function paint(now, training) {
    const boundary = now.state.boundary?.result;
    const theme = `${document.documentElement.dataset.theme}${matchMedia("(prefers-color-scheme: dark)").matches}`;
    if (boundary && (drawn[0] !== boundary || drawn[1] !== theme)) {
      drawn = [boundary, theme];
      const colours = coloursNow(el), { middle, reach } = decisionOf(training);
      const values = from(boundary.outputs[0], middle);
      const bytes = coloursOf(values, { pos: channels(colours.pos), neg: channels(colours.neg), zero: channels(colours.panel) }, reach, STRENGTH);
      Object.assign(canvas, { width: values[0].length, height: values.length });
      canvas.getContext("2d")?.putImageData(new ImageData(bytes, values[0].length), 0, 0);
      set(border, "d", zeroLine(values) || "M0 0");
    }
    pick(now, training);
    const plane = planeOf(training);
    if (!training.rows || !plane || (placed[0] === training.rows && placed[1] === plane.x[0])) return;
    placed = [training.rows, plane.x[0]];
    const held = new Set(training.rows.test);
    picked = [];
    rows.replaceChildren(...training.rows.inputs.map((row, k) => {
      const target = /** @type {any} */ (training.rows?.targets)[k], high = (Array.isArray(target) ? target[0] : target) > 0.5;
      const [cx, cy] = pixelOf(/** @type {[number, number]} */ (row), plane);
      return svg("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: held.has(k) ? 3 : 3.6, class: `${high ? "pos" : "neg"}${held.has(k) ? " held" : ""}` });
    }));
    pick(now, training);
  }

  /** The rows of the cell that is looked at in the confusion matrix stand out. @param {Frame} now @param {import("../types.js").Training} training */
  function pick(now, training) {
    const wanted = chosenRows(now.state, training) ?? [];
    if (wanted.join() === picked.join()) return;
    for (const row of picked) rows.children[row]?.classList.remove("picked");
    for (const row of wanted) rows.children[row]?.classList.add("picked");
    rows.classList.toggle("picking", wanted.length > 0);
    picked = wanted;
  }

  /** @param {[number, number]} point @param {{x: [number, number], y: [number, number]}} plane @returns {[number, number]} */
  const pixelOf = ([x, y], plane) => [((x - plane.x[0]) / (plane.x[1] - plane.x[0])) * SIDE, (1 - (y - plane.y[0]) / (plane.y[1] - plane.y[0])) * SIDE];

  return {
    /** @param {Frame} now */
    update(now) {
      frame = now;
      const { training } = now;
      if (!training) return;
      const flat = now.request.model.layers[0] === 2 && (!training.rows || training.rows.inputs[0].length === 2);
      box.hidden = !flat;
      setText(note, !flat ? TRAINING.noPlane : training.rows ? TRAINING.boundaryWords(training.rows.train.length, training.rows.test.length) : "");
      if (!flat) return;
      paint(now, training);
      const plane = planeOf(training), point = training.point ?? [0, 0];
      const says = toNumber(now.state.traced?.result?.outputs[0]);
      show(handle, plane !== null);
      show(cross, plane !== null && training.point !== undefined);
      if (!plane) return;
      const [x, y] = pixelOf(point, plane);
      set(handle, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      set(cross, "d", `M${x} 0V${y - 10}M${x} ${y + 10}V${SIDE}M0 ${y}H${x - 10}M${x + 10} ${y}H${SIDE}`);
      const told = TRAINING.pointAt(formatNumber(point[0]), formatNumber(point[1]), says === null ? "–" : formatNumber(says));
      setAll(handle, { "aria-valuenow": point[0], "aria-valuemin": plane.x[0], "aria-valuemax": plane.x[1], "aria-valuetext": told });
      setText(number, training.point ? told : "");
    },
    destroy: () => figure.remove(),
  };
}
