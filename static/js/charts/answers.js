/**
 * One sequence of a training: what goes in, what should come out and what does, step by step. Where classes are told apart,
 * the probability that the right one is given, with what went in and what should follow beneath.
 */
import { answersOf, DRAWN } from "../core/answers.js";
import { formatNumber } from "../core/numbers.js";
import { ANSWERS } from "../core/words/answers.js";
import { icon } from "../views/svg.js";
import { BLANK } from "./plotly.js";

/** @typedef {NonNullable<ReturnType<typeof answersOf>>} Shown */
/** @typedef {Record<string, string>} Colours */

const ROOM = 0.08;
const DASHES = ["solid", "dash", "dot", "dashdot"];

/** The values that a scale holds, with room around them. @param {number[]} values */
function rangeOf(values) {
  const known = values.filter(Number.isFinite), low = Math.min(0, ...known), high = Math.max(known.length ? 0 : 1, ...known), room = ROOM * (high - low || 1);
  return [low - room, high + room];
}

/** @param {Shown} shown */
function caption({ answers }) {
  const all = answers.flat(), judged = all.filter(({ right }) => right !== null);
  if (judged.length) return ANSWERS.right(judged.filter(({ right }) => right).length, judged.length);
  const off = all.flatMap(({ target, answer }) => (target === null || answer === null ? [] : [Math.abs(target - answer)]));
  return off.length ? ANSWERS.off(formatNumber(off.reduce((sum, size) => sum + size, 0) / off.length, 2)) : "";
}

/** @param {Shown} shown @param {Colours} colours */
function draw({ answers, steps, classes, inputs, symbols }, colours) {
  const single = answers.length === 1;
  const data = answers.flatMap((line, k) => {
    const x = line.map(({ step }) => step), goal = { x, y: line.map(({ target }) => target), type: "scatter", mode: "markers", name: ANSWERS.target, marker: { symbol: "circle-open", size: 9, color: colours["ink-2"], line: { width: 1.5 } }, hovertemplate: `${ANSWERS.target} %{y:.4~g}<extra></extra>` };
    const said = {
      x, y: line.map(({ answer }) => answer), type: "scatter", mode: "lines+markers", name: classes ? ANSWERS.chance : ANSWERS.answer, line: { color: colours.ink, width: 1.75, dash: DASHES[k % DASHES.length] },
      marker: { size: 6, color: line.map(({ right }) => (right === false ? colours.loss : colours.ink)) }, hovertemplate: `${classes ? ANSWERS.chance : ANSWERS.answer} %{y:.4~g}<extra></extra>`,
    };
    return classes ? [said] : [goal, said];
  });
  const given = symbols || !single ? [] : Array.from(inputs[0], (/** @type {number} */ _, /** @type {number} */ k) => ({
    x: inputs.map((/** @type {number[]} */ __, /** @type {number} */ t) => t + 1), y: inputs.map((/** @type {number[]} */ each) => each[k]), type: "scatter", mode: "markers", name: ANSWERS.input,
    marker: { symbol: k ? "cross-thin" : "line-ew", size: 9, color: colours["ink-3"], line: { width: 2, color: colours["ink-3"] } }, hovertemplate: `${ANSWERS.input} %{y:.4~g}<extra></extra>`,
  }));
  if (!data.length) return BLANK;
  const drawn = [...given, ...data], all = drawn.flatMap(({ y }) => y.map((/** @type {number|null} */ value) => value ?? NaN));
  const ticks = symbols && answers[0].length === steps ? { tickmode: "array", tickvals: answers[0].map(({ step }) => step), ticktext: answers[0].map(({ name }, t) => `${symbols[t] === " " ? "␣" : symbols[t]}→${name === " " ? "␣" : name}`) } : { nticks: Math.min(steps, 10), tickformat: "d" };
  return { data: drawn, layout: { margin: { l: 36, r: 12, t: 8, b: 24 }, xaxis: { range: [0.5, steps + 0.5], ...ticks }, yaxis: { range: classes ? [0, 1.04] : rangeOf(all), nticks: 4 } } };
}

/** Which sequence is drawn: one on and one back, beside the title; and the picture in words. @param {HTMLElement} host @param {import("../types.js").Actions} actions */
function createChoice(host, actions) {
  let shown = /** @type {Shown|null} */ (null);
  const step = (/** @type {number} */ by) => shown && actions.setPanel(DRAWN, String((shown.row + by + shown.count) % shown.count));
  const button = (/** @type {string} */ name, /** @type {string} */ words, /** @type {number} */ by) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "iconbutton", title: words });
    made.setAttribute("aria-label", words);
    made.append(icon(name));
    made.addEventListener("click", () => step(by));
    return made;
  };
  const both = document.createElement("span");
  both.className = "answers-choice";
  both.append(button("left", ANSWERS.before, -1), button("right", ANSWERS.after, 1));
  host.closest("figure")?.querySelector("figcaption")?.append(both);
  host.setAttribute("role", "img");
  const key = Object.assign(document.createElement("p"), { className: "answers-key" });
  host.closest("figure")?.append(key);
  return {
    /** @param {Shown} next */
    update(next) {
      shown = next;
      key.textContent = next.classes ? ANSWERS.chanceKey : ANSWERS.key(next.inputs[0].length);
      const words = next.answers.flat().map(({ step: t, target, answer, name, told }) => `${ANSWERS.step(t)}: ${ANSWERS.says(name ?? formatNumber(target ?? NaN), told ?? (answer === null ? "–" : formatNumber(answer)))}`).join("; ");
      if (host.getAttribute("aria-label") !== words) host.setAttribute("aria-label", words);
    },
  };
}

/** @type {import("./figure.js").Chart} */
export const ANSWERED = { title: ({ row, held }) => ANSWERS.title(row + 1, held), describe: answersOf, key: JSON.stringify, caption, draw, marks: createChoice };
