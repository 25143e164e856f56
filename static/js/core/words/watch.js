/** The words of a training that is watched: its pace, its end, its rows, and what a lab says beside it. */

const counted = (/** @type {number} */ count) => count.toLocaleString("en");

export const WATCH = {
  pace: "Speed", paceKeys: "Speed (, and .)", fastest: "full speed", aSecond: (/** @type {number} */ count) => `${counted(count)} a second`,
  stop: "stop at epoch", stopWords: "0 goes on until you pause.", ofEpochs: (/** @type {number} */ count) => `of ${counted(count)}`, progress: "Epochs made",
  shuffle: "shuffle each epoch", weightsSeed: "seed of the weights", given: "given", operator: "What it learns",
  rows: "The rows", row: "row", target: "target", prediction: "prediction", next: "comes next", held: "held back",
  error: "Average error", rounds: "after rounds",
};
