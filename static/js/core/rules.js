/**
 * The table of derivative rules: its rows from the catalogue, what of it a search finds, and one rule that is looked at,
 * guessed, and checked at a number x. All of it is a function of the state; what is chosen stands in `State.panels`.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Catalog} Catalog
 * @typedef {import("../types.js").Template} Template
 * @typedef {import("../types.js").TraceRequest} TraceRequest
 * @typedef {[number|null, number|null][]} Intervals  open ones; null where one has no end
 * @typedef {{template: Template, letters: readonly string[]}} Written  a formula whose holes stand for letters
 * @typedef {object} Rule
 * @property {string} name
 * @property {Written} written
 * @property {Written[]} derivatives   one for each operand; of a rule that can be guessed there is one
 * @property {string[]} titles         the rules that it follows, by name
 * @property {string} words
 * @property {string} domain
 * @property {Intervals} between
 * @property {string|null} source      a circuit that shows it
 * @property {Record<string, number>} inputs
 * @property {boolean} guessed         whether it is of one number, so that it can be guessed and drawn
 * @property {string} op               "" for a row of the table
 */
import { reach } from "./landscapes.js";
import { parseNumber, toNumber } from "./numbers.js";

/** What `State.panels` calls the parts of this page; `open` holds the rule's name, or TABLE. */
export const RULE_PANELS = /** @type {const} */ ({ open: "rules", search: "rule search", x: "rule x", guess: "rule guess", hide: "rule hide" });
/** No rule is called so. */
export const TABLE = "table";
/** The one who does not guess. */
export const SKIP = "skip";

const ANYWHERE = /** @type {Intervals} */ ([[null, null]]);
const LETTERS = ["x", "y"];
/** As many as the server gives on one line. */
const CURVE_POINTS = 201;
const CHOICES = 4;
/** Where a typed derivative is judged: as multiples of the rule's own x, and of its mirror image. */
const FACTORS = [0.75, 0.9, 1, 1.1, 1.25];

/** A row of the table, whose formulas have no holes. @param {any} row @param {Catalog} catalog @returns {Rule} */
function ruleOfRow(row, catalog) {
  const rule = catalog.rules[row.rule];
  const written = (/** @type {string} */ key) => ({ template: { tex: row[key], mathml: row[`${key}_mathml`], precedence: 0 }, letters: [] });
  return {
    name: row.name, written: written("function"), derivatives: [written("derivative")], titles: [rule.title], words: rule.words,
    domain: row.domain, between: row.between, source: row.source, inputs: { x: row.x }, guessed: true, op: "",
  };
}

/** An op that the table has no row for. @param {any} op @param {Catalog} catalog @returns {Rule} */
function ruleOfOp(op, catalog) {
  const operands = op.example?.operands ?? [];
  const rules = [...new Set(/** @type {string[]} */ (op.rules))].map((name) => catalog.rules[name]);
  const derivatives = op.rules.map((/** @type {string} */ _, /** @type {number} */ slot) => catalog.templates[`${op.name}.${slot}`]).filter(Boolean);
  return {
    name: op.title, written: { template: catalog.templates[op.name], letters: LETTERS },
    derivatives: derivatives.map((/** @type {Template} */ template) => ({ template, letters: LETTERS })),
    titles: rules.map(({ title }) => title), words: rules.map(({ words }) => words).join(" "), domain: op.domain, between: ANYWHERE,
    source: op.source, inputs: Object.fromEntries(operands.map((/** @type {number} */ number, /** @type {number} */ k) => [LETTERS[k], number])),
    guessed: operands.length === 1 && op.source !== null, op: op.name,
  };
}

/** @type {WeakMap<Catalog, Rule[]>} */
const made = new WeakMap();

/** Every rule: the table's rows, then the ops that are in none of them. @param {Catalog|null} catalog @returns {Rule[]} */
export function rulesOf(catalog) {
  if (!catalog) return [];
  const known = made.get(catalog);
  if (known) return known;
  const rows = catalog.derivative_rules.map((row) => ruleOfRow(row, catalog));
  const told = new Set(catalog.derivative_rules.map(({ rule }) => rule));
  const ops = catalog.ops.filter((op) => op.title && op.rules.every((/** @type {string} */ rule) => rule in catalog.rules) && (op.rules.length > 1 || !told.has(op.rules[0])));
  const rules = [...rows, ...ops.map((op) => ruleOfOp(op, catalog))];
  made.set(catalog, rules);
  return rules;
}

