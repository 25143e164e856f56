/**
 * The clock of playing, apart from any timer: how long a step lasts, and where the clock stands after some time.
 * A pause in mid-flight keeps `elapsed`, so play goes on from the same instant.
 *
 * @typedef {{position: number, elapsed: number, playing: boolean}} Clock
 */

export const STEP_MILLISECONDS = 900;
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

/** @param {number} speed */
export const stepDuration = (speed) => STEP_MILLISECONDS / speed;

/** The next speed up or down the list. @param {number} speed @param {number} by */
export function shiftSpeed(speed, by) {
  const nearest = SPEEDS.reduce((best, s, k) => (Math.abs(s - speed) < Math.abs(SPEEDS[best] - speed) ? k : best), 0);
  return SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, nearest + by))];
}

/** Starts, or starts again from the beginning when everything has been played. @param {Clock} clock @param {number} count @returns {Clock} */
export const startClock = (clock, count) => (clock.position >= count ? { position: 0, elapsed: 0, playing: count > 0 } : { ...clock, playing: count > 0 });

/**
 * The clock after `milliseconds` more. It stops at the end, and before any position in `stops`.
 * @param {Clock} clock @param {number} milliseconds
 * @param {{count: number, speed: number, stops?: ReadonlySet<number>}} run @returns {Clock}
 */
export function advanceClock(clock, milliseconds, { count, speed, stops }) {
  if (!clock.playing) return clock;
  const duration = stepDuration(speed);
  let { position } = clock;
  let elapsed = clock.elapsed + milliseconds;
  while (elapsed >= duration && position < count) {
    position += 1;
    elapsed -= duration;
    if (position >= count || stops?.has(position)) return { position, elapsed: 0, playing: false };
  }
  return position >= count ? { position: count, elapsed: 0, playing: false } : { position, elapsed, playing: true };
}
