/**
 * What a training learns from and how: the data set and its settings, the size of a minibatch, the optimizer. Layers and units
 * are changed on the stage, loss, activations and initial weights in the sheet of settings.
 */
import { PAGE } from "../core/training.js";
import { same } from "../core/change.js";
import { datasetsFor, featuresOf, isEmpty, isOwn } from "../core/owndata.js";
import { isSequence } from "../core/sequence.js";
import { TRAINING } from "../core/words.js";
import { DATA } from "../core/words/data.js";
import { SEQUENCE_TRAINING } from "../core/words/answers.js";
import { WATCH } from "../core/words/watch.js";
import { icon } from "../views/svg.js";
import { h, setText } from "./dom.js";
import { checkbox, field, group, numberInput, placeProblems, select } from "./settings/form.js";
import { optionsOf } from "./settings/model.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").DataRequest} DataRequest */

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createTrainingSettings(el, actions) {
  const form = h("form", { on: { submit: (/** @type {Event} */ event) => event.preventDefault() } });
  const loose = h("p", { class: "problem", role: "alert", hidden: true });
  el.append(form, loose);
  let built = /** @type {unknown[]} */ ([]);

  /** A seed draws other weights; those that a lab gives have none. @param {number|undefined} seed */
  function weightsSeed(seed) {
    const input = numberInput("weights seed", seed, (next) => actions.newWeights(next), { whole: true, least: 0 });
    input.placeholder = WATCH.given;
    return input;
  }

  /** @param {Frame} frame @param {import("../types.js").Training} training @param {import("../types.js").Catalog} catalog */
  function build({ request, state: { unlinked } }, { setup }, catalog) {
    const sets = /** @type {import("../types.js").Entry[]} */ (datasetsFor(catalog, request)), steps = isSequence(request);
    const { data } = setup, entry = sets.find((each) => each.name === data.name);
    const other = (/** @type {Partial<DataRequest>} */ patch) => actions.setTraining({ data: { ...data, ...patch } });
    const own = /** @type {[string, string][]} */ (data.name ? [] : [["", DATA.own]]);
    const optimizer = (/** @type {any} */ patch) => actions.setRequest({ optimizer: { ...request.optimizer, ...patch } });
    const focused = /** @type {HTMLElement|null} */ (form.querySelector(":focus"))?.dataset.key;
    form.replaceChildren(
      group(TRAINING.data,
        field("/data/name", TRAINING.dataset, select("data", [...own, ...optionsOf(sets)], data.name ?? "", (name) => name && actions.chooseData(name))),
        h("p", { class: "note", text: [entry?.words, entry?.origin, entry?.licence].filter(Boolean).join(" · ") || (isOwn(data) ? (isEmpty(data) ? DATA.noneShort : DATA.counted(data.inputs.length, featuresOf(data))) : "") }),
        h("p", { class: "note warned", role: "status", hidden: !(unlinked && isOwn(data)), text: DATA.unlinked }),
        !steps && h("div", { class: "trainer-buttons" },
          h("button", { type: "button", class: "button", "data-key": "own data", on: { click: () => actions.openData() } }, DATA.open),
          h("button", { type: "button", class: "button", "data-key": "empty plane", on: { click: () => actions.ownData("empty") } }, DATA.draw)),
        entry !== undefined && field("/data/samples", steps ? SEQUENCE_TRAINING.samples : TRAINING.samples, numberInput("samples", data.samples ?? entry.samples, (samples) => other({ samples }), { whole: true })),
        entry !== undefined && steps && field("/data/steps", SEQUENCE_TRAINING.steps, numberInput("steps", data.steps ?? entry.steps, (count) => other({ steps: count }), { whole: true })),
        entry !== undefined && field("/data/noise", TRAINING.noise, numberInput("noise", data.noise ?? entry.noise, (noise) => other({ noise }))),
        (entry !== undefined || setup.test_fraction > 0) && field("/data/seed", TRAINING.seed, numberInput("data seed", data.seed ?? 0, (seed) => other({ seed }), { whole: true })),
        field("/test_fraction", TRAINING.testShare, numberInput("test share", setup.test_fraction, (test_fraction) => actions.setTraining({ test_fraction })))),
      group(TRAINING.learning,
        field("/batch_size", TRAINING.batch, numberInput("batch", setup.batch_size ?? 0, (size) => actions.setTraining({ batch_size: size || null }), { whole: true }), TRAINING.all),
        field("/optimizer/name", TRAINING.optimizer, select("optimizer", optionsOf(catalog.optimizers), request.optimizer.name, (name) => actions.setRequest({ optimizer: { name, learning_rate: request.optimizer.learning_rate } }))),
        field("/optimizer/learning_rate", TRAINING.rate, numberInput("rate", request.optimizer.learning_rate, (learning_rate) => optimizer({ learning_rate }))),
        field("/shuffle", WATCH.shuffle, checkbox("shuffle", setup.shuffle, (shuffle) => actions.setTraining({ shuffle }))),
        setup.shuffle && field("/seed", TRAINING.orderSeed, numberInput("order seed", setup.seed, (seed) => actions.setTraining({ seed }), { whole: true, least: 0 })),
        field("/epochs", WATCH.stop, numberInput("stop", setup.epochs ?? 0, (epochs) => actions.setTraining({ epochs: epochs || null }), { whole: true, least: 0 }), WATCH.stopWords),
        field("/initializer/seed", WATCH.weightsSeed, weightsSeed(request.initializer?.seed))),
      h("div", { class: "trainer-buttons" },
        h("button", { type: "button", class: "button", "data-key": "model", on: { click: () => actions.openSettings() } }, icon("settings"), TRAINING.model)));
    if (focused) /** @type {HTMLElement|null} */ (form.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const { training, request } = frame, { catalog, problems } = frame.state;
      if (!training || !catalog) return;
      const parts = [training.setup, request.model.kind ?? null, request.optimizer, request.initializer ?? null, frame.state.unlinked];
      if (!parts.every((part, k) => same(part, built[k]))) build(frame, training, catalog);
      built = parts;
      const homeless = placeProblems(form, problems);
      setText(loose, homeless.map((problem) => [problem.message, problem.hint].filter(Boolean).join(" ")).join(" "));
      loose.hidden = !homeless.length;
    },
    destroy: () => el.replaceChildren(),
  };
}

/** Says on the body whether the page shows a training; style sheets do the rest. @param {HTMLElement} body */
export function createMode(body) {
  return {
    /** @param {Frame} frame */
    update({ training }) {
      if (training) body.dataset.mode = "training";
      else delete body.dataset.mode;
    },
    destroy: () => delete body.dataset.mode,
  };
}

/** The way from an update that stands open to the training. @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createTrainingBack(el, actions) {
  el.append(h("button", { type: "button", class: "button primary", on: { click: () => actions.openUpdate(false) } }, icon("left"), TRAINING.goOn));
  return {
    /** @param {Frame} frame */
    update({ state }) {
      el.hidden = !(state.training && state.panels[PAGE]);
    },
    destroy: () => el.replaceChildren(),
  };
}
