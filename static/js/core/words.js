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
  layerForward: "To the next layer",
  layerBack: "To the layer before",
  start: "To the start of the round",
  end: "To the end of the round",
  slower: "Slower",
  faster: "Faster",
  layer: "A step is a layer",
  neuron: "A step is a neuron",
  operation: "A step is an operation",
  nextRound: "Next round, with the updated parameters",
  check: "Check every gradient against finite differences",
  reset: "Reset to the numbers one began with",
  newWeights: "New weights from the next seed",
  numbers: "All numbers, as matrices",
  undo: "Undo an edit",
  redo: "Redo it",
  larger: "Drawing larger", smaller: "Drawing smaller", fit: "The whole drawing again",
  theme: "Light or dark",
  keys: "These keys",
  inNumber: "In a number: ↑ and ↓ change it, Page Up and Page Down more, Alt less; Enter keeps it, Esc restores it. Fractions such as 1/3 may be typed.",
  bare: "Keys without Ctrl act on the page",
  pauses: "Playing pauses at the first hidden δ, the first sum over paths and the first dead unit",
  close: "Close",
};

export const PHASES = { forward: "Forward", loss: "Loss", backward: "Backward", update: "Update" };

export const WHY = {
  startTitle: "Nothing is computed yet",
  start: "The inputs and the parameters stand there. Play carries them forward to the loss, then the gradients backward to every weight, and at the end each weight takes its step.",
  startCircuit: (/** @type {string} */ of) => `The inputs stand there. Play carries them forward to ${of}, op by op, then the gradients backward to every input, and at the end each input takes its step.`,
  startHint: "Every underlined number can be dragged or typed, at any step.",
  play: "Play",
  step: (/** @type {number} */ at, /** @type {number} */ count) => `step ${at} of ${count}`,
  round: (/** @type {number} */ round) => `round ${round}`,
  rule: "The rule, and this run's numbers",
  largest: (/** @type {number} */ shown, /** @type {number} */ count, /** @type {boolean} */ more) => `The ${shown} largest of ${count} terms${more ? " and this step’s" : ""}`,
  all: (/** @type {number} */ count) => `All ${count} terms`, fewer: "Only the largest",
  sum: "Where it comes from",
  lines: "All lines of this update",
  arrays: "With this run's numbers",
  zero: "Why it is 0", zeros: "Why some of them are 0",
  notFinite: "Where it stopped being a number",
  goThere: "Go to that step",
  waiting: "Loading the first run …",
  tags: "[1] is example 1, and so on: all examples add to this number.",
  example: (/** @type {number} */ at, /** @type {number} */ count) => `example ${at} of ${count}`,
  aTerm: (/** @type {number} */ at) => `term ${at}`,
  term: (/** @type {number} */ at, /** @type {number} */ count) => `term ${at} of ${count}`,
};

export const CARD = {
  weight: "Weight", bias: "Bias", input: "Input", target: "Target", unit: "Unit", loss: "Loss", setting: "Setting",
  pinned: "pinned", pointed: "pointed at", here: "this step", unpin: "Let go",
  from: (/** @type {string} */ from, /** @type {string} */ to) => `${from} to ${to}`,
  value: "value", gradient: "gradient of the loss", gradientOf: (/** @type {string} */ of) => `gradient of ${of}`, partial: "gradient so far", part: (/** @type {number} */ example, /** @type {number} */ examples) => `of it, example ${example} of ${examples}`, after: "after the update",
  updateBy: (/** @type {string} */ factor) => `update, ${factor} × gradient`,
  preactivation: "pre-activation", probability: "probability", activation: "activation",
  biasOf: "bias",
  freeze: (/** @type {string} */ name) => `Freeze ${name}`, frozen: (/** @type {string} */ name) => `${name} is frozen: let it learn`,
  shared: "The bias is one number for all units of this layer.",
  example: (/** @type {number} */ example) => `example ${example}`, mean: (/** @type {number} */ examples) => `mean of ${examples}`,
  meanHolds: (/** @type {number} */ examples) => `The loss is the mean of ${examples} examples, so each example’s gradient holds the factor 1/${examples} already. Their mean divides by ${examples} once more.`,
  agrees: "agrees with finite differences",
  differs: (/** @type {string} */ numeric) => `finite differences say ${numeric}`,
  kink: "at a kink: the two sides have different slopes",
  check: "Check the gradients",
  empty: "Point at a weight, a unit or a number to see it here. Click to pin it.",
  emptyCircuit: "Point at an op, an input or a number to see it here. Click to pin it.",
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
  wrongWas: (/** @type {string} */ truth) => `Not so: it is ${truth || "something else"}.`,
  skippedWas: (/** @type {string} */ truth) => (truth ? `Skipped. It is ${truth}.` : "Skipped."),
  ownTitle: (/** @type {boolean} */ circuit) => (circuit ? "Your own circuit" : "Your own network"),
  yourAnswer: "Your answer",
  notNumber: "A number, such as 0.25 or 1/4.",
  printed: "printed", true_: "computed from the start values",
  moved: "The numbers have changed since.",
  minutes: (/** @type {number} */ minutes) => `${minutes}\u00a0min`,
  noLab: "No lab goes with it. The labs stand in the menu above.",
};

