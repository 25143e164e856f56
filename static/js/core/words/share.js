/** The words of what carries the page's state elsewhere: its link, a file; and of what is opened again. */
export const SHARE = {
  undo: "Undo", redo: "Redo", link: "Copy link", copied: "Link copied", tooLong: "Too much for a link: save it as a file instead.",
  save: "Save as a file", open: "Open a file", share: "Share",
  openSaved: "Open the saved page", openWeights: "Open its weights", dismiss: "Close this message",
};

/** What is said of a state that is opened from somewhere. @param {string} what */
const openedFrom = (what) => ({
  damaged: `The ${what} is damaged: what it held beside the lab could not be read.`,
  tooLarge: `What the ${what} holds is too large to open.`,
  version: `The ${what} was made by another version of this page; what could be read is shown.`,
  numbers: `The numbers of the ${what} could not be read; the lab's own are shown.`,
  refused: (/** @type {string} */ words) => `The state that was opened is refused: ${words} The lab's own numbers are shown.`,
  noLab: `The lab of the ${what} does not exist; another is shown.`,
  noVariant: `The variant of the ${what} does not exist; the lab itself is shown.`,
  step: (/** @type {number} */ count) => `The step of the ${what} does not exist; this run has ${count}.`,
  selection: `What the ${what} points at does not exist here.`,
  part: (/** @type {string} */ name) => `One part of the ${what} could not be read: ${name}.`,
  remembered: "This is where you left off in this browser.",
  left: "This is as you left it. Reset goes back to the initial weights; choosing the lab once more begins it anew.",
  curves: (/** @type {number} */ update) => `The curves begin here, at update ${update.toLocaleString("en")}: what came before is not kept with the numbers.`,
});

/** Of an address, or the browser's memory. */
export const OPENED = openedFrom("link");
export const OPENED_FILE = openedFrom("file");

/** Why a file changes nothing. */
export const NOT_OPENED = {
  other: (/** @type {string} */ name) => `${name} is no page saved here. Such a file is made with Share, Save as a file.`,
  weights: (/** @type {string} */ name) => `${name} is a file of weights, and no saved page.`,
  trace: (/** @type {string} */ name) => `${name} holds the numbers of a run, and not what they were computed from. What can be opened is made with Share, Save as a file.`,
  saved: (/** @type {string} */ name) => `${name} is a page saved here, and no file of weights alone.`,
  large: (/** @type {string} */ name) => `${name} is larger than 2 MB; nothing saved here is.`,
  damaged: (/** @type {string} */ name) => `${name} is damaged: its network or circuit could not be read.`,
  noLab: (/** @type {string} */ name, /** @type {string} */ lab) => `${name} belongs to a lab that does not exist here: ${lab}.`,
  refused: (/** @type {string} */ name, /** @type {string} */ words) => `What ${name} asks for cannot be computed: ${words}`,
};
