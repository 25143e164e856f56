/**
 * What is drawn on the stage of a network. It is laid out again only when the layers or the size of the stage change;
 * otherwise each frame is read into a scene (scene.js) and handed to the parts: what stands between the layers, units, loss
 * and targets. The life of the drawing is in drawnstage.js.
 */

import { layoutNetwork } from "../layout/network.js";
import { pairsOf } from "../layout/thinning.js";
import { classNamesOf } from "../core/classnames.js";
import { drawClassNames } from "./classnames.js";
import { createDrawnStage } from "./drawnstage.js";
import { createLayerMark } from "./findingmark.js";
import { createLoss } from "./loss.js";
import { createMapUnit } from "./mapunit.js";
import { moveLayerTools, placeLayerTools } from "./layertools.js";
import { createPair } from "./pair.js";
import { createResponse } from "./response.js";
import { pulsesOf } from "./inflight.js";
import { focusOf, readScene, unitsOf, windowPanel, writeWindow } from "./scene.js";
import { isSingle } from "../core/watching.js";
import { STAGE } from "../core/words.js";
import { svg } from "./svg.js";
import { layerTitles } from "./titles.js";
import { createUnit } from "./units.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./drawnstage.js").Size} Size */

/** What the stage's own furniture takes from the drawing. @param {Size} size */
function roomFor({ width, height }) {
  if (width < 560) return { width, height, top: 4, bottom: 8 };
  return { width, height, top: height < 450 ? 46 : 54, bottom: 52 };
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createNetworkStage(el, actions) {
  const titles = svg("g", { class: "titles", "aria-hidden": "true" }), wires = svg("g", { class: "edges" }), columns = svg("g", { class: "columns" }), names = svg("g", { class: "class-names", "aria-hidden": "true" });
  const tools = document.createElement("div");
  tools.className = "stage-tools";
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", STAGE.layers);
  el.append(tools);
  const response = createResponse(el);
  let last = /** @type {Pick<Frame, "selection"|"trace"|"position">} */ ({ selection: null, trace: null, position: 0 });
  let laid = { key: "", layout: /** @type {ReturnType<typeof layoutNetwork>|null} */ (null) };

  /** The layout of these layers in this room; made again only when one of them changes. @param {Size} size @param {number[]} sizes @param {any} focus @param {boolean} matrices @param {boolean} batch @param {boolean} maps @param {boolean} learns */
  function layoutOf(size, sizes, focus, matrices, batch, maps, learns) {
    const key = JSON.stringify([sizes, size, focus, matrices, batch, maps, learns]);
    if (laid.key !== key || !laid.layout) laid = { key, layout: layoutNetwork(sizes, roomFor(size), focus, matrices, batch, maps, learns) };
    return /** @type {ReturnType<typeof layoutNetwork>} */ (laid.layout);
  }

  const showUnit = (/** @type {number} */ layer, /** @type {number} */ unit) => actions.setPanel(windowPanel(layer), writeWindow(unit, last.position));

  /** What has just been selected comes into view; what a link or an undo has selected stands where that found it. @param {Scene} scene */
  function reveal({ frame, structure, layout }) {
    const { selection, trace, position } = frame;
    const chosen = selection !== last.selection && trace === last.trace && position === last.position;
    last = { selection, trace, position };
    if (!selection || !chosen) return;
    for (const [layer, unit] of unitsOf(structure, selection))
      if (!layout.layers[layer].units.some((place) => place.index === unit)) showUnit(layer, unit);
  }

  return createDrawnStage(el, actions, {
    title: STAGE.network, kind: "network", layers: [titles, wires, columns, names], pulses: pulsesOf,
    wires: (scene) => scene.pairs.reduce((sum, pair) => sum + pair.drawn, 0),
    large: ({ layout }) => layout.layers.some((layer) => layer.before || layer.after),
    read(frame, structure, size) {
      const sizes = structure.layers.map((layer) => layer.size);
      const views = pairsOf(sizes, frame.state.panels).map((pair) => pair.view);
      const maps = frame.training !== null && sizes[0] === 2 && !isSingle(frame.training); // a plane of two inputs
      const layout = layoutOf(size, sizes, focusOf(frame), views.includes("matrix"), frame.examples > 1, maps, frame.training !== null);
      const shownUnits = layout.layers.map((layer) => layer.before);
      const key = [structure.fingerprint, frame.state.lab?.id, frame.example, size.width, size.height, shownUnits, views, Boolean(frame.state.catalog), maps, frame.training !== null, classNamesOf(frame), frame.state.training?.setup.data.names].join(" ");
      return { scene: readScene(frame, structure, layout), key };
    },
    draw(scene) {
      const { layout } = scene;
      wires.replaceChildren();
      columns.replaceChildren();
      titles.replaceChildren(...layerTitles(scene));
      const parts = layout.layers.flatMap((layer, k) => {
        const units = svg("g", { class: "units" }), labels = svg("g", { class: "labels" });
        columns.append(units, labels); // in the order of the pass, for the Tab key
        const circles = layer.units.map((place) => (layout.shape.kind === "map" ? createMapUnit : createUnit)(units, actions, scene, k, place));
        const own = k === 0 ? circles : [createLayerMark(units, scene, k), ...circles];
        if (k === layout.layers.length - 1) return own;
        const between = svg("g", { class: "pair" });
        wires.append(between);
        return [...own, createPair({ wires: between, labels }, actions, scene, k)];
      });
      drawClassNames(names, scene);
      const end = svg("g", { class: "loss-end" });
      columns.append(end);
      placeLayerTools(tools, actions, scene, showUnit);
      return [...parts, createLoss(end, actions, scene)];
    },
    after(scene, size, seen) {
      moveLayerTools(tools, seen, scene.layout);
      response.update(scene, seen);
      reveal(scene);
    },
    destroy() {
      tools.remove();
      response.destroy();
    },
  });
}
