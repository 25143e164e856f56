/**
 * An update of a training that stands open: which one it is, and the one that comes after it. Its gradients and its result are
 * those of the stage; which rows the next one is made of only the server knows, since it has the order of every epoch.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Training} Training
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 */
import { examplesOf } from "./reshape.js";
import { roundForward } from "./rounds.js";
import { begun, bodyOf, isOpenUpdate, placeAt, withMinibatch } from "./training.js";
import { beforeEdit } from "./undo.js";

/** A key held down before a slow server must not run on for long once it is let go. */
const MOST_DUE = 5;

/**
 * Which update stands open, counted from 1, and of which epoch, which is not known before the rows are; null where none does.
 * @param {Pick<State, "training"|"panels"|"request">} state
 */
export function openedPlace({ training, panels, request }) {
  if (!training || !isOpenUpdate({ training, panels })) return null;
  const made = request.update ?? 0, known = training.rows !== null || made === training.at.update;
  const { epoch, batch } = placeAt(training.at, made, training.batches);
  return { update: made + 1, epoch: known ? epoch + 1 : null, batch: training.rows ? batch + 1 : null, batches: training.batches };
}

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {Pick<import("./api.js").Api, "training">} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 */
export function createNextUpdate({ store, api, session }) {
  let line = Promise.resolve(), due = 0;

  /** Once what was asked for is in. */
  const idle = () => new Promise((/** @type {(value?: unknown) => void} */ done) => {
    if (!session.busy()) return done();
    const leave = store.subscribe(() => {
      if (session.busy()) return;
      leave();
      done();
    });
  });

  /** What the first lines of a training tell: the rows, and those of the minibatch that comes. @param {Training} training @param {TraceRequest} request */
  async function ask(training, request) {
    const work = new AbortController();
    let told = { training, next: /** @type {number[]} */ ([]) };
    for await (const each of api.training(bodyOf(request, { ...training, going: null }, 1, []), work.signal)) {
      if (each.type === "start") told = { ...told, training: begun(training, each) };
      else {
        told = { ...told, next: each.next_rows };
        break;
      }
    }
    work.abort();
    return told;
  }

  async function follow() {
    await idle();
    const before = store.get(), forward = roundForward(before);
    if (!before.training || !forward || !isOpenUpdate(before)) return;
    const known = before.training.rows ? before.training : (await ask(before.training, before.request)).training;
    const { training, next } = await ask(known, forward.request);
    const now = store.get();
    if (now.trace !== before.trace || now.request !== before.request || now.training?.setup !== training.setup || session.busy()) return; // something else is asked for since
    const request = withMinibatch(forward.request, { rows: training.rows, next });
    session.put(beforeEdit);
    session.follow(request, (state) => ({
      ...forward.patch, example: Math.min(state.example, examplesOf(request) - 1), checks: null, ghost: null,
      training: state.training && { ...state.training, rows: training.rows, batches: training.batches, window: training.window, classes: training.classes },
    }));
  }

  return {
    /** Makes the update that stands open, as the stage tells it, and opens the one that comes after it in the training. */
    nextUpdate() {
      if (due >= MOST_DUE) return;
      due += 1;
      line = line.then(() => session.during(session.patiently(follow))).catch(session.fail).finally(() => (due -= 1));
    },
  };
}
