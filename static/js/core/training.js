/**
 * A training as part of the state: what it is, what is asked of the server to go on with it, and what each line of the answer
 * changes. Pure functions; the stream itself is run by core/trainer.js.
 *
 * Model, parameters, optimizer and its state are those of the page's request, so everything that changes a request changes
 * the training too. Beside them stand the data, the size of a minibatch and the place: so much is what a training is.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 * @typedef {import("../types.js").TrainingSetup} TrainingSetup
 * @typedef {import("../types.js").TrainingPlace} TrainingPlace
 * @typedef {import("../types.js").TrainingProgress} TrainingProgress
 * @typedef {import("../types.js").TrainingEnd} TrainingEnd
 * @typedef {import("../types.js").TrainingStart} TrainingStart
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 */
import { same } from "./change.js";
import { withMoment } from "./moments.js";
import { datasetOf, featuresOf, isEmpty, isOwn } from "./owndata.js";
import { DEFAULT_INITIALIZER, freshStart, lossEntry } from "./reshape.js";
import { isSequence } from "./sequence.js";
import { epochsLeft } from "./watching.js";

/** Charts are drawn about ten times a second. */
export const FRAMES_PER_SECOND = 10;

/** The panel that says whether one update stands on the page in place of the training. */
export const PAGE = "page";
/** The update that comes next, or a drawing's run: that is no update of the training. */
const UPDATE = "update", DRAWN = "drawn";

const BEGINNING = Object.freeze({ epoch: 0, batch: 0, update: 0 });

/** @param {TrainingSetup} setup @param {TrainingPlace} [at] @returns {Training} */
export const startTraining = (setup, at = BEGINNING) => ({ setup, at, going: null, rows: null, batches: 1, window: null, classes: null, next: [], now: null, history: [], ended: null, gradients: null, changes: null, histograms: null, confusion: null });

/** The training that a lab begins with, if it is one that learns from data. @param {import("../types.js").Lab|null} lab @param {string|null} [variant] @returns {Training|null} */
export function trainingOf(lab, variant = null) {
  const data = (lab?.variants?.find((each) => each.id === variant)?.request ?? lab?.request)?.data;
  return lab?.training && data ? startTraining({ ...lab.training, data }) : null;
}

/** Whether the page shows the training; else, if there is one, an update of it. @param {Pick<State, "training"|"panels">} state */
export const showsTraining = ({ training, panels }) => training !== null && panels[PAGE] !== UPDATE && panels[PAGE] !== DRAWN;

/** Whether an update of the training stands on the page. @param {Pick<State, "training"|"panels">} state */
export const isOpenUpdate = ({ training, panels }) => training !== null && panels[PAGE] === UPDATE;

/** The panels with an update, or with the run of a drawing, or with the training again. @param {Record<string, string>} panels @param {"update"|"drawn"|null} page */
export function withPage({ [PAGE]: _, ...others }, page) {
  return page === null ? others : { ...others, [PAGE]: page };
}

/**
 * Where a training stands at an update. Rounds that were stepped by hand count as minibatches; a request that has gone back
 * to another update is counted from the beginning.
 * @param {TrainingPlace} at @param {number} update @param {number} batches of an epoch @returns {TrainingPlace}
 */
export function placeAt(at, update, batches) {
  if (update === at.update) return { ...at };
  const whole = update > at.update ? at.epoch * batches + at.batch + update - at.update : update;
  return { epoch: Math.floor(whole / batches), batch: whole % batches, update };
}

/** What a training depends on, by identity: a request's parts are never changed in place. @param {TraceRequest} request @param {Training} training */
const partsOf = (request, { setup }, /** @type {string[]} */ include = []) => [request.model, request.parameters, request.optimizer, request.optimizer_state ?? null, request.update ?? 0, request.frozen ?? null, request.mistake ?? null, setup, include];

/** @typedef {{request: TraceRequest, training: Training, include?: string[]}} Standing what is trained, from where, and what its lines carry */

/** Whether two moments of the page train the same from the same place, and look at the same. @param {Standing} a @param {Standing} b */
export function trainsTheSame(a, b) {
  const before = partsOf(a.request, a.training, a.include), after = partsOf(b.request, b.training, b.include);
  return before.every((part, k) => same(part, after[k]));
}

/** What ends the work that is asked for: as many epochs as are left, of those that it goes over or to where it stops. @param {Training} training @param {number} epoch @param {number} most epochs of one request */
const extentOf = (training, epoch, most) => (training.going === "on" ? { epochs: Math.max(1, Math.min(most, (training.last ?? Infinity) - epoch, epochsLeft(training, epoch) ?? Infinity)) } : training.going === "minibatch" ? { epochs: 1, updates: 1 } : { epochs: 1 });

/**
 * The body of POST /api/v1/trainings: on from here.
 * @param {TraceRequest} request @param {Training} training @param {number} most epochs of one request @param {string[]} [include] what its lines carry
 */
