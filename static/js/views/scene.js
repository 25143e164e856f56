/**
 * A frame read for the stage: which unit, edge and number stands where and which of them this step uses.
 *
 * Everything here is looked up in the frame; nothing is computed and nothing is remembered. The drawing parts
 * (units, edges, loss, pulses) take a scene and only draw.
 */

import { withoutExample } from "../core/things.js";
import { fullScale } from "../layout/scales.js";
import { strongestEdges } from "../layout/network.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").Thing} Thing */
/** @typedef {import("../types.js").Shown} Shown */
/** @typedef {import("../types.js").Structure} Structure */
/** @typedef {import("../layout/network.js").NetworkLayout} NetworkLayout */
/**
 * @typedef {object} Scene
 * @property {Frame} frame
 * @property {Structure} structure
 * @property {NetworkLayout} layout
 * @property {Map<string, import("../types.js").ActiveUnit>} activeUnits   by "node:unit"
 * @property {Map<string, import("../types.js").ActiveEdge>} activeEdges   by "weights:out,in"
 * @property {Set<string>} pointed     the things pointed at or selected, as "name:index"
 * @property {number} scale            the weight drawn at full width
 * @property {(null|Set<string>)[]} kept  the edges drawn, for each pair (null: all)
 * @property {string} lossText         the loss's symbol
 */

const UNKNOWN = /** @type {Shown} */ ({ number: null, state: "unknown", ghost: null });

/** @param {Frame} frame @param {number|null} node @param {number[]} index */
export const valueAt = (frame, node, index) => (node === null ? UNKNOWN : frame.value(node, index));
/** @param {Frame} frame @param {number|null} node @param {number[]} index */
export const gradientAt = (frame, node, index) => (node === null ? UNKNOWN : frame.gradient(node, index));

/** @param {Thing|null} thing @param {Structure} structure */
function keyOf(thing, structure) {
  const node = thing && structure.nodes.find((each) => each.name === thing.node);
  return node ? `${node.name}:${withoutExample(node.axes, thing.index)}` : null;
}

/**
 * The weights of every layer pair as they stand in the fields.
 * @param {Frame} frame @param {Structure} structure @returns {number[][][]}
 */
function weightsOf(frame, structure) {
  return structure.layers.slice(1).map((layer, k) => {
    const node = /** @type {number} */ (layer.weights);
    return Array.from({ length: layer.size }, (_, o) =>
      Array.from({ length: structure.layers[k].size }, (_, i) => frame.value(node, [o, i]).number ?? 0),
    );
  });
}

/** The unit of each layer that this step is about: what a windowed layer must show. @param {Frame} frame */
export function focusOf(frame) {
  const focus = (frame.structure?.layers ?? []).map(() => 0);
  frame.structure?.layers.forEach((layer, k) => {
    const unit = frame.active.units.find((each) => each.node === layer.value || each.node === layer.pre);
    if (unit && frame.structure) focus[k] = withoutExample(frame.structure.nodes[unit.node].axes, unit.element)[0] ?? 0;
    for (const edge of frame.active.edges)
      if (edge.weights === layer.weights)
        [focus[k], focus[k - 1]] = frame.active.edges.length > 1 ? [focus[k], focus[k - 1]] : edge.element;
  });
  return focus;
}

/** @param {Frame} frame @param {Structure} structure @param {NetworkLayout} layout @returns {Scene} */
export function readScene(frame, structure, layout) {
  const weights = weightsOf(frame, structure);
  const pointed = new Set([keyOf(frame.hover, structure), keyOf(frame.selection, structure)].filter((key) => key !== null));
  const activeUnits = new Map(
    frame.active.units.map((unit) => [`${unit.node}:${withoutExample(structure.nodes[unit.node].axes, unit.element)}`, unit]),
  );
  const activeEdges = new Map(frame.active.edges.map((edge) => [`${edge.weights}:${edge.element}`, edge]));
  const lossText = frame.symbol(["value", structure.loss, []], {}).text;
  return {
    frame,
    structure,
    layout,
    activeUnits,
    activeEdges,
    pointed,
    scale: fullScale(weights.flat(2)),
    kept: strongestEdges(weights),
    lossText,
  };
}

/** Whether a step works on this node's element. @param {Scene} scene @param {number|null} node @param {number[]} index */
export const activeAt = (scene, node, index) => (node === null ? undefined : scene.activeUnits.get(`${node}:${index}`));

/** Whether a thing is pointed at or selected. @param {Scene} scene @param {number|null} node @param {number[]} index */
export const isPointed = (scene, node, index) => node !== null && scene.pointed.has(`${scene.structure.nodes[node].name}:${index}`);

/**
 * Pointing at an element hovers the thing, a click or Enter selects it (again: lets go).
 * @param {SVGElement} element @param {() => Thing} thing @param {import("../types.js").Actions} actions
 * @param {() => Thing|null} selected @param {SVGElement} [button] the part of it that takes the focus
 */
export function pointable(element, thing, actions, selected, button = element) {
  const same = () => JSON.stringify(selected()) === JSON.stringify(thing());
  const toggle = () => actions.select(same() ? null : thing());
  element.addEventListener("pointerenter", () => actions.hover(thing()));
  element.addEventListener("pointerleave", () => actions.hover(null));
  element.addEventListener("focusin", () => element.matches(":focus-visible, :has(:focus-visible)") && actions.hover(thing()));
  element.addEventListener("focusout", () => actions.hover(null));
  element.addEventListener("click", toggle);
  element.addEventListener("keydown", (event) => {
    if (event.target !== button || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    if (event.key === "Enter") toggle();
    else actions.select(null);
  });
}

/** A number that the edit in progress has moved is marked. @param {Scene} scene @param {Shown} shown */
export const changed = (scene, shown) => (scene.frame.editing && shown.ghost !== null && shown.state !== "hidden" ? " changed" : "");

/** The server's words about a field, if it refused it. @param {Scene} scene @param {string} path */
export const problemAt = (scene, path) => scene.frame.state?.problems?.find((problem) => problem.path === path)?.message ?? null;
