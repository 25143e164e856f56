/** The examples as a grid: a row each, inputs and targets; one alone or several as a batch. */
import { asBatch, isBatch, targetsAs, targetsKind } from "../../core/reshape.js";
import { CHOICES, SETTINGS } from "../../core/words.js";
import { h } from "../dom.js";
import { icon } from "../../views/svg.js";
import { field, group, numberInput, select } from "./form.js";

const MOST_ROWS = 60, MOST_COLUMNS = 12;

/** @param {import("./model.js").Form} form */
export function examplesGroup({ request, catalog, set }) {
  const batch = isBatch(request.inputs);
  const inputs = /** @type {any[][]} */ (batch ? request.inputs : [request.inputs]);
  const targets = /** @type {any[]} */ (batch ? request.targets : [request.targets]);
  const put = (/** @type {"inputs"|"targets"} */ place, /** @type {any[]} */ rows) => set({ [place]: batch ? rows : rows[0] });
  const replaced = (/** @type {any[]} */ rows, /** @type {number} */ r, /** @type {number|null} */ c, /** @type {number} */ value) =>
    rows.map((row, k) => (k !== r ? row : c === null ? value : row.map((/** @type {any} */ old, /** @type {number} */ j) => (j === c ? value : old))));
  const remove = (/** @type {number} */ r) => set({ inputs: /** @type {any} */ (inputs.filter((_, k) => k !== r)), targets: /** @type {any} */ (targets.filter((_, k) => k !== r)) });
  const add = () => set({ inputs: /** @type {any} */ ([...inputs, inputs[inputs.length - 1]]), targets: /** @type {any} */ ([...targets, targets[targets.length - 1]]) });
  /** @param {"inputs"|"targets"} place @param {any[]} rows @param {number} r */
  const cells = (place, rows, r) => (Array.isArray(rows[r]) ? rows[r].slice(0, MOST_COLUMNS) : [rows[r]]).map((/** @type {any} */ value, /** @type {number} */ c) => {
    const at = Array.isArray(rows[r]) ? c : null;
    const path = [`/${place}`, ...(batch ? [r] : []), ...(at === null ? [] : [at])].join("/");
    return h("td", { class: "field-slot", "data-path": path }, numberInput(path, value, (number) => put(place, replaced(rows, r, at, number)), { size: 6, label: `${SETTINGS[place]} ${r + 1} ${c + 1}` }), h("p", { class: "problem", role: "alert", hidden: true }));
  });
  const chooseBatch = (/** @type {string} */ value) => {
    const { inputs, targets } = asBatch(request, value === "batch");
    set({ inputs, targets });
  };
  const width = (/** @type {any[]} */ rows) => (Array.isArray(rows[0]) ? Math.min(MOST_COLUMNS, rows[0].length) : 1);
  const table = h("table", { class: "examples" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }), h("th", { scope: "col", colspan: width(inputs), text: SETTINGS.inputs }), h("th", { scope: "col", colspan: width(targets), text: SETTINGS.targets }), h("th"))),
    h("tbody", {}, ...inputs.slice(0, MOST_ROWS).map((_, r) => h("tr", {}, h("th", { scope: "row", text: String(r + 1) }), ...cells("inputs", inputs, r), ...cells("targets", targets, r),
      h("td", {}, batch && inputs.length > 1 && h("button", { type: "button", class: "iconbutton small", "aria-label": `${SETTINGS.removeExample} ${r + 1}`, on: { click: () => remove(r) } }, icon("close")))))));
  const kinds = [catalog.losses.find((entry) => entry.name === request.model.loss)?.targets].flat().filter(Boolean);
  return group(SETTINGS.examples,
    field("/batch", SETTINGS.examples, select("batch", [["one", SETTINGS.oneExample], ["batch", SETTINGS.batch]], batch ? "batch" : "one", chooseBatch)),
    kinds.length > 1 ? field("/targets", SETTINGS.targetsAre, select("targets kind", kinds.map((kind) => [kind, CHOICES[kind] ?? kind]), targetsKind(request), (kind) => set({ targets: targetsAs(request, kind) }))) : null,
    h("div", { class: "field-slot scroll", "data-path": "/inputs" }, h("div", { class: "field-slot", "data-path": "/targets" }, table, h("p", { class: "problem", role: "alert", hidden: true })), h("p", { class: "problem", role: "alert", hidden: true })),
    batch ? h("button", { type: "button", class: "button", "data-key": "add example", on: { click: add } }, icon("plus"), SETTINGS.addExample) : null);
}
