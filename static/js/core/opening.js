/**
 * Putting the page somewhere: into a lab and its variant, or into a state that somebody kept. What such a state holds that
 * cannot be had here is left out and said; a request that the server refuses leaves the lab's own in its place.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").Trace} Trace
 * @typedef {import("./snapshot.js").Snapshot} Snapshot
 */
import { Refused } from "./api.js";
import { createLeft } from "./left.js";
import { toNumber } from "./numbers.js";
import { examplesOf } from "./reshape.js";
import { readSnapshot } from "./opened.js";
import { ownRequest, requestsOf } from "./snapshot.js";
import { startTraining, trainingOf } from "./training.js";
import { beforeOpening } from "./undo.js";
import { NOT_OPENED, OPENED, OPENED_FILE } from "./words/share.js";

const FRESH = Object.freeze({ training: null, table: null, boundary: null, traced: null, drawn: null, selection: null, hover: null, linked: [], asked: null, paths: null, line: null, surface: null, hill: null, descent: null, rival: null, rolling: false, stopwatch: null, race: null, pathLine: null, pathSurface: null, modes: null, code: null, weights: null, filed: null, family: null, nudge: null, lastRound: null, opCurve: null, answers: {}, panels: {}, edits: [], undone: [] });

/** A lab as a variant shows it: with its own guide, or the part of the lab's that is true of it. @param {Lab} lab @param {string|null} variant @returns {Lab} */
function labFor(lab, variant) {
  const whole = lab.whole ?? lab.guide;
  return { ...lab, whole, guide: lab.variants?.find((each) => each.id === variant)?.guide ?? whole };
}

/** @param {import("../types.js").Thing} thing @param {Trace} trace */
function exists({ kind, node, index }, trace) {
  if (kind === "setting") return trace.request.optimizer?.[node] !== undefined || trace.end.settings?.[node] !== undefined;
  const found = trace.byName.get(node);
  const shape = found?.axes.startsWith("n") ? found.shape.slice(1) : found?.shape;
  return shape !== undefined && index.length === shape.length && index.every((at, k) => at < shape[k]);
}

/**
 * @param {object} parts
 * @param {() => State} parts.look
 * @param {import("./api.js").Api} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 */
