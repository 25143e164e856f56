/** Words of the page about sequences: the unrolled stage, its instalments, its settings and its charts. */

const times = (/** @type {number} */ count) => (count === 1 ? "1 use" : `${count} uses`);

export const SEQUENCE = {
  title: "Sequence", own: "Your own sequence",
  start: "The inputs and the weights stand there. Play carries the state from step to step to the loss, then the gradients back through time: each shared weight's arrives in an instalment a step.",
  empty: "Point at a unit, a weight or a number to see it here. Click to pin it.",
  step: (/** @type {number} */ t) => `t = ${t}`, before: "before",
  uses: (/** @type {number} */ count) => `one matrix, ${times(count)}`, vector: (/** @type {number} */ count) => `one vector, ${times(count)}`,
  target: "target", size: "size at h", instalment: "instalment", cut: "cut",
  arrived: (/** @type {number} */ count, /** @type {number} */ of) => `${count} of ${of} instalments`,
  instalmentOf: (/** @type {number} */ t, /** @type {string} */ name, /** @type {string} */ told) => `Instalment of step ${t} to the gradient of ${name}${told ? `, size ${told}` : ", not there yet"}`,
  state: (/** @type {string} */ name, /** @type {string} */ value, /** @type {string} */ gradient) => [name, `value ${value}`, gradient && `gradient ${gradient}`].filter(Boolean).join(", "),
  folded: "Folded", foldedTitle: "The cell once, with a loop, at the present step",
  table: "Numbers of every step", tableHead: (/** @type {string} */ of) => ["number", "value", `gradient of ${of}`],
  weights: "Weights and biases, the same at every step", weightsHead: (/** @type {string} */ of) => ["weight", "value", `gradient of ${of}`, "after the update"],
  cellsOfGradient: "instalments: gradients, log scale",
  target_of: (/** @type {string} */ name) => `${name}, target`, input: (/** @type {string} */ name) => `${name}, input`,
};

export const INSTALMENTS = {
  sum: (/** @type {number} */ count) => `Rule: one weight used ${count} times adds ${count} gradients`,
  soFar: "so far", steps: (/** @type {number} */ from, /** @type {number} */ to) => (from === to ? `step ${from}` : `steps ${from} to ${to}`), nothing: "nothing yet",
  plus: (/** @type {number} */ step) => `+ step ${step}`, now: "= now",
  fades: "Where it fades", at: (/** @type {number} */ t) => `gradient at h, step ${t}`,
  left: (/** @type {number} */ count) => (count === 1 ? "left after 1 step" : `left after ${count} steps`),
  share: (/** @type {number} */ t) => `step ${t} beside the whole sum`,
  card: (/** @type {number} */ t) => `instalment of step ${t}`,
};

export const SEQUENCE_SETTINGS = {
  title: "Sequence", own: "your own sequence", cell: "cell", cells: { rnn: "plain (RNN)", gru: "GRU", lstm: "LSTM" },
  hidden: "units of the state", steps: "steps", activation: "activation of the state", output: "activation of the outputs",
  loss: "loss", lossAt: "loss at", every: "every step", last: "the last step",
  truncate: "gradient goes back", truncateWords: "Truncated backpropagation: the gradient goes back through at most so many steps.",
  all: "through all steps", most: (/** @type {number} */ count) => (count === 1 ? "through 1 step" : `through ${count} steps`),
  shared: "a shared weight's copies", sum: "are added", mean: "are averaged, as in 1986",
  count: (/** @type {number} */ total) => `${total} parameters, whatever the number of steps`,
};

export const THROUGH_TIME = {
  tab: "Through time", sizes: "Gradient size at h, by step", instalments: (/** @type {string} */ name) => `Size of each instalment of ${name}`,
  figures: { sizes: "Size at h", shares: "Instalments" },
  none: "Nothing has come back through time at this step.", log: "log", radius: (/** @type {string} */ radius) => `dots: |λ| ${radius}`,
  hover: (/** @type {number} */ t, /** @type {string} */ told) => `step ${t}: ${told}`,
};

export const SEQUENCE_NUMBERS = { inputs: "Inputs, a row a step", targets: "Targets", initial: "State before the first step", parameters: "Weights and biases, the same at every step", step: (/** @type {number} */ t) => `t = ${t}`, unit: (/** @type {number} */ k) => String(k + 1) };
