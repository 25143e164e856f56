/** The ball on the curve: where a start leads. */
const ofLoss = (/** @type {string} */ of) => (of === "Loss" ? "the loss" : of);

export const DESCENT = {
  title: (/** @type {string} */ name, /** @type {string} */ of) => `${of} along ${name}, and where a start leads`,
  play: "Roll", pause: "Pause", first: "Back to the start", step: "One update", moment: "Updates made",
  at: (/** @type {number} */ at, /** @type {number} */ all) => `${at} of ${all}`,
  start: (/** @type {string} */ name) => `start ${name}`, other: "second start", addOther: "Second start", dropOther: "One start only",
  rate: "learning rate", momentum: "momentum", momentumWords: "0 is plain gradient descent",
  otherOptimizer: (/** @type {string} */ title) => `The optimizer is ${title}; the settings change it.`,
  open: "Step through this update", openWords: "Puts this moment on the stage, with its gradient and its update. The ball starts from there; undo goes back.",
  opened: (/** @type {number} */ at, /** @type {string} */ from) => `The stage and the ball stand where ${at} ${at === 1 ? "update" : "updates"} from ${from} had led. Undo brings the start ${from} back.`,
  wait: "Following the way down …",
  ball: (/** @type {string} */ name, /** @type {string} */ of) => `Start of ${name}, on the curve of ${ofLoss(of)}`,
  otherBall: (/** @type {string} */ name, /** @type {string} */ of) => `Second start of ${name}, on the curve of ${ofLoss(of)}`,
  ballAt: (/** @type {string} */ start, /** @type {string} */ w, /** @type {string|null} */ loss, /** @type {string} */ of) => `starts at ${start}, stands at ${w}${loss === null ? "" : `, ${of === "Loss" ? "loss" : of} ${loss}`}`,
  end: {
    settled: (/** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ of, /** @type {string} */ loss, /** @type {number} */ updates) => `From ${from}: settles at ${to} after ${updates} updates, ${of} ${loss}.`,
    completed: (/** @type {string} */ from, /** @type {string} */ to, /** @type {string} */ of, /** @type {string} */ loss, /** @type {number} */ updates) => `From ${from}: at ${to} after ${updates} updates, not settled yet, ${of} ${loss}.`,
    diverged: (/** @type {string} */ from, /** @type {string} */ _, /** @type {string} */ __, /** @type {string} */ ___, /** @type {number} */ updates) => `From ${from}: runs away within ${updates} updates. A smaller learning rate helps.`,
  },
  same: "Both starts lead to the same place.", apart: "Two starts, two places: the start decides.",
  moved: "Other weights move too, so the way does not lie on this curve: it is drawn for those that stand now.",
  now: (/** @type {string} */ w, /** @type {string} */ loss, /** @type {string} */ slope) => `at ${w}: ${loss}, slope ${slope}`,
};
