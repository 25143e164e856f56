/**
 * The card of one thing: of what is pointed at, else of what is pinned, else of what the current step is about. Bound to
 * the frame: every number on it is looked up anew with each frame.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 */
import { sameNumbers } from "../core/change.js";
import { findingsAt } from "../core/findings.js";
import { questionHiding } from "../core/guide.js";
import { hiddenAtStep } from "../core/hidden.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { symbolText } from "../core/symbols.js";
import { isCircuit, isLinked, thingOf, thingOfStep } from "../core/things.js";
import { pick } from "../core/trace.js";
import { CARD, CHECK } from "../core/words.js";
import { SEQUENCE } from "../core/words/sequence.js";
import { isNarrow } from "../views/narrow.js";
import { icon, show } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";
import { createHiddenNote } from "./hidden.js";
import { symbolMath } from "./math.js";
import { cardOf } from "./rows.js";
import { createSlot, hueOf, paint, pointAt } from "./slot.js";

/** @typedef {{thing: import("../types.js").Thing, from: string, content: import("./rows.js").CardContent}} Found */

/** What the card is about; pointing at one of its own numbers turns to no other card. @param {Frame} frame @returns {Found|null} */
function chosen(frame) {
  const offers = /** @type {[import("../types.js").Thing|null, string][]} */ ([[frame.hover?.from === "card" ? null : frame.hover, CARD.pointed], [frame.selection, CARD.pinned], [thingOfStep(frame), CARD.here]]);
  const found = offers.flatMap(([thing, from]) => {
    const content = thing ? cardOf(frame, thing) : null;
    return thing && content ? [{ thing, from, content }] : [];
  });
  const [first = null, next] = found;
  return first && next?.from === CARD.pinned && nameOf(next) === nameOf(first) ? next : first;
}

