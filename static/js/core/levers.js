/**
 * A lab's sliders and mending buttons. A slider has stops, each a change of the request; where it stands follows from the
 * request, so undo, the address and every later number go with it. A mend is one change, and can be taken back.
 *
 * @typedef {import("../types.js").Lab} Lab
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {{id: string, label: string, values?: number[], sets?: string[], scales?: string[], stops?: {label: string, change: any}[]}} Slider
 * @typedef {{id: string, label: string, words: string, change: any}} Mend
 * @typedef {{label: string, apply: (request: TraceRequest) => TraceRequest}} Stop
 */
import { same } from "./change.js";
import { formatInput, toNumber } from "./numbers.js";
import { ownRequest } from "./snapshot.js";

/** Further off than this part of itself a number is another one. */
const CLOSE = 1e-9;

/** A lab's sliders and mends, or its variant's own. @param {Lab|null} lab @param {string|null} variant @returns {{sliders: Slider[], mends: Mend[]}} */
export function leversOf(lab, variant) {
  const own = lab?.variants?.find((each) => each.id === variant) ?? lab;
  return { sliders: own?.sliders ?? [], mends: own?.mends ?? [] };
}

const isObject = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** Objects are merged, everything else is replaced. @param {any} before @param {any} change @returns {any} */
export const merged = (before, change) => ({ ...before, ...Object.fromEntries(Object.entries(change).map(([key, value]) => [key, isObject(value) && isObject(before?.[key]) ? merged(before[key], value) : value])) });

/** What a change touches, as it was. @param {any} now @param {any} own @param {any} change @returns {any} */
function restored(now, own, change) {
  const back = { ...now };
  for (const [key, value] of Object.entries(change)) {
    if (isObject(value) && isObject(own?.[key])) back[key] = restored(now[key], own[key], value);
    else if (own?.[key] === undefined) delete back[key];
    else back[key] = own[key];
  }
  return back;
}

/** The steps of a path such as "/inputs/b/1". @param {string} path */
const stepsOf = (path) => path.split("/").slice(1);
const at = (/** @type {any} */ value, /** @type {string} */ path) => stepsOf(path).reduce((part, key) => part?.[key], value);

/** A copy with another part at a path. @param {any} value @param {string[]} steps @param {any} part @returns {any} */
function replaced(value, [key, ...rest], part) {
  if (key === undefined) return part;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(value?.[key], rest, part);
  return copy;
}

const all = (/** @type {any} */ nested) => [nested].flat(Infinity).map((part) => toNumber(part) ?? NaN);
/** @param {any} nested @param {(number: number) => number} change @returns {any} */
const each = (nested, change) => (Array.isArray(nested) ? nested.map((part) => each(part, change)) : typeof nested === "number" ? change(nested) : nested);
const close = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= CLOSE * Math.max(Math.abs(a), Math.abs(b));

/** How many times as large numbers are as the lab's own, if all of them are. @param {any} now @param {any} own @returns {number|null} */
function factorOf(now, own) {
  const [mine, theirs] = [all(now), all(own)];
  const largest = theirs.reduce((found, number, k) => (Math.abs(number) > Math.abs(theirs[found]) ? k : found), 0);
  const factor = mine[largest] / theirs[largest];
  const fits = mine.length === theirs.length && mine.every((number, k) => close(number, factor * theirs[k]));
  return fits && Number.isFinite(factor) ? factor : null;
}

/** A slider's stops. @param {Slider} slider @param {Lab|null} lab @param {string|null} variant @returns {Stop[]} */
export function stopsOf(slider, lab, variant) {
  if (slider.stops) return slider.stops.map(({ label, change }) => ({ label, apply: (request) => merged(request, change) }));
  const own = ownRequest(lab, variant);
  const paths = slider.scales ?? slider.sets ?? [];
  const moved = (/** @type {number} */ value, /** @type {string} */ path) => (slider.scales ? each(at(own, path), (number) => number * value) : value);
  return (slider.values ?? []).map((value) => ({
    label: slider.scales ? `×\u2009${formatInput(value)}` : formatInput(value),
    apply: (request) => paths.reduce((made, path) => replaced(made, stepsOf(path), moved(value, path)), request),
  }));
}

/** The value that a slider's numbers have in a request. @param {Slider} slider @param {TraceRequest} request @param {Lab|null} lab @param {string|null} variant @returns {number|null} */
function valueOf({ scales, sets }, request, lab, variant) {
  if (scales) return factorOf(at(request, scales[0]), at(ownRequest(lab, variant), scales[0]));
  const numbers = (sets ?? []).map((path) => toNumber(at(request, path)));
  return numbers.every((number) => number === numbers[0]) ? (numbers[0] ?? null) : null;
}

/**
 * Where a slider stands: at a stop; between stops at the nearest, with its own label; null where its numbers are no longer those.
 * @param {Slider} slider @param {TraceRequest} request @param {Lab|null} lab @param {string|null} variant @returns {{stop: number, label: string}|null}
 */
export function standing(slider, request, lab, variant) {
  const stops = stopsOf(slider, lab, variant);
  if (slider.stops) {
    const stop = stops.findIndex(({ apply }) => same(apply(request), request));
    return stop < 0 ? null : { stop, label: stops[stop].label };
  }
  const value = valueOf(slider, request, lab, variant), values = slider.values ?? [];
  if (value === null) return null;
  const stop = values.reduce((found, number, k) => (Math.abs(number - value) < Math.abs(values[found] - value) ? k : found), 0);
  return { stop, label: close(values[stop], value) ? stops[stop].label : `${slider.scales ? "×\u2009" : ""}${formatInput(value)}` };
}

/** Whether what a mend mends is mended. @param {Mend} mend @param {TraceRequest} request */
export const isMended = ({ change }, request) => same(merged(request, change), request);

/** @param {Mend} mend @param {TraceRequest} request @param {Lab|null} lab @param {string|null} variant @returns {TraceRequest} */
export const mendedOrNot = (mend, request, lab, variant) => (isMended(mend, request) ? restored(request, ownRequest(lab, variant), mend.change) : merged(request, mend.change));
