/**
 * Every sentence of the page that does not come from the server. Nothing learner-facing is written anywhere else in
 * static/js/core and static/js/panels.
 */

export const KEYS = {
  title: "Keys",
  play: "Play or pause",
  forward: "One step forward",
  back: "One step back; before the first step, the round before",
  phaseForward: "To the next phase",
  phaseBack: "To the phase before",
  start: "To the start of the round",
  end: "To the end of the round",
  slower: "Slower",
  faster: "Faster",
  layer: "A step is a layer",
  neuron: "A step is a neuron",
  operation: "A step is an operation",
  nextRound: "Next round, with the updated parameters",
  check: "Check every gradient against finite differences",
  reset: "Reset to the same initial weights",
  newWeights: "New weights from the next seed",
  theme: "Light or dark",
  keys: "These keys",
  inNumber: "In a number: ↑ and ↓ change it, Page Up and Page Down more, Alt less; Enter keeps it, Esc restores it. Fractions such as 1/3 may be typed.",
  bare: "Keys without Ctrl act on the page",
  close: "Close",
};

export const PHASES = { forward: "Forward", loss: "Loss", backward: "Backward", update: "Update" };

export const WHY = {
  startTitle: "Nothing is computed yet",
  start: "The inputs and the parameters stand there. Play carries them forward to the loss, then the gradients backward to every weight, and at the end each weight takes its step.",
  startHint: "Every underlined number can be dragged or typed, at any step.",
  play: "Play",
  step: (/** @type {number} */ at, /** @type {number} */ count) => `step ${at} of ${count}`,
  round: (/** @type {number} */ round) => `round ${round}`,
  rule: "The rule, and this run's numbers",
  largest: (/** @type {number} */ shown, /** @type {number} */ count, /** @type {boolean} */ more) => `The ${shown} largest of ${count} terms${more ? " and this step’s" : ""}`,
  sum: "Where it comes from",
  total: "sum",
  lines: "All lines of this update",
  arrays: "With this run's numbers",
  zero: "Why it is 0",
  notFinite: "Where it stopped being a number",
  goThere: "Go to that step",
  waiting: "Loading the first run …",
  tags: "[1] is example 1, and so on: all examples add to this number.",
  copy: "Copy LaTeX",
  copied: "Copied",
  example: (/** @type {number} */ at, /** @type {number} */ count) => `example ${at} of ${count}`,
  aTerm: (/** @type {number} */ at) => `term ${at}`,
  term: (/** @type {number} */ at, /** @type {number} */ count) => `term ${at} of ${count}`,
};

export const CARD = {
  weight: "Weight", bias: "Bias", input: "Input", target: "Target", unit: "Unit", loss: "Loss", setting: "Setting",
  pinned: "pinned", pointed: "pointed at", here: "this step", unpin: "Let go",
  from: (/** @type {string} */ from, /** @type {string} */ to) => `${from} to ${to}`,
  value: "value", gradient: "gradient", partial: "gradient so far", after: "after the update",
  updateBy: (/** @type {string} */ factor) => `update, ${factor} × gradient`,
  preactivation: "pre-activation", activation: "activation", incoming: "gradient that arrives", delta: "gradient of the pre-activation",
  biasOf: "bias",
  freeze: (/** @type {string} */ name) => `Freeze ${name}`, frozen: (/** @type {string} */ name) => `${name} is frozen: let it learn`,
  shared: "The bias is one number for all units of this layer.",
  agrees: "agrees with finite differences",
  differs: (/** @type {string} */ numeric) => `finite differences say ${numeric}`,
  kink: "at a kink: the two sides have different slopes",
  check: "Check the gradients",
  empty: "Point at a weight, a unit or a number to see it here. Click to pin it.",
};

export const CHECK = {
  running: "Checking every gradient …",
  passed: (/** @type {string} */ error, /** @type {string} */ worst) => `All gradients agree with finite differences. Largest relative error ${error}, at ${worst}.`,
  failed: (/** @type {string} */ error, /** @type {string} */ worst) => `A gradient disagrees with finite differences: relative error ${error}, at ${worst}.`,
};

