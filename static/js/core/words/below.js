/** Under the stage of a training: the way it has taken, and a race of optimizers. */
export const BELOW = { views: "More about this training", path: "Path taken", race: "Optimizer race" };

export const PATH = {
  now: (/** @type {string} */ w) => `now ${w}`,
  line: (/** @type {string} */ name) => `Loss along ${name}, and the way so far`,
  surface: "Loss over", first: "The first weight", second: "The second weight", and: "and",
  empty: "The way begins with the first update.", wait: "The loss is being computed …",
  rows: (/** @type {number} */ rows, /** @type {number} */ all) => (rows === all ? `over all ${all} rows trained on` : `over ${rows} of the ${all} rows trained on`),
  note: (/** @type {string} */ over) => `Curve and contours are for the other weights as they stand now, ${over}. They moved too: earlier points of the way had another loss than the picture shows under them.`,
  sparse: "The network is large: not every moment of the run keeps its weights, so the way has fewer points than the loss curve.",
  went: (/** @type {string} */ name, /** @type {string} */ from, /** @type {string} */ to) => `${name} from ${from} to ${to}`,
  lossWent: (/** @type {string} */ from, /** @type {string} */ to, /** @type {number} */ updates) => `loss from ${from} to ${to} in ${updates} updates.`,
};

export const RACE = {
  title: "Loss against updates", scale: "Scale of the loss", linear: "linear", log: "log",
  lead: "The same initial weights, the same rows in the same order. The optimizers differ, each with its own learning rate, or with one for all.",
  choose: "Runners", rate: (/** @type {string} */ name) => `learning rate of ${name}`, epochs: "epochs",
  rateForAll: "one learning rate for all", own: "own",
  most: (/** @type {number} */ most) => `At most ${most} run side by side: each holds a connection to the server, and a browser has six.`,
  few: "Choose at least one.", play: "Race", stop: "Pause", pause: "Pause the race", reset: "Race from the beginning",
  go: "Go on", open: (/** @type {string} */ name) => `Go on with ${name}`, openWords: "Puts this runner's weights and optimizer into the playground.",
  goWords: "Go on: this runner's weights and optimizer go into the playground, to train on; undo goes back.",
  waiting: "Choose the runners and press Race.",
  leads: (/** @type {string} */ name, /** @type {string} */ loss, /** @type {number} */ update) => `After ${update} updates ${name} is ahead, loss ${loss}.`,
  wins: (/** @type {string} */ name, /** @type {string} */ loss, /** @type {number} */ update) => `${name} wins: loss ${loss} after ${update} updates.`,
  others: (/** @type {string[]} */ others) => `Behind it ${others.join(", ")}.`,
  other: (/** @type {string} */ name, /** @type {string} */ loss) => `${name} ${loss}`,
  diverged: (/** @type {string} */ name) => `${name} ran away: its learning rate is too large.`,
};
