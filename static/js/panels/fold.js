/** A sum too long to write out: its three largest terms and the one the step is about, one below the other, and how many there are. */
import { termAt } from "../core/formula.js";
import { h } from "./dom.js";
import { createFactors } from "./factors.js";
import { createProduct } from "./product.js";
import { createScroller } from "./scroller.js";
import { WHY } from "../core/words.js";

/** Every fold of a sum. @param {import("../core/formula.js").Sum} sum @returns {import("../core/formula.js").FoldFactor[]} */
const foldsOf = (sum) => sum.terms.flatMap((term) => term.factors.flatMap((factor) => (factor.kind === "fold" ? [factor] : factor.kind === "group" ? foldsOf(factor.sum) : [])));

/**
 * @param {import("../types.js").Frame} frame @param {import("../types.js").Ref} subject @param {import("../core/formula.js").Sum} sum @param {import("../types.js").Actions} actions
 */
export function createFold(frame, subject, sum, actions) {
  const current = frame.step && frame.step.term !== null ? (termAt(sum, frame.step.term)?.term ?? null) : null;
  return foldsOf(sum).map((fold) => {
    const own = current && fold.terms.includes(current) ? current : null;
    const terms = own && !fold.largest.includes(own) ? [...fold.largest, own] : fold.largest;
    const rows = terms.map((term) => ({ factors: createFactors(term, 0, frame, actions, false), product: createProduct(term, subject, frame, false) }));
    const dotted = (/** @type {Node[]} */ parts) => parts.flatMap((part, k) => (k ? [h("span", { class: "o", text: "·" }), part] : [part]));
    const element = h("div", { class: "ft rows" }, ...rows.flatMap(({ factors, product }, k) => {
      const cells = [h("span", { class: "s" }, ...dotted(factors.symbols)), h("span", { class: "o", text: "=" }), h("span", {}, ...dotted(factors.numbers)), ...(factors.numbers.length > 1 ? [h("span", { class: "o", text: "=" }), product.element] : [])];
      cells.forEach((cell, c) => (cell.style.gridArea = `${k + 1} / ${c + 1}`));
      return cells;
    }));
    if (own) {
      const strip = h("span", { class: "strip" });
      strip.style.gridArea = `${terms.indexOf(own) + 1} / 1 / auto / 6`;
      element.prepend(strip);
    }
    const scroller = createScroller(element);
    return {
      element: scroller.element,
      title: WHY.largest(fold.largest.length, fold.count, terms !== fold.largest),
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
