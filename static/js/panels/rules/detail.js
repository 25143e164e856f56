/**
 * One rule: its derivative is guessed first, from choices or typed and judged by differences; then it is told, with its
 * sentence, its curve and tangent, the number beside a central difference, and a way onto the stage.
 */
import { createFigure } from "../../charts/figure.js";
import { RULE_CHART } from "../../charts/rule.js";
import { formatInput, formatNumber, parseNumber } from "../../core/numbers.js";
import { choicesFor, choiceText, guessOf, isInside, isTold, placeOf, pointOf, RULE_PANELS, rulesOf, SKIP, typedText, verdictOf } from "../../core/rules.js";
import { GUIDE, NUMBER, PUZZLE, RULES } from "../../core/words.js";
import { icon } from "../../views/svg.js";
import { h, setAttribute, setText } from "../dom.js";
import { openPuzzle } from "./links.js";
import { derivativeSign, functionSign, writtenMath } from "./written.js";

/** @typedef {import("../../core/rules.js").Rule} Rule */
/** @typedef {import("../../types.js").Frame} Frame */
/** A snapshot keeps texts up to 200 characters, and the kind of guess stands in front. */
const LONGEST_GUESS = 160;

/** @param {import("../../types.js").Actions} actions */
export function createDetail(actions) {
  /** @type {Frame} */
  let frame;
  const title = h("h3"), formula = h("p", { class: "rule-formula" }), example = h("p", { class: "note" });
  const options = h("div", { class: "opts", role: "group", "aria-label": RULES.guess });
  const typed = h("input", { type: "text", class: "num", autocomplete: "off", spellcheck: "false", autocapitalize: "off", maxlength: LONGEST_GUESS, "aria-label": RULES.typed, placeholder: RULES.typed, "aria-describedby": "rule-verdict" });
  const typing = h("form", { class: "answer", on: { submit: answer } }, typed, h("button", { type: "submit", class: "button", text: GUIDE.answer }));
  const skip = h("button", { type: "button", class: "link", text: RULES.skip, on: { click: () => actions.setPanel(RULE_PANELS.guess, SKIP) } });
  const guessing = h("div", { class: "rule-guess" }, h("p", { class: "k", text: RULES.guess }), options, typing, skip);
  const verdict = h("p", { class: "verdict", id: "rule-verdict", role: "status" });
  const place = h("pre", { class: "source-place num", "aria-hidden": "true", hidden: true });
  const again = h("button", { type: "button", class: "link", text: RULES.again, on: { click: () => actions.setPanel(RULE_PANELS.guess, null) } });
  const derivative = h("p", { class: "rule-formula" }), words = h("p"), rule = h("b"), domain = h("p", { class: "note" });
  const answered = h("div", {}, derivative, h("p", {}, rule, " ", words), domain, again);
  const figures = h("div", { class: "charts rule-chart" });
  const field = h("input", { type: "text", class: "num", inputmode: "decimal", autocomplete: "off", "aria-label": RULES.at, on: { change: move } });
  const fieldProblem = h("p", { class: "problem", role: "alert", hidden: true });
  const checks = h("dl", { class: "rule-checks" });
  const why = h("p", { class: "problem rule-outside", role: "status", hidden: true });
  const numeric = h("div", {}, figures, h("label", { class: "rule-at" }, RULES.at, field), fieldProblem, why, checks);
  const stage = h("button", { type: "button", class: "button primary", on: { click: toStage } }, RULES.toStage);
  const puzzle = h("button", { type: "button", class: "button", on: { click: () => openPuzzle(actions, frame) } }, icon("matrix"), PUZZLE.title);
  const pick = h("p", { class: "note", text: RULES.pick });
  const all = h("div", { class: "rule-detail", hidden: true }, title, formula, example, guessing, verdict, place, answered, numeric, h("p", {}, stage, puzzle));
  const element = h("div", {}, pick, all);
  const figure = createFigure(figures, RULE_CHART, actions);
  /** @type {Rule|null} */
  let chosen = null;

  /** @param {Event} event */
  function answer(event) {
    event.preventDefault();
    if (typed.value.trim()) actions.setPanel(RULE_PANELS.guess, typedText(typed.value.trim()));
  }

  function move() {
    const x = parseNumber(field.value);
    const good = x !== null && Number.isFinite(x);
    fieldProblem.hidden = good;
    setText(fieldProblem, good ? "" : NUMBER.none);
    setAttribute(field, "aria-invalid", good ? null : "true");
    if (good) actions.setPanel(RULE_PANELS.x, String(x));
  }

  function toStage() {
    if (!chosen?.source) return;
    const inputs = chosen.guessed ? { x: placeOf(frame.state, chosen) } : chosen.inputs;
    actions.openCircuit(chosen.source, inputs);
  }

  /** @param {Rule} one */
  function build(one) {
    setText(title, one.name);
    formula.replaceChildren(writtenMath(one.written, functionSign()));
    setText(example, one.source ? RULES.example(one.source) : "");
    const choices = one.guessed ? choicesFor(rulesOf(frame.state.catalog), one) : [];
    options.replaceChildren(...choices.map((each) => h("button", { type: "button", on: { click: () => actions.setPanel(RULE_PANELS.guess, choiceText(each.name)) } }, writtenMath(each.derivatives[0]))));
    derivative.replaceChildren(...one.derivatives.flatMap((each, k) => [writtenMath(each, derivativeSign(each.letters[k] ?? "x")), " "]));
    setText(rule, `${one.titles.join(", ")}.`);
    setText(words, one.words);
    setText(domain, RULES.domain(one.domain));
    typed.value = "";
    field.value = "";
    fieldProblem.hidden = true;
    stage.hidden = one.source === null;
    puzzle.hidden = one.op !== "matmul";
    numeric.hidden = !one.guessed;
  }

  /** @param {Rule} one */
  function judge(one) {
    const { state } = frame;
    const guess = guessOf(state, one), told = verdictOf(state, one), open = !isTold(state, one);
    const left = !guessing.hidden && !open && guessing.contains(document.activeElement);
    guessing.hidden = !open;
    answered.hidden = open;
    again.hidden = !one.guessed;
    if (left) again.focus({ preventScroll: true }); // what had the focus is gone
    const refused = told === "refused" ? (state.ruleGuess?.result?.refused ?? { message: state.ruleGuess?.problem ?? "", hint: null, place: null }) : null;
    const said = { waits: RULES.waits, right: guess?.kind === "typed" ? RULES.rightTyped(guess.text) : RULES.right, wrong: guess?.kind === "typed" ? RULES.wrongTyped : RULES.wrong, refused: [refused?.message, refused?.hint].filter(Boolean).join(" ") };
    setText(verdict, told ? said[told] : guess?.kind === "skip" ? "" : "");
    verdict.classList.toggle("problem", told === "refused");
    setAttribute(typed, "aria-invalid", told === "refused" ? "true" : null);
    place.hidden = !refused?.place;
    setText(place, refused?.place ? `${refused.place.text}\n${refused.place.caret}` : "");
    if (guess?.kind === "typed" && !typed.value) typed.value = guess.text;
  }

  /** @param {Rule} one */
  function measure(one) {
    const { state } = frame;
    const x = placeOf(state, one), point = pointOf(state);
    if (field !== document.activeElement) field.value = formatInput(x).replace("−", "-");
    const inside = isInside(one, x) && (point === null || (Number.isFinite(point.value ?? NaN) && Number.isFinite(point.slope ?? NaN)));
    why.hidden = inside;
    setText(why, inside ? "" : RULES.outside(formatInput(x), one.domain));
    const open = !isTold(state, one);
    const tell = (/** @type {number|null|undefined} */ number) => (open ? "?" : number === null || number === undefined || !inside ? "–" : formatNumber(number, 8));
    const value = point && inside ? formatNumber(point.value ?? NaN, 8) : "–";
    const rows = [[RULES.value, value], [RULES.slope, tell(point?.slope)], [RULES.numeric, tell(point?.numeric)], [RULES.error, !open && point?.kink && inside ? RULES.kink : open ? "?" : point?.error === null || point?.error === undefined || !inside ? "–" : formatNumber(point.error, 2)]];
    checks.replaceChildren(...rows.flatMap(([name, told]) => [h("dt", { text: name }), h("dd", { class: "num", text: told })]));
    figure.follow(frame);
    figure.update(frame, state.theme);
  }

  return {
    element,
    /** @param {Frame} next @param {Rule|null} now */
    update(next, now) {
      frame = next;
      pick.hidden = now !== null;
      all.hidden = now === null;
      if (now && now !== chosen) build(now);
      chosen = now;
      if (!now) return;
      judge(now);
      if (now.guessed) measure(now);
    },
    destroy: () => figure.destroy(),
  };
}