export const SETTINGS = {
  title: "Model", close: "Close",
  lab: "Lab", variant: "Variant", layers: "Layers", layer: (/** @type {number} */ k) => (k === 0 ? "Input" : `Layer ${k}`),
  units: "units", activation: "activation", addLayer: "Add a layer", removeLayer: "Remove this layer",
  sharedBias: "one bias for the layer",
  loss: "Loss", reduction: "Over the examples", l1: "L1", l2: "L2",
  demands: (/** @type {string} */ name) => `Takes ${name} in the last layer; it is set with this loss.`,
  optimizer: "Optimizer", clip: "Clip gradients", clipNone: "no", clipLimit: "limit", maximize: (/** @type {string|null} */ of) => `make ${of ?? "the loss"} grow`,
  schedule: "Schedule", scheduleFrom: "from update", scheduleAdd: "Add an entry", scheduleRemove: "Remove this entry",
  initializer: "Initial weights", seed: "seed", newWeights: "New weights", given: "as given",
  steps: "Steps", granularity: "One step is", frozen: "Frozen", mistake: "Mistake", none: "none",
  addExample: "Add an example",
  oneExample: "One example, without a batch", batch: "Several examples, as a batch",
  count: (/** @type {number} */ weights, /** @type {number} */ biases, /** @type {number} */ total) => `${weights} weights + ${biases} biases = ${total} parameters`,
  keepsWhatFits: "A change of shape keeps the numbers that fit and takes new weights from the initializer.",
  own: "your own network", plain: "as it stands", output: "output", targetsAre: "Targets are",
  notNumber: "A number is needed here.",
  atLeast: (/** @type {number} */ least) => `A number from ${least} up is needed here.`, wholeNumber: "A whole number is needed here.",
  fitted: "The new loss takes other targets; the old ones were made to fit it.",
};

export const MISTAKES = /** @type {Record<string, string>} */ ({
  updated_weights_in_delta: "Weights are updated before their layer's δ is passed on",
});

export const CHOICES = /** @type {Record<string, string>} */ ({
  layer: "Layer", neuron: "Neuron", operation: "Operation", line: "Line", element: "Element", time: "Time step", mean: "mean", sum: "sum", classes: "class numbers, from 0", probabilities: "a probability for each class", norm: "by norm, all together", value: "by value, each alone",
});

export const HEADER = {
  labs: "Labs", find: "Find a lab", foundNone: "No lab holds these words.", numbers: "Numbers", model: "Model", learningRate: "Learning rate", granularity: "One step is", reset: "Reset",
  newWeights: "New weights",
  theme: /** @type {Record<string, string>} */ ({ system: "Theme: as the system", light: "Theme: light", dark: "Theme: dark" }),
  check: "Check gradients", dismiss: "Close this message", ownNetwork: "Your own network", ownCircuit: "Your own circuit",
  away: "The server does not answer. Your changes are kept; the page asks again by itself.",
  staleAway: "The results shown belong to the state before your last change.",
  retry: "Ask now",
};

export const LOSS = "Loss";

