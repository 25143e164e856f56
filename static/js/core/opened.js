/**
 * A snapshot that came from outside (an address, a file, the browser's memory) read as somebody else's: each part is taken if
 * it has the form it must have, and named if it has not. The request itself is judged by the server, as every request is.
 *
 * @typedef {import("./snapshot.js").Snapshot} Snapshot
 */
import { toNumber } from "./numbers.js";
import { SPEEDS } from "./play.js";
import { VERSION } from "./snapshot.js";
import { OPENED } from "./words/share.js";

const KINDS = new Set(["value", "gradient", "update", "setting"]);
const MOST_ROUNDS = 20_000, MOST_NAMES = 60, LONGEST = 200;

const isRecord = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isCount = (/** @type {any} */ value) => Number.isInteger(value) && value >= 0 && value < 1e9;
const isText = (/** @type {any} */ value) => typeof value === "string" && value.length <= LONGEST;
const isName = (/** @type {any} */ value) => value === null || isText(value);

/** @param {any} change */
const isChange = (change) => isRecord(change)
  && (change.set === undefined || isRecord(change.set))
  && (change.gone === undefined || (Array.isArray(change.gone) && change.gone.every(isText)))
  && (change.loss === undefined || toNumber(change.loss) !== null);

/** @param {any} thing */
const isThing = (thing) => isRecord(thing) && KINDS.has(thing.kind) && isText(thing.node) && Array.isArray(thing.index) && thing.index.length <= 4 && thing.index.every(isCount);

/** @param {any} answer */
const isAnswer = (answer) => isRecord(answer) && isName(answer.choice) && typeof answer.skipped === "boolean" && typeof answer.right === "boolean"
  && [answer.truth, answer.number].every((part) => part === null || typeof part === "number" || isText(part));

const isTable = (/** @type {any} */ value, /** @type {(part: any) => boolean} */ each) => isRecord(value) && Object.keys(value).length <= MOST_NAMES && Object.values(value).every(each);

/** A data set by its name, or rows that can be drawn. @param {any} data */
const isData = (data) => isRecord(data) && (isText(data.name) || (Array.isArray(data.inputs) && data.inputs.every((/** @type {any} */ row) => Array.isArray(row) && row.every((value) => typeof value === "number")) && Array.isArray(data.targets) && data.targets.length === data.inputs.length
  && [data.labels, data.names].every((names) => names === undefined || (Array.isArray(names) && names.every(isText)))));

/** What the training is asked for the server judges; where it stands must be counts. @param {any} training */
const isTraining = (training) => isRecord(training) && isRecord(training.setup) && isData(training.setup.data) && (training.setup.epochs === undefined || training.setup.epochs === null || isCount(training.setup.epochs)) && isRecord(training.at) && ["epoch", "batch", "update"].every((name) => isCount(training.at[name]));

/** What a part must be, by its name. @type {[keyof Snapshot, (value: any) => boolean][]} */
const PARTS = [
  ["lab", isName], ["variant", isName], ["position", isCount], ["base", isChange], ["request", isChange], ["round", isCount], ["example", isCount],
  ["past", (past) => Array.isArray(past) && past.length <= MOST_ROUNDS && past.every(isChange)],
  ["selection", isThing], ["speed", (speed) => SPEEDS.includes(speed)], ["panels", (panels) => isTable(panels, isText)], ["answers", (answers) => isTable(answers, isAnswer)], ["training", isTraining],
];

/** Parts that are of no use without each other. */
const CHAIN = new Set(["base", "past", "request", "round"]);

/** @param {unknown} value @param {typeof OPENED} [words] @returns {{snapshot: Snapshot, lost: string[]}} lost: sentences for the learner */
export function readSnapshot(value, words = OPENED) {
  const snapshot = /** @type {any} */ ({ version: VERSION, lab: null, variant: null, position: 0 });
  if (!isRecord(value)) return { snapshot, lost: [words.damaged] };
  const given = new Map(Object.entries(/** @type {object} */ (value)));
  const lost = [];
  const version = given.get("version");
  if (version !== undefined && version !== VERSION) lost.push(words.version);
  let chain = true;
  for (const [name, fits] of PARTS) {
    const part = given.get(name);
    if (part === undefined) continue;
    if (fits(part)) snapshot[name] = part;
    else if (CHAIN.has(name)) chain = false;
    else lost.push(words.part(name));
  }
  if (!chain) {
    for (const name of CHAIN) delete snapshot[name];
    snapshot.position = 0;
    lost.push(words.numbers);
  }
  return { snapshot, lost };
}
