/**
 * Pulses: on a step, each edge in use is travelled by a dot with its number, to the right in a forward step, to the left
 * in a backward one; on its way it leaves the number behind as a pill, and goes on into its unit.
 *
 * Only the flight lives in time. Where the pills rest follows from the frame alone, so a page that is scrubbed, loaded or
 * asked for less motion simply stands at the flight's end.
 */

import { formatNumber, formatShown } from "../core/numbers.js";
import { hue } from "../layout/scales.js";
import { markAsked } from "./asks.js";
import { PILL_HEIGHT, wayOf } from "./inflight.js";
import { set, setText, show, svg } from "./svg.js";

/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("./inflight.js").Pulse} Pulse */

/** The longest a pulse travels at speed 1, in milliseconds. */
export const FLIGHT = 250;

/** How far a flight is, from 0 to 1: fast at first, gently at the end. @param {number} elapsed milliseconds @param {number} speed */
export function flown(elapsed, speed) {
  const t = Math.min(1, elapsed / (FLIGHT / speed));
  return 1 - (1 - t) ** 2;
}

/** On a phone three digits have to do. @param {number} x */
const shortly = (x) => formatNumber(x, 3);

function createPill() {
  const dot = svg("circle", { class: "dot", r: 4.5 });
  const back = svg("rect", { y: -PILL_HEIGHT / 2, height: PILL_HEIGHT, rx: PILL_HEIGHT / 2 });
  const text = svg("text", { class: "num", "text-anchor": "middle", y: 4.3 });
  const body = svg("g", { class: "body" }, back, text);
  const tag = svg("text", { class: "num tag", "text-anchor": "middle" });
  const group = svg("g", { class: "pulse", "aria-hidden": "true" }, body, dot, tag);
  return {
    group,
    /** @param {Pulse} pulse @param {number} t of the flight @param {boolean} narrow */
    draw(pulse, t, narrow) {
      const words = formatShown(
        { number: pulse.number, state: pulse.hidden ? "hidden" : "known", ghost: null },
        narrow ? shortly : formatNumber,
      );
      const width = words.length * (narrow ? 6.7 : 7.4) + (narrow ? 10 : 14);
      show(group, pulse.pill || t < 1);
      if (!pulse.pill && t >= 1) return;
      set(group, "class", `pulse ${pulse.hidden ? "quiet" : hue(pulse.kind, pulse.number)}`);
      show(body, pulse.pill);
      if (pulse.pill) {
        setText(text, words);
        markAsked(text, { state: pulse.hidden ? "hidden" : "" });
        set(back, "width", width);
        set(back, "x", -width / 2);
      }
      const gone = pulse.leftward ? 1 - t : t;
      const rested = pulse.leftward ? Math.max(gone, pulse.rest) : Math.min(gone, pulse.rest);
      const way = wayOf(pulse);
      const here = way(rested);
      const fit = narrow
        ? Math.min(1, Math.max(0.8, (Math.hypot(pulse.line[2] - pulse.line[0], pulse.line[3] - pulse.line[1]) + 4) / width))
        : 1;
      set(body, "transform", `translate(${here.x.toFixed(1)} ${(here.y + t * (pulse.aside ?? 0)).toFixed(1)})${fit < 1 ? ` scale(${fit.toFixed(2)})` : ""}`);
      const tip = way(gone);
      show(dot, t < 1);
      set(dot, "cx", tip.x);
      set(dot, "cy", tip.y);
      const alone = t < 1 && pulse.pill && !pulse.hidden && Math.abs(gone - pulse.rest) > 0.1 && rested === pulse.rest;
      show(tag, alone);
      setText(tag, alone ? words : "");
      set(tag, "x", tip.x);
      set(tag, "y", tip.y - 9);
    },
  };
}

/**
 * @template {{frame: import("../types.js").Frame, structure: import("../types.js").Structure, layout: {narrow: boolean}}} S
 * @param {SVGElement} host @param {(scene: S) => Pulse[]} read
 */
export function createPulses(host, read) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {ReturnType<typeof createPill>[]} */
  const pool = [];
  /** @type {Pulse[]} */
  let pulses = [];
  /** @type {{key: string, position: number, elapsed: number, played: boolean}} */
  let flight = { key: "", position: -1, elapsed: Infinity, played: false };
  let speed = 1;
  let running = 0;
  let paused = false;
  let narrow = false;

  const draw = () => {
    const t = flown(flight.elapsed, speed);
    pulses.forEach((pulse, i) => {
      pool[i] ??= createPill();
      if (!pool[i].group.parentNode) host.append(pool[i].group);
      pool[i].draw(pulse, t, narrow);
    });
    for (const spare of pool.slice(pulses.length)) show(spare.group, false);
    return t;
  };
  /** @param {number} now @param {number} before */
  const tick = (now, before) => {
    flight.elapsed += Math.max(0, now - before);
    running = 0;
    if (draw() < 1 && !paused) running = requestAnimationFrame((later) => tick(later, now));
  };
  return {
    /** @param {S} scene */
    update(scene) {
      const { frame } = scene;
      const key = `${scene.structure.fingerprint} ${frame.round} ${frame.position}`;
      if (key !== flight.key) {
        const forward = frame.position === flight.position + 1;
        flight = { key, position: frame.position, elapsed: forward && !still.matches ? 0 : Infinity, played: frame.playing };
      }
      speed = frame.speed || 1;
      paused = flight.played && !frame.playing && frame.position < frame.count;
      narrow = scene.layout.narrow;
      pulses = read(scene);
      const t = draw();
      if (t < 1 && !paused && !running) {
        const start = performance.now();
        running = requestAnimationFrame((now) => tick(now, start));
      }
    },
    destroy() {
      cancelAnimationFrame(running);
      host.replaceChildren();
    },
  };
}
