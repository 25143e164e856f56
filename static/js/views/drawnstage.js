/**
 * The life of a stage, whatever is drawn on it: a drawing that is changed in place, from the frame alone, and drawn anew only
 * when its key changes, which the structure and the size of the stage are part of. Everything on it can be pointed at and
 * selected (pointing.js), reached with the keys (reach.js), enlarged (zooming.js) and travelled by pulses (pulses.js).
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../types.js").Structure} Structure
 * @typedef {{width: number, height: number}} Size
 */

import { questionHiding } from "../core/guide.js";
import { hiddenAtStep } from "../core/hidden.js";
import { createPointing } from "./pointing.js";
import { createPulses } from "./pulses.js";
import { createReach } from "./reach.js";
import { set, svg } from "./svg.js";
import { createZooming } from "./zooming.js";

/** With more wires than this none of them changes gently: each would be a motion of its own in every frame. */
const MOST_MOVING = 60;
/** A stage that is smaller is not there yet. */
const LEAST = 40;

/**
 * @template {{frame: Frame, structure: Structure, layout: {width: number, height: number, narrow: boolean}}} S
 * @typedef {object} Drawn
 * @property {string} title
 * @property {string} kind                                    a class of the picture
 * @property {SVGElement[]} layers                             from the lowest; pulses lie over them
 * @property {(frame: Frame, structure: Structure, size: Size) => {scene: S, key: string}} read
 * @property {(scene: S) => Set<object>} [keep]                the parts that stay in the next drawing, and are among its parts
 * @property {(scene: S) => {update(scene: S): void, destroy(): void}[]} draw
 * @property {(scene: S) => import("./inflight.js").Pulse[]} pulses
 * @property {(scene: S) => number} wires                      how many there are
 * @property {(scene: S, size: Size) => boolean} large         whether it asks to be enlarged
 * @property {(scene: S, size: Size, seen: (px: number, py: number) => [number, number]) => void} [after]  once it stands
 * @property {() => void} [destroy]
 */

/**
 * @template {{frame: Frame, structure: Structure, layout: {width: number, height: number, narrow: boolean}}} S
 * @param {HTMLElement} el @param {import("../types.js").Actions} actions @param {Drawn<S>} drawn
 */
export function createDrawnStage(el, actions, drawn) {
  const above = svg("g", { class: "pulses" });
  const world = svg("g", { class: "world" }, ...drawn.layers, above);
  const picture = svg("svg", { class: drawn.kind, role: "group", "aria-label": drawn.title }, world);
  el.prepend(picture);
  const flight = createPulses(above, drawn.pulses);
  const pointing = createPointing(el, actions, {
    selected: () => frame?.selection ?? null,
    questionOf: (key) => (frame && (key ? questionHiding(frame.state, key) : hiddenAtStep(frame)))?.id ?? null,
  });
  const reach = createReach(picture, el);
  const zooming = createZooming(el, picture, world, actions);
  /** @type {Frame|null} */
  let frame = null;
  let size = { width: el.clientWidth, height: el.clientHeight };
  /** @type {{key: string, parts: ReturnType<Drawn<S>["draw"]>}|null} */
  let drawing = null;

  /** @param {S} scene @param {string} key */
  function draw(scene, key) {
    const kept = drawn.keep?.(scene);
    for (const part of drawing?.parts ?? []) if (!kept?.has(part)) part.destroy();
    const { width, height } = scene.layout;
    set(picture, "width", width);
    set(picture, "height", height);
    set(picture, "viewBox", `0 0 ${width} ${height}`);
    return { key, parts: drawn.draw(scene) };
  }

  function refresh() {
    if (!frame?.structure || size.width < LEAST || size.height < LEAST) return;
    const { scene, key } = drawn.read(frame, frame.structure, size);
    const giveBack = drawing?.key === key ? null : reach.hold();
    if (!drawing || giveBack) drawing = draw(scene, key);
    for (const part of drawing.parts) part.update(scene);
    giveBack?.();
    reach.update();
    el.classList.toggle("many", drawn.wires(scene) > MOST_MOVING);
    const seen = zooming.update(frame, scene.layout, drawn.large(scene, size));
    flight.update(scene);
    drawn.after?.(scene, size, seen);
  }

  let resized = false;
  /** Whether the stage has another size. A drawing made anew would take a number out of the hand that drags it: that waits. */
  function measure() {
    resized = picture.querySelector("[data-dragging]") !== null;
    const next = { width: el.clientWidth, height: el.clientHeight };
    if (resized || (next.width === size.width && next.height === size.height)) return false;
    size = next;
    return true;
  }

  const watch = new ResizeObserver(() => measure() && refresh());
  watch.observe(el);

  return {
    /** @param {Frame} next */
    update(next) {
      frame = next;
      el.classList.toggle("editing", next.editing);
      if (resized) measure();
      refresh();
    },
    destroy() {
      watch.disconnect();
      pointing.destroy();
      reach.destroy();
      zooming.destroy();
      flight.destroy();
      for (const part of drawing?.parts ?? []) part.destroy();
      picture.remove();
      drawn.destroy?.();
    },
  };
}
