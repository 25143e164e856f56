/**
 * One table of keys: it handles them and it is what the sheet of keys shows. Bare keys act when nothing has the focus, or
 * the stage, the timeline or the transport; never in a field; and they can be turned off.
 *
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {{key: string, command?: boolean, shift?: boolean, shown: string, words: string, run(actions: Actions, frame: import("../types.js").Frame): void}} KeyEntry
 */
import { codeView, FORMATS, PANEL } from "./code.js";
import { layerFrom } from "./landmarks.js";
import { shiftSpeed } from "./play.js";
import { KEYS } from "./words.js";
import { shiftPace } from "./watching.js";
import { CODE } from "./words/code.js";
import { enlarged, readZoom, STRIDE, writeZoom, ZOOM } from "./zoom.js";

/** @param {number} factor @returns {KeyEntry["run"]} */
const zoomBy = (factor) => (actions, frame) => actions.setPanel(ZOOM, writeZoom(enlarged(readZoom(frame.state.panels[ZOOM]), factor)));

/** The speed of playing, or of the training that stands there. @param {number} by @returns {KeyEntry["run"]} */
const speedBy = (by) => (actions, { training, speed }) => (training ? actions.setTraining({ updates_per_second: shiftPace(training.setup.updates_per_second ?? null, by) }) : actions.setSpeed(shiftSpeed(speed, by)));

/** @type {KeyEntry[]} */
export const KEY_TABLE = [
  { key: " ", shown: "Space", words: KEYS.play, run: (actions) => actions.togglePlay() },
  { key: "ArrowRight", shift: false, shown: "→", words: KEYS.forward, run: (actions) => actions.step(1) },
  { key: "ArrowLeft", shift: false, shown: "←", words: KEYS.back, run: (actions) => actions.step(-1) },
  { key: "ArrowRight", shift: true, shown: "Shift →", words: KEYS.phaseForward, run: (actions) => actions.jumpPhase(1) },
  { key: "ArrowLeft", shift: true, shown: "Shift ←", words: KEYS.phaseBack, run: (actions) => actions.jumpPhase(-1) },
  { key: "]", shown: "]", words: KEYS.layerForward, run: (actions, frame) => actions.go(layerFrom(frame.trace, frame.position, 1)) },
  { key: "[", shown: "[", words: KEYS.layerBack, run: (actions, frame) => actions.go(layerFrom(frame.trace, frame.position, -1)) },
  { key: "Home", shown: "Home", words: KEYS.start, run: (actions) => actions.go(0) },
  { key: "End", shown: "End", words: KEYS.end, run: (actions, frame) => actions.go(frame.count) },
  { key: ",", shown: ",", words: KEYS.slower, run: speedBy(-1) },
  { key: ".", shown: ".", words: KEYS.faster, run: speedBy(1) },
  { key: "1", shown: "1", words: KEYS.layer, run: (actions) => actions.setGranularity("layer") },
  { key: "2", shown: "2", words: KEYS.neuron, run: (actions) => actions.setGranularity("neuron") },
  { key: "3", shown: "3", words: KEYS.operation, run: (actions) => actions.setGranularity("operation") },
  { key: "n", shift: false, shown: "N", words: KEYS.nextRound, run: (actions) => actions.nextRound() },
  { key: "g", shift: false, shown: "G", words: KEYS.check, run: (actions) => actions.check() },
  { key: "r", shift: false, shown: "R", words: KEYS.reset, run: (actions) => actions.reset() },
  { key: "r", shift: true, shown: "Shift R", words: KEYS.newWeights, run: (actions) => actions.newWeights() },
  { key: "z", command: true, shift: false, shown: "Ctrl Z", words: KEYS.undo, run: (actions) => actions.undo() },
  { key: "z", command: true, shift: true, shown: "Ctrl Shift Z", words: KEYS.redo, run: (actions) => actions.redo() },
  { key: "y", command: true, shift: false, shown: "Ctrl Y", words: KEYS.redo, run: (actions) => actions.redo() },
  { key: "e", shift: false, shown: "E", words: KEYS.numbers, run: (actions) => actions.openNumbers() },
  { key: "c", shift: false, shown: "C", words: CODE.key, run: (actions, frame) => actions.setPanel(PANEL, codeView(frame.state) === null ? FORMATS[0] : null) },
  { key: "+", shown: "+", words: KEYS.larger, run: zoomBy(STRIDE) },
  { key: "-", shown: "−", words: KEYS.smaller, run: zoomBy(1 / STRIDE) },
  { key: "0", shown: "0", words: KEYS.fit, run: (actions) => actions.setPanel(ZOOM, null) },
  { key: "t", shift: false, shown: "T", words: KEYS.theme, run: (actions) => actions.toggleTheme() },
  { key: "?", shown: "?", words: KEYS.keys, run: (actions) => actions.openKeys() },
];

/** @typedef {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean, defaultPrevented: boolean}} Press */

/** The entry for a key press. @param {Press} press */
export function entryFor(press) {
  if (press.altKey || press.defaultPrevented) return null;
  const command = press.ctrlKey || press.metaKey;
  const key = press.key === "=" ? "+" : press.key.length === 1 ? press.key.toLowerCase() : press.key; // = and + are one key
  return KEY_TABLE.find((entry) => entry.key === key && Boolean(entry.command) === command && (entry.shift === undefined || entry.shift === press.shiftKey)) ?? null;
}

const FIELD = "input, textarea, select, [contenteditable], [role=spinbutton], dialog *";
const GROUND = "#stage, #timeline, #transport";

/** What has an undo of its own, and the fields in which nothing has been typed since they were last set. */
const TYPING = "input, textarea, select, [contenteditable]", SETTLED = "[data-settled]";

/**
 * Whether a key may act where the focus is; one with Ctrl or ⌘ does so everywhere but where text is being typed.
 * @param {{matches(selector: string): boolean, closest(selector: string): unknown, tagName: string}|null} target
 * @param {{key: string, ctrlKey?: boolean, metaKey?: boolean}} press
 */
export function mayAct(target, { key, ctrlKey = false, metaKey = false }) {
  if (!target || target.tagName === "BODY" || target.tagName === "HTML") return true;
  if (ctrlKey || metaKey) return !target.matches(TYPING) || target.matches(SETTLED);
  if (target.matches(FIELD)) return false;
  if (!target.closest(GROUND)) return false;
  return !(key === " " && target.matches("button, [role=button], a, summary"));
}