export function bodyOf(request, training, most, include = ["outputs"]) {
  const { model, parameters, initializer, optimizer, optimizer_state, frozen, mistake } = request;
  const place = placeAt(training.at, request.update ?? 0, training.batches);
  if (!training.rows) place.batch = 0; // of other rows the minibatches are not known yet: the epoch begins anew
  return {
    model, optimizer, ...training.setup, ...extentOf(training, place.epoch, most), frames_per_second: FRAMES_PER_SECOND, rows: training.rows === null, include,
    ...(frozen?.length ? { frozen } : {}), ...(mistake ? { mistake } : {}),
    ...(parameters ? { resume: { parameters, optimizer_state: optimizer_state ?? {}, ...place } } : { initializer }),
  };
}

/** What the server has told of the data. @param {Training} training @param {TrainingStart} line @returns {Training} */
export const begun = (training, { rows, batches, window, classes }) => ({ ...training, rows: training.rows ?? rows, batches, window, classes });

/** The request whose trace is the next update: the state of a line, and the rows of the minibatch that comes; a line without a state changes nothing. @param {TraceRequest} request @param {Training} training @param {TrainingProgress|TrainingEnd} line @returns {TraceRequest} */
export function requestAt(request, training, line) {
  const { data: _, rows: _rows, ...rest } = request;
  const { state, next_rows: next } = line;
  if (!state) return request;
  return withMinibatch({ ...rest, parameters: state.parameters, optimizer_state: state.optimizer_state, update: state.update }, { rows: training.rows, next });
}

/** The request with the rows of the next minibatch, once they are told. @param {TraceRequest} request @param {Pick<Training, "rows"|"next">} training @returns {TraceRequest} */
export function withMinibatch(request, { rows, next }) {
  if (!rows || !next.length) return request;
  const of = (/** @type {any[]} */ table) => next.map((row) => table[row]);
  return { ...request, inputs: of(rows.inputs), targets: of(rows.targets) };
}

/** What a measure depends on: of another loss, other numbers or other rows there is none yet. @param {TraceRequest} request @param {Training} training @returns {unknown[]} */
export const measuredOf = ({ model, parameters }, { setup: { data, test_fraction } }) => [model, parameters ?? null, data, test_fraction];

/** What was measured last, if it is of what stands: else a number of another moment would stand there. @param {TraceRequest} request @param {Training} training */
export const measured = (request, training) => (training.now && training.of && measuredOf(request, training).every((part, k) => same(part, training.of?.[k])) ? training.now : null);

/** Whether what was measured last is of the very numbers that stand. @param {Training} training */
export const isMeasured = ({ at, now }) => now !== null && now.update === at.update;

/** What is told of the last update, by what a line carries: a stream that begins has made none, and one of the same place stands already. @param {Training} training @param {TrainingProgress|TrainingEnd} line */
function lastUpdate({ at, gradients, changes }, line) {
  if (line.gradients || !line.state) return { gradients: line.gradients ?? gradients, changes: line.changes ?? changes };
  return line.update === at.update ? { gradients, changes } : { gradients: null, changes: null };
}

/** The confusion of both parts of the rows. @param {TrainingProgress|TrainingEnd} line @returns {Training["confusion"]} */
function confusionOf({ confusion, confusion_rows: rows, test_confusion: test, test_confusion_rows: testRows }) {
  if (!confusion?.length || !rows) return null;
  return { train: { counts: confusion, rows }, test: test && testRows ? { counts: test, rows: testRows } : null };
}

/** The training after a line: it stands where the newest state is, which a large network's lines do not all carry. @param {Training} training @param {TrainingProgress|TrainingEnd} line @returns {Training} */
export function progressed(training, line) {
  const { epoch, batch, update, loss, error, accuracy, test_loss, test_error, test_accuracy, gradient_norms, parameter_norms, updates_per_second } = line;
  const parameters = line.state?.parameters ?? null, learns = training.setup.data.name ?? null;
  const history = withMoment(training.history, { epoch, batch, update, loss, error, accuracy, test_loss, test_error, test_accuracy, gradient_norms, parameter_norms, updates_per_second, parameters, learns });
  const told = {
    ...training, ...(line.state ? { at: { epoch, batch, update }, next: line.next_rows } : {}), now: history[history.length - 1], history,
    outputs: line.outputs ?? null, tested: line.test_outputs ?? null, ...lastUpdate(training, line), histograms: line.histograms ?? null, confusion: confusionOf(line),
  };
  const moved = line.update !== training.at.update; // after a reset how it ended before is past
  if (line.type === "progress") return moved ? { ...told, ended: null } : told;
  const asked = training.going === "minibatch" || training.going === "epoch";
  return { ...told, going: null, ended: line.reason === "completed" && asked ? null : { reason: line.reason, words: line.words, learningRate: line.learning_rate ?? null } };
}