export const GUIDE = {
  contents: "In this lab",
  of: (/** @type {number} */ at, /** @type {number} */ count) => `${at} of ${count}`,
  ask: "Before you go on",
  answer: "Answer",
  skip: "Skip",
  right: "Right.",
  wrongWas: (/** @type {string} */ truth) => `It is ${truth || "something else"}.`,
  skippedWas: (/** @type {string} */ truth) => (truth ? `It is ${truth}.` : ""),
  ownTitle: "Your own network",
  yourAnswer: "Your answer",
  notNumber: "A number, such as 0.25 or 1/4.",
  printed: "printed", true_: "computed from the start values",
  moved: "The numbers have changed since.",
  minutes: (/** @type {number} */ minutes) => `${minutes} min`,
  noLab: "This network is your own. The labs stand in the menu above.",
};

export const SETTINGS = {
  title: "Model", close: "Close",
  lab: "Lab", variant: "Variant", layers: "Layers", layer: (/** @type {number} */ k) => (k === 0 ? "Input" : `Layer ${k}`),
  units: "units", activation: "activation", addLayer: "Add a layer", removeLayer: "Remove this layer",
  sharedBias: "one bias for the layer",
  loss: "Loss", reduction: "Over the examples", l1: "L1", l2: "L2",
  demands: (/** @type {string} */ name) => `Takes ${name} in the last layer; it is set with this loss.`,
  optimizer: "Optimizer", clip: "Clip gradients", clipNone: "no", clipLimit: "limit", maximize: "make the loss grow",
  schedule: "Schedule", scheduleFrom: "from update", scheduleAdd: "Add an entry", scheduleRemove: "Remove this entry",
  initializer: "Initial weights", seed: "seed", newWeights: "New weights", given: "as given",
  steps: "Steps", granularity: "One step is", frozen: "Frozen", mistake: "Mistake", none: "none",
  examples: "Examples", inputs: "inputs", targets: "targets", addExample: "Add an example", removeExample: "Remove this example",
  oneExample: "One example, without a batch", batch: "Several examples, as a batch",
  count: (/** @type {number} */ weights, /** @type {number} */ biases, /** @type {number} */ total) => `${weights} weights + ${biases} biases = ${total} parameters`,
  keepsWhatFits: "A change of shape keeps the numbers that fit and takes new weights from the initializer.",
  own: "your own network", plain: "as it stands", output: "output", targetsAre: "Targets are",
  notNumber: "A number is needed here.",
  wholeNumber: "A whole number is needed here.",
  fitted: "The new loss takes other targets; the old ones were made to fit it.",
};

export const MISTAKES = /** @type {Record<string, string>} */ ({
  updated_weights_in_delta: "Weights are updated before their layer's δ is passed on",
});

export const CHOICES = /** @type {Record<string, string>} */ ({
  layer: "Layer", neuron: "Neuron", operation: "Operation", mean: "mean", sum: "sum", classes: "class numbers, from 0", probabilities: "a probability for each class", norm: "by norm, all together", value: "by value, each alone",
});

export const HEADER = {
  labs: "Labs", model: "Model", learningRate: "Learning rate", granularity: "One step is", reset: "Reset",
  newWeights: "New weights",
  theme: /** @type {Record<string, string>} */ ({ system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" }),
  check: "Check gradients", dismiss: "Close this message", ownNetwork: "Your own network",
  away: "The server does not answer. Your changes are kept; the page asks again by itself.",
  staleAway: "The results shown belong to the state before your last change.",
  retry: "Ask now",
};

export const TABLE = {
  units: "The units of the network", unitHead: ["unit", "pre-activation", "value", "∂L/∂a", "δ"],
  weights: "The weights", weightHead: ["weight", "between", "value", "gradient", "after the update"],
};

export const SPEECH = {
  start: "At the start. Nothing is computed yet.",
  hidden: "hidden until the question is answered",
  equals: "equals",
};

/** The message where an answer is no JSON or the connection broke in the middle. */
export const API = {
  broken: "The answer broke off. The last good picture stays.",
  odd: (/** @type {number} */ status) => `The server answered with status ${status}.`,
};
