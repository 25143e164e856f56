/**
 * How far a number goes when it is dragged or stepped: the arithmetic of the number control, without the control.
 */

/** Pixels of dragging that make one stride. */
export const PIXELS_A_STRIDE = 3;

/** Shift is ten times as coarse, Alt ten times as fine. @param {{shiftKey: boolean, altKey: boolean}} event */
export const pace = (event) => (event.altKey ? 0.1 : event.shiftKey ? 10 : 1);

/** One stride from a number of this magnitude: a tenth of its leading digit's place; 0 starts in hundredths. @param {number} x */
export function strideOf(x) {
  const size = Math.abs(x);
  if (!Number.isFinite(size) || size < 1e-6) return 0.01;
  return 10 ** Math.min(6, Math.max(-6, Math.floor(Math.log10(size) + 1e-9) - 1));
}

/**
 * The number `strides` away from `start`, without the dust of binary fractions, kept within its limits.
 * @param {number} start @param {number} strides may be a fraction: fine movement @param {{stride: number, minimum?: number|null, maximum?: number|null}} rule
 */
export function moved(start, strides, { stride, minimum = null, maximum = null }) {
  const whole = Math.round(strides * 10) / 10;
  const from = Number.isFinite(start) ? start : 0;
  const to = Number((from + whole * stride).toPrecision(12));
  const tidy = Math.abs(to) < stride * 1e-6 ? 0 : to;
  return Math.min(maximum ?? Infinity, Math.max(minimum ?? -Infinity, tidy));
}
