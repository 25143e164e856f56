/**
 * One edge between two layers: one wire with two lanes. The value lane is solid and as wide as the weight; the gradient
 * lane is dashed, has chevrons towards the input, and appears once a gradient has passed. The weight itself stands on the
 * edge (weightlabel.js).
 */

import { formatInput, formatNumber, formatShown, UNKNOWN } from "../core/numbers.js";
import { findingsAt } from "../core/findings.js";
import { drawable, gradientShare, hue, learnedOpacity, valueWidth, wireOpacity } from "../layout/scales.js";
import { pointable } from "./pointing.js";
import { findingWords } from "./findingmark.js";
import { gradientAt, valueAt } from "./scene.js";
import { lookOf, wireNumber, wireWords } from "./wirenumbers.js";
import { set, setText, show, svg } from "./svg.js";
import { createWeightLabel } from "./weightlabel.js";
import { along, createGradientLane, edgeLine, lane, place } from "./wires.js";

/** @typedef {import("./scene.js").Scene} Scene */

/** @type {number[]} */
const NO_CHEVRONS = [];

/**
 * One edge.
 * @param {import("../types.js").Actions} actions @param {Scene} first
 * @param {number} pair the layer pair @param {number} from row of the unit on the left @param {number} to
 */
export function createEdge(actions, first, pair, from, to) {
  const { structure, layout, frame } = first;
  const layer = structure.layers[pair + 1];
  const weights = /** @type {number} */ (layer.weights);
  const node = structure.nodes[weights].name;
  const index = /** @type {[number, number]} */ ([layout.layers[pair + 1].units[to].index, layout.layers[pair].units[from].index]);
  const columns = layout.pairs[pair];
  const ends = edgeLine(layout, pair, from, to);
  const name = frame.symbol(["value", weights, index], {}).text;
  const label = `${name}, weight from ${frame.unit(pair, index[1]).text} to ${frame.unit(pair + 1, index[0]).text}`;
  const hit = svg("line", { class: "hit" });
  const halo = svg("line", { class: "halo" });
  const wire = svg("line", { class: "wire" });
  const group = svg("g", { class: "edge", tabindex: -1, role: "button" }, hit, halo, wire);
  for (const element of [hit, halo, wire]) place(element, ends);
  const at = along(ends, columns.fraction);
  const slot = svg("g", { class: "edge-label", transform: `translate(${at.x.toFixed(1)} ${(at.y + 4.5).toFixed(1)})`, display: "none" });
  pointable(group, { kind: "value", node, index });
  const chevrons = columns.labels ? [0.08, (columns.fraction + columns.pill) / 2, 0.93] : [0.1, 0.9];
  /** @type {ReturnType<typeof createGradientLane>|null} */
  let gradient = null;
  /** @type {ReturnType<typeof createWeightLabel>|null} */
  let number = null;
  /** In the weight's place what else the wire shows. @type {SVGTextElement|null} */
  let instead = null;
  const [x, y] = lane(ends, -3);
  /** How it was drawn last, and with which gradient; null where that is no picture of an edge at rest. @type {{how: string, gradient: import("../types.js").Shown}|null} */
  let rest = null;
  const aside = `translate(${(x - ends[0]).toFixed(2)} ${(y - ends[1]).toFixed(2)})`; // one attribute to write, where places are four

  return {
    element: group,
    slot,
    index,
    key: `${weights}:${index}`,
    thing: `${node}:${index}`,
    height: at.y,
    destroy() {
      number?.destroy();
      group.remove();
      slot.remove();
    },
    /**
     * @param {Scene} scene @param {import("../types.js").ActiveEdge|undefined} active what this step does with it
     * @param {{pointed: boolean, passed: boolean, labelled: boolean, named: boolean, many: boolean, moved: boolean}} how
     *   passed: a value has gone through; many: edges are lit; moved: something changed since the last time, apart from the position
     */
    update(scene, active, { pointed, passed, labelled, named, many, moved }) {
      const shownGradient = gradientAt(scene.frame, weights, index);
      const found = findingsAt(scene.frame, weights, index);
      const how = `${pointed}${passed}${labelled}${named}${found.length}`;
      if (!moved && !active && rest?.how === how && rest.gradient.number === shownGradient.number && rest.gradient.state === shownGradient.state) return;
      rest = active || (labelled && scene.frame.phase === "update") ? null : { how, gradient: shownGradient };
      const weight = valueAt(scene.frame, weights, index);
      const size = drawable(weight) ?? 0;
      const backward = active?.direction === "backward";
      const carried = backward ? active.number : drawable(shownGradient);
      const state = active && !backward ? "active" : passed ? "done" : "idle";
      set(group, "class", `edge${active ? " active" : ""}${pointed ? " linked" : ""}${found.length ? " learns-nothing" : ""}`);
      set(group, "data-phase", active ? scene.frame.phase : null);
      set(wire, "transform", carried === null ? null : aside);
      const share = Math.abs(size) / scene.scale;
      const look = scene.wires ? lookOf(scene.wires, wireNumber(scene.wires, pair, index))
        : { hue: hue("value", drawable(weight)), width: valueWidth(size, scene.scale), opacity: scene.frame.training ? learnedOpacity(share) : wireOpacity(state, share) };
      set(wire, "class", `wire ${look.hue}`);
      set(wire, "stroke-width", look.width);
      set(wire, "stroke-opacity", look.opacity);
      if (carried !== null)
        (gradient ??= createGradientLane(group, lane(ends, 3))).draw(
          backward && active.hidden ? null : carried,
          active ? 1 : wireOpacity("trace", gradientShare(carried)),
          active ? (many ? [0.5] : chevrons) : NO_CHEVRONS,
        );
      else gradient?.hide();
      show(slot, labelled);
      if (labelled) {
        const other = scene.wires ? wireNumber(scene.wires, pair, index) : null;
        set(slot, "class", `edge-label${pointed ? " linked" : ""}${scene.wires ? " other" : ""}`);
        if (scene.wires && !instead) slot.append((instead = svg("text", { class: "wire-number num", "text-anchor": "middle", "aria-hidden": "true" })));
        if (instead) {
          set(instead, "class", `wire-number num ${scene.wires ? lookOf(scene.wires, other).hue : ""}`);
          setText(instead, scene.wires ? (other === null ? UNKNOWN : formatNumber(other)) : "");
        }
        number ??= createWeightLabel(slot, actions, { node, index, name, label, gap: columns.gap });
        number.update(scene, weight, { active: active !== undefined || pointed, named });
      }
      const frozen = scene.frozen.has(node) ? ", frozen" : "";
      set(group, "aria-label", `${label}, ${formatShown(weight, formatInput)}${wireWords(scene.wires, pair, index)}${frozen}${found.length ? `. ${findingWords(found)}` : ""}`);
      set(group, "aria-pressed", String(scene.chosen === `${node}:${index}`));
    },
  };
}
