/** Words of the page about models of blocks: their stage. */

export const BLOCKS = {
  title: "Blocks", own: "Your own blocks",
  start: "The inputs and the weights stand there. Play computes block by block to the loss, then sends the gradients back along every connection, those that skip blocks too.",
  weights: (/** @type {string} */ name) => `weights of ${name}`,
  table: "Numbers of every block", parameters: "Weights and biases",
  target: "target",
};