export const CHARTS = {
  views: "Charts", tabs: { step: "This step", layers: "Gradients by layer", surface: "Loss surface", descent: "Descent", check: "Check", modes: "Modes", timing: "Stopwatch" },
  figure: "Chart shown", figures: { activation: "Activation", op: "Function", line: "Loss along a weight", gradients: "Gradients", layers: "By layer", surface: "Surface", rounds: "Loss by round", descent: "Descent", results: "Results", curve: "Error against h", modes: "Four ways", growth: "As it grows", times: "Times", timing: "Seconds" },
  figuresOf: (/** @type {string} */ of) => ({ line: `${of} along an input`, rounds: `${of} by round` }),
  loading: "The charts are on their way.", failed: "The charts could not be loaded.",
  away: "The server does not answer. It is asked again.", earlier: "no answer: earlier numbers",
  slope: (/** @type {string} */ slope) => `slope ${slope}`, othersNow: "other numbers as now",
  shares: (/** @type {string} */ name) => `Softmax of the layer, ${name}`, sharesWait: "no share yet",
  activation: (/** @type {string} */ name) => `Activation of ${name}`, made: (/** @type {string} */ p, /** @type {string} */ z) => `${p}, made of ${z} by the loss`,
  op: (/** @type {string} */ written) => `${written} along`, opAlong: (/** @type {string} */ written, /** @type {string} */ name) => `${written} along ${name}`,
  operand: "The operand along which it is drawn", nth: (/** @type {string} */ name, /** @type {number} */ k) => `${name}, operand ${k}`,
  opAt: (/** @type {string} */ name) => `${name} %{x:.3~f}, value %{y:.4~g}<extra></extra>`, slopeAt: "slope %{y:.4~g}<extra></extra>", slopeCurve: "slope", noNumber: "no number anywhere here", operandsWait: "its operands are not computed yet",
  line: (/** @type {string} */ name, of = LOSS) => `${of} along ${name}`,
  gradients: "Gradient of each weight", gradientsOfInputs: "Gradient of each input", surfaceTab: (/** @type {string} */ of) => `${of} over two inputs`, gradientsWith: "Gradient of each weight, with the penalty",
  gradientOf: (/** @type {string} */ name, /** @type {string|null} */ gradient) => `${name}: ${gradient ?? "not known yet"}`,
  noGradient: "no gradient yet", noLoss: (of = LOSS) => `no ${of === LOSS ? "loss" : of} yet`, counted: (/** @type {number} */ known, /** @type {number} */ all) => `${known} of ${all}`, first: (/** @type {number} */ shown, /** @type {number} */ all) => `first ${shown} of ${all}`,
  layers: "Size by layer, ‖∂L/∂W‖", layersWith: "Size by layer, with the penalty", layersKey: "◆ all · each weight", norm: (/** @type {string} */ name, /** @type {string} */ norm) => `‖∂L/∂${name}‖ = ${norm}`,
  rounds: (of = LOSS) => `${of} by round`, surface: (of = LOSS) => `${of} over`, surfaceOf: (/** @type {string} */ a, /** @type {string} */ b, of = LOSS) => `${of} over ${a} and ${b}`,
  stands: (/** @type {string[]} */ names, /** @type {string[]} */ at, /** @type {string} */ loss, of = "loss") => `${names[0]} ${at[0]}, ${names[1]} ${at[1]}, ${of} ${loss}.`,
  steps: (/** @type {string[]} */ to) => ` The update goes to ${to[0]}, ${to[1]}.`,
  curve: "Largest error against h", curveOf: (/** @type {string} */ name) => `Largest error of ${name} against h`, checkTitle: "Gradient check",
  hidden: "hidden until the question is answered", firstWeight: "The first weight", secondWeight: "The second weight", firstInput: "The first input", secondInput: "The second input", and: "and",
  handle: (/** @type {string} */ name, of = LOSS) => `${name}, on the curve of ${of === LOSS ? "the loss" : of}`,
  handleAt: (/** @type {string} */ w, /** @type {string} */ loss, of = LOSS) => `${w}, ${of === LOSS ? "loss" : of} ${loss}`,
  noCurve: "no curve at this size", noCheck: "not checked yet",
  noCheckYet: "Every gradient can be compared with a finite difference: move the number by h, see how far the result moves.",
  checkNow: "Check now (G)", before: "The numbers have changed since.",
  rounding: "rounding", truncation: "truncation: h too large", tolerance: "passes", used: "h used",
  disagrees: "disagrees", atKink: (/** @type {number} */ kinks) => ` ${kinks} at a kink, left out.`,
  method: (/** @type {number} */ count, /** @type {string} */ method) => `${count} numbers, ${method} differences, h = 10⁻⁵ · max(1, |w|).`,
  gate: (/** @type {string} */ name, /** @type {string} */ argument) => `${name}, backward to ${argument}`,
  badge: (/** @type {string} */ name, /** @type {number} */ count, /** @type {string} */ at, /** @type {number} */ kinks) => `${name}: ${count} ${count === 1 ? "number" : "numbers"}, the worst is ${at}${kinks ? `; ${kinks} at a kink, left out` : ""}`,
};

/** The ways from one number to the loss. */
export const PATHS = {
  show: (of = LOSS) => `Paths to ${of === LOSS ? "the loss" : of}`, hide: "Hide the paths",
  lead: (/** @type {string} */ count, of = LOSS) => (count === "1" ? `There is one way to ${of === LOSS ? "the loss" : of}. Its local gradients, multiplied:` : `There are ${count} ways to ${of === LOSS ? "the loss" : of}. Along each the local gradients are multiplied; the products are added.`),
  rest: (/** @type {string} */ count) => `the other ${count}, together`,
  sum: "sum over all paths", example: (/** @type {number} */ example) => `example ${example}, its part`,
  whole: "all examples together",
  unknown: "This gradient is not computed yet at this step.", goThere: "Go to the step that tells it",
  hidden: "Hidden until the question about it is answered or skipped.",
  mistaken: "with the mistake, this run has",
  none: "Select a weight, a bias or a unit to see its paths.", noneInCircuit: "Select an input or an op before the last one to see its paths.",
  waiting: "Following the paths …",
  from: (/** @type {string} */ from, /** @type {string} */ to) => `∂${to} / ∂${from}`,
};

