/** What a model of sequences is made of: its cell, its sizes, how long it runs, what is compared, and how its gradient goes back. */
import { lossEntry } from "../../core/reshape.js";
import { stepsOf, withSteps } from "../../core/resequence.js";
import { SETTINGS } from "../../core/words.js";
import { SEQUENCE_SETTINGS } from "../../core/words/sequence.js";
import { h } from "../dom.js";
import { field, group, select, stepper } from "./form.js";
import { optionsOf } from "./model.js";

/** @param {import("./model.js").Form} form */
export function sequenceGroup({ request, catalog, structure, set }) {
  const { model } = request;
  const words = SEQUENCE_SETTINGS;
  const steps = stepsOf(request);
  const setModel = (/** @type {Partial<import("../../types.js").Model>} */ patch) => set({ model: { ...model, ...patch } });
  const cell = model.cell ?? "rnn";
  const lengths = /** @type {[string, string][]} */ ([["", words.all], ...Array.from({ length: Math.max(0, steps - 1) }, (_, k) => /** @type {[string, string]} */ ([String(k + 1), words.most(k + 1)]))]);
  const limits = catalog.limits ?? {};
  const count = structure?.parameter_count;
  return group(words.title,
    field("/model/cell", words.cell, select("cell", Object.entries(words.cells), cell, (name) => setModel({ cell: name }))),
    field("/model/hidden_size", words.hidden, stepper("hidden size", model.hidden_size ?? 1, { minimum: 1, maximum: limits.units ?? 100, label: words.hidden }, (hidden_size) => setModel({ hidden_size }))),
    field("/inputs", words.steps, stepper("steps", steps, { minimum: 1, maximum: limits.time_steps ?? 100, label: words.steps }, (next) => set(withSteps(request, next)))),
    cell === "rnn" ? field("/model/activation", words.activation, select("activation", optionsOf(catalog.activations.filter(({ name }) => name !== "softmax")), model.activation ?? "tanh", (activation) => setModel({ activation }))) : null,
    field("/model/output_activation", words.output, select("output activation", optionsOf(catalog.activations), model.output_activation ?? "identity", (output_activation) => setModel({ output_activation }))),
    field("/model/loss", words.loss, select("loss", optionsOf(catalog.losses), model.loss ?? "half_squared_error", (loss) => setModel({ loss }))),
    h("p", { class: "note", text: lossEntry(catalog, model.loss)?.words ?? "" }),
    field("/model/loss_at", words.lossAt, select("loss at", [["every", words.every], ["last", words.last]], model.loss_at ?? "every", (loss_at) => setModel({ loss_at }))),
    field("/model/truncate", words.truncate, select("truncate", lengths, String(model.truncate ?? ""), (most) => setModel({ truncate: most ? Number(most) : null })), words.truncateWords),
    field("/model/shared_gradient", words.shared, select("shared gradient", [["sum", words.sum], ["mean", words.mean]], model.shared_gradient ?? "sum", (shared_gradient) => setModel({ shared_gradient }))),
    h("p", { class: "note", text: [count ? words.count(count.total) : "", SETTINGS.keepsWhatFits].join(" · ") }));
}
