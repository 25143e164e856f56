/**
 * What is drawn on the stage of a sequence: the shared weights once, a column for every step from left to right, the loss, and
 * under the steps the instalments. Folded, the cell stands once with a loop, at the present step. What does not fit is scrolled
 * to, and the step that is told comes into view. The life of the drawing is in ../drawnstage.js.
 */

import { formatInput, formatNumber, formatShown, formatSigned } from "../../core/numbers.js";
import { instalmentsOf, sharedInView, sharedOf, timeOf } from "../../core/sequence.js";
import { SEQUENCE } from "../../core/words/sequence.js";
import { drawable } from "../../layout/scales.js";
import { layoutSequence } from "../../layout/sequence.js";
import { markAsked } from "../asks.js";
import { createCells } from "../circuit/cells.js";
import { createDrawnStage } from "../drawnstage.js";
import { pointable } from "../pointing.js";
import { isPointed } from "../scene.js";
import { set, setText, svg } from "../svg.js";
import { createColumn } from "./column.js";
import { createInstalments } from "./instalments.js";
import { createLinks, sequencePulses } from "./links.js";
import { readSequence } from "./scene.js";

/** @typedef {import("../../types.js").Frame} Frame */
/** @typedef {import("../../types.js").Structure} Structure */
/** @typedef {import("./scene.js").SequenceScene} SequenceScene */
/** @typedef {import("../drawnstage.js").Size} Size */

const VIEW_MARGIN = 28;
/** A stage of fewer pixels is a phone's. */
const NARROW = 560;
/** The panel that says whether the cell stands once. */
export const FOLDED = "folded";

/** A given number in the width of a cell: as it was typed where that is short. @param {number} x */
function shortly(x) {
  const typed = formatInput(x);
  return typed.length <= 5 ? typed : formatNumber(x, 3);
}

/** Which band of the drawing a parameter belongs to. @param {string} name @returns {"out"|"state"|"in"} */
const bandOf = (name) => (name.endsWith("y") ? "out" : /^Wx|_ih$/.test(name) ? "in" : "state");

/** What the drawing is made of. @param {Frame} frame @param {Structure} structure @returns {import("../../layout/sequence.js").SequenceShape & {folded: boolean}} */
function shapeOf(frame, structure) {
  const recurrent = /** @type {import("../../types.js").Recurrent} */ (structure.recurrent);
  const { steps, initial } = recurrent;
  const size = (/** @type {number|null} */ id) => (id === null ? 0 : (structure.nodes[id].axes.startsWith("n") ? structure.nodes[id].shape[1] : structure.nodes[id].shape[0]));
  const letters = Object.keys(steps[0].gates).filter((name) => name.length === 1 && !["m", "u", "q"].includes(name));
  const counted = steps.filter(({ output }) => output !== null);
  const folded = frame.state.panels[FOLDED] === "1";
  const all = steps.map(({ time }) => time);
  const given = frame.request.h0 !== undefined || frame.request.c0 !== undefined || steps[0].input === null;
  const shared = sharedInView(frame);
  const [rows = 1, columns = 1] = shared ? structure.nodes[shared.id].shape : [1, 1];
  return {
    folded, inputs: size(steps[0].input), hidden: size(steps[0].state), outputs: size(counted[0]?.output ?? null), memory: initial.c0 !== undefined, gates: letters,
    every: counted.length > 1, times: folded ? [timeOf(frame) ?? 1] : given ? [0, ...all] : all, counted: counted.map(({ time }) => time),
    weights: recurrent.parameters.map((id) => ({ id, name: structure.nodes[id].name, shape: structure.nodes[id].shape, band: bandOf(structure.nodes[id].name) })),
    instalment: [rows, columns],
  };
}

/** A shared array: drawn once, with how many steps use it. @param {SVGElement} host @param {import("../../types.js").Actions} actions @param {SequenceScene} scene @param {import("../../layout/sequence.js").WeightPlace} place */
function createWeight(host, actions, scene, { id, name, grid, x, y }) {
  const { structure, frame } = scene;
  const title = svg("text", { class: "name", x, y: y - 5 }, name);
  const trace = /** @type {import("../../types.js").Trace} */ (frame.trace);
  const parts = sharedOf(trace).filter(({ parameter }) => parameter === id);
  const uses = parts.length ? instalmentsOf(trace, parts[0]).length : 0;
  const told = structure.nodes[id].shape.length > 1 ? SEQUENCE.uses(uses) : SEQUENCE.vector(uses);
  const group = svg("g", { class: "shared" }, svg("title", {}, `${name}: ${told}`), title);
  const through = structure.nodes[id].shape.length > 1 && bandOf(name) === "state";
  const below = through ? svg("text", { class: "mark", x, y: y + grid.height + 15 }, told) : null;
  if (below) group.append(below);
  host.append(group);
  const cells = createCells(group, actions, /** @type {any} */ (scene), { id, kind: "value", grid, x, y, name: `${name}, ${told}`, shaped: false, format: shortly });
  return {
    destroy() {
      cells.destroy();
      group.remove();
    },
    /** @param {SequenceScene} now */
    update(now) {
      cells.update(/** @type {any} */ (now));
      set(group, "class", `shared${now.shared?.parameter === id ? " shown" : ""}${now.frozen.has(name) ? " frozen" : ""}`);
    },
  };
}

