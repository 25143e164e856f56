/**
 * The stage as tables, for those who do not see it: every unit with its numbers, every weight with its gradient. Filled
 * only while it is read or nothing moves, so that a drag stays quick.
 */
import { formatInput, formatShown } from "../core/numbers.js";
import { TABLE } from "../core/words.js";
import { h } from "./dom.js";

const QUIET_MILLISECONDS = 400;
const MOST_ROWS = 200;

/** @param {import("../types.js").Frame} frame @param {number|null} id @param {number} unit */
const told = (frame, id, unit, kind = /** @type {"value"|"gradient"} */ ("value")) => (id === null ? "" : formatShown(frame[kind](id, [unit])));

/** @param {string} caption @param {string[]} head @param {string[][]} rows */
function table(caption, head, rows) {
  return h("table", {}, h("caption", { text: caption }), h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col", text })))),
    h("tbody", {}, ...rows.slice(0, MOST_ROWS).map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row", text: first }), ...rest.map((text) => h("td", { text }))))));
}

/** @param {HTMLElement} el */
export function createTable(el) {
  let timer = 0;
  let drawn = "";
  /** @param {import("../types.js").Frame} frame */
  function draw(frame) {
    const layers = frame.structure?.layers ?? [];
    const units = layers.flatMap((layer, k) => Array.from({ length: layer.size }, (_, unit) => [
      frame.unit(k, unit).text, told(frame, layer.pre, unit), told(frame, layer.value, unit), k ? told(frame, layer.value, unit, "gradient") : "", told(frame, layer.pre, unit, "gradient"),
    ]));
    const weights = layers.flatMap((layer, k) => (layer.weights === null ? [] : Array.from({ length: layer.size * layers[k - 1].size }, (_, at) => {
      const id = /** @type {number} */ (layer.weights), element = [Math.floor(at / layers[k - 1].size), at % layers[k - 1].size];
      return [frame.symbol(["value", id, element]).text, `${frame.unit(k - 1, element[1]).text} → ${frame.unit(k, element[0]).text}`, formatShown(frame.value(id, element), formatInput), formatShown(frame.gradient(id, element)), formatShown(frame.after(frame.structure?.nodes[id].name ?? "", element))];
    })));
    el.replaceChildren(table(TABLE.units, TABLE.unitHead, units), table(TABLE.weights, TABLE.weightHead, weights));
  }
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const key = `${frame.structure?.fingerprint} ${frame.position} ${frame.example} ${frame.state.hidden.length} ${frame.trace?.end.loss}`;
      if (key === drawn || !frame.structure) return;
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        drawn = key;
        draw(frame);
      }, QUIET_MILLISECONDS);
    },
    destroy: () => clearTimeout(timer),
  };
}
