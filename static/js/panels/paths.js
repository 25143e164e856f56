/**
 * The ways from the selected number (else the step's) to the loss: the local gradients along each, multiplied; the largest
 * first, the others as one sum; and that all of them add to the gradient. Pointing at a way outlines it on the stage.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Actions} Actions
 * @typedef {import("../core/pathways.js").Path} Path
 */
import { numbersKey } from "../core/change.js";
import { formatInput, formatNumber, fullNumber, HIDDEN, toNumber } from "../core/numbers.js";
import { hasPaths, isHiddenFactor, startOfPaths, stopsOf, thingsOfPath } from "../core/pathways.js";
import { positionOf } from "../core/place.js";
import { elementWithExample, hasLayers, lossName } from "../core/things.js";
import { PATHS } from "../core/words.js";
import { h, section, setText } from "./dom.js";
import { m, operator, symbolElement } from "./math.js";
import { hueOf } from "./slot.js";

/** The symbol of a value on a path, as TeX. @param {Frame} frame @param {{node: string, index: number[]}} step */
function texOf(frame, { node, index }) {
  const id = frame.trace?.byName.get(node)?.id;
  return id === undefined ? node : frame.symbol(["value", id, elementWithExample(frame, id, index)]).tex;
}

/** A unit goes by its own name on a path. @param {Frame} frame @param {{node: string, index: number[]}} step */
function nameOf(frame, step) {
  const id = frame.trace?.byName.get(step.node)?.id;
  const layer = frame.structure?.layers.findIndex((each) => each.pre === id || each.value === id) ?? -1;
  return layer >= 0 ? frame.unit(layer, step.index[0]).tex : texOf(frame, step);
}

/** @param {number} value @param {string} kind @param {(value: number) => string} [format] @param {boolean} [brackets] round a negative factor */
function digits(value, kind, format = formatNumber, brackets = false) {
  const hue = hueOf(kind, { number: value, state: "known", ghost: null });
  return h("span", { class: `num ${hue}`, title: fullNumber(value), "data-full": fullNumber(value), text: brackets && value < 0 ? `(${format(value)})` : format(value) });
}

/** What an open question hides. */
const masked = () => h("span", { class: "num quiet", text: HIDDEN });

/** How a factor is written: a weight as a value, what was typed as it was typed, every other local gradient in ink. @param {Frame} frame @param {Path["steps"]} steps @param {number} k */
function lookOf(frame, steps, k) {
  const { trace, structure } = frame;
  const before = trace?.byName.get(steps[k - 1].node), here = trace?.byName.get(steps[k].node);
  if (here?.op !== "affine") return { kind: "local", format: formatNumber };
  if (before?.role !== "parameter") return { kind: "value", format: formatInput };
  return { kind: "local", format: structure?.layers[1]?.pre === here.id ? formatInput : formatNumber };
}