export const TABLE = {
  units: "The units of the network", unitHead: (/** @type {string} */ loss) => ["unit", "pre-activation", "value", `gradient of the loss, ∂${loss}/∂a`, `δ = ∂${loss}/∂z`],
  weights: "The weights", weightHead: (/** @type {string} */ loss) => ["weight", "between", "value", `gradient of the loss, ∂${loss}/∂w`, "after the update"],
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

/** Playing, its marks on the timeline, and why it pauses by itself. */
export const RUN = {
  question: "a question is asked here",
  pausesHere: "playing pauses here",
  paused: "Paused:",
  goOn: "Go on", noMore: "Do not pause at such steps", close: "Close this note",
  /** What is met for the first time, in short and as a sentence. */
  landmarks: /** @type {Record<import("./landmarks.js").Landmark, {short: string, sentence: string}>} */ ({
    sum: { short: "first sum over paths", sentence: "the first sum over paths. Several units read this value, and what comes back from each of them adds." },
    delta: { short: "first δ of a hidden unit", sentence: "the first δ of a hidden unit. It is the gradient that has arrived at the unit, times the slope of its activation." },
    dead: { short: "first dead unit", sentence: "the first dead unit. Its ReLU is flat here, so nothing passes back through it and the weights below it do not learn." },
  }),
};

/** The hints of the first minutes. */
export const HINT = {
  of: (/** @type {number} */ at, /** @type {number} */ count) => `${at} of ${count}`,
  play: "Press play: the numbers run forward to the loss, then the gradients run back.",
  drag: "Drag this number and watch.",
  playCircuit: "Press play: the numbers run forward to the output, then the gradients run back.",
  why: "Ask why: point at a weight or a unit.", whyCircuit: "Ask why: point at an op or an input.",
  close: "No more hints",
};

/** What stands where there is nothing to show yet. */
export const EMPTY = {
  loading: "Computing the first run …",
  away: "The server does not answer. The drawing appears here as soon as it does; the page asks again by itself.",
  refused: (/** @type {string} */ words) => `The run cannot be shown. ${words} Another lab can be chosen in the menu above.`,
  lab: "Loading …",
  catalog: "The list of choices has not come from the server yet. It appears here when it does.",
};

/** Why a typed number is refused, and why one cannot be changed. */
export const NUMBER = {
  none: "Not a number. Type 0.4, 2/5 or 1e-3.",
  whole: "A whole number is needed here.",
  below: (/** @type {number} */ least) => `Not below ${least}.`,
  above: (/** @type {number} */ most) => `Not above ${most}.`,
  scheduled: "The schedule holds this setting now. It is changed in the schedule, under Model.",
};

/** The sheet of all numbers that go into a run. */
export const NUMBERS = {
  given: "Inputs", single: "a number", shapeLabel: "shape", shapeOf: (/** @type {string} */ name) => `Shape of ${name}: nothing for a number, 3 for a vector, 2 × 3 for a matrix`, noShape: "A shape is nothing, 3 or 2 × 3, up to 1000 each way.",
  title: "Numbers", close: "Close", loss: "loss",
  how: "Drag, type or step any number; the run follows. ← and → go from cell to cell, Ctrl with ↑ and ↓ from row to row. Rows copied from a spreadsheet or from NumPy can be pasted from a cell on.",
  examples: "Examples", example: "example", inputs: "inputs", targets: "targets", class: "class", shared: "all units", oneExample: "Computed as",
  show: (/** @type {number} */ row) => `Show example ${row}`, remove: (/** @type {number} */ row) => `Remove example ${row}`,
  shape: (/** @type {number} */ rows, /** @type {number} */ columns) => `${rows} × ${columns}`,
  text: (/** @type {string} */ title, /** @type {number} */ rows, /** @type {number} */ columns) => `${title}, ${rows} rows of ${columns} numbers`,
  large: (/** @type {number} */ rows, /** @type {number} */ columns) => `${rows} rows of ${columns} numbers, a row a line: change them here or paste them.`,
  apply: "Take these numbers",
  at: (/** @type {number} */ row, /** @type {number} */ column, /** @type {string} */ words) => `Row ${row}, column ${column}: ${words}`,
  more: (/** @type {number} */ count) => `And ${count} more.`,
  none: (/** @type {string} */ text) => (text ? `“${text}” is not a number.` : "nothing stands here."),
  whole: (/** @type {string} */ text) => `${text} is not a whole number.`,
  outside: (/** @type {string} */ _) => "lies outside the array.",
  rows: (/** @type {number} */ wanted, /** @type {number} */ found) => `${wanted} rows are needed, there are ${found}.`,
  columns: (/** @type {number} */ row, /** @type {number} */ wanted, /** @type {number} */ found) => `Row ${row} needs ${wanted} numbers, it has ${found}.`,
  edit: "Inputs, targets, weights and biases", editInputs: "The inputs",
};

export const COPY = { label: "Copy this step", title: "Copy", done: "Copied", latex: "As LaTeX", text: "As text", numpy: "As a line of NumPy" };

/** What stands beside a "?". */
export const HIDDEN_WORDS = {
  short: "Hidden until a question is answered or skipped",
  until: (/** @type {string} */ step) => `“?” is hidden until the question at “${step}” is answered or skipped.`,
  here: "It is asked at this step, in the guide.",
  go: "Go to the question", open: "open question",
};

export const WIDE = "The formula, wider than the panel: the arrow keys move it sideways";

export const CONVENTIONS = {
  title: "Conventions of this run",
  half: "Factor ½", withHalf: "½ (a − y)²", withoutHalf: "(a − y)², mean",
  halfNote: "Each output counts half its squared difference, so that the slope is the difference itself.",
  meanNote: "The squared differences are averaged over the outputs: the slope has the factor 2 over their number.",
  noHalf: "This loss is no squared error: there is no factor ½ to choose.",
  examples: "Over the examples", mean: "mean", sum: "sum",
  one: "One example: mean and sum are the same.",
  meanOf: (/** @type {number} */ examples) => `The loss is the mean of ${examples} examples; the factor 1/${examples} is in every gradient.`,
  sumNote: "The loss is the sum of all examples, and grows with their number.",
  biases: "Biases that learn",
  weights: "δ goes back over", before: "old weights", after: "new weights",
  beforeNote: "Right: the weights as they were in the forward pass. The update comes when all gradients are there.",
  afterNote: "A bug to look at: a layer’s weights are updated before δ goes back over them. The gradient check finds it.",
};

export const STAGE = {
  network: "Network",
  response: "its response over the plane", inLoss: (/** @type {string} */ name) => `${name} in the loss`, logits: (/** @type {string} */ name) => `The output passes z on as it is; the loss takes its ${name}.`, standsFor: (/** @type {string} */ name) => `stands for ${name}`,
  grow: "should grow to lower the loss", shrink: "should shrink to lower the loss",
  wishes: "for less loss, the activation should", growSign: "grow", shrinkSign: "shrink",
  mean: (/** @type {string} */ name) => `mean ${name}`, means: (/** @type {number} */ examples, /** @type {string} */ told) => `mean of ${examples} examples: ${told}`,
  frozen: "frozen: the update leaves it as it is",
  matrixValue: "matrix: weights", matrixGradient: "matrix: gradients, log scale",
  strongest: (/** @type {number} */ drawn, /** @type {number} */ edges) => `strongest ${drawn.toLocaleString("en")} of ${edges.toLocaleString("en")}`,
  strongestWindow: "between the units shown",
  asMatrix: (/** @type {string} */ from, /** @type {string} */ to) => `Show the weights from ${from} to ${to} as a matrix`,
  asWires: (/** @type {string} */ from, /** @type {string} */ to) => `Show the weights from ${from} to ${to} as wires`,
  addLayer: (/** @type {string} */ from, /** @type {string} */ to) => `Add a layer between ${from} and ${to}`,
  removeLayer: (/** @type {string} */ name) => `Remove ${name}`,
  fewer: (/** @type {string} */ name) => `One unit less in ${name}`, more: (/** @type {string} */ name) => `One unit more in ${name}`,
  units: (/** @type {number} */ count) => (count === 1 ? "1 unit" : `${count} units`),
  moreUnits: (/** @type {number} */ count, /** @type {boolean} */ below) => `${count} more ${below ? "↓" : "↑"}`,
  moreUnitsOf: (/** @type {number} */ count, /** @type {string} */ name, /** @type {boolean} */ below) => `${count} more units of ${name} ${below ? "below" : "above"}: show them`,
  input: "the input", output: "the output", hidden: (/** @type {number} */ k, /** @type {number} */ count) => (count > 1 ? `hidden layer ${k}` : "the hidden layer"),
  columns: { input: "Input", output: "Output", hidden: (/** @type {number} */ k, /** @type {number} */ count) => (count > 1 ? `Hidden ${k}` : "Hidden") },
  changeLayers: "Change the layers", layers: "Layers", view: "View of the drawing", larger: "Larger", smaller: "Smaller", fit: "Fit the whole drawing",
};

/** The sign in an op's circle, where that is not its name. @type {Record<string, string>} */
export const OP_SIGNS = {
  add: "+", subtract: "−", multiply: "×", divide: "÷", negative: "−1·", power: "xʸ", square: "x²", sqrt: "√", matmul: "@", transpose: "ᵀ", sum: "Σ", total: "Σ", index: "[ ]", identity: "=",
  sigmoid: "σ", maximum: "max", minimum: "min", largest: "max", smallest: "min", abs: "|x|", norm: "‖x‖", exp: "exp", log: "ln", log_base: "log", leaky_relu: "leaky",
};

export const CIRCUIT = {
  title: "Circuit",
  source: "The circuit as text", lines: "one line for each name; the last is the output",
  counted: (/** @type {number} */ ops, /** @type {number} */ inputs) => `${ops === 1 ? "1 op" : `${ops} ops`}, ${inputs === 1 ? "1 input" : `${inputs} inputs`}`,
  input: (/** @type {string} */ name) => `${name}, input`,
  value: (/** @type {string} */ told) => `value ${told}`, gradient: (/** @type {string} */ told) => `gradient ${told}`,
  gradientOf: (/** @type {string} */ name) => `gradient of ${name}`,
  shape: (/** @type {string} */ shape) => `shape ${shape}`,
  values: (/** @type {string} */ name, /** @type {string} */ shape) => `Values of ${name}, ${shape}`,
  gradients: (/** @type {string} */ name, /** @type {string} */ shape) => `Gradients of ${name}, ${shape}`,
  largest: "largest", frozen: "frozen", cellsOfValue: "cells: values", cellsOfGradient: "cells: gradients, log scale",
  whole: (/** @type {string} */ of) => `The output is an array: the backward pass starts from its sum, ${of}.`,
  cards: { output: "Output", line: "Line", constant: "Number of the text", total: "Sum of the output" },
  ownSum: "How this number is made", ownGradient: "How this gradient is made", notYet: "Not computed yet at this step.",
  table: "Lines of the circuit", tableHead: (/** @type {string} */ of) => ["line", "written as", "value", `gradient of ${of}`],
  inputs: "Inputs of the circuit", inputsHead: (/** @type {string} */ of) => ["input", "value", `gradient of ${of}`, "after the update"],
  output: (/** @type {string} */ name, /** @type {string} */ axis) => `${name} along ${axis}`,
};

/** The table of derivative rules. */
export const RULES = {
  title: "Derivative rules", subtitle: "Every function with its derivative: guess it, see it, check it", close: "Close", back: "All rules",
  search: "Search a name or a formula", hide: "Hide the derivatives", hidden: "hidden until it is guessed or shown",
  heads: ["name", "function", "derivative", "rule", "holds for"], table: "Table of derivative rules", chosen: "The rule that was chosen",
  count: (/** @type {number} */ shown, /** @type {number} */ count) => (shown === count ? `${count} rules` : `${shown} of ${count} rules`),
  none: (/** @type {string} */ text) => `No rule has “${text}” in its name, its formula or its words.`,
  pick: "Choose a rule to guess its derivative, see its slope at any x and put it on the stage.",
  guess: "What is the derivative?", typed: "Or type it, such as 2 * x", skip: "Show it", again: "Guess again",
  example: (/** @type {string} */ source) => `Here ${source}`,
  right: "Right.", wrong: "Not this one. The derivative stands below.",
  rightTyped: (/** @type {string} */ text) => `Right: ${text} agrees with the slope everywhere it was tried.`,
  wrongTyped: "This does not agree with the slope of the function. Try another one, or show it.", waits: "Trying it at several x …",
  domain: (/** @type {string} */ domain) => `Holds for ${domain}.`,
  curve: "The function and its tangent", noCurve: "The function has no number here.",
  handle: (/** @type {string} */ name) => `${name}, on the curve of the function`, handleAt: (/** @type {string} */ x, /** @type {string} */ value) => `${x}, f ${value}`,
  at: "x", value: "f(x)", slope: "slope by the rule", numeric: "slope by differences", error: "relative error", kink: "at a kink: the two sides differ",
  outside: (/** @type {string} */ x, /** @type {string} */ domain) => `The rule holds for ${domain}, and x = ${x} lies outside: there is no slope to tell.`,
  toStage: "Open as a circuit",
};

/** The puzzle of shapes. */
export const PUZZLE = {
  title: "Dimension puzzle", close: "Close",
  how: "D = W X. The gradient of the loss arrives at D and has its shape. Put together what goes back to W, and to X: choose two matrices each. The shapes say what fits.",
  sizes: "Sizes of W and X", other: "Other sizes: rows of W, columns of W, columns of X", otherBad: (/** @type {number} */ most) => `Three whole numbers from 1 to ${most}, such as 2 4 3.`,
  offered: (/** @type {string} */ left, /** @type {string} */ right) => `${left} · ${right}`,
  names: /** @type {Record<string, string>} */ ({ dD: "dD", dDT: "dDᵀ", W: "W", WT: "Wᵀ", X: "X", XT: "Xᵀ" }),
  gradient: (/** @type {string} */ name) => `d${name}`,
  sides: ["left", "right"], slot: (/** @type {string} */ name, /** @type {string} */ side) => `${side} matrix of d${name}`,
  shape: (/** @type {readonly number[]} */ shape) => shape.join("×"), wants: (/** @type {string} */ name, /** @type {string} */ shape) => `must be ${shape}, the shape of ${name}`,
  empty: "Choose two matrices.",
  inner: (/** @type {string} */ left, /** @type {string} */ right, /** @type {number} */ columns, /** @type {number} */ rows) => `${left} · ${right} does not fit: rows of ${columns === 1 ? "1 number" : `${columns} numbers`} meet columns of ${rows}.`,
  outer: (/** @type {string} */ left, /** @type {string} */ right, /** @type {string} */ made, /** @type {string} */ name, /** @type {string} */ wanted) => `${left} · ${right} = ${made}, and d${name} must be ${wanted}.`,
  fits: (/** @type {string} */ left, /** @type {string} */ right, /** @type {string} */ made) => `${left} · ${right} = ${made} fits.`,
  waits: "Checking it against differences …",
  right: (/** @type {string} */ name, /** @type {string} */ error) => `It is the gradient of ${name}: differences agree, with a relative error of ${error}.`,
  wrong: (/** @type {string} */ error) => `It fits and is not the gradient: differences say something else, by a relative error of ${error}.`,
  first: (/** @type {string} */ mine, /** @type {string} */ numeric) => `First number: ${mine}, by differences ${numeric}.`,
  hidden: "The first number is hidden until the lab’s question about it is answered or skipped.",
  only: (/** @type {number} */ count, /** @type {number} */ all) => (count === 1 ? `Of ${all} arrangements, this one alone fits.` : `With these sizes ${count} of ${all} arrangements fit, and shapes alone do not tell which is right.`),
  both: "Both are right. What arrives meets the other matrix, transposed, on the side where that matrix stood.",
  ownNumbers: "The numbers are made for these sizes.", stageNumbers: "The numbers are those on the stage.",
  clear: "Start again",
};

/** Forward mode, reverse mode, differences and the quadratic way beside each other. */
export const MODES = {
  title: (/** @type {string} */ of) => `The gradient of ${of} four ways`,
  ways: /** @type {Record<import("./modes.js").Way, string>} */ ({ reverse: "Reverse mode", forward: "Forward mode", differences: "Differences", all_pairs: "All pairs" }),
  what: /** @type {Record<import("./modes.js").Way, string>} */ ({
    reverse: "One gradient goes back from the output. One pass serves every input.",
    forward: "A 1 at one input goes forward to the output. Each input needs a pass of its own.",
    differences: "The circuit runs twice for each input, a little above it and a little below.",
    all_pairs: "The derivative of every number by every number before it is carried along (Arora and Ma).",
  }),
  head: { way: "way", passes: "passes", operations: "multipli\u00adcations", grows: "grows with" },
  grows: (/** @type {import("./modes.js").Way} */ way, /** @type {number} */ inputs, /** @type {{nodes: number, edges: number}|null} */ graph) => ({
    reverse: graph ? `edges: ${graph.edges}` : "edges",
    forward: graph ? `inputs × edges: ${inputs} · ${graph.edges}` : "inputs × edges",
    differences: `2 × inputs × circuit: 2 · ${inputs}`,
    all_pairs: graph ? `numbers × edges: ${graph.nodes} · ${graph.edges}` : "numbers × edges",
  })[way],
  note: "Multiplications count where a derivative is carried through a slope that is not 1. All pairs count an edge once for every number before it.",
  scroll: "The four ways as a table: the arrow keys move it",
  waiting: "Asking for all four ways …", none: "too much to compute here", noInput: "Every input is frozen: there is no gradient to compare.",
  first: (/** @type {number} */ shown, /** @type {number} */ of) => `The first ${shown} of ${of} numbers are shown.`,
  growth: "Multiplications",
  families: /** @type {Record<string, string>} */ ({ chain: "chain of n stages", inputs: "n inputs", fan_out: "fan-out of n readers" }),
  family: "How it grows", size: "n, the size of the circuit", sizeNow: (/** @type {number|null} */ size) => (size === null ? "n" : `n = ${size}`),
  growthWait: "The curves are on their way.",
  point: (/** @type {string} */ way) => `${way}, n = %{x}: %{y:,}<extra></extra>`,
  picture: (/** @type {string} */ family, /** @type {number} */ size, /** @type {string[]} */ counts) => `${family}, n = ${size}: ${counts.join(", ")}`,
  count: (/** @type {string} */ way, /** @type {string} */ count) => `${way} ${count}`,
};

/** A circuit's output made larger or smaller. */
export const CLIMB = {
  larger: (/** @type {string} */ of) => `Make ${of} larger`, smaller: (/** @type {string} */ of) => `Make ${of} smaller`,
  how: "Every input that is not frozen takes a step of η times its gradient. The round before is one step back.",
  frozen: (/** @type {string} */ name) => `${name} stands still: let it move`, free: (/** @type {string} */ name) => `${name} moves: freeze it`,
  inputs: "Inputs that move",
  moved: (/** @type {string} */ of) => `${of} moved by`, foretold: ", the gradient foretold", squares: "η·Σg²", ascent: "=", descent: "= −",
};

/** The nudge test of one number of a circuit. */
export const NUDGE = {
  show: "Nudge test", hide: "Close the nudge test",
  moves: "moves by h =", h: "h, how far the number moves",
  foretold: "gradient × h", change: (/** @type {string} */ of) => `${of} moves by`, from: (/** @type {string} */ before, /** @type {string} */ after) => `${before} → ${after}`,
  none: "Point at an input or an op and click it, or go to a step: that number is moved.",
  unknown: "The gradient of this number is not computed yet at this step.",
  hidden: "Hidden until the question about it is answered or skipped.",
  waiting: "Moving it …",
  note: "The gradient is the slope at this point. The smaller h, the closer the two are, until rounding shows.",
};

/** Gates of one's own. */
export const GATES = {
  title: "Gates of your own", count: (/** @type {number} */ count) => `Gates of your own (${count})`, hide: "Close the gates",
  how: "A gate is used in the circuit like any function. Its backward says what goes back to each argument; it may read the arguments, upstream and out.",
  gate: (/** @type {number} */ k) => `Gate ${k}`, name: "name", arguments: "arguments", forward: "forward", backward: (/** @type {string} */ name) => `backward to ${name}`,
  add: "Add a gate", remove: (/** @type {string} */ name) => `Remove the gate ${name}`,
  check: "Check them (G)",
  right: "Agrees with finite differences of the forward.",
  wrong: (/** @type {string} */ sends, /** @type {string} */ should, /** @type {string} */ at, /** @type {string} */ upstream) => `Sends ${sends} where finite differences say ${should}: at ${at}, with ${upstream} arriving.`,
};

export const TRAINING = {
  data: "Data", dataset: "data set", samples: "rows", noise: "noise", seed: "seed", testShare: "held back for testing", learning: "Training", batch: "minibatch",
  optimizer: "optimizer", orderSeed: "seed of the order", rate: "learning rate", model: "Layers, loss, weights …", all: "0 is all rows at once.",
  play: "Train", pause: "Pause", minibatch: "One minibatch", epoch: "One epoch", reset: "Reset to the same initial weights", newWeights: "New weights",
  atEpoch: (/** @type {number} */ epoch) => `Epoch ${epoch}`,
  atUpdate: (/** @type {number} */ update, /** @type {number} */ batches, /** @type {number|null} */ rate) => [`update ${update}`, rate === null ? "" : `${rate} a second`, `${batches} an epoch`].filter(Boolean).join(", "),
  open: "Open this update", goOn: "Go on training", waiting: "The rows are on their way.",
  diverged: (/** @type {string} */ rate) => `Learning rate ${rate}, and go on`,
  boundary: "Decision boundary", point: "Traced point", pointAt: (/** @type {string} */ x, /** @type {string} */ y, /** @type {string} */ says) => `at (${x}, ${y}): ${says}`,
  boundaryWords: (/** @type {number} */ train, /** @type {number} */ test) => (test ? `${train} ${train === 1 ? "row" : "rows"} trained on, filled; ${test} held back, hollow` : train === 1 ? "1 row, trained on" : `${train} rows, all trained on`),
  noPlane: "A plane is drawn for networks with two inputs.",
  loss: "Loss", accuracy: "Accuracy", gradients: "Gradient size", weightSizes: "Weight size", train: "train", test: "test", linear: "linear", log: "log", scale: "Scale of the loss",
  percent: (/** @type {number} */ share) => `${(100 * share).toFixed(0)} %`,
  says: (/** @type {number} */ epoch, /** @type {string} */ loss, /** @type {string} */ accuracy) => [`Epoch ${epoch}, loss ${loss}`, accuracy && `accuracy ${accuracy}`].filter(Boolean).join(", "),
  run: "Training", empty: "No update yet.",
  responseOf: (/** @type {string} */ name) => `What ${name} answers over the plane`, responseHow: "What it answers over the plane",
  answers: (/** @type {string} */ value) => `, at the traced point ${value}`,
  ofEpoch: "Minibatches made of this epoch",
  beside: "Charts of the layers and of the answers", groups: { sizes: "Sizes", histograms: "Activations", confusion: "Confusion" },
  histograms: "Activations by layer", flatHow: "flat: hardly any slope", flat: (/** @type {string} */ share) => `${share} flat`,
  flatUnits: (/** @type {number} */ count, /** @type {number} */ of) => (count === 1 ? "1 unit on every row" : count === of ? "all units on every row" : `${count} units on every row`),
  notFinite: (/** @type {number} */ count) => `${count} not finite`,
  confusion: "Confusion", confusionHow: "A row is a class, a column what is answered.", parts: "Which rows are counted",
  cell: (/** @type {string} */ is, /** @type {string} */ told, /** @type {number} */ count) => `class ${is} answered as ${told}: ${count}`,
  cellRows: (/** @type {string} */ is, /** @type {string} */ told, /** @type {number} */ count) => `${count === 1 ? "1 row" : `${count} rows`} of class ${is} answered as ${told}${count ? ":" : "."}`,
  row: (/** @type {number} */ row) => `row ${row}`, moreRows: (/** @type {number} */ count) => `and ${count} more.`,
  wires: "What the wires show", wireViews: { weights: "Weights", gradients: "Gradients", changes: "Last change" },
  wireWords: { gradient: "gradient of the last minibatch", change: "last change" },
  scales: { weights: "weight", gradients: "gradient, log scale", changes: "last change" }, cells: (/** @type {string} */ name) => `cells: ${name}`,
  noUpdate: "Told from the next update on.", maps: "A unit shows its answers over the plane; b is its bias.", pointOnMaps: "● the traced point, on every map",
};
