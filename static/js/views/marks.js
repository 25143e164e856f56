/**
 * Small marks beside a thing: whether an activation should grow or shrink, and the lock of a frozen parameter.
 */

import { STAGE } from "../core/words.js";
import { drawable, hue } from "../layout/scales.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {import("../types.js").Shown} Shown */

/** What a gradient asks of its activation, once all of it is known: −1 it should shrink, 1 it should grow. @param {Shown} gradient */
export function wishOf(gradient) {
  const number = gradient.state === "known" ? drawable(gradient) : null;
  return number === null || number === 0 || !Number.isFinite(number) ? 0 : number < 0 ? 1 : -1;
}

/** @param {number} wish */
export const wishWords = (wish) => (wish > 0 ? STAGE.grow : wish < 0 ? STAGE.shrink : "");

/** A triangle as the legend and the units show it. @param {number} x @param {number} y */
export function createWish(x, y) {
  const title = svg("title");
  const mark = svg("path", { class: "wish" }, title);
  return {
    element: mark,
    /** @param {Shown} gradient */
    update(gradient) {
      const wish = wishOf(gradient);
      show(mark, wish !== 0);
      if (!wish) return;
      set(mark, "class", `wish ${hue("gradient", gradient.number)}`);
      set(mark, "d", trianglePath(x, y, wish));
      setText(title, wishWords(wish));
    },
  };
}

/** @param {number} x @param {number} y @param {number} wish */
export const trianglePath = (x, y, wish) => `M${x - 5} ${y + 4 * wish}h10L${x} ${y - 4.5 * wish}z`;

/** @param {number} x @param {number} y its middle, on the digits' baseline */
export function createLock(x, y) {
  return svg("g", { class: "lock", transform: `translate(${x} ${y})`, display: "none" },
    svg("title", {}, STAGE.frozen),
    svg("rect", { x: -4, y: -5.5, width: 8, height: 6, rx: 1.2 }),
    svg("path", { d: "M-2.3 -5.5v-1.7a2.3 2.3 0 0 1 4.6 0v1.7" }));
}