/** @param {HTMLElement} el @param {Actions} actions */
export function createPaths(el, actions) {
  const button = h("button", { type: "button", class: "link", "aria-expanded": "false", on: { click: () => actions.setPanel("why", open ? null : "paths") } });
  const note = h("p", { class: "note" });
  const go = h("button", { type: "button", class: "link", text: PATHS.goThere, on: { click: () => there !== null && actions.go(there) } });
  const list = h("ol", { class: "ways" });
  const body = h("div", {}, note, go, list);
  el.append(section(button, body));
  let open = false;
  /** @type {number|null} */
  let there = null;
  let drawn = "";

  /** @param {Frame} frame @param {Path} path */
  function row(frame, path) {
    const { structure } = frame;
    if (!structure) return h("li");
    const names = stopsOf(path.steps, structure).map((step) => symbolElement(nameOf(frame, step)));
    const way = m("math", ...names.flatMap((name, k) => (k ? [operator("→"), name] : [name])));
    const factors = path.steps.slice(1).flatMap((step, k) => {
      const value = toNumber(step.local);
      if (value === null) return [];
      const { kind, format } = lookOf(frame, path.steps, k + 1);
      if (isHiddenFactor(frame, path.steps, k + 1)) return k ? [h("span", { class: "o", text: "·" }), masked()] : [masked()];
      const factor = digits(value, kind, format, true);
      const named = (/** @type {any} */ at) => frame.symbol(["value", frame.trace?.byName.get(at.node)?.id ?? 0, elementWithExample(frame, frame.trace?.byName.get(at.node)?.id ?? 0, at.index)]).text;
      factor.title = `${PATHS.from(named(path.steps[k]), named(step))} = ${fullNumber(value)}`;
      return k ? [h("span", { class: "o", text: "·" }), factor] : [factor];
    });
    const things = thingsOfPath(path, structure);
    const asked = path.steps.some((_, k) => k > 0 && isHiddenFactor(frame, path.steps, k));
    const product = asked ? masked() : digits(toNumber(path.product) ?? NaN, "gradient");
    const item = h("li", { tabindex: "0" }, h("span", { class: "way" }, way), h("span", { class: "factors" }, ...factors, h("span", { class: "whole" }, h("span", { class: "o", text: "=" }), " ", product)));
    for (const name of ["pointerenter", "focus"]) item.addEventListener(name, () => actions.link(things));
    for (const name of ["pointerleave", "blur"]) item.addEventListener(name, () => actions.link([]));
    return item;
  }

  /** @param {string} words @param {number} value @param {boolean} [strong] */
  const line = (words, value, strong = false) => h("li", { class: strong ? "total" : "rest" }, h("span", { class: "way", text: words }), h("span", { class: "factors" }, digits(value, "gradient")));

  /** @param {Frame} frame @param {import("../core/pathways.js").Paths} told */
  function fill(frame, told) {
    const part = toNumber(told.part) ?? NaN, whole = toNumber(told.gradient) ?? NaN;
    const batch = frame.examples > 1 && frame.trace?.byName.get(told.node)?.role === "parameter";
    list.replaceChildren(
      ...told.paths.map((path) => row(frame, path)),
      ...(told.rest_count === "0" ? [] : [line(PATHS.rest(told.rest_count), toNumber(told.rest) ?? NaN)]),
      ...(told.count === "1" && !batch ? [] : [line(batch ? PATHS.example(told.example + 1) : PATHS.sum, part, true)]),
      ...(batch ? [line(PATHS.whole, whole, true)] : []),
      ...mistaken(frame, told),
    );
  }

  /** A mistake is no path: what this run has instead. @param {Frame} frame @param {import("../core/pathways.js").Paths} told */
  function mistaken(frame, told) {
    const id = frame.trace?.request.mistake ? frame.trace.byName.get(told.node)?.id : undefined;
    const shown = id === undefined ? null : frame.gradient(id, told.index);
    return shown?.state === "known" && shown.number !== null && shown.number !== toNumber(told.gradient) ? [line(PATHS.mistaken, shown.number, true)] : [];
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      open = frame.state.panels.why === "paths";
      const of = lossName(frame);
      el.hidden = frame.trace === null || !hasPaths(frame.structure);
      setText(button, open ? PATHS.hide : PATHS.show(of));
      button.setAttribute("aria-expanded", String(open));
      body.hidden = !open;
      if (!open || !frame.trace || el.hidden) return;
      const thing = startOfPaths(frame);
      const id = thing ? frame.trace.byName.get(thing.node)?.id : undefined;
      const shown = thing && id !== undefined ? frame.gradient(id, thing.index) : null;
      const known = shown?.state === "known";
      there = thing && !known ? positionOf(frame.trace, `gradient ${thing.node} ${thing.index.join(" ")}`) : null;
      const { paths } = frame.state;
      const mine = thing && paths && paths.key === JSON.stringify([numbersKey(frame.trace.request), { node: thing.node, index: thing.index, example: frame.example }]) ? paths : null;
      const before = paths?.result; // of numbers that have just changed: seen to be old, until the answer is here
      const old = !mine && thing && before && before.node === thing.node && before.index.join() === thing.index.join() && before.example === frame.example ? before : undefined;
      const told = known ? (mine?.result ?? old) : undefined;
      list.classList.toggle("old", Boolean(old));
      go.hidden = there === null || shown?.state === "hidden";
      list.hidden = !told;
      setText(note, !thing ? (hasLayers(frame.structure) ? PATHS.none : PATHS.noneInCircuit) : shown?.state === "hidden" ? PATHS.hidden : !known ? PATHS.unknown : told ? PATHS.lead(told.count, of) : (mine?.problem ?? PATHS.waiting));
      const key = told ? `${paths?.key} ${frame.state.lab?.id} ${frame.state.hidden}` : "";
      if (told && key !== drawn) fill(frame, told);
      drawn = key;
    },
    destroy() {
      actions.link([]);
      el.replaceChildren();
    },
  };
}
