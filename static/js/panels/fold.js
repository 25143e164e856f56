/** A sum too long for one formula: its terms one below the other, all of them where they can be added up by hand, else the three largest and the one the step is about. */
import { termAt } from "../core/formula.js";
import { h } from "./dom.js";
import { createFactors } from "./factors.js";
import { termsWidth } from "./fit.js";
import { createProduct } from "./product.js";
import { createScroller } from "./scroller.js";
import { WHY } from "../core/words.js";

/** The panel that says whether all terms of a long sum are listed. */
export const TERMS = "terms";
const ALL = "all";
/** So many terms of a line each are always listed, and so many where all are asked for. */
const FEW = 12, MOST = 400;

/** Every fold of a sum. @param {import("../core/formula.js").Sum} sum @returns {import("../core/formula.js").FoldFactor[]} */
const foldsOf = (sum) => sum.terms.flatMap((term) => term.factors.flatMap((factor) => (factor.kind === "fold" ? [factor] : factor.kind === "group" ? foldsOf(factor.sum) : [])));

/**
 * The terms of a fold that are listed: in their order where they are all, by size where they are not.
 * @param {import("../core/formula.js").FoldFactor} fold @param {import("../core/formula.js").Term|null} own the term the step is about @param {boolean} all whether all are asked for @param {number} [few] that many are listed unasked
 */
export function listedTerms({ terms, largest, count }, own, all, few = FEW) {
  if (count <= few || (all && count <= MOST)) return terms;
  return own && terms.includes(own) && !largest.includes(own) ? [...largest, own] : largest;
}

/**
 * @param {import("../types.js").Frame} frame @param {import("../types.js").Ref} subject @param {import("../core/formula.js").Sum} sum @param {import("../types.js").Actions} actions @param {number} width
 */
export function createFold(frame, subject, sum, actions, width) {
  const current = frame.step && frame.step.term !== null ? (termAt(sum, frame.step.term)?.term ?? null) : null;
  const all = frame.state.panels[TERMS] === ALL;
  return foldsOf(sum).map((fold) => {
    const wide = termsWidth(fold.terms.slice(0, FEW), frame) > width, few = wide ? 0 : FEW; // then the product stands below its factors
    const terms = listedTerms(fold, current, all, few), lines = wide ? 2 : 1;
    const rows = terms.map((term) => ({ factors: createFactors(term, 0, frame, actions, false), product: createProduct(term, subject, frame, false) }));
    const dotted = (/** @type {Node[]} */ parts) => parts.flatMap((part, k) => (k ? [h("span", { class: "o", text: "·" }), part] : [part]));
    const element = h("div", { class: "ft rows" }, ...rows.flatMap(({ factors, product }, k) => {
      const equals = () => h("span", { class: "o", text: "=" });
      const cells = [h("span", { class: "s" }, ...dotted(factors.symbols)), equals(), h("span", {}, ...dotted(factors.numbers)), ...(factors.numbers.length > 1 ? [equals(), product.element] : [])];
      cells.forEach((cell, c) => (cell.style.gridArea = lines === 2 && c > 2 ? `${2 * k + 2} / ${c - 1}` : `${lines * k + 1} / ${c + 1}`));
      return cells;
    }));
    const place = current ? terms.indexOf(current) : -1;
    if (place >= 0) {
      const strip = h("span", { class: "strip" });
      strip.style.gridArea = `${lines * place + 1} / 1 / ${lines * (place + 1) + 1} / 6`;
      element.prepend(strip);
    }
    const scroller = createScroller(element);
    const more = fold.count > few && fold.count <= MOST ? h("button", { type: "button", class: "link", "aria-expanded": String(all), text: all ? WHY.fewer : WHY.all(fold.count), on: { click: () => actions.setPanel(TERMS, all ? null : ALL) } }) : null;
    return {
      element: scroller.element,
      title: terms === fold.terms ? WHY.all(fold.count) : WHY.largest(fold.largest.length, fold.count, terms !== fold.largest),
      more,
      /** @param {import("../types.js").Frame} next */
      update(next) {
        for (const { factors, product } of rows) {
          for (const slot of factors.slots) slot.update(next);
          factors.light(next);
          product.update(next);
        }
      },
      destroy() {
        scroller.destroy();
        for (const { factors } of rows) for (const slot of factors.slots) slot.destroy();
      },
    };
  });
}
