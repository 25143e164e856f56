/**
 * A pad to draw on for a network whose inputs are a picture: what it answers to the drawing, a bar for each class, and the way
 * into the drawing's own gradients. The numbers come from the server's run of the drawing.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { classBy, drawnRequest, DRAWING, LEVELS, levelsOf, pictureOf, rangeOf, readDrawing, stroke, writeDrawing } from "../core/drawing.js";
import { toNumber } from "../core/numbers.js";
import { ownOf } from "../core/owndata.js";
import { PAD } from "../core/words/data.js";
import { h } from "../panels/dom.js";
import { createBars } from "./bars.js";

/** What `State.panels` calls the class that the drawing is meant to be. */
const TARGET = "drawing target";
const KEYS = /** @type {Record<string, [number, number]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] });

/** What the classes are called: as the server tells, else by their numbers. @param {Frame} frame @param {number} count */
const namesOf = ({ training }, count) => training?.classes ?? ownOf(training)?.labels ?? Array.from({ length: count }, (_, k) => String(k));

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createPad(el, actions) {
  const figure = h("figure", { class: "pad" }), caption = h("figcaption"), title = h("span"), says = h("span", { class: "num" });
  caption.append(title, says);
  const grid = h("div", { class: "pad-grid" }), cells = /** @type {HTMLElement[]} */ ([]);
  grid.setAttribute("role", "application");
  grid.tabIndex = 0;
  const word = h("p", { class: "unseen" });
  word.setAttribute("role", "status");
  const row = h("div", { class: "pad-row" }), side = h("div", { class: "pad-side" });
  const bars = createBars(side);
  const button = (/** @type {string} */ words, /** @type {() => void} */ act, className = "link") => h("button", { type: "button", class: className, text: words, on: { click: act } });
  const erase = button(PAD.erase, () => {
    erasing = !erasing;
    erase.setAttribute("aria-pressed", String(erasing));
  });
  erase.setAttribute("aria-pressed", "false");
  const tools = h("div", { class: "pad-tools" });
  const target = h("select"), label = h("label", { class: "pad-target" }), open = button(PAD.open, () => actions.openDrawing(Number(target.value)), "button");
  tools.append(erase, button(PAD.clear, () => actions.draw(null)), button(PAD.example, example));
  label.append(PAD.target, target);
  target.addEventListener("change", () => actions.setPanel(TARGET, target.value));
  const foot = h("div", { class: "pad-foot" }), note = h("p", { class: "note", text: PAD.how });
  foot.append(label, open);
  row.append(grid, side);
  figure.append(caption, row, tools, foot, note, word);
  el.append(figure);
  /** @type {Frame|null} */
  let frame = null;
  let size = /** @type {[number, number]} */ ([0, 0]), levels = /** @type {number[]} */ ([]), held = false, erasing = false, cursor = 0, shown = 0;

  /** Rows of the data, one after the other. */
  function example() {
    const rows = frame?.training?.rows;
    if (!rows || !frame?.training) return;
    const place = rows.test.length ? rows.test : rows.train;
    shown = (shown + 1) % place.length;
    actions.draw(writeDrawing(levelsOf(rows.inputs[place[shown]].map(Number), rangeOf(frame.training))));
  }

  /** @param {PointerEvent} event */
  function draw(event) {
    const box = grid.getBoundingClientRect();
    const at = /** @type {[number, number]} */ ([((event.clientX - box.left) / box.width) * size[0], ((event.clientY - box.top) / box.height) * size[1]]);
    levels = stroke(levels, size, at, erasing || event.button === 2 || event.buttons === 2);
    paint();
  }
  grid.addEventListener("pointerdown", (event) => {
    held = true;
    grid.setPointerCapture(event.pointerId);
    grid.focus({ preventScroll: true });
    event.preventDefault();
    draw(event);
  });
  grid.addEventListener("contextmenu", (event) => event.preventDefault());
  grid.addEventListener("pointermove", (event) => {
    if (held) for (const each of event.getCoalescedEvents?.().length ? event.getCoalescedEvents() : [event]) draw(each);
  });
  grid.addEventListener("pointerup", () => {
    if (!held) return;
    held = false;
    actions.draw(writeDrawing(levels));
  });
  grid.addEventListener("pointercancel", () => {
    held = false;
    if (frame) update(frame);
  });
  grid.addEventListener("keydown", (event) => {
    const by = KEYS[event.key], writes = event.key === " " || event.key === "Enter" ? LEVELS - 1 : event.key === "Delete" || event.key === "Backspace" ? 0 : null;
    if (!by && writes === null) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = [cursor % size[0], Math.floor(cursor / size[0])];
    if (by) cursor = Math.max(0, Math.min(size[1] - 1, y + by[1])) * size[0] + Math.max(0, Math.min(size[0] - 1, x + by[0]));
    else actions.draw(writeDrawing(levels.map((level, k) => (k === cursor ? /** @type {number} */ (writes) : level))));
    tellCursor();
    paint();
  });

  function tellCursor() {
    word.textContent = PAD.pixel(Math.floor(cursor / size[0]) + 1, (cursor % size[0]) + 1, `${levels[cursor]} / ${LEVELS - 1}`);
  }

  function paint() {
    cells.forEach((cell, k) => {
      cell.style.setProperty("--ink-share", `${Math.round((100 * levels[k]) / (LEVELS - 1))}%`);
      cell.classList.toggle("here", k === cursor);
    });
  }

  /** @param {[number, number]} now */
  function lay(now) {
    if (now[0] === size[0] && now[1] === size[1]) return;
    size = now;
    cursor = 0;
    cells.splice(0, cells.length, ...Array.from({ length: size[0] * size[1] }, () => h("i")));
    grid.style.setProperty("--columns", String(size[0]));
    grid.style.aspectRatio = `${size[0]} / ${size[1]}`;
    grid.replaceChildren(...cells);
    grid.setAttribute("aria-label", PAD.label);
  }

  /** @param {Frame} now */
  function update(now) {
    frame = now;
    const { training, state, request } = now;
    const picture = pictureOf(training, state.catalog, request.model.layers?.[0] ?? 0);
    figure.hidden = !picture || picture[0] * picture[1] !== request.model.layers?.[0];
    if (!picture || figure.hidden || !training) return;
    lay(picture);
    title.textContent = training.setup.data.name === "digits" ? PAD.title : PAD.titleOther;
    if (!held) levels = readDrawing(state.panels[DRAWING], picture[0] * picture[1]);
    paint();
    const count = request.model.layers[request.model.layers.length - 1], names = namesOf(now, Math.max(2, count));
    const answers = state.panels[DRAWING] === undefined ? null : (state.drawn?.result ?? null)?.map((value) => toNumber(value) ?? NaN) ?? null;
    const best = answers ? classBy(answers) : null;
    const sure = best === null || !answers ? null : answers.length === 1 ? (best ? answers[0] : 1 - answers[0]) : answers[best];
    const text = best === null || sure === null ? (state.panels[DRAWING] === undefined ? PAD.empty : answers ? PAD.noAnswer : "") : PAD.answer(names[best] ?? String(best), PAD.share(sure));
    if (says.textContent !== text) says.textContent = text;
    bars.update(answers, names, best);
    const options = names.map((name, k) => `${k} ${name}`).join("|");
    if (target.dataset.names !== options) {
      target.dataset.names = options;
      target.replaceChildren(...names.map((name, k) => new Option(name, String(k))));
    }
    target.value = state.panels[TARGET] ?? String(best ?? 0);
    open.disabled = state.panels[DRAWING] === undefined || drawnRequest(state, 0) === null || !request.parameters;
  }

  return { update, destroy: () => figure.remove() };
}
