/** Where a sum comes from: a bar a term from a zero axis, each beginning where the one before it ends, then the total. */
import { formatInput, formatNumber, formatSigned } from "../core/numbers.js";
import { h } from "./dom.js";
import { symbolMath, m, symbolElement, operator } from "./math.js";
import { termReferences } from "../core/formula.js";
import { formatOf, productKind, shownProduct } from "./product.js";
import { hueOf, paint, pointAt } from "./slot.js";
import { isLinked, thingOf } from "../core/things.js";
import { WHY } from "../core/words.js";

const SVG = "http://www.w3.org/2000/svg";
const FEWEST = 2, MOST = 8;

/** @param {string} tag @param {Record<string, string|number>} attributes */
function shape(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/**
 * From where to where each bar goes, as shares of the axis, and where its zero is. Null where a number is missing.
 * @param {(number|null)[]} parts @param {number|null} total
 */
export function waterfallBars(parts, total) {
  if (total === null || parts.length < FEWEST || parts.length > MOST) return null;
  if ([...parts, total].some((part) => part === null || !Number.isFinite(part))) return null;
  let at = 0;
  const spans = /** @type {number[]} */ (parts).map((part) => [at, (at += part)]);
  spans.push([0, total]);
  const low = Math.min(0, ...spans.flat()), high = Math.max(0, ...spans.flat());
  const share = (/** @type {number} */ value) => (high === low ? 0 : (value - low) / (high - low));
  return { zero: share(0), bars: spans.map(([from, to]) => ({ from: share(from), to: share(to) })) };
}

/** A term's name: its factors in symbols. @param {import("../core/formula.js").Term} term @param {import("../types.js").Frame} frame */
function nameOf(term, frame) {
  if (term.factors.length > 3 || term.factors.some((factor) => factor.kind !== "ref" && factor.kind !== "constant")) return null;
  const told = term.factors.map((factor) => (factor.kind === "ref" ? symbolElement(frame.symbol(factor.ref).tex) : m("mn", formatInput(/** @type {any} */ (factor).value))));
  return m("math", ...told.flatMap((part, k) => (k ? [operator("·"), part] : [part])));
}

/**
 * @param {object} parts
 * @param {import("../core/formula.js").Sum} parts.sum @param {import("../types.js").Ref} parts.subject
 * @param {import("../types.js").Frame} parts.frame @param {import("../types.js").Actions} parts.actions
 */
export function createWaterfall({ sum, subject, frame: first, actions }) {
  let frame = first;
  const element = h("div", { class: "wf" });
  const rows = [...sum.terms, null].map((term, k) => {
    const label = h("span", { class: term ? "s" : "tot" }, term ? (nameOf(term, first) ?? WHY.aTerm(k + 1)) : symbolMath(first.symbol(subject).tex));
    const rect = shape("rect", { height: 10, y: 1, rx: 2, class: term ? "bar part" : "bar" });
    const axis = shape("path", { d: "M0 -3v18", class: "axis" });
    const link = shape("path", { d: "M0 11v10", class: "link" });
    const picture = shape("svg", { height: 12, width: "100%", class: "fall", "aria-hidden": "true" });
    const digits = h("span", { class: `num${term ? "" : " tot"}` });
    picture.append(rect, axis, ...(term ? [link] : []));
    element.append(label, picture, digits);
    const lead = term ? (termReferences(term).find((ref) => ref[0] === "value") ?? termReferences(term)[0]) : subject;
    if (lead) for (const part of [label, picture, digits]) pointAt(part, () => thingOf(frame, lead), actions);
    return { term, lead, label, rect, axis, link, digits };
  });

  return {
    element,
    /** @param {import("../types.js").Frame} next */
    update(next) {
      frame = next;
      const shown = rows.map(({ term }) => (term ? shownProduct(term, next) : next.shown(subject)));
      const open = shown.every((each) => each.state === "known");
      const layout = open ? waterfallBars(shown.slice(0, -1).map((each) => each.number), shown[shown.length - 1].number) : null;
      element.hidden = layout === null;
      if (!layout) return;
      const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(2)}%`;
      rows.forEach(({ term, lead, label, rect, axis, link, digits }, k) => {
        const { from, to } = layout.bars[k];
        const hue = hueOf(term ? productKind(term, subject) : subject[0], shown[k]);
        rect.setAttribute("x", percent(Math.min(from, to)));
        rect.setAttribute("width", percent(Math.abs(to - from)));
        rect.setAttribute("class", `bar${term ? " part" : ""} ${hue}`);
        axis.setAttribute("transform", "translate(0.5 0)");
        place(axis, layout.zero);
        place(link, to);
        const linked = lead !== undefined && isLinked(next, thingOf(next, lead));
        for (const part of [label, digits]) part.classList.toggle("linked", linked);
        paint(digits, shown[k], hue, (value) => formatSigned(value, term ? formatOf(term, next) : formatNumber), next.editing);
      });
    },
    destroy() {},
  };
}

/** Puts a path at a share of the width: nested in an svg of its own, since a path has no x in percent. @param {SVGElement|Element} path @param {number} share */
function place(path, share) {
  let holder = /** @type {Element|null} */ (path.parentElement);
  if (holder && !holder.classList.contains("at")) {
    const wrap = shape("svg", { class: "at", overflow: "visible" });
    path.replaceWith(wrap);
    wrap.append(path);
    holder = wrap;
  }
  holder?.setAttribute("x", `${(share * 100).toFixed(2)}%`);
}
