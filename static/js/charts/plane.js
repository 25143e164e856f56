/**
 * The plane of two inputs: what the network answers everywhere, the line where its decision turns, the rows it learns from,
 * a point of one's own to drag, and rows of one's own to put, move and take away. Pixels and marks instead of a Plotly chart: it is drawn anew with every answer, ten times a
 * second, and a heat map with its contour takes Plotly longer than that leaves.
 */
import { pictureOf } from "../core/drawing.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { chosenRows } from "../core/beside.js";
import { countsOf, isEmpty, MOST_PENS, ownOf } from "../core/owndata.js";
import { decisionOf, from, planeOf } from "../core/planes.js";
import { isSequence } from "../core/sequence.js";
import { isSingle } from "../core/watching.js";
import { TRAINING } from "../core/words.js";
import { DATA, FIT_WORDS, PENS } from "../core/words/data.js";
import { blendOf, coloursOf, leads, zeroLine } from "../layout/response.js";
import { channels, coloursNow } from "../views/colours.js";
import { isCurve } from "./fit.js";
import { createPens } from "./pens.js";
import { classesOf, createPoints } from "./points.js";
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
  const note = document.createElement("p"), pens = document.createElement("div");
  note.className = "note";
  pens.className = "plane-pens";
  figure.append(caption, pens, box, note);
  el.append(figure);
  const toolbar = createPens(pens, actions, classesOf);
  const points = createPoints(rows, SIDE, (data) => actions.setTraining({ data }));
  /** @type {Frame|null} */
  let frame = null;
  let held = false;
  /** @type {number[]} */
  let picked = [];
  let drawn = /** @type {any[]} */ ([]);
  const planeNow = () => (frame?.training ? planeOf(frame.training, frame.state.panels) : null);

  /** Where a pointer is on the plane, and how large the drawing is on the screen. @param {PointerEvent} event @param {import("../core/owndata.js").Plane} plane */
  function placeOf(event, plane) {
    const { left, top, width, height } = picture.getBoundingClientRect();
    const share = (/** @type {number} */ at, /** @type {number} */ size) => Math.min(1, Math.max(0, at / size));
    const along = ([low, high] = /** @type {[number, number]} */ ([0, 1]), /** @type {number} */ t) => Number((low + (high - low) * t).toPrecision(4));
    const at = /** @type {[number, number]} */ ([along(plane.x, share(event.clientX - left, width)), along(plane.y, 1 - share(event.clientY - top, height))]);
    return { at, how: { touch: event.pointerType === "touch", scale: SIDE / (width || SIDE) } };
  }
  /** @param {PointerEvent} event */
  function move(event) {
    const plane = planeNow();
    if (!plane || !frame) return;
    const { at, how } = placeOf(event, plane);
    if (points.busy()) points.move(frame, plane, at, how);
    else actions.tracePoint(at);
  }
  picture.addEventListener("pointerdown", (event) => {
    held = true;
    picture.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
    event.preventDefault();
    const plane = planeNow();
    if (!plane || !frame) return;
    const { at, how } = placeOf(event, plane);
    if (!points.press(frame, plane, at, how)) move(event);
  });
  picture.addEventListener("pointermove", (event) => held && move(event));
  picture.addEventListener("pointerup", () => {
    held = false;
    if (frame) points.release(frame);
  });
  picture.addEventListener("pointercancel", () => {
    held = false;
    points.drop();
    if (frame) update(frame);
  });
  handle.addEventListener("keydown", (event) => {
    const by = /** @type {Record<string, [number, number]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] })[event.key];
    const plane = planeNow();
    const act = event.key === "Enter" || event.key === " " ? "put" : event.key === "Delete" || event.key === "Backspace" ? "erase" : null;
    if (plane && frame && act && points.key(frame, plane, frame.training?.point ?? [0, 0], act)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
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
      const classes = boundary.outputs.length > 1 && training.now?.accuracy !== null ? boundary.outputs.length : 0;
      const values = from(boundary.outputs[0], middle);
      const lines = classes ? leads(boundary.outputs) : [values];
      const zero = channels(colours.panel), hues = Array.from({ length: classes }, (_, k) => channels(colours[`class-${k % MOST_PENS}`]));
      const bytes = classes ? blendOf(boundary.outputs, hues, zero, 0.75 * STRENGTH) : coloursOf(values, { pos: channels(colours.pos), neg: channels(colours.neg), zero }, reach, STRENGTH);
      Object.assign(canvas, { width: values[0].length, height: values.length });
      canvas.getContext("2d")?.putImageData(new ImageData(bytes, values[0].length), 0, 0);
      set(border, "d", lines.map(zeroLine).join("") || "M0 0");
    }
  }

  /** What the rows are, in words. @param {Frame} now @param {import("../types.js").Training} training */
  function wordsOf(now, training) {
    const own = ownOf(training);
    const told = training.rows ? TRAINING.boundaryWords(training.rows.train.length, training.rows.test.length) : "";
    if (!own) return told;
    if (isEmpty(own)) return DATA.none;
    const pen = points.pen(now) === null ? "" : PENS.keys;
    const many = (own.labels?.length ?? 0) > MOST_PENS ? PENS.many(MOST_PENS) : "";
    const counts = countsOf(own);
    return [own.labels ? `${own.labels.map((name, k) => DATA.each(name, counts[k])).join(", ")}.` : "", told && `${told}.`, many, pen].filter(Boolean).join(" ");
  }

  /** The rows of the cell that is looked at in the confusion matrix stand out. @param {Frame} now @param {import("../types.js").Training} training @param {boolean} anew whether the marks have been made anew */
  function pick(now, training, anew) {
    const wanted = chosenRows(now.state, training) ?? [];
    if (!anew && wanted.join() === picked.join()) return;
    for (const row of picked) rows.children[row]?.classList.remove("picked");
    for (const row of wanted) rows.children[row]?.classList.add("picked");
    rows.classList.toggle("picking", wanted.length > 0);
    picked = wanted;
  }

  /** @param {[number, number]} point @param {{x: [number, number], y: [number, number]}} plane @returns {[number, number]} */
  const pixelOf = ([x, y], plane) => [((x - plane.x[0]) / (plane.x[1] - plane.x[0])) * SIDE, (1 - (y - plane.y[0]) / (plane.y[1] - plane.y[0])) * SIDE];

  /** @param {Frame} now */
  function update(now) {
    frame = now;
    const { training } = now;
    if (!training) return;
    if (isSequence(now.request)) return void (figure.hidden = true);
    const own = ownOf(training);
    const flat = now.request.model.layers[0] === 2 && (own ? (own.inputs[0]?.length ?? 2) === 2 : !training.rows || training.rows.inputs[0].length === 2);
    figure.hidden = isSingle(training) || (!flat && pictureOf(training, now.state.catalog, now.request.model.layers[0]) !== null); // the numbers of one row stand on the stage, the pad in its place
    if (isCurve(now)) figure.hidden = true;
    if (isSingle(training) || isCurve(now)) return;
    const values = training.now !== null && training.now.accuracy === null; // there is nothing to decide
    setText(title, values ? FIT_WORDS.plane : TRAINING.boundary);
    set(picture, "aria-label", title.textContent ?? "");
    box.hidden = !flat;
    figure.classList.toggle("own", flat && own !== null); // what grows with the rows stands below it then: the plane does not move under the hand
    toolbar.update(now, flat);
    setText(note, flat ? wordsOf(now, training) : TRAINING.noPlane);
    if (!flat) return;
    paint(now, training);
    const plane = planeOf(training, now.state.panels), point = training.point ?? [0, 0];
    const says = now.state.traced?.result?.outputs.map(toNumber) ?? [];
    picture.classList.toggle("pen", points.pen(now) !== null);
    show(handle, plane !== null);
    show(cross, plane !== null && training.point !== undefined);
    if (!plane) return;
    pick(now, training, points.paint(now, plane));
    const [x, y] = pixelOf(point, plane);
    set(handle, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    set(cross, "d", `M${x} 0V${y - 10}M${x} ${y + 10}V${SIDE}M0 ${y}H${x - 10}M${x + 10} ${y}H${SIDE}`);
    const told = TRAINING.pointAt(formatNumber(point[0]), formatNumber(point[1]), says.length ? says.map((value) => (value === null ? "–" : formatNumber(value, says.length > 1 ? 2 : 4))).join(" ") : "–");
    setAll(handle, { "aria-valuenow": point[0], "aria-valuemin": plane.x[0], "aria-valuemax": plane.x[1], "aria-valuetext": told });
    setText(number, training.point ? told : "");
  }

  return {
    update,
    destroy: () => figure.remove(),
  };
}
