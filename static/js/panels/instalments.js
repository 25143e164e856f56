/**
 * Beside the step that adds an instalment to a shared weight's gradient: what had come so far, what this step adds, and what
 * stands now; then how much of the gradient is left on its way back through time.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Shown} Shown
 */
import { formatNumber, toNumber } from "../core/numbers.js";
import { instalmentOfStep, instalmentsOf } from "../core/sequence.js";
import { pick } from "../core/trace.js";
import { INSTALMENTS } from "../core/words/sequence.js";
import { sizeAt } from "../views/sequence/scene.js";
import { h, section, setText } from "./dom.js";
import { hueOf, paint } from "./slot.js";

const MOST_ROWS = 6, MOST_COLUMNS = 4;
const NOTHING = /** @type {Shown} */ ({ number: null, state: "unknown", ghost: null });

/** A small table of numbers that are looked up with every frame. @param {number[]} shape @param {(frame: Frame, element: number[]) => Shown} read */
function createTable(shape, read) {
  const [rows = 1, columns = 1] = shape;
  const cells = Array.from({ length: Math.min(rows, MOST_ROWS) }, (_, o) => Array.from({ length: Math.min(columns, MOST_COLUMNS) }, (_, i) => {
    const element = shape.length === 2 ? [o, i] : shape.length ? [o] : [];
    return { element, digits: h("span", { class: "num" }) };
  }));
  const body = h("table", { class: "matrix-body" }, ...cells.map((row) => h("tr", {}, ...row.map(({ digits }) => h("td", {}, digits)), columns > MOST_COLUMNS && h("td", { class: "quiet", text: "…" }))));
  if (rows > MOST_ROWS) body.append(h("tr", {}, h("td", { class: "quiet", text: "⋮" })));
  return {
    element: body,
    /** @param {Frame} frame */
    update(frame) {
      for (const { element, digits } of cells.flat()) {
        const shown = read(frame, element);
        paint(digits, shown, hueOf("gradient", shown), (value) => formatNumber(value), frame.editing);
      }
    },
  };
}

/**
 * @param {Frame} first @param {boolean} whole whether the step is of the whole array: else its formula says the sum
 * @returns {{element: HTMLElement, update(frame: Frame): void, destroy(): void}|null}
 */
export function createInstalment(first, whole) {
  const present = instalmentOfStep(first);
  if (!present || !first.trace || !first.structure) return null;
  const { shared, step, line } = present;
  const node = first.structure.nodes[shared.id];
  const all = instalmentsOf(first.trace, shared).filter((each) => each.line !== null);
  const last = all[all.length - 1]?.step ?? step;
  const before = all.find((each) => each.step > step)?.line ?? null;
  const hidden = (/** @type {Frame} */ frame, /** @type {number[]} */ element) => frame.shown(["gradient", line.event, element]);
  const tables = !whole ? [] : [
    { label: INSTALMENTS.soFar, note: before ? INSTALMENTS.steps(last, step + 1) : INSTALMENTS.nothing, table: createTable(node.shape, (frame, element) => (before ? frame.shown(["gradient", before.event, element]) : NOTHING)) },
    { label: INSTALMENTS.plus(step), note: "", table: createTable(node.shape, (frame, element) => {
      const shown = hidden(frame, element); // where a question hides the sum, its last part is no answer to be had
      return { ...shown, ghost: null, number: shown.number === null ? null : toNumber(pick(frame.trace?.backwardAt(line.event)?.contribution, element)) };
    }) },
    { label: INSTALMENTS.now, note: INSTALMENTS.steps(last, step), table: createTable(node.shape, hidden) },
  ];
  const rows = tables.map(({ label, note, table }, k) => h("div", { class: `instalment-row${k === 2 ? " total" : ""}` }, h("span", {}, h("b", { text: label }), note && h("small", { text: note })), table.element));
  const state = Math.min(step, first.structure.recurrent?.steps.length ?? step);
  const kept = first.trace.end.over_time?.kept[state], share = first.trace.end.over_time?.instalments[shared.name]?.find((each) => each.step === step)?.share;
  const end = first.structure.recurrent?.steps.length ?? state;
  const fade = /** @type {{label: string, read: (frame: Frame) => string}[]} */ ([
    { label: INSTALMENTS.at(end), read: (frame) => sized(frame, end) },
    ...(state === end ? [] : [
      { label: INSTALMENTS.at(state), read: (/** @type {Frame} */ frame) => sized(frame, state) },
      { label: INSTALMENTS.left(end - state), read: (/** @type {Frame} */ frame) => open(frame, state, kept) },
    ]),
    { label: INSTALMENTS.share(step), read: (frame) => open(frame, state, hidden(frame, node.shape.map(() => 0)).state === "hidden" ? null : share) },
  ]);
  const fading = fade.map(({ label, read }) => ({ read, words: h("span", { text: label }), digits: h("span", { class: "num" }) }));
  const fades = section(h("span", { text: INSTALMENTS.fades }), h("div", { class: "card fades" }, ...fading.flatMap(({ words, digits }) => [words, digits])));
  const element = h("div", {}, ...(whole ? [section(h("span", { text: INSTALMENTS.sum(all.length) }), h("div", { class: "instalment-rows" }, ...rows))] : []), fades);
  return {
    element,
    update(frame) {
      for (const { table } of tables) table.update(frame);
      for (const { read, digits } of fading) setText(digits, read(frame));
    },
    destroy() {},
  };
}

/** @param {Frame} frame @param {number} time */
function sized(frame, time) {
  const { number, state } = sizeAt(frame, time);
  return state === "known" && number !== null ? formatNumber(number) : state === "hidden" ? "?" : "–";
}

/** A share in percent, once the state's gradient may be seen. @param {Frame} frame @param {number} time @param {unknown} share */
function open(frame, time, share) {
  const { state } = sizeAt(frame, time);
  if (state !== "known" || typeof share !== "number") return "–";
  return `${formatNumber(100 * share, 3)} %`;
}
