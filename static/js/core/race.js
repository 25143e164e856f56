/**
 * A race of optimizers: the same initial weights, the same rows in the same order, and each runner a training of its own.
 * What is chosen stands in the panels, and so in the address; what the runners have come to does not.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 * @typedef {{name: string, rate: number}} Entrant
 * @typedef {{key: string, name: string, rate: number, request: import("../types.js").TraceRequest, training: Training, problems: import("../types.js").Problem[]}} Runner
 * @typedef {{going: boolean, last: number, runners: Runner[]}} Race
 */
import { toNumber } from "./numbers.js";
import { startTraining } from "./training.js";
import { unwatched } from "./watching.js";

export const RUNNERS_PANEL = "race";
export const EPOCHS_PANEL = "raceEpochs";
export const SCALE_PANEL = "raceScale";
/** A browser keeps six connections to a server, and the page needs some for itself. */
export const MOST_RUNNERS = 4;
const EPOCHS = 60;
/** Learning rates at which each runs well where one begins; all are changed beside the check boxes. @type {Record<string, number>} */
const RATES = { sgd: 0.1, momentum: 0.05, nesterov: 0.05, rmsprop: 0.01, adam: 0.01, adamw: 0.01 };
const BEGINNING = "sgd,momentum,adam";

/** The rate of an optimizer that is not chosen yet. @param {string} name */
export const rateFor = (name) => RATES[name] ?? 0.01;

/** Who runs, in the order of the catalogue. @param {Pick<State, "panels"|"catalog">} state @returns {Entrant[]} */
export function entrantsOf({ panels, catalog }) {
  const told = new Map((panels[RUNNERS_PANEL] ?? BEGINNING).split(",").filter(Boolean).map((each) => {
    const [name, rate = ""] = each.split(":"), number = rate === "" ? rateFor(name) : Number(rate);
    return [name, Number.isFinite(number) ? number : rateFor(name)];
  }));
  return (catalog?.optimizers ?? []).filter(({ name }) => told.has(name)).slice(0, MOST_RUNNERS).map(({ name }) => ({ name, rate: /** @type {number} */ (told.get(name)) }));
}

/** The learning rate of all who run, or null where they have different ones. @param {Entrant[]} entrants */
export const sharedRate = (entrants) => (entrants.length && entrants.every(({ rate }) => rate === entrants[0].rate) ? entrants[0].rate : null);

/** As they stand in the address. @param {Entrant[]} entrants */
export const panelOf = (entrants) => entrants.map(({ name, rate }) => `${name}:${rate}`).join(",");

/** @param {Pick<State, "panels">} state */
export function epochsOf({ panels }) {
  const told = Number(panels[EPOCHS_PANEL] ?? EPOCHS);
  return Number.isInteger(told) && told > 0 ? told : EPOCHS;
}

/** What all runners of a race share; another start is another race. @param {State} state */
export const startOf = ({ base, training }) => [base.model, base.parameters ?? null, base.initializer ?? null, base.frozen ?? null, base.mistake ?? null, training ? unwatched(training.setup) : null];

/**
 * A runner at the start: what reset goes back to, with an optimizer of its own.
 * @param {State} state @param {Entrant} entrant @returns {{request: import("../types.js").TraceRequest, training: Training}}
 */
export function atStart({ base, training }, { name, rate }) {
  const { setup, rows, batches, window, classes } = /** @type {Training} */ (training);
  return {
    request: { ...base, optimizer: { name, learning_rate: rate }, optimizer_state: {}, update: 0 },
    training: { ...startTraining(unwatched(setup)), rows, batches, window, classes },
  };
}

/** The last moment of a runner up to an update. @param {Runner} runner @param {number} update */
function momentAt({ training: { history } }, update) {
  for (let k = history.length - 1; k >= 0; k -= 1) if (history[k].update <= update) return history[k];
  return null;
}

/** Legs of a race: after each all runners are at the same update, and each has a moment to draw. */
const LEGS = 60;

/** Where the next leg ends, or null where the race is over. @param {number} epoch @param {number} last */
export const nextLeg = (epoch, last) => (epoch >= last ? null : Math.min(last, epoch + Math.ceil(last / LEGS)));

const RAN_AWAY = "diverged";

/**
 * How it stands: who is over, and the order by the loss at the last update that all have made, each with the moment told.
 * @param {Race} race
 */
export function standings({ runners, last }) {
  const gone = runners.filter(({ training }) => training.ended?.reason === RAN_AWAY), running = runners.filter((runner) => !gone.includes(runner));
  const common = Math.min(...running.map(({ training }) => training.at.update));
  const order = running.flatMap((runner) => {
    const moment = momentAt(runner, common), loss = toNumber(moment?.loss);
    return moment && loss !== null && Number.isFinite(loss) ? [{ runner, loss, update: moment.update }] : [];
  });
  const over = runners.length > 0 && running.every(({ training }) => training.going === null && training.at.epoch >= last);
  return { order: common > 0 ? order.sort((a, b) => a.loss - b.loss) : [], gone, over: over && running.length > 0 };
}
