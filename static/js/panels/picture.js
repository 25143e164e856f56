/** Beside the step: the example's inputs as the picture that they are. A pixel that is pointed at is the input on the stage. */
import { pictureOf } from "../core/drawing.js";
import { toNumber } from "../core/numbers.js";
import { isBatch } from "../core/reshape.js";
import { PAD } from "../core/words/data.js";
import { h, setAttribute } from "./dom.js";

/** @param {HTMLElement} el @param {Pick<import("../types.js").Actions, "hover">} actions */
export function createPicture(el, actions) {
  const cells = /** @type {HTMLElement[]} */ ([]);
  const grid = h("div", { class: "pad-grid", role: "img" });
  el.append(grid);
  let node = "";
  grid.addEventListener("pointermove", ({ target }) => {
    const at = cells.indexOf(/** @type {HTMLElement} */ (target));
    if (at >= 0 && node) actions.hover({ kind: "value", node, index: [at] });
  });
  grid.addEventListener("pointerleave", () => actions.hover(null));
  return {
    /** @param {import("../types.js").Frame} frame */
    update({ state, request, structure, training, hover, example }) {
      const size = training || !structure?.layers.length ? null : pictureOf(state.training, state.catalog, request.model.layers?.[0] ?? 0);
      const row = /** @type {any[]|undefined} */ (isBatch(request.inputs) ? /** @type {any} */ (request.inputs)[example] : request.inputs);
      el.hidden = !size || row?.length !== size[0] * size[1];
      if (!size || !structure || !row || el.hidden) return;
      node = structure.nodes[structure.layers[0].value].name;
      if (cells.length !== row.length) {
        cells.splice(0, cells.length, ...row.map(() => h("i")));
        grid.replaceChildren(...cells);
      }
      grid.style.setProperty("--columns", String(size[0]));
      setAttribute(grid, "aria-label", `${PAD.picture}: ${PAD.pictureOf(example + 1)}`);
      const values = row.map((value) => toNumber(value) ?? 0), most = Math.max(...values.map(Math.abs)) || 1;
      cells.forEach((cell, k) => {
        cell.style.setProperty("--ink-share", `${Math.round((100 * Math.abs(values[k])) / most)}%`);
        cell.classList.toggle("here", hover?.node === node && hover.index[0] === k);
      });
    },
    destroy: () => el.replaceChildren(),
  };
}
