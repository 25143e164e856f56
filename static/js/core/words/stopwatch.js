/** The stopwatch: the gradient of growing networks by two ways, timed on this machine. */
export const STOPWATCH = {
  title: "Seconds for one gradient", table: "Measured here",
  start: "Start the stopwatch", stop: "Stop", again: "Measure again",
  lead: "Both ways are really run by the server, on networks of two hidden layers that grow.",
  running: (/** @type {number} */ width) => `Measuring with ${width} units in each layer …`, widths: (/** @type {number} */ width) => `${width} units in each layer`,
  head: { parameters: "parameters", naive: "differences", backprop: "backprop", runs: "runs for differences", products: "multiplications" },
  short: { naive: "differences", backprop: "backprop" },
  seconds: (/** @type {string} */ seconds) => `${seconds} s`, about: (/** @type {string} */ seconds) => `about ${seconds} s`,
  point: (/** @type {string} */ name) => `${name}, %{x:,} parameters: %{y:.3~g} s<extra></extra>`,
  empty: "Press the button: nothing is measured yet.", axis: "parameters",
  hollow: "A hollow point was stopped after its time limit; it stands where all parameters would take it at the same pace.",
  source: "Brooks's chart, for an LSTM on another machine and read by eye: from 325 to 8,125 parameters, one run for each took about 10 to 371 s, backpropagation about 1 to 15 s.",
  why: "The multiplications of differences go with the square of the number of parameters. In networks this small a run costs its fixed effort above all, so the time grows more slowly than the count.",
  same: (/** @type {string} */ most) => `The largest difference between the two gradients is ${most}.`,
  scroll: "Measured times, scrolls sideways",
};
