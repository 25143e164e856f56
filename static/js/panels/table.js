/**
 * The stage as tables, for those who do not see it: every unit with its numbers, every weight with its gradient. Filled
 * only while nothing moves, so that a drag and a training stay quick.
 */
import { everyElement } from "../core/active.js";
import { formatInput, formatShown } from "../core/numbers.js";
import { hasLayers, lossName } from "../core/things.js";
import { CIRCUIT, TABLE } from "../core/words.js";
import { BLOCKS } from "../core/words/blocks.js";
import { SEQUENCE } from "../core/words/sequence.js";
import { h, setAttribute } from "./dom.js";

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
  let drawn = /** @type {unknown[]} */ ([]), wanted = /** @type {unknown[]} */ ([]);
  const alike = (/** @type {unknown[]} */ a, /** @type {unknown[]} */ b) => a.length === b.length && a.every((each, k) => each === b[k]);
  /** A circuit has lines and inputs in place of units and weights. @param {import("../types.js").Frame} frame @param {import("../types.js").Structure} structure */
  function drawLines(frame, structure) {
    const of = lossName(frame);
    const elements = (/** @type {import("../types.js").TapeNode} */ node) => everyElement(node.shape).slice(0, MOST_ROWS).map((element) => ({ element, name: frame.symbol(["value", node.id, element]).text }));
    const lines = structure.nodes.filter((node) => node.op !== null).flatMap((node) => elements(node).map(({ element, name }) =>
      [name, node.text ?? "", formatShown(frame.value(node.id, element)), formatShown(frame.gradient(node.id, element))]));
    const inputs = structure.nodes.filter((node) => node.role === "parameter").flatMap((node) => elements(node).map(({ element, name }) =>
      [name, formatShown(frame.value(node.id, element), formatInput), formatShown(frame.gradient(node.id, element)), formatShown(frame.after(node.name, element))]));
    if (structure.blocks) return el.replaceChildren(
      table(BLOCKS.table, SEQUENCE.tableHead(of), lines.map(([name, , ...told]) => [name, ...told])), table(BLOCKS.parameters, SEQUENCE.weightsHead(of), inputs));
    if (structure.recurrent) return el.replaceChildren(
      table(SEQUENCE.table, SEQUENCE.tableHead(of), lines.map(([name, , ...told]) => [name, ...told])), table(SEQUENCE.weights, SEQUENCE.weightsHead(of), inputs));
    el.replaceChildren(table(CIRCUIT.table, CIRCUIT.tableHead(of), lines), table(CIRCUIT.inputs, CIRCUIT.inputsHead(of), inputs));
  }

  /** @param {import("../types.js").Frame} frame */
  function draw(frame) {
    if (frame.structure && !hasLayers(frame.structure)) return drawLines(frame, frame.structure);
    const layers = frame.structure?.layers ?? [];
    const units = layers.flatMap((layer, k) => Array.from({ length: layer.size }, (_, unit) => [
      frame.unit(k, unit).text, told(frame, layer.pre, unit), told(frame, layer.value, unit), k ? told(frame, layer.value, unit, "gradient") : "", told(frame, layer.pre, unit, "gradient"),
    ]));
    let room = MOST_ROWS;
    const weights = layers.flatMap((layer, k) => (layer.weights === null ? [] : Array.from({ length: takeOf(layer.size * layers[k - 1].size) }, (_, at) => {
      const id = /** @type {number} */ (layer.weights), element = [Math.floor(at / layers[k - 1].size), at % layers[k - 1].size];
      return [frame.symbol(["value", id, element]).text, `${frame.unit(k - 1, element[1]).text} → ${frame.unit(k, element[0]).text}`, formatShown(frame.value(id, element), formatInput), formatShown(frame.gradient(id, element)), formatShown(frame.after(frame.structure?.nodes[id].name ?? "", element))];
    })));
    function takeOf(/** @type {number} */ count) {
      const taken = Math.min(count, room);
      room -= taken;
      return taken;
    }
    const loss = frame.structure ? frame.symbol(["value", frame.structure.loss, []]).text : "";
    el.replaceChildren(table(TABLE.units, TABLE.unitHead(loss), units), table(TABLE.weights, TABLE.weightHead(loss), weights));
  }
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const key = [frame.trace, frame.request, frame.position, frame.example, frame.state.hidden, frame.state.lab, Boolean(frame.training?.going)];
      if (alike(key, wanted) || !frame.structure) return;
      wanted = key;
      clearTimeout(timer);
      const back = alike(key, drawn);
      setAttribute(el, "aria-busy", back ? null : "true");
      if (back || frame.training?.going) return; // before the table had followed
      timer = window.setTimeout(() => {
        drawn = key;
        draw(frame);
        setAttribute(el, "aria-busy", null);
      }, QUIET_MILLISECONDS);
    },
    destroy: () => clearTimeout(timer),
  };
}