/** A thing goes by the same name whichever of its numbers is meant. @param {Found} found */
const nameOf = ({ content }) => [content.title, content.tex, content.detail].join(" ");

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
  const own = { ...actions, hover: (/** @type {import("../types.js").Thing|null} */ thing) => actions.hover(thing && { ...thing, from: "card" }) };
  const name = h("span"), from = h("span", { class: "from" });
  const unpin = h("button", { type: "button", class: "iconbutton small", "aria-label": CARD.unpin, title: CARD.unpin, on: { click: () => actions.select(null) } }, icon("close"));
  const grid = h("div", { class: "card" });
  const note = h("p", { class: "note" });
  const finding = h("p", { class: "finding" });
  const hidden = createHiddenNote(actions);
  const lockWords = h("span"), badgeWords = h("span"), goodIcon = icon("check"), badIcon = icon("warning");
  const lock = h("button", { type: "button", class: "link lock", on: { click: () => parameter && actions.toggleFrozen(parameter) } }, icon("lock"), lockWords);
  const badge = h("div", { class: "check" }, goodIcon, badIcon, badgeWords);
  const empty = h("p", { class: "sentence", text: CARD.empty });
  const filled = h("div", {}, h("div", { class: "k" }, name, h("span", { class: "ends" }, from, unpin)), grid, finding, note, hidden.element, lock, badge);
  const summary = h("p", { class: "summary", role: "status" });
  const check = h("button", { type: "button", class: "link", text: CARD.check, on: { click: () => actions.check() } });
  el.append(h("section", { class: "sec" }, filled, empty), h("div", { class: "checks" }, check, summary));
  /** @type {{update(frame: Frame): void, destroy(): void}[]} */
  let rows = [];
  let built = "";
  /** @type {Frame} */
  let latest;
  /** @type {string|null} */
  let parameter = null;
  /** @type {Frame["selection"]} */
  let pinned = null;

  /** What has just been pinned is read from its beginning; where it stands in the text of a phone and does not rise from below, that comes into view. */
  function reveal() {
    el.scrollTop = 0;
    if (getComputedStyle(el).position !== "fixed") el.scrollIntoView({ block: "nearest" });
  }

  /** @param {Frame} frame @param {import("./rows.js").CardContent} content */
  function build(frame, content) {
    for (const row of rows) row.destroy();
    name.replaceChildren(h("b", {}, `${content.title} `, symbolMath(content.tex)), content.detail ? ` ${content.detail}` : "");
    const compared = content.rows.some((row) => row.mean);
    grid.classList.toggle("compared", compared);
    grid.replaceChildren(...(compared ? ["", CARD.example(frame.example + 1), CARD.mean(frame.examples)].map((text) => h("span", { class: "head", text })) : []));
    rows = content.rows.map((row) => {
      const beside = createMean(row);
      const words = h("span", { text: row.label });
      const symbols = row.tex ? [" ", symbolMath(row.tex), ...(row.meaning ? [" = ", symbolMath(row.meaning)] : [])] : [];
      const label = h("span", {}, words, ...symbols);
      if (row.ref) {
        const { ref } = row;
        pointAt(label, () => thingOf(latest, ref), own);
        const slot = createSlot(ref, frame, own, { format: row.format ?? formatNumber });
        grid.append(label, slot.element, ...(compared ? [beside.element] : []));
        return { ...slot, update: (/** @type {Frame} */ next) => (slot.update(next), beside.update(next), void label.classList.toggle("linked", isLinked(next, thingOf(next, ref)))) };
      }
      const digits = h("span", { class: "num" });
      const { thing = null } = row;
      if (thing) for (const part of [label, digits]) pointAt(part, () => thing, own);
      grid.append(label, digits, ...(compared ? [beside.element] : []));
      return {
        /** @param {Frame} next */
        update(next) {
          const shown = row.read?.(next) ?? { number: null, state: "unknown", ghost: null };
          if (row.kind === "gradient" && row.thing) setText(words, shown.state === "partial" ? CARD.partial : row.label);
          for (const part of [label, digits]) part.classList.toggle("linked", isLinked(next, thing));
          paint(digits, shown, hueOf(row.kind ?? "value", shown), row.format ?? formatNumber, next.editing);
          beside.update(next);
        },
        destroy() {},
      };
    });
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const found = chosen(frame);
      latest = frame;
      filled.hidden = !found;
      setText(empty, isCircuit(frame.structure) ? CARD.emptyCircuit : frame.structure?.recurrent || frame.structure?.blocks ? SEQUENCE.empty : CARD.empty);
      empty.hidden = Boolean(found) || frame.trace === null;
      setAttribute(el, "data-pinned", frame.selection ? "" : null);
      if (frame.selection && frame.selection !== pinned && isNarrow()) requestAnimationFrame(reveal);
      pinned = frame.selection;
      if (found) {
        const { content, thing } = found;
        const rate = content.rows.map((row) => row.label).join();
        const key = [nameOf(found), frame.structure?.fingerprint, frame.state.lab?.id, frame.example, Boolean(frame.state.catalog), rate].join(" ");
        if (key !== built && frame.hover?.from === "card") actions.hover(null); // what was pointed at is gone
        if (key !== built) build(frame, content);
        built = key;
        parameter = content.parameter;
        setText(from, found.from);
        unpin.hidden = found.from !== CARD.pinned;
        setText(note, content.note ?? "");
        note.hidden = !content.note;
        const node = frame.trace?.byName.get(thing.node);
        const wrong = node ? findingsAt(frame, node.id, thing.index) : [];
        setText(finding, [...new Set(wrong.map(({ words }) => words))].join(" "));
        finding.hidden = !wrong.length;
        const frozen = parameter !== null && (frame.request.frozen?.includes(parameter) ?? false);
        lock.hidden = parameter === null;
        setText(lockWords, (frozen ? CARD.frozen : CARD.freeze)(parameter ?? ""));
        setAttribute(lock, "aria-pressed", String(frozen));
        const result = parameter && thing.node === parameter ? checkOf(frame, parameter, thing.index) : null;
        badge.hidden = !result;
        show(goodIcon, result?.good === true);
        show(badIcon, result?.good === false);
        setText(badgeWords, result?.words ?? "");
        for (const row of rows) row.update(frame);
        hidden.update(frame, hiddenAtStep(frame) ? null : hiddenOn(content, frame)); // told in the panel already
      }
      const result = summaryOf(frame);
      if (result && result !== summary.textContent && frame.selection && isNarrow()) requestAnimationFrame(() => summary.scrollIntoView({ block: "nearest" })); // the card lies over the charts there
      setText(summary, result);
      check.hidden = frame.trace === null;
    },
    destroy() {
      for (const row of rows) row.destroy();
      el.replaceChildren();
    },
  };
}

/** A number's mean over the batch, beside it; empty where it has none. @param {import("./rows.js").Row} row */
function createMean({ mean, kind = "value", format = formatNumber }) {
  const element = h("span", { class: "num mean" });
  return {
    element,
    /** @param {Frame} next */
    update(next) {
      if (!mean) return;
      const shown = mean(next);
      paint(element, shown, hueOf(kind, shown), format, next.editing);
    },
  };
}

/** The question that hides a number of a card. @param {import("./rows.js").CardContent} content @param {Frame} frame */
function hiddenOn(content, frame) {
  for (const row of content.rows) {
    const key = (row.ref ? frame.shown(row.ref) : row.read?.(frame))?.key ?? row.mean?.(frame).key;
    if (key) return questionHiding(frame.state, key);
  }
  return null;
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
