/**
 * The stage: the network as a drawing that is changed in place, from the frame alone.
 *
 * It is laid out again only when the structure or the size of the stage changes; otherwise each frame is read into a
 * scene (scene.js) and handed to the parts: edges, units, loss and targets, pulses. Everything on it can be pointed at,
 * selected and reached with the keys: Tab enters, ↑ and ↓ go from thing to thing, Enter selects.
 */

import { layoutNetwork } from "../layout/network.js";
import { createEdge } from "./edges.js";
import { createLoss } from "./loss.js";
import { createPulses } from "./pulses.js";
import { focusOf, readScene } from "./scene.js";
import { set, svg } from "./svg.js";
import { layerTitles } from "./titles.js";
import { createUnit } from "./units.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {{key: string, parts: {update(scene: Scene): void, destroy(): void, element: SVGElement}[]}} Drawing */

/** Past this many numbers the Tab key would never leave the stage: then they are reached through their cards. */
const MOST_TAB_STOPS = 40;

/** What the stage's own furniture takes from the drawing. @param {number} width @param {number} height */
function roomFor(width, height) {
  if (width < 560) return { width, height, top: 4, bottom: 8 };
  return { width, height, top: height < 450 ? 46 : 54, bottom: 52 };
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createStage(el, actions) {
  const titles = svg("g", { class: "titles", "aria-hidden": "true" });
  const wires = svg("g", { class: "edges" });
  const loss = svg("g", { class: "loss-end" });
  const labels = svg("g", { class: "labels" });
  const units = svg("g", { class: "units" });
  const pulses = svg("g", { class: "pulses" });
  const picture = svg("svg", { class: "network", role: "group", "aria-label": "Network" }, titles, wires, loss, labels, units, pulses);
  el.append(picture);
  const flight = createPulses(pulses);
  /** @type {Drawing|null} */
  let drawing = null;
  /** @type {Frame|null} */
  let frame = null;
  let size = { width: el.clientWidth, height: el.clientHeight };
  const selected = () => frame?.selection ?? null;

  let laid = { key: "", layout: /** @type {ReturnType<typeof layoutNetwork>|null} */ (null) };

  /** The layout of these layers in this room; made again only when one of them changes. @param {number[]} sizes @param {any} focus */
  function layoutOf(sizes, focus) {
    const key = JSON.stringify([sizes, size, focus]);
    if (laid.key !== key || !laid.layout) laid = { key, layout: layoutNetwork(sizes, roomFor(size.width, size.height), focus) };
    return /** @type {ReturnType<typeof layoutNetwork>} */ (laid.layout);
  }

  /** @param {Scene} scene @param {string} key @returns {Drawing} */
  function draw(scene, key) {
    for (const part of drawing?.parts ?? []) part.destroy();
    const { layout } = scene;
    set(picture, "width", layout.width);
    set(picture, "height", layout.height);
    set(picture, "viewBox", `0 0 ${layout.width} ${layout.height}`);
    const edges = layout.layers
      .slice(1)
      .flatMap((layer, pair) =>
        layer.units.flatMap((_, to) =>
          layout.layers[pair].units.map((__, from) => createEdge({ wires, labels }, actions, scene, pair, from, to, selected)),
        ),
      );
    const circles = layout.layers.flatMap((layer, k) => layer.units.map((place) => createUnit(units, actions, scene, k, place, selected)));
    titles.replaceChildren(...layerTitles(scene));
    return { key, parts: [createLoss(loss, actions, scene, selected), ...edges, ...circles] };
  }

  function refresh() {
    if (!frame?.structure || size.width < 40 || size.height < 40) return;
    const layout = layoutOf(frame.structure.layers.map((layer) => layer.size), focusOf(frame));
    const shownUnits = layout.layers.map((layer) => layer.before).join();
    const names = frame.state?.lab?.id ?? "";
    const key = [frame.structure.fingerprint, names, frame.example, size.width, size.height, shownUnits, frame.state?.catalog ? 1 : 0].join(
      " ",
    );
    const scene = readScene(frame, frame.structure, layout);
    const fresh = drawing?.key !== key;
    if (!drawing || fresh) drawing = draw(scene, key);
    for (const part of drawing.parts) part.update(scene);
    flight.update(scene);
    if (fresh) makeReachable(picture);
  }

  const watch = new ResizeObserver(() => {
    const next = { width: el.clientWidth, height: el.clientHeight };
    if (next.width === size.width && next.height === size.height) return;
    size = next;
    refresh();
  });
  watch.observe(el);
  const disposal = new AbortController();
  picture.addEventListener("keydown", (event) => rove(picture, event), { signal: disposal.signal });
  picture.addEventListener("click", (event) => event.target === picture && actions.select(null), { signal: disposal.signal });

  return {
    /** @param {Frame} next */
    update(next) {
      frame = next;
      el.classList.toggle("editing", next.editing);
      refresh();
    },
    destroy() {
      watch.disconnect();
      disposal.abort();
      flight.destroy();
      for (const part of drawing?.parts ?? []) part.destroy();
      picture.remove();
    },
  };
}

const THINGS = ".unit > .body, .edge[role=button], .loss > .body";

/** One thing takes the Tab key; the numbers do too, while there are few. @param {SVGElement} picture */
function makeReachable(picture) {
  const things = picture.querySelectorAll(THINGS);
  things.forEach((thing, i) => set(thing, "tabindex", i === 0 ? 0 : -1));
  const numbers = picture.querySelectorAll("[role=spinbutton]");
  for (const number of numbers) set(number, "tabindex", numbers.length > MOST_TAB_STOPS ? -1 : 0);
}

/** ↑ and ↓ go from thing to thing, in the order of the pass. @param {SVGElement} picture @param {KeyboardEvent} event */
function rove(picture, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || event.defaultPrevented) return;
  const things = /** @type {SVGElement[]} */ (
    [...picture.querySelectorAll(THINGS)].filter((thing) => thing.getAttribute("display") !== "none")
  );
  things.sort((a, b) => middleOf(a) - middleOf(b));
  const at = things.findIndex((thing) => thing === document.activeElement);
  const next = things[(at + by + things.length) % things.length];
  if (!next) return;
  event.preventDefault();
  for (const thing of things) set(thing, "tabindex", thing === next ? 0 : -1);
  next.focus();
}

/** @param {SVGElement} thing */
function middleOf(thing) {
  const box = thing.getBoundingClientRect();
  return Math.round(box.left + box.width / 2) * 1e4 + box.top + box.height / 2;
}
