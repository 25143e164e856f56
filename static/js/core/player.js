import { advanceClock, startClock } from "./play.js";

/**
 * Playing: drives the clock of core/play.js with animation frames and tells the position whenever it changes. The time left
 * of a step is kept over a pause.
 *
 * @param {object} parts
 * @param {() => {position: number, count: number, speed: number, playing: boolean, stops: ReadonlySet<number>}} parts.look
 * @param {(change: {position: number, playing: boolean}) => void} parts.tell
 * @param {{request(run: (now: number) => void): number, cancel(handle: number): void}} parts.ticks
 */
export function createPlayer({ look, tell, ticks }) {
  let elapsed = 0;
  let last = /** @type {number|null} */ (null);
  let handle = 0;

  /** @param {number} now */
  function tick(now) {
    const { position, count, speed, playing, stops } = look();
    if (!playing) return;
    const clock = advanceClock({ position, elapsed, playing }, last === null ? 0 : Math.min(now - last, 250), { count, speed, stops });
    elapsed = clock.elapsed;
    last = now;
    if (clock.position !== position || !clock.playing) tell({ position: clock.position, playing: clock.playing });
    if (clock.playing) handle = ticks.request(tick);
  }

  return {
    play() {
      const { position, count } = look();
      const clock = startClock({ position, elapsed, playing: false }, count);
      elapsed = clock.elapsed;
      last = null;
      tell({ position: clock.position, playing: clock.playing });
      if (clock.playing) handle = ticks.request(tick);
    },
    pause() {
      ticks.cancel(handle);
      tell({ position: look().position, playing: false });
    },
    /** A step by hand begins anew. */
    rewind() {
      elapsed = 0;
    },
  };
}
