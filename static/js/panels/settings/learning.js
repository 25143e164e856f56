/** Optimizer, initial weights, and what belongs to the steps: granularity, frozen parameters, mistakes. */
import { isCircuit } from "../../core/things.js";
import { symbolText } from "../../core/symbols.js";
import { CHOICES, MISTAKES, SETTINGS } from "../../core/words.js";
import { h } from "../dom.js";
import { icon } from "../../views/svg.js";
import { checkbox, field, group, numberInput, select } from "./form.js";
import { optionsOf } from "./model.js";

/** @typedef {import("./model.js").Form} Form */

/** The name of what a circuit's gradients are of. @param {import("../../types.js").Structure|null} structure */
const outputOf = (structure) => structure?.nodes[structure.loss].name ?? null;

/** A setting's label: its symbol and its name. @param {import("../../types.js").Setting} setting */
const labelOf = (setting) => [setting.symbol ? symbolText(setting.symbol) : "", setting.name.replaceAll("_", " ")].filter(Boolean).join("  ");

/** @param {Form} form */
export function optimizerGroup({ request, catalog, structure, set }) {
  const { optimizer } = request;
  const entry = catalog.optimizers.find((each) => each.name === optimizer.name);
  const settings = entry?.settings ?? [];
  const change = (/** @type {Record<string, any>} */ patch) => set({ optimizer: { ...optimizer, ...patch } });
  const choose = (/** @type {string} */ name) => set({ optimizer: { name, learning_rate: optimizer.learning_rate, clip: optimizer.clip ?? null, maximize: optimizer.maximize ?? false } });
  const { clip } = optimizer;
  return group(SETTINGS.optimizer,
    field("/optimizer/name", SETTINGS.optimizer, select("optimizer", optionsOf(catalog.optimizers), optimizer.name, choose)),
    h("p", { class: "note", text: entry?.words ?? "" }),
    ...settings.map((setting) => field(`/optimizer/${setting.name}`, labelOf(setting), numberInput(`optimizer ${setting.name}`, optimizer[setting.name] ?? setting.default, (value) => change({ [setting.name]: value })), setting.words)),
    field("/optimizer/clip", SETTINGS.clip, select("clip", [["", SETTINGS.clipNone], ...["norm", "value"].map((by) => /** @type {[string, string]} */ ([by, CHOICES[by]]))], clip?.by ?? "", (by) => change({ clip: by ? { by, limit: clip?.limit ?? 1 } : null }))),
    clip ? field("/optimizer/clip/limit", SETTINGS.clipLimit, numberInput("clip limit", clip.limit, (limit) => change({ clip: { ...clip, limit } }))) : null,
    field("/optimizer/maximize", SETTINGS.maximize(isCircuit(structure) ? outputOf(structure) : null), checkbox("maximize", optimizer.maximize ?? false, (maximize) => change({ maximize }))),
    schedule(optimizer, settings, change));
}

/** @param {import("../../types.js").OptimizerRequest} optimizer @param {import("../../types.js").Setting[]} settings @param {(patch: Record<string, any>) => void} change */
function schedule(optimizer, settings, change) {
  const entries = optimizer.schedule ?? [];
  const replace = (/** @type {number} */ k, /** @type {any} */ entry) => change({ schedule: entries.map((old, j) => (j === k ? entry : old)) });
  const rows = entries.map((entry, k) => {
    const { from_update: from, ...held } = entry;
    const [name, value] = Object.entries(held)[0] ?? [settings[0]?.name, 0];
    const controls = h("span", { class: "layer-controls" },
      numberInput(`schedule ${k} from`, from, (from_update) => replace(k, { ...entry, from_update }), { whole: true, size: 4, label: SETTINGS.scheduleFrom }),
      select(`schedule ${k} setting`, settings.map((setting) => [setting.name, labelOf(setting)]), name, (next) => replace(k, { from_update: from, [next]: value })),
      numberInput(`schedule ${k} value`, value, (next) => replace(k, { from_update: from, [name]: next }), { size: 6, label: name }),
      h("button", { type: "button", class: "iconbutton small", "aria-label": SETTINGS.scheduleRemove, on: { click: () => change({ schedule: entries.filter((_, j) => j !== k) }) } }, icon("close")));
    return field(`/optimizer/schedule/${k}`, SETTINGS.scheduleFrom, controls);
  });
  const add = () => change({ schedule: [...entries, { from_update: 1, learning_rate: optimizer.learning_rate ?? settings[0]?.default }] });
  return h("div", { class: "field-slot", "data-path": "/optimizer/schedule" }, h("div", { class: "field" }, h("span", { text: SETTINGS.schedule }), h("button", { type: "button", class: "button", "data-key": "add schedule", on: { click: add } }, icon("plus"), SETTINGS.scheduleAdd)), ...rows, h("p", { class: "problem", role: "alert", hidden: true }));
}

