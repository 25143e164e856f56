/** What a lab says beside its training: texts, what its source printed beside what is true, and runs beside each other. */
import { digitsOf } from "../core/guide.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { GUIDE } from "../core/words.js";
import { WATCH } from "../core/words/watch.js";
import { h } from "./dom.js";
import { createFigure } from "./guide.js";
import { createText } from "./pieces.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").WatchNote} WatchNote */

const LEAST = 4, MOST = 9;

/** As many digits as tell the numbers of a line apart. @param {(number|null)[]} line */
export function digitsApart(line) {
  for (let digits = LEAST; digits < MOST; digits += 1) if (new Set(line).size === new Set(line.map((number) => number !== null && formatNumber(number, digits))).size) return digits;
  return MOST;
}

/** Runs beside each other, a line for each count of rounds. @param {WatchNote & {table: import("../types.js").WatchTable}} note @param {Frame} frame */
function createTable({ title, table: { columns, runs, rounds, what } }, { state: { lab, variant } }) {
  const here = (/** @type {number} */ k) => ((variant ?? "") === runs[k] ? " here" : "");
  const numberAt = (/** @type {number} */ count, /** @type {number} */ k) => toNumber(lab?.figures?.[`${runs[k] ? `${runs[k]}:` : ""}${what}@${count}`]);
  const cell = (/** @type {number} */ count, /** @type {number} */ k, /** @type {number} */ digits) => {
    const number = numberAt(count, k);
    return h("td", { class: `num${here(k)}`, title: number === null ? null : String(number), text: number === null ? "" : formatNumber(number, digits) });
  };
  const lines = rounds.map((count) => h("tr", {}, h("th", { scope: "row", class: "num", text: count.toLocaleString("en") }), ...runs.map((_, k) => cell(count, k, digitsApart(runs.map((__, at) => numberAt(count, at)))))));
  const names = columns.map((name, k) => h("th", { scope: "col", class: here(k).trim() || null, text: name }));
  return {
    elements: [h("h2", { text: title }), h("table", { class: "runs-beside" }, h("thead", {}, h("tr", {}, h("th", { scope: "col", text: WATCH.rounds }), ...names)), h("tbody", {}, ...lines))],
    /** @param {number} update */
    reach: (update) => lines.forEach((line, k) => line.classList.toggle("reached", rounds[k] <= update)),
  };
}

/** @param {{notes: HTMLElement, beside: HTMLElement}} places @param {import("../types.js").Actions} actions */
export function createWatchNotes({ notes, beside }, actions) {
  let built = /** @type {unknown[]} */ ([]);
  /** @type {ReturnType<typeof createTable>[]} */
  let tables = [];

  /** @param {WatchNote} note @param {Frame} frame */
  function told(note, frame) {
    const figures = (note.figures ?? []).map((figure) => createFigure(figure, digitsOf({ figures: [figure] }), frame, actions));
    for (const figure of figures) figure.update(frame, false);
    return [h("h2", { text: note.title }), ...note.text.map((text) => createText(text, frame, actions).element), ...figures.map(({ element }) => element)];
  }

  /** @param {Frame} frame */
  function build(frame) {
    const { lab, variant } = frame.state, watch = lab?.watch ?? [];
    const chosen = /** @type {any} */ (lab?.variants?.find((each) => each.id === variant));
    tables = watch.flatMap((note) => (note.table ? [createTable({ ...note, table: note.table }, frame)] : []));
    beside.replaceChildren(...tables.flatMap(({ elements }) => elements));
    notes.replaceChildren(h("h1", { text: lab?.title ?? "" }), h("p", { class: "src", text: [lab?.source, lab?.minutes ? GUIDE.minutes(lab.minutes) : ""].filter(Boolean).join(" · ") }),
      ...(chosen ? [h("p", { class: "note" }, h("b", { text: `${chosen.title}. ` }), chosen.note ?? "")] : []), ...watch.flatMap((note) => (note.table ? [] : told(note, frame))));
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const { training, trace, state: { lab, variant } } = frame;
      if (!training || !trace) return;
      const on = [lab, variant, trace.structure];
      if (on.some((part, k) => part !== built[k])) build(frame);
      built = on;
      notes.hidden = !lab?.watch?.length;
      beside.hidden = !tables.length;
      for (const table of tables) table.reach(training.at.update);
    },
    destroy() {
      notes.replaceChildren();
      beside.replaceChildren();
    },
  };
}
