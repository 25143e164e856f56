/** Layers, loss and regularization, built from the catalogue. */
import { CHOICES, SETTINGS } from "../../core/words.js";
import { lossEntry } from "../../core/reshape.js";
import { h } from "../dom.js";
import { icon } from "../../views/svg.js";
import { checkbox, field, group, numberInput, select, stepper } from "./form.js";

/** @typedef {import("../../types.js").TraceRequest} TraceRequest */
/** @typedef {{request: TraceRequest, catalog: import("../../types.js").Catalog, structure: import("../../types.js").Structure|null, set(patch: Partial<TraceRequest>): void}} Form */

const NEW_LAYER = 3;

/** Entries as options. @param {import("../../types.js").Entry[]} entries @returns {[string, string][]} */
export const optionsOf = (entries) => entries.map((entry) => [entry.name, entry.title ?? entry.name]);

/** @param {Form} form */
export function layersGroup(form) {
  const { request, catalog, structure } = form;
  const { model } = request;
  const { layers, activations } = model;
  const limits = { minimum: 1, maximum: catalog.limits?.units ?? 100 };
  const setModel = (/** @type {Partial<import("../../types.js").Model>} */ patch) => form.set({ model: { ...model, ...patch } });
  const resize = (/** @type {number} */ k, /** @type {number} */ size) => setModel({ layers: layers.map((old, j) => (j === k ? size : old)) });
  const remove = (/** @type {number} */ k) => setModel({ layers: layers.filter((_, j) => j !== k), activations: activations.filter((_, j) => j !== k - 1) });
  const add = () => {
    const at = layers.length - 1;
    const size = layers.length > 2 ? layers[at - 1] : NEW_LAYER;
    const hidden = activations.length > 1 ? activations[activations.length - 2] : catalog.activations.find((entry) => entry.name === "tanh")?.name ?? activations[0];
    setModel({ layers: [...layers.slice(0, at), size, ...layers.slice(at)], activations: [...activations.slice(0, -1), hidden, ...activations.slice(-1)] });
  };
  const rows = layers.map((size, k) => {
    const name = SETTINGS.layer(k);
    const units = stepper(`units ${k}`, size, { ...limits, label: `${name}, ${SETTINGS.units}` }, (next) => resize(k, next));
    const last = k === layers.length - 1;
    const controls = h("span", { class: "layer-controls" }, units,
      k > 0 && select(`activation ${k}`, optionsOf(catalog.activations), activations[k - 1], (value) => setModel({ activations: activations.map((old, j) => (j === k - 1 ? value : old)) }), `${name}, ${SETTINGS.activation}`),
      k > 0 && !last && h("button", { type: "button", class: "iconbutton small", "aria-label": SETTINGS.removeLayer, title: SETTINGS.removeLayer, on: { click: () => remove(k) } }, icon("close")));
    const line = field(`/model/layers/${k}`, last ? `${name}, ${SETTINGS.output}` : name, controls);
    return k > 0 ? h("div", { class: "field-slot", "data-path": `/model/activations/${k - 1}` }, line, sharedBias(form, k), h("p", { class: "problem", role: "alert", hidden: true })) : line;
  });
  const count = structure?.parameter_count;
  return group(SETTINGS.layers, h("div", { class: "field-slot", "data-path": "/model/layers" }, ...rows, h("p", { class: "problem", role: "alert", hidden: true })),
    h("button", { type: "button", class: "button", "data-key": "add layer", on: { click: add } }, icon("plus"), SETTINGS.addLayer),
    h("p", { class: "note", text: [count ? SETTINGS.count(count.weights, count.biases, count.total) : "", SETTINGS.keepsWhatFits].join(" · ") }));
}

/** One number for a layer's biases, or one a unit. @param {Form} form @param {number} k */
function sharedBias({ request, set }, k) {
  const name = `b${k}`;
  const bias = /** @type {any} */ (request.parameters?.[name]);
  if (bias === undefined) return null;
  const shared = !Array.isArray(bias);
  const box = checkbox(`shared ${k}`, shared, (on) => set({ parameters: { ...request.parameters, [name]: on ? bias[0] : Array.from({ length: request.model.layers[k] }, () => bias) }, optimizer_state: {} }));
  return h("label", { class: "check-line" }, box, SETTINGS.sharedBias);
}

/** @param {Form} form */
export function lossGroup({ request, catalog, set }) {
  const { model } = request;
  const entry = lossEntry(catalog, model.loss);
  const setModel = (/** @type {Partial<import("../../types.js").Model>} */ patch) => set({ model: { ...model, ...patch } });
  const regularization = { l1: 0, l2: 0, ...model.regularization };
  const title = (/** @type {string} */ name) => catalog.activations.find((each) => each.name === name)?.title ?? name;
  const demand = entry?.last_activation ? SETTINGS.demands(title(entry.last_activation)) : "";
  return group(SETTINGS.loss,
    field("/model/loss", SETTINGS.loss, select("loss", optionsOf(catalog.losses), model.loss, (loss) => setModel({ loss }))),
    h("p", { class: "note", text: [entry?.words, demand].filter(Boolean).join(" ") }),
    field("/model/reduction", SETTINGS.reduction, select("reduction", (catalog.reductions ?? []).map((name) => [name, CHOICES[name] ?? name]), model.reduction ?? "mean", (reduction) => setModel({ reduction }))),
    field("/model/regularization/l1", SETTINGS.l1, numberInput("l1", regularization.l1, (l1) => setModel({ regularization: { ...regularization, l1 } }))),
    field("/model/regularization/l2", SETTINGS.l2, numberInput("l2", regularization.l2, (l2) => setModel({ regularization: { ...regularization, l2 } }))));
}