/** A formula as plain text, for a search: \frac{1}{x} is found by "1/x", \sqrt{x} by "sqrt". @param {Written} written */
export function searchable({ template, letters }) {
  let text = template.tex.replace(/#(\d|out)/g, (_, hole) => (hole === "out" ? "f" : (letters[Number(hole)] ?? "x")));
  for (let before = ""; before !== text;) {
    before = text;
    text = text.replace(/\\frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1/$2").replace(/[\^_]\{([^{}]*)\}/g, "^$1").replace(/\\(?:operatorname|mathbf)\{([^{}]*)\}/g, "$1").replace(/\\sqrt\{([^{}]*)\}/g, "sqrt $1");
  }
  return text.replace(/\\sigma/g, "sigma σ").replace(/\\[,;! ]/g, " ").replace(/\\left|\\right/g, "").replace(/\\/g, "").replace(/[{}]/g, "");
}

const bare = (/** @type {string} */ text) => text.toLowerCase().replaceAll("−", "-").replaceAll("**", "^").replace(/[\s·*]+/g, "");

/** Whether a search finds a rule: by its name, its formulas, its circuit or its words. @param {Rule} rule @param {string} search @param {boolean} derivatives whether those may be told */
export function isFound(rule, search, derivatives = true) {
  const parts = [rule.name, ...rule.titles, rule.words, rule.source ?? "", searchable(rule.written), ...(derivatives ? rule.derivatives.map(searchable) : [])];
  return parts.some((part) => bare(part).includes(bare(search)));
}

/** The rule that is looked at. @param {State} state @returns {Rule|null} */
export function chosenRule({ panels, catalog }) {
  const open = panels[RULE_PANELS.open];
  return open ? (rulesOf(catalog).find(({ name }) => name === open) ?? null) : null;
}

/** Where it is looked at: the learner's x, else the rule's own. @param {State} state @param {Rule} rule */
export const placeOf = (state, rule) => parseNumber(state.panels[RULE_PANELS.x] ?? "") ?? rule.inputs.x ?? 1;

/** Whether the rule holds at x. @param {Rule} rule @param {number} x */
export const isInside = ({ between }, x) => between.some(([low, high]) => (low === null || x > low) && (high === null || x < high));

/** A mix of a name's letters, so that choices stand in an order of their own that never changes. @param {string} text */
const mixOf = (text) => [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 16777619) >>> 0, 2166136261);

/** Derivatives to choose from: the rule's own and those of rules near it in the table, each once. @param {Rule[]} rules @param {Rule} rule @returns {Rule[]} */
export function choicesFor(rules, rule) {
  const at = rules.indexOf(rule), tex = (/** @type {Rule} */ each) => each.derivatives[0].template.tex;
  const kin = rules.filter((each) => each.guessed && Boolean(each.op) === Boolean(rule.op));
  const near = kin.sort((a, b) => Math.abs(rules.indexOf(a) - at) - Math.abs(rules.indexOf(b) - at));
  const found = /** @type {Rule[]} */ ([]);
  for (const each of near) if (found.length < CHOICES && !found.some((other) => tex(other) === tex(each))) found.push(each);
  return found.sort((a, b) => mixOf(rule.name + a.name) - mixOf(rule.name + b.name));
}

/** @typedef {{kind: "skip"}|{kind: "choice", name: string, right: boolean}|{kind: "typed", text: string}|null} Guess */

const CHOICE = "choice ", TYPED = "typed ";
export const choiceText = (/** @type {string} */ name) => CHOICE + name;
export const typedText = (/** @type {string} */ text) => TYPED + text;

/** What was guessed of the rule that is looked at. @param {State} state @param {Rule} rule @returns {Guess} */
export function guessOf(state, rule) {
  const told = state.panels[RULE_PANELS.guess];
  if (told === SKIP) return { kind: "skip" };
  if (told?.startsWith(TYPED)) return { kind: "typed", text: told.slice(TYPED.length) };
  const choice = told?.startsWith(CHOICE) ? choicesFor(rulesOf(state.catalog), rule).find(({ name }) => name === told.slice(CHOICE.length)) : null;
  return choice ? { kind: "choice", name: choice.name, right: choice.derivatives[0].template.tex === rule.derivatives[0].template.tex } : null;
}

/** Whether the derivative may be told: it was guessed, rightly or not, or skipped. @param {State} state @param {Rule} rule */
export function isTold(state, rule) {
  const guess = guessOf(state, rule);
  if (!rule.guessed) return true;
  return guess?.kind === "typed" ? state.ruleGuess?.key === guessKey(rule, guess.text) && verdictOf(state, rule) === "right" : guess !== null;
}

/** The request of a rule's circuit. @param {string} source @param {Record<string, any>} inputs @returns {TraceRequest} */
export const circuitRequest = (source, inputs) => ({
  model: /** @type {any} */ ({ kind: "circuit", source }), inputs, optimizer: { name: "sgd", learning_rate: 0.1 }, granularity: "neuron",
});

/** From where to where a rule is drawn: round numbers around its own x, wider where it is looked at further out. @param {Rule} rule @param {number} x */
export function windowOf(rule, x) {
  const far = reach(1.5 * Math.abs(rule.inputs.x ?? 1));
  return Math.abs(x) <= far || !Number.isFinite(x) ? far : reach(Math.abs(x));
}

/** What the curve asks for. @param {State} state */
export function curveQuestion(state) {
  const rule = chosenRule(state);
  if (!rule?.guessed || !rule.source) return null;
  const far = windowOf(rule, placeOf(state, rule));
  const axes = [{ parameter: "x", index: [], from: -far, to: far, points: CURVE_POINTS }];
  return { key: JSON.stringify([rule.source, far]), request: circuitRequest(rule.source, rule.inputs), axes };
}

/** And what its point does. @param {State} state */
export function pointQuestion(state) {
  const rule = chosenRule(state);
  if (!rule?.guessed || !rule.source) return null;
  const x = placeOf(state, rule);
  return Number.isFinite(x) ? { key: JSON.stringify([rule.source, x]), request: circuitRequest(rule.source, { x }) } : null;
}

/** The numbers at which a guess is judged: around the rule's own x on both sides of 0, as far as the rule holds. @param {Rule} rule */
export const pointsOf = (rule) => [1, -1].flatMap((side) => FACTORS.map((factor) => side * factor * rule.inputs.x)).filter((x) => isInside(rule, x));

const guessKey = (/** @type {Rule} */ rule, /** @type {string} */ text) => JSON.stringify([rule.source, text]);

/**
 * A typed derivative is put to the test as the backward of a gate: differences of its forward tell whether it is right. What
 * arrives at the gate is 1, so the text stands there as it was typed, and what is wrong in it is told by its own columns.
 * @param {State} state
 */
export function guessQuestion(state) {
  const rule = chosenRule(state);
  const guess = rule && guessOf(state, rule);
  if (!rule?.source || guess?.kind !== "typed") return null;
  const forward = rule.source.slice(rule.source.indexOf("=") + 1).trim();
  const gate = { name: "guessed", arguments: ["x"], forward, backward: { x: guess.text } };
  const request = circuitRequest("f = guessed(x)", { x: pointsOf(rule) });
  return { key: guessKey(rule, guess.text), request: { ...request, model: { ...request.model, gates: [gate] } } };
}

/** What became of a typed guess. @param {State} state @param {Rule} rule @returns {"waits"|"right"|"wrong"|"refused"|null} */
export function verdictOf(state, rule) {
  const guess = guessOf(state, rule);
  if (guess?.kind !== "typed") return guess?.kind === "choice" ? (guess.right ? "right" : "wrong") : null;
  const asked = state.ruleGuess;
  if (asked?.key !== guessKey(rule, guess.text)) return "waits";
  return asked.result?.refused || asked.problem !== undefined ? "refused" : asked.result?.passed ? "right" : "wrong";
}

/** @typedef {{value: number|null, slope: number|null, numeric: number|null, error: number|null, kink: boolean}} Point */

/** What the server says of the chosen x, or null while it has not. @param {State} state @returns {Point|null} */
export function pointOf(state) {
  const asked = state.rulePoint;
  if (!asked?.result || asked.key !== pointQuestion(state)?.key) return null;
  const { trace, check } = asked.result;
  const told = check.parameters.x;
  const value = trace.number(["value", trace.structure.loss, []]);
  return { value, slope: toNumber(told.analytic), numeric: toNumber(told.numeric), error: toNumber(told.relative_error), kink: told.kink };
}
