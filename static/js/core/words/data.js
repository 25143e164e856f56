/** Words of the learner's own data: points on the plane, the table of rows, a table as text, and a digit that is drawn. */

export const DATA = {
  title: "Your data", own: "your own rows", open: "Rows, CSV …", draw: "Empty plane", edit: "Edit the points", close: "Close",
  copy: (/** @type {string} */ name, /** @type {number} */ rows) => `Copy the ${rows} ${rows === 1 ? "row" : "rows"} of ${name}`,
  counted: (/** @type {number} */ rows, /** @type {number} */ inputs) => `${rows} ${rows === 1 ? "row" : "rows"}, ${inputs} ${inputs === 1 ? "input" : "inputs"}`,
  each: (/** @type {string} */ name, /** @type {number} */ count) => `${name}: ${count}`,
  none: "No row yet. Choose a class above the plane and press on the plane to put a point.",
  noneShort: "No row yet: put a point on the plane, or add a row.", first: "Put a point first, or add a row.",
  unlinked: "These data are too much for a link. This browser keeps them; to pass them on, save them as a file (the menu beside undo).",
  rows: "Rows", table: "A table from elsewhere",
};

export const PENS = {
  label: "What a press on the plane does", trace: "Follow", traceWords: "Follow a point through the network", erase: "Erase", eraseWords: "Take points away",
  put: (/** @type {string} */ name) => `Put points of class ${name}`, value: "Put", valueWords: "Put points of this value", valueOf: "Value of the points that are put",
  more: "One more class", keys: "With the keys: arrows move the cross, Enter puts a point there, Delete takes the nearest away.",
  many: (/** @type {number} */ most) => `Points are put by hand for up to ${most} classes; the table holds them all.`,
};

export const ROWS = {
  target: "target", class: "class", add: "Add a row", remove: (/** @type {number} */ at) => `Remove row ${at}`,
  cell: (/** @type {number} */ at, /** @type {string} */ name) => `Row ${at}, ${name}`,
  wrong: (/** @type {number} */ at, /** @type {string} */ name, /** @type {string} */ text) => `Row ${at}, ${name}: ${text ? `“${text}” is not a number.` : "a number is missing."}`,
  page: (/** @type {number} */ from, /** @type {number} */ to, /** @type {number} */ all) => `Rows ${from} to ${to} of ${all}`, before: "Rows before", after: "Rows after",
  classes: "Classes", className: (/** @type {number} */ at) => `Name of class ${at}`, addClass: "Add a class", removeClass: (/** @type {string} */ name) => `Remove class ${name} and its rows`,
  noName: "A class needs a name of its own.", named: "The rows of a data set stand as they are: copy them to change them.",
};

export const TABLE_WORDS = {
  how: "Paste rows from a spreadsheet or a CSV file, drop a file here, or choose one. Columns stand apart by commas, semicolons or tabs; a decimal comma is understood. Your data stay as they are until you use the table.",
  line: "line", text: "Table as text", placeholder: "length; width; kind\n5,1; 3,5; setosa\n7,0; 3,2; versicolor", file: "Choose a file", forget: "Clear",
  large: (/** @type {string} */ limit) => `This file is larger than ${limit} characters; at most so many are read.`,
  reading: "Reading …", understood: (/** @type {number} */ rows, /** @type {number} */ columns) => `${rows} ${rows === 1 ? "row" : "rows"}, ${columns} columns`,
  input: "an input", target: "the target", unused: "not used", header: "The first row holds names", separator: "Between columns",
  separators: /** @type {Record<string, string>} */ ({ comma: "comma", semicolon: "semicolon", tab: "tab" }),
  kind: "The target is", classes: "a class", values: "a value", role: (/** @type {string} */ name) => `What ${name} is`,
  more: (/** @type {number} */ count) => `And ${count} more.`, use: "Use these rows",
  replaced: (/** @type {number} */ inputs, /** @type {string} */ target) => `${inputs} ${inputs === 1 ? "input" : "inputs"}, ${target}. The network's ends are made to fit.`,
  classesOf: (/** @type {number} */ count) => `${count} classes`, oneValue: "one value",
};

export const PAD = {
  title: "Draw a digit", titleOther: "Draw an input", label: "Picture to draw on", clear: "Clear", example: "One of the rows", erase: "Erase",
  how: "Draw with the mouse or a finger. With the keys: arrows move, Space draws, Delete takes away.",
  empty: "Nothing drawn yet", pixel: (/** @type {number} */ row, /** @type {number} */ column, /** @type {string} */ value) => `row ${row}, column ${column}: ${value}`,
  noAnswer: "Its answer is no number.",
  answer: (/** @type {string} */ name, /** @type {string} */ share) => `It reads ${name}, ${share}`, answers: "What the network answers",
  /** @param {number} value */
  share: (value) => (!Number.isFinite(value) ? "–" : value > 0 && value < 0.001 ? "<0.1 %" : value < 1 && value > 0.999 ? ">99.9 %" : `${(100 * value).toFixed(1)} %`),
  target: "It is meant to be", open: "Step its gradients",
  picture: "This example as a picture", pictureOf: (/** @type {number} */ at) => `Example ${at}`,
};

/** Of a value that is learned from one input, or from two. */
export const FIT_WORDS = { title: "Rows and the learned curve", none: "The answers are on their way.", target: "target", held: "held back", answer: "answer", plane: "Answers over the plane" };