/** @param {Form} form */
export function initializerGroup({ request, catalog, set }) {
  const chosen = request.initializer ?? null;
  const entry = catalog.initializers.find((each) => each.name === chosen?.name);
  const make = (/** @type {any} */ initializer) => set({ parameters: undefined, initializer });
  const options = /** @type {[string, string][]} */ ([...(chosen ? [] : [["", SETTINGS.given]]), ...optionsOf(catalog.initializers)]);
  return group(SETTINGS.initializer,
    field("/initializer/name", SETTINGS.initializer, select("initializer", options, chosen?.name ?? "", (name) => name && make({ name, seed: chosen?.seed ?? 1 }))),
    h("p", { class: "note", text: entry?.words ?? "" }),
    ...(entry?.settings ?? []).map((setting) => field(`/initializer/${setting.name}`, labelOf(setting), numberInput(`initializer ${setting.name}`, chosen?.[setting.name] ?? setting.default, (value) => make({ ...chosen, [setting.name]: value })), setting.words)),
    chosen ? field("/initializer/seed", SETTINGS.seed, numberInput("seed", chosen.seed, (seed) => make({ ...chosen, seed }), { whole: true })) : null,
    chosen ? h("button", { type: "button", class: "button", "data-key": "new weights", on: { click: () => make({ ...chosen, seed: chosen.seed + 1 }) } }, icon("dice"), SETTINGS.newWeights) : null);
}

/** @param {Form} form */
export function stepsGroup({ request, catalog, structure, set }) {
  const frozen = request.frozen ?? [];
  const names = (structure?.nodes ?? []).filter((node) => node.role === "parameter").map((node) => node.name);
  const toggle = (/** @type {string} */ name, /** @type {boolean} */ on) => set({ frozen: on ? [...frozen, name] : frozen.filter((other) => other !== name) });
  const order = ["layer", "neuron", "operation"];
  const granularities = [...(catalog.granularities ?? order)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  return group(SETTINGS.steps,
    field("/granularity", SETTINGS.granularity, select("granularity", granularities.map((name) => [name, CHOICES[name] ?? name]), request.granularity ?? "neuron", (granularity) => set({ granularity: /** @type {any} */ (granularity) }))),
    field("/mistake", SETTINGS.mistake, select("mistake", [["", SETTINGS.none], ...(catalog.mistakes ?? []).map((name) => /** @type {[string, string]} */ ([name, MISTAKES[name] ?? name.replaceAll("_", " ")]))], request.mistake ?? "", (mistake) => set({ mistake: mistake || null }))),
    h("div", { class: "field-slot", "data-path": "/frozen" }, h("div", { class: "frozen" }, h("span", { text: SETTINGS.frozen }), ...names.map((name) => h("label", { class: "check-line" }, checkbox(`frozen ${name}`, frozen.includes(name), (on) => toggle(name, on)), name))), h("p", { class: "problem", role: "alert", hidden: true })));
}
