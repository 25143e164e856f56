/** The words of the code beside the step, and of weights that come and go. */
export const CODE = {
  title: "Code", key: "the code beside the step", close: "Close the code", formats: "Code or weights",
  names: /** @type {Record<string, string>} */ ({ numpy: "NumPy", pytorch: "PyTorch", jax: "JAX", weights: "Weights" }),
  copy: "Copy the code", copied: "Copied", download: "Save the code as a file",
  waiting: "The code is on its way.", text: (/** @type {string} */ name) => `Code in ${name}: the arrow keys go from line to line that a step belongs to`,
  start: "Step forward: the line of each step is marked here. A click on a line goes to its step.",
  lit: (/** @type {number[]} */ lines) => (lines.length === 1 ? `Line ${lines[0]} computes this step.` : `Lines ${lines.join(", ")} compute this step.`),
  all: (/** @type {number} */ line) => `Line ${line} computes this step and others at once.`,
  none: "No line of this program computes this step.", frozen: "It is frozen: no line changes it.",
  training: "Trains on from where the network stands.", epochs: "epochs", changed: "On its way with the newest numbers.",
  more: (/** @type {number} */ count) => `… ${count.toLocaleString("en")} more rows`, fewer: "fewer rows",
  goes: (/** @type {string} */ text, /** @type {number} */ step) => `${text}, step ${step}`,
};

export const WEIGHTS = {
  save: "Save", saveWhat: "The present weights and biases, as a file.", kinds: /** @type {Record<string, string>} */ ({ json: "JSON", npz: ".npz", safetensors: ".safetensors" }),
  open: "Open", choose: "Open a file of weights", drop: "Or drop one anywhere on the page: JSON, .npz or .safetensors, with the names W1, b1, … or PyTorch’s.",
  circuit: "A circuit has no weights: its numbers are its inputs, and stand in its link.",
  opening: (/** @type {string} */ name) => `${name} is being read.`,
  opened: (/** @type {string} */ name) => `${name} is open. Undo brings the old weights back.`,
  openedAll: (/** @type {string} */ name) => `The network of ${name} is open. Undo brings the old one back.`,
  misfit: (/** @type {string} */ name, /** @type {number[]} */ its, /** @type {number[]} */ own) => `${name} is of a network of ${its.join("‑")} units; here stands one of ${own.join("‑")}.`,
  other: (/** @type {string} */ name) => `The weights of ${name} are open. The file’s own network has other activations or another loss.`,
  onCircuit: (/** @type {string} */ name, /** @type {number[]} */ its) => `${name} is of a network of ${its.join("‑")} units; here stands a circuit. Open a lab with a network first.`,
  ends: (/** @type {string} */ name, /** @type {number[]} */ its, /** @type {number} */ inputs, /** @type {number} */ outputs) =>
    `${name} is of a network of ${its.join("‑")} units; these data need ${inputs} at its beginning and ${outputs} at its end.`,
  take: "Open the file’s network", larger: (/** @type {string} */ name, /** @type {string} */ limit) => `${name} is larger than ${limit}.`,
  away: "The server does not answer: the file was not read. Try it again in a moment.",
  fromTorch: "From PyTorch", torch: "Two lines save a model so that it can be opened here; the layers of an nn.Sequential are understood in their order.",
  copy: "Copy these lines", trace: "Save this run as JSON",
  snippets: [
    { name: "safetensors", text: 'from safetensors.torch import save_file\nsave_file(model.state_dict(), "weights.safetensors")' },
    { name: "NumPy", text: 'import numpy as np\nnp.savez("weights.npz", **{name: value.cpu().numpy() for name, value in model.state_dict().items()})' },
  ],
};
