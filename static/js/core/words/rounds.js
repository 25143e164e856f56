/** The words of a run's rounds, and of an update of a training that stands open. */
const counted = (/** @type {number} */ count) => count.toLocaleString("en");

export const ROUNDS = {
  next: "Next", atRound: (/** @type {number} */ round) => `Round ${counted(round)}`, atUpdate: (/** @type {number} */ update) => `Update ${counted(update)}`,
  ofEpoch: (/** @type {number} */ epoch) => `, epoch ${counted(epoch)}`,
  batch: (/** @type {number} */ batch, /** @type {number} */ batches) => `Minibatch ${counted(batch)} of the ${counted(batches)} of this epoch; it has not been made yet.`,
  round: { what: " round", words: "Put the updated weights in place and begin again (N)", previous: "Previous round" },
  update: { what: " update", words: "Make this update and open the one that comes after it, with its own rows (N)", previous: "Previous update" },
};
