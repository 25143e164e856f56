/**
 * The card of one thing: of what is pointed at, else of what is pinned, else of what the current step is about. Bound to
 * the frame: every number on it is looked up anew with each frame.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 */
import { sameNumbers } from "../core/change.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { symbolText } from "../core/symbols.js";
import { thingOfStep } from "../core/things.js";
import { pick } from "../core/trace.js";
import { CARD, CHECK } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";
import { symbolMath } from "./math.js";
import { cardOf } from "./rows.js";
import { createSlot, hueOf, paint } from "./slot.js";

/** @param {Frame} frame @returns {{thing: import("../types.js").Thing, from: string, content: import("./rows.js").CardContent}|null} */
function chosen(frame) {
  const offers = /** @type {[import("../types.js").Thing|null, string][]} */ ([[frame.hover, CARD.pointed], [frame.selection, CARD.pinned], [thingOfStep(frame), CARD.here]]);
  for (const [thing, from] of offers) {
    const content = thing ? cardOf(frame, thing) : null;
    if (thing && content) return { thing, from, content };
  }
  return null;
}

/** The check's words for one parameter's number. @param {Frame} frame @param {string} name @param {number[]} index */
function checkOf(frame, name, index) {
  const { checks } = frame.state;
  if (!checks || !("result" in checks) || !sameNumbers(checks.request, frame.request)) return null;
  const told = checks.result.parameters?.[name];
  if (!told) return null;
  const at = (/** @type {string} */ key) => toNumber(pick(told[key], index));
  if (pick(told.kink, index) === true) return { good: true, words: CARD.kink };
  const error = at("relative_error");
  const good = error !== null && error <= (checks.result.tolerance ?? 1e-6);
  return { good, words: good ? CARD.agrees : CARD.differs(formatNumber(at("numeric") ?? NaN, 6)) };
}

/** @param {HTMLElement} el @param {Actions} actions */
export function createCard(el, actions) {
  const name = h("span"), from = h("span", { class: "from" });
  const unpin = h("button", { type: "button", class: "iconbutton small", "aria-label": CARD.unpin, title: CARD.unpin, on: { click: () => actions.select(null) } }, icon("close"));
  const grid = h("div", { class: "card" });
  const note = h("p", { class: "note" });
  const lock = h("button", { type: "button", class: "link lock", on: { click: () => parameter && actions.toggleFrozen(parameter) } });
  const badge = h("div", { class: "check" });
  const empty = h("p", { class: "sentence", text: CARD.empty });
  const filled = h("div", {}, h("div", { class: "k" }, name, h("span", { class: "ends" }, from, unpin)), grid, note, lock, badge);
  const summary = h("p", { class: "summary", role: "status" });
  const check = h("button", { type: "button", class: "link", text: CARD.check, on: { click: () => actions.check() } });
  el.append(h("section", { class: "sec" }, filled, empty), h("div", { class: "checks" }, check, summary));
  /** @type {{update(frame: Frame): void, destroy(): void}[]} */
  let rows = [];
  let built = "";
  /** @type {string|null} */
  let parameter = null;

  /** @param {Frame} frame @param {import("./rows.js").CardContent} content */
  function build(frame, content) {
    for (const row of rows) row.destroy();
    name.replaceChildren(h("b", {}, `${content.title} `, symbolMath(content.tex)), content.detail ? ` ${content.detail}` : "");
    grid.replaceChildren();
    rows = content.rows.map((row) => {
      const words = h("span", { text: row.label });
      const label = h("span", {}, words, ...(row.tex ? [" ", symbolMath(row.tex)] : []));
      if (row.ref) {
        const slot = createSlot(row.ref, frame, actions, { format: row.format ?? formatNumber });
        grid.append(label, slot.element);
        return slot;
      }
      const digits = h("span", { class: "num" });
      grid.append(label, digits);
      return {
        /** @param {Frame} next */
        update(next) {
          const shown = row.read?.(next) ?? { number: null, state: "unknown", ghost: null };
          if (row.label === CARD.gradient) setText(words, shown.state === "partial" ? CARD.partial : row.label);
          paint(digits, shown, hueOf(row.kind ?? "value", shown), row.format ?? formatNumber, next.editing);
        },
        destroy() {},
      };
    });
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const found = chosen(frame);
      filled.hidden = !found;
      empty.hidden = Boolean(found) || frame.trace === null;
      setAttribute(el, "data-pinned", frame.selection ? "" : null);
      if (found) {
        const { content, thing } = found;
        const rate = content.rows.map((row) => row.label).join();
        const key = [JSON.stringify(thing), frame.structure?.fingerprint, frame.state.lab?.id, frame.example, Boolean(frame.state.catalog), rate].join(" ");
        if (key !== built) build(frame, content);
        built = key;
        parameter = content.parameter;
        setText(from, found.from);
        unpin.hidden = found.from !== CARD.pinned;
        setText(note, content.note ?? "");
        note.hidden = !content.note;
        const frozen = parameter !== null && (frame.request.frozen?.includes(parameter) ?? false);
        lock.hidden = parameter === null;
        lock.replaceChildren(icon("lock"), (frozen ? CARD.frozen : CARD.freeze)(parameter ?? ""));
        setAttribute(lock, "aria-pressed", String(frozen));
        const result = parameter && thing.node === parameter ? checkOf(frame, parameter, thing.index) : null;
        badge.hidden = !result;
        if (result) badge.replaceChildren(icon(result.good ? "check" : "warning"), result.words);
        for (const row of rows) row.update(frame);
      }
      setText(summary, summaryOf(frame));
      check.hidden = frame.trace === null;
    },
    destroy() {
      for (const row of rows) row.destroy();
      el.replaceChildren();
    },
  };
}

/** The whole check in a sentence, while it belongs to what stands here. @param {Frame} frame */
function summaryOf(frame) {
  const { checks } = frame.state;
  if (!checks || !sameNumbers(checks.request, frame.request)) return "";
  if (!("result" in checks)) return CHECK.running;
  const { max_relative_error: error, worst, passed } = checks.result;
  const id = worst ? frame.trace?.byName.get(worst.parameter)?.id : undefined;
  const named = id === undefined ? "" : symbolText(frame.symbol(["value", id, worst.index]).tex);
  return (passed ? CHECK.passed : CHECK.failed)(formatNumber(toNumber(error) ?? NaN, 2), named);
}
