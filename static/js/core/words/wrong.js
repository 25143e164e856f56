/** What the page says about a run that goes wrong: the server finds it and says what it is. */

export const FINDINGS = {
  here: "What goes wrong here", all: "What goes wrong in this run",
  named: (/** @type {string} */ names, /** @type {string} */ words) => `${names}: ${words}`,
  share: (/** @type {number} */ dead, /** @type {number} */ units) => `${dead} of the ${units} units of this layer.`,
  more: (/** @type {string} */ names, /** @type {number|null} */ more) => (more === null ? `${names} and more` : `${names} and ${more} more`),
};

export const LEVERS = {
  title: "What goes wrong, and what mends it",
  elsewhere: "other",
};
