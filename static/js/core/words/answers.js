/** Words of a training of sequences: its data, and what it answers step by step. */

export const SEQUENCE_TRAINING = { samples: "sequences", steps: "steps" };

export const ANSWERS = {
  title: (/** @type {number} */ number, /** @type {boolean} */ held) => `Sequence ${number}${held ? ", held back" : ""}`,
  target: "target", answer: "answer", input: "input", choose: "Which sequence is drawn", number: "Sequence", before: "The sequence before", after: "The next sequence",
  chance: "probability of the right one", step: (/** @type {number} */ t) => `step ${t}`,
  key: (/** @type {number} */ inputs) => `○ target, ● answer, ${inputs > 1 ? "– and + inputs" : "– input"}`, chanceKey: "Probability of the character that follows",
  right: (/** @type {number} */ count, /** @type {number} */ of) => `${count} of ${of} right`,
  off: (/** @type {string} */ size) => `off by ${size}`,
  says: (/** @type {string} */ target, /** @type {string} */ answer) => `should be ${target}, is ${answer}`,
};