/** @param {SVGElement} host @param {SequenceScene} first */
export function createEnd(host, first) {
  const { structure, layout, frame } = first;
  const { x, y, width, height } = layout.loss;
  const box = (/** @type {string} */ name, /** @type {number} */ grow) => svg("rect", { class: name, x: -width / 2 - grow, y: -height / 2 - grow, width: width + 2 * grow, height: height + 2 * grow, rx: 10 + grow });
  const symbol = frame.symbol(["value", structure.loss, []]).text;
  const name = svg("text", { class: "name", x: -width / 2 + 12, y: 4.5, "aria-hidden": "true" }, symbol);
  const value = svg("text", { class: "a num", "text-anchor": "end", x: width / 2 - 10, y: 4.5, "aria-hidden": "true" });
  const change = svg("text", { class: "change num", "text-anchor": "end", x: width / 2, y: -height / 2 - 5, "aria-hidden": "true" });
  const body = svg("g", { class: "body", tabindex: -1, role: "button" }, box("halo", 5), box("ring", 0));
  const group = svg("g", { class: "loss", transform: `translate(${x} ${y})` }, body, name, value, change);
  pointable(group, { kind: "value", node: structure.nodes[structure.loss].name, index: [] }, body);
  host.append(group);
  return {
    destroy: () => group.remove(),
    /** @param {SequenceScene} scene */
    update(scene) {
      const shown = scene.frame.value(structure.loss, []), now = drawable(shown);
      const active = scene.frame.phase === "loss" && scene.activeUnits.has(`${structure.loss}:`);
      set(group, "data-phase", active ? "loss" : null);
      set(group, "class", `loss${active ? " active" : ""}${isPointed(scene, structure.loss, []) ? " linked" : ""}`);
      setText(value, formatShown(shown));
      markAsked(value, shown);
      set(value, "class", `a num${now === null ? " quiet" : ""}`);
      const before = scene.frame.editing ? shown.ghost : null;
      setText(change, before === null || now === null || before === now ? "" : `${now < before ? "▼" : "▲"} ${formatSigned(now - before)}`);
      set(body, "aria-pressed", String(scene.chosen === `${structure.nodes[structure.loss].name}:`));
      set(body, "aria-label", `${symbol}, loss ${now === null ? "unknown" : formatNumber(now)}`);
    },
  };
}

/** @param {HTMLElement} el @param {import("../../types.js").Actions} actions */
export function createSequenceStage(el, actions) {
  const links = svg("g", { class: "sequence-links" }), weights = svg("g", { class: "weights" }), steps = svg("g", { class: "steps" }), below = svg("g", { class: "instalments" });
  el.classList.add("pans");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let laid = { key: "", layout: /** @type {SequenceScene["layout"]|null} */ (null) };
  let told = -1;

  /** @param {Frame} frame @param {Structure} structure @param {Size} size */
  function layoutOf(frame, structure, size) {
    const { folded, ...shape } = shapeOf(frame, structure);
    const key = JSON.stringify([structure.fingerprint, size, folded, shape]);
    if (laid.key !== key || !laid.layout) {
      const narrow = size.width < NARROW;
      laid = { key, layout: { ...layoutSequence(shape, { ...size, narrow, top: 2, ...(folded ? { least: 190 } : {}) }), folded } };
    }
    return { key, layout: /** @type {SequenceScene["layout"]} */ (laid.layout) };
  }

  /** The step that is told comes into view where the drawing is wider than the stage. @param {SequenceScene} scene @param {Size} size */
  function reveal({ layout, time, present, frame }, size) {
    if (frame.position === told) return;
    told = frame.position;
    const x = time === null ? undefined : layout.xOf.get(time);
    if (x === undefined) return;
    const { stateY, lossY } = layout; // a low stage shows what the step is about: the instalments, the loss or the states
    const middle = present !== null ? layout.height : frame.phase === "loss" ? lossY : stateY;
    const top = layout.height > size.height + 8 ? Math.max(0, Math.min(layout.height - size.height, middle - size.height / 2)) : el.scrollTop;
    const low = x - layout.pitch * 1.6, high = x + layout.pitch * 0.7, { scrollLeft: seen } = el;
    const left = layout.width <= size.width ? seen : low < seen ? low - VIEW_MARGIN : high > seen + size.width ? high - size.width + VIEW_MARGIN : seen;
    if (left !== seen || top !== el.scrollTop) el.scrollTo({ left, top, behavior: still.matches || !frame.playing ? "auto" : "smooth" });
  }

  return createDrawnStage(el, actions, {
    title: SEQUENCE.title, kind: "network sequence", layers: [links, weights, steps, below], pulses: sequencePulses,
    wires: ({ layout }) => layout.shape.times.length * 3,
    large: ({ layout }, size) => layout.width > size.width + 1 || layout.height > size.height + 1,
    read(frame, structure, size) {
      const { key, layout } = layoutOf(frame, structure, size);
      const shared = sharedInView(frame);
      return { scene: readSequence(frame, structure, layout), key: [key, frame.state.lab?.id, frame.example, shared?.name, Boolean(frame.state.catalog)].join(" ") };
    },
    draw(scene) {
      const { layout } = scene;
      const drawn = createLinks(links, scene);
      const held = layout.weights.map((place) => createWeight(weights, actions, scene, place));
      const columns = layout.shape.times.flatMap((time) => createColumn(steps, actions, scene, time));
      return [...drawn, ...held, ...columns, createEnd(steps, scene), ...createInstalments(below, actions, scene)];
    },
    after: reveal,
    destroy: () => el.classList.remove("pans"),
  });
}
