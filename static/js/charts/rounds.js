/** The loss of each round played so far, and of this one once it is known. */

import { formatNumber } from "../core/numbers.js";
import { lossName } from "../core/things.js";
import { CHARTS } from "../core/words.js";
import { drawable } from "../layout/scales.js";
import { BLANK } from "./plotly.js";

/** @param {import("../types.js").Frame} frame */
export function describeRounds(frame) {
  if (!frame.structure) return null;
  const now = drawable(frame.value(frame.structure.loss, []));
  const before = (frame.history ?? []).slice(0, frame.round);
  const losses = now === null ? before : [...before, now];
  return { losses, first: frame.round - before.length, now, round: frame.round, of: lossName(frame) };
}

/** @param {NonNullable<ReturnType<typeof describeRounds>>} shown @param {Record<string, string>} colours */
export function drawRounds({ losses, first, now }, colours) {
  if (!losses.length) return BLANK;
  const x = losses.map((_, i) => first + i);
  const finite = losses.filter((loss) => Number.isFinite(loss));
  const high = Math.max(...finite, 0), low = Math.min(...finite, 0);
  const room = (high - low || 1e-9) * 0.12; // a loss stands on 0, an output may lie below it
  const here = (/** @type {number} */ i) => now !== null && i === losses.length - 1;
  const marker = {
    opacity: 1,
    size: losses.map((_, i) => (here(i) ? 9 : 5)),
    color: losses.map((_, i) => (here(i) ? colours.ink : colours.loss)),
    line: { color: colours.panel, width: losses.map((_, i) => (here(i) ? 1.5 : 0)) },
  };
  const data = [
    {
      type: "scatter",
      mode: losses.length > 60 ? "lines" : "lines+markers",
      x,
      y: losses,
      line: { color: colours.loss, width: 1.75 },
      marker,
      hovertemplate: "round %{x}: %{y:.4~g}<extra></extra>",
    },
  ];
  const last = Math.max(first + 4, first + losses.length - 1);
  return {
    data,
    layout: {
      xaxis: { range: [first - 0.3, last + 0.3], tickformat: "d", nticks: 6 },
      yaxis: { range: [low && low - room, high && high + room], nticks: 4, rangemode: "tozero" },
    },
  };
}

/** @param {NonNullable<ReturnType<typeof describeRounds>>} shown */
export const roundsCaption = ({ now }) => (now === null ? "–" : formatNumber(now));

/** @param {NonNullable<ReturnType<typeof describeRounds>>} shown */
export const roundsWords = ({ losses, of }) => (losses.length ? "" : CHARTS.noLoss(of));
