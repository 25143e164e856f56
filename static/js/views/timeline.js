/**
 * The timeline: a mark for each step in its phase's colour, as cells while they fit and as a filled bar when they do
 * not. Drag to scrub, point to read what a step is; for the keyboard it is a slider.
 */

import { stepTitle } from "../core/sentence.js";
import { PHASES } from "../core/words.js";

/** @typedef {import("../types.js").Frame} Frame */

/** The narrowest cell that can still be told from its neighbour. */
const NARROWEST_CELL = 6;

/** The step under a point of the track: 0 at its very left, `count` at its right. @param {number} share 0 to 1 @param {number} count */
export const positionAt = (share, count) => Math.min(count, Math.max(0, Math.ceil(share * count - 1e-9)));

/**
 * Where a phase's name stands and whether there is room for it before the next.
 * @param {{from: number, to: number}} span @param {number} count @param {number} width @param {number} letters
 */
export const nameFits = (span, count, width, letters) => ((span.to - span.from) / count) * width >= letters * 6.9 + 8;

/** @param {string} tag @param {string} className @param {string} [text] */
function html(tag, className, text = "") {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createTimeline(el, actions) {
  const names = html("div", "phase-names");
  const track = html("div", "track");
  const now = html("span", "now num");
  const tip = html("div", "tip");
  const marker = html("span", "marker");
  tip.hidden = true;
  for (const quiet of [names, track, now, tip, marker]) quiet.setAttribute("aria-hidden", "true");
  el.classList.add("timeline");
  el.tabIndex = 0;
  el.setAttribute("role", "slider");
  el.setAttribute("aria-label", "Step");
  el.setAttribute("aria-valuemin", "0");
  el.append(names, track, marker, now, tip);
  /** @type {Frame|null} */
  let frame = null;
  let width = el.clientWidth;
  let drawn = "";
  /** @type {{element: HTMLElement, cells: HTMLElement[], from: number, to: number}[]} */
  let parts = [];

  /** @param {Frame} shown */
  function draw(shown) {
    const phases = shown.structure?.phases ?? [];
    const cells = width / Math.max(1, shown.count) >= NARROWEST_CELL;
    const share = (/** @type {number} */ at) => `${(at / Math.max(1, shown.count)) * 100}%`;
    parts = phases.map((phase) => {
      const element = html("div", cells ? "phase cells" : "phase filled");
      element.dataset.phase = phase.name;
      element.style.left = share(phase.from);
      element.style.width = `calc(${share(phase.to - phase.from)} - 2px)`;
      const marks = cells ? Array.from({ length: phase.to - phase.from }, () => html("i", "")) : [html("i", "done")];
      element.append(...marks);
      return { element, cells: marks, from: phase.from, to: phase.to };
    });
    track.replaceChildren(...parts.map((part) => part.element));
    names.replaceChildren(
      ...phases
        .filter((phase) => nameFits(phase, shown.count, width, PHASES[phase.name].length))
        .map((phase) => {
          const name = html("span", "phase-name", PHASES[phase.name]);
          name.dataset.phase = phase.name;
          name.style.left = share(phase.from);
          return name;
        }),
    );
    track.classList.toggle("continuous", !cells);
    el.setAttribute("aria-valuemax", String(shown.count));
  }

  /** @param {Frame} shown */
  function mark(shown) {
    const { position, count } = shown;
    const continuous = track.classList.contains("continuous");
    for (const { cells, from, to } of parts) {
      if (continuous) cells[0].style.width = `${Math.min(1, Math.max(0, (position - from) / (to - from))) * 100}%`;
      else cells.forEach((cell, i) => (cell.className = from + i + 1 < position ? "done" : from + i + 1 === position ? "current" : ""));
    }
    const at = count ? Math.max(0, position - 0.5) / count : 0;
    const place = continuous ? position / Math.max(1, count) : at;
    marker.hidden = !continuous && position > 0;
    marker.style.left = `${place * 100}%`;
    marker.dataset.phase = shown.phase ?? "";
    now.style.left = `${(position === 0 ? 0 : at) * 100}%`;
    now.textContent = String(position);
    now.classList.toggle("at-start", position === 0);
    el.setAttribute("aria-valuenow", String(position));
    el.setAttribute("aria-valuetext", position ? `${position} of ${count}, ${stepTitle(shown, position - 1)}` : "before the first step");
  }

  function refresh() {
    if (!frame?.structure) return;
    const key = `${frame.structure.fingerprint} ${frame.count} ${width}`;
    if (key !== drawn) draw(frame);
    drawn = key;
    mark(frame);
  }

  const shareOf = (/** @type {PointerEvent} */ event) => {
    const box = track.getBoundingClientRect();
    return (event.clientX - box.left) / Math.max(1, box.width);
  };
  /** @param {PointerEvent} event */
  function tell(event) {
    if (!frame?.structure) return;
    const position = Math.max(1, positionAt(shareOf(event), frame.count));
    const phase = frame.structure.phases.find(({ from, to }) => position > from && position <= to);
    tip.dataset.phase = phase?.name ?? "";
    tip.replaceChildren(html("b", "num", String(position)), html("span", "", stepTitle(frame, position - 1)));
    tip.hidden = false;
    const at = ((position - 0.5) / frame.count) * width;
    const half = tip.offsetWidth / 2;
    tip.style.left = `${Math.min(width - half, Math.max(half, at))}px`;
  }

  const disposal = new AbortController();
  const listen = (/** @type {string} */ name, /** @type {(event: any) => void} */ handler) =>
    el.addEventListener(name, handler, { signal: disposal.signal });
  listen("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0 || !frame) return;
    event.preventDefault();
    el.focus({ preventScroll: true });
    el.setPointerCapture(event.pointerId);
    el.classList.add("scrubbing");
    actions.go(positionAt(shareOf(event), frame.count));
  });
  listen("pointermove", (/** @type {PointerEvent} */ event) => {
    if (frame && el.classList.contains("scrubbing")) {
      const position = positionAt(shareOf(event), frame.count);
      if (position !== frame.position) actions.go(position);
    }
    tell(event);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) listen(name, () => el.classList.remove("scrubbing"));
  listen("pointerleave", () => (tip.hidden = true));
  listen("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const phases = { PageUp: 1, PageDown: -1 }[event.key];
    if (steps) actions.step(steps);
    else if (phases) actions.jumpPhase(phases);
    else return;
    event.preventDefault();
  });
  const watch = new ResizeObserver(() => {
    if (el.clientWidth === width) return;
    width = el.clientWidth;
    refresh();
  });
  watch.observe(el);

  return {
    /** @param {Frame} next */
    update(next) {
      frame = next;
      refresh();
    },
    destroy() {
      watch.disconnect();
      disposal.abort();
      el.replaceChildren();
    },
  };
}