export function createOpening({ look, api, session }) {
  let opening = 0;
  const left = createLeft();
  /** @type {Lab|null} */
  let first = null; // stands in the page itself

  /** @param {Lab} lab @param {string|null} variant @param {string|null} [notice] */
  function enter(lab, variant, notice = null) {
    const chosen = lab.variants?.some((each) => each.id === variant) ? variant : null;
    session.begin(/** @type {any} */ (ownRequest(lab, chosen)), { ...FRESH, lab: labFor(lab, chosen), variant: chosen, training: trainingOf(lab, chosen), panels: lab.panels ?? {}, notice });
  }

  /** A lab from the menu: a training that was left there goes on from where it stood. @param {Lab} lab @param {string|null} variant */
  function visit(lab, variant) {
    const before = left.find(look(), lab.id, variant);
    left.leave(look());
    if (!before?.request) return enter(lab, variant);
    session.begin(before.request, { ...FRESH, ...before, lab: labFor(lab, variant), variant, notice: OPENED.left });
  }

  /** @param {string} id @returns {Promise<Lab>} */
  function find(id) {
    const present = [look().lab, first].find((lab) => lab?.id === id);
    return present ? Promise.resolve(present) : session.patiently(() => api.lab(id));
  }

  /** A part that needs the run: told if it is not there. @param {Snapshot} snapshot @param {Trace} trace @param {string[]} lost @param {typeof OPENED} words @returns {Partial<State>} */
  function standing(snapshot, trace, lost, words) {
    const count = trace.structure.steps.length;
    const examples = examplesOf(trace.request);
    if (snapshot.position > count) lost.push(words.step(count));
    const selection = snapshot.selection && exists(snapshot.selection, trace) ? snapshot.selection : null;
    if (snapshot.selection && !selection) lost.push(words.selection);
    return { position: Math.min(snapshot.position, count), selection, example: Math.min(snapshot.example ?? 0, examples - 1) };
  }

  /** The lab of a snapshot, and the requests that it asks for; `request` is null where it names none. @param {Snapshot} snapshot @param {string[]} lost @param {typeof OPENED} words */
  async function asked(snapshot, lost, words) {
    /** @type {Lab|null} */
    let lab = null;
    try {
      lab = snapshot.lab === null ? null : await find(snapshot.lab);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
    }
    const missing = lab === null && snapshot.lab !== null;
    let { variant } = snapshot;
    if (lab && variant !== null && !lab.variants?.some((each) => each.id === variant)) {
      variant = null;
      lost.push(words.noVariant);
    }
    const { base, past, request } = requestsOf({ ...snapshot, variant }, lab);
    return { lab, variant, missing, base, past, request: missing || !request.model ? null : request };
  }

  /** The state at a snapshot, once its run is there. @param {Snapshot} snapshot @param {Awaited<ReturnType<typeof asked>>} found @param {Trace} trace @param {string[]} lost @param {typeof OPENED} words @returns {Partial<State>} */
  const stateAt = (snapshot, { lab, variant, base, past }, trace, lost, words) => ({
    ...FRESH, ...standing(snapshot, trace, lost, words), lab: lab && labFor(lab, variant), variant, base,
    past: past.map((round) => ({ request: round.request, loss: toNumber(round.loss) ?? NaN })), round: Math.max(snapshot.round ?? 0, past.length),
    training: snapshot.training ? startTraining(snapshot.training.setup, snapshot.training.at) : trainingOf(lab, variant),
    speed: snapshot.speed ?? 1, panels: snapshot.panels ?? lab?.panels ?? {}, answers: snapshot.answers ?? {},
  });

  /** @param {unknown} value @param {string[]} [told] what is known already to be lost @param {string|null} [word] said if all goes well */
  async function restore(value, told = [], word = null) {
    const mine = ++opening;
    const { snapshot, lost } = readSnapshot(value);
    lost.unshift(...told);
    const found = await asked(snapshot, lost, OPENED);
    if (mine !== opening) return;
    const { request, missing, lab, variant } = found, instead = lab ?? first;
    if (missing) lost.push(OPENED.noLab);
    const begins = snapshot.training?.at.update ? OPENED.curves(snapshot.training.at.update) : null; // their way is not kept
    const say = () => ([...lost, lost.length ? null : word, begins].filter(Boolean).join(" ") || null);
    if (!request) {
      if (!missing && !lost.length) lost.push(OPENED.damaged);
      return instead ? enter(instead, null, say()) : undefined;
    }
    try {
      const trace = await session.patiently(() => api.trace(request));
      if (mine !== opening) return;
      const more = stateAt(snapshot, found, trace, lost, OPENED);
      session.stand(trace, { ...more, notice: say() });
    } catch (error) {
      if (!(error instanceof Refused) || !instead) throw error;
      if (mine === opening) enter(instead, variant, [...lost, OPENED.refused(error.message)].join(" "));
    }
  }

  /**
   * A saved file, opened as one edit; what cannot be opened changes nothing.
   * @param {unknown} value @param {string} name of the file @returns {Promise<string|null>} why it is not open; null where it is, or where something else was opened meanwhile
   */
  async function openSaved(value, name) {
    const mine = ++opening;
    const { snapshot, lost } = readSnapshot(value, OPENED_FILE);
    const found = await asked(snapshot, lost, OPENED_FILE), { request } = found;
    if (mine !== opening) return null;
    if (!request) return found.missing ? NOT_OPENED.noLab(name, String(snapshot.lab)) : NOT_OPENED.damaged(name);
    try {
      const trace = await session.patiently(() => api.trace(request));
      if (mine !== opening) return null;
      const more = stateAt(snapshot, found, trace, lost, OPENED_FILE);
      session.stand(trace, { ...more, ...beforeOpening(look()), notice: lost.join(" ") || null });
      return null;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return mine === opening ? NOT_OPENED.refused(name, error.message) : null;
    }
  }

  return {
    restore,
    openSaved,
    /** A request of no lab. @param {import("../types.js").TraceRequest} request */
    begin(request) {
      opening += 1;
      session.begin(request, { ...FRESH, lab: null, variant: null });
    },
    /** @param {string} id @param {string|null} variant */
    openLab(id, variant) {
      const mine = ++opening;
      find(id).then((lab) => mine === opening && visit(lab, variant), session.fail);
    },
    /** Another beginning makes an opening that waits for the server void. */
    next: () => ++opening,
    /** @param {number} mine */
    isNewest: (mine) => mine === opening,
    /** The lab that stands in the page, and with nothing else asked for the one that opens. @param {Lab|null} lab @param {boolean} enters */
    start(lab, enters) {
      first = lab;
      if (lab && enters) enter(lab, null);
    },
  };
}
