/**
 * The timeline: a mark for each step in its phase's colour, as cells while they fit and as a filled bar when they do
 * not; below it, where a question is asked and where playing pauses. Drag to scrub, point to read what a step is, click a
 * phase's name to go to its first step; for the keyboard it is a slider.
 */

import { stepTitle } from "../core/sentence.js";
import { waitsOf } from "../core/waits.js";
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
  const flags = html("div", "flags");
  const marker = html("span", "marker");
  tip.hidden = true;
  for (const quiet of [names, track, flags, now, tip, marker]) quiet.setAttribute("aria-hidden", "true");
  el.classList.add("timeline");
  el.tabIndex = 0;
  el.setAttribute("role", "slider");
  el.setAttribute("aria-label", "Step");
  el.setAttribute("aria-valuemin", "0");
  el.append(names, track, flags, marker, now, tip);
  /** @type {Frame|null} */
  let frame = null;
  let width = el.clientWidth;
  let drawn = "";
  let marked = 0;
  let waits = waitsOf(/** @type {any} */ ({ pauses: false, trace: null }));
  /** What the waits follow from. @type {unknown[]} */
  let waitsOn = [];
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
          name.dataset.first = String(phase.from + 1);
          return name;
        }),
    );
    track.classList.toggle("continuous", !cells);
    el.setAttribute("aria-valuemax", String(shown.count));
    marked = 0;
  }

  /** @param {Frame} shown @param {boolean} anew */
  function flag(shown, anew) {
    const { trace, lab, answers, round, pauses } = shown.state;
    const on = [trace, lab, answers, round, pauses];
    if (!anew && on.every((part, k) => part === waitsOn[k])) return;
    waitsOn = on;
    const next = waitsOf(shown.state);
    if (!anew && next.size === waits.size && [...next].every(([position, { kind }]) => waits.get(position)?.kind === kind)) return;
    waits = next;
    flags.replaceChildren(...[...waits].map(([position, { kind }]) => {
      const mark = html("i", kind);
      mark.style.left = `${((position - 0.5) / Math.max(1, shown.count)) * 100}%`;
      mark.dataset.position = String(position);
      return mark;
    }));
  }

  /** @param {Frame} shown */
  function mark(shown) {
    const { position, count } = shown;
    const continuous = track.classList.contains("continuous");
    for (const { cells, from, to } of parts) {
      if (continuous) cells[0].style.width = `${Math.min(1, Math.max(0, (position - from) / (to - from))) * 100}%`;
      else for (let step = Math.max(from + 1, Math.min(marked, position)); step <= Math.min(to, Math.max(marked, position)); step += 1) {
        cells[step - from - 1].className = step < position ? "done" : step === position ? "current" : "";
      }
    }
    marked = position;
    for (const mark of flags.children) mark.classList.toggle("here", mark instanceof HTMLElement && mark.dataset.position === String(position));
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
    const anew = key !== drawn;
    if (anew) draw(frame);
    drawn = key;
    flag(frame, anew);
    mark(frame);
    if (told) tell(told(frame));
  }

  /** Where the track begins: asked for once a visit of the pointer, since asking in each move would lay the page out in its middle. */
  let left = NaN;
  const forget = () => (left = NaN);
  const shareOf = (/** @type {PointerEvent} */ event) => {
    if (Number.isNaN(left)) left = track.getBoundingClientRect().left;
    return (event.clientX - left) / Math.max(1, width);
  };
  /** What the tip tells: the step under the pointer, or for the keyboard the one that stands. @type {((shown: Frame) => number)|null} */
  let told = null;
  let telling = "";
  /** @param {number} position */
  function tell(position) {
    if (!frame?.structure) return;
    tip.hidden = position < 1 || position > frame.count;
    if (tip.hidden) return;
    const key = `${position} ${drawn} ${waits.get(position)?.words}`;
    if (key === telling) return;
    telling = key;
    const phase = frame.structure.phases.find(({ from, to }) => position > from && position <= to);
    tip.dataset.phase = phase?.name ?? "";
    const wait = waits.get(position);
    tip.replaceChildren(html("b", "num", String(position)), html("span", "", stepTitle(frame, position - 1)), ...(wait ? [html("small", wait.kind, wait.words)] : []));
    const at = ((position - 0.5) / frame.count) * 100;
    tip.style.left = `${at}%`;
    tip.style.transform = `translateX(${-at}%)`; // inside at both ends, whatever its width
  }

  let scrubbing = false;
  const disposal = new AbortController();
  const listen = (/** @type {string} */ name, /** @type {(event: any) => void} */ handler) =>
    el.addEventListener(name, handler, { signal: disposal.signal });
  listen("pointerenter", forget);
  listen("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0 || !frame) return;
    forget();
    event.preventDefault();
    el.focus({ preventScroll: true });
    const first = event.target instanceof HTMLElement ? event.target.dataset.first : undefined;
    if (first) return actions.go(Number(first));
    el.setPointerCapture(event.pointerId);
    scrubbing = true;
    actions.scrub(true);
    actions.go(positionAt(shareOf(event), frame.count));
  });
  listen("pointermove", (/** @type {PointerEvent} */ event) => {
    if (frame && scrubbing) {
      const position = positionAt(shareOf(event), frame.count);
      if (position !== frame.position) actions.go(position);
    }
    const under = Math.max(1, positionAt(shareOf(event), frame?.count ?? 0));
    told = () => under;
    tell(under);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    listen(name, () => {
      if (scrubbing) actions.scrub(false);
      scrubbing = false;
    });
  }
  const hush = () => {
    told = null;
    telling = "";
    tip.hidden = true;
  };
  listen("pointerleave", hush);
  listen("blur", hush);
  listen("focus", () => {
    if (!el.matches(":focus-visible")) return;
    told = (shown) => shown.position;
    if (frame) tell(frame.position);
  });
  listen("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const phases = { PageUp: 1, PageDown: -1 }[event.key];
    if (event.key === "Escape" && told) hush();
    else if (steps) actions.step(steps);
    else if (phases) actions.jumpPhase(phases);
    else return;
    event.preventDefault();
  });
  const watch = new ResizeObserver(() => {
    if (el.clientWidth === width) return;
    width = el.clientWidth;
    forget();
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