/** What the minibatches of an epoch follow from; the pace and the end change none of them. */
const ORDER = /** @type {const} */ (["data", "test_fraction", "batch_size", "shuffle", "seed"]);
/** A request for a run of other data, before their rows are told: its first row; of none yet, a row of zeros. @param {TraceRequest} request @param {import("../types.js").DataRequest} data @returns {TraceRequest} */
export function firstOf({ inputs: _, targets: _targets, ...rest }, data) {
  if (!isEmpty(data)) return /** @type {any} */ ({ ...rest, data, rows: [0] });
  const { layers } = rest.model;
  return { ...rest, inputs: [Array(layers[0]).fill(0)], targets: layers[layers.length - 1] > 1 ? [0] : [[0]] };
}

/** The training with other settings: other rows or another minibatch begin the epoch anew. @param {Training} training @param {Partial<TrainingSetup>} patch @returns {Training} */
export function withSetup(training, patch) {
  const setup = { ...training.setup, ...patch };
  if (same(setup, training.setup)) return training;
  const otherRows = !same(setup.data, training.setup.data) || setup.test_fraction !== training.setup.test_fraction;
  const at = ORDER.every((name) => same(setup[name], training.setup[name])) ? training.at : { ...training.at, batch: 0 };
  const none = isEmpty(setup.data) ? { now: null, next: [], going: null } : {};
  return { ...training, setup, at, ended: null, ...(otherRows ? { rows: null, outputs: null, tested: null, histograms: null, confusion: null, window: null, classes: null, ...none } : {}) };
}

/** How many numbers a row of own data has. @param {any} rows */
const widthOf = (rows) => (Array.isArray(rows?.[0]) ? rows[0].length : 1);

/** The loss and last activation for these targets, where the model's own cannot take them. @param {import("../types.js").Model} model @param {import("../types.js").Catalog} catalog @param {number|null} classes */
function lossFor(model, catalog, classes) {
  const entry = /** @type {any} */ (lossEntry(catalog, model.loss));
  const takesClasses = [entry?.targets].flat().includes("classes"), logits = entry?.range && entry.probabilities;
  if (classes === null) return entry?.range ? { loss: "half_squared_error", last: "identity" } : null;
  if (classes > 2) return takesClasses ? null : { loss: "softmax_cross_entropy", last: "identity" };
  return takesClasses || !(entry?.range || logits) ? { loss: "sigmoid_cross_entropy", last: "identity" } : null;
}

/** A model of sequences with ends that fit the data; its state stays as large. @param {TraceRequest} request @param {any} entry @param {import("../types.js").Catalog} catalog @returns {TraceRequest} */
function fittedToSequences(request, entry, catalog) {
  const { model } = request;
  const change = entry && lossFor(model, catalog, entry.classes);
  if (!entry || (entry.features === model.input_size && entry.outputs === model.output_size && !change)) return request;
  const { parameters: _, h0: _h0, c0: _c0, initializer, ...rest } = /** @type {any} */ (request);
  const loss = change ? { loss: change.loss, output_activation: "identity" } : {};
  return { ...freshStart(rest), model: { ...model, ...loss, input_size: entry.features, output_size: entry.outputs }, initializer: initializer ?? { name: DEFAULT_INITIALIZER, seed: 1 } };
}

/**
 * The request with a model whose ends fit a data set; hidden layers stay, and so does everything where it fits already.
 * @param {TraceRequest} request @param {import("../types.js").DataRequest} data @param {import("../types.js").Catalog} catalog @param {import("../types.js").DataRequest|null} [before] what it has learned from until now @returns {TraceRequest}
 */
export function fittedTo(request, data, catalog, before = null) {
  const entry = datasetOf(catalog, data.name), old = before && datasetOf(catalog, before.name);
  if (entry && old && entry.features === old.features && entry.classes === old.classes) return request; // what has learned the one can learn the other
  if (isSequence(request)) return fittedToSequences(request, entry, catalog);
  const own = isOwn(data) ? data : null;
  const features = /** @type {number} */ (own ? featuresOf(own) : entry?.features), classes = own ? (own.labels?.length ?? null) : (entry?.classes ?? null);
  const { model } = request;
  const change = lossFor(model, catalog, classes);
  const outputs = classes !== null && classes > 2 ? classes : own && classes === null ? widthOf(own.targets) : 1;
  const layers = [features, ...model.layers.slice(1, -1), outputs];
  if (same(layers, model.layers) && !change) return request;
  const activations = change ? [...model.activations.slice(0, -1), change.last] : model.activations;
  const { parameters, initializer, ...rest } = request;
  const fits = same(layers, model.layers);
  return {
    ...freshStart(rest), model: { ...model, layers, activations, loss: change?.loss ?? model.loss },
    ...(fits ? { parameters } : {}), initializer: initializer ?? { name: DEFAULT_INITIALIZER, seed: 1 },
  };
}
