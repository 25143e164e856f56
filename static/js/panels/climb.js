/**
 * Two buttons that make a circuit's output larger or smaller, the inputs that move, and what the last update did beside what
 * the gradient foretold.
 */
import { isPlain } from "../core/nudges.js";
import { numbersKey } from "../core/change.js";
import { formatInput, formatNumber, fullNumber, toNumber } from "../core/numbers.js";
import { isCircuit, lossName } from "../core/things.js";
import { CLIMB } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";

const MOST_INPUTS = 12;

/** @param {Pick<import("../types.js").Actions, "climb"|"toggleFrozen">} actions */
export function createClimb(actions) {
  const word = () => h("span");
  const words = { smaller: word(), larger: word() };
  const button = (/** @type {"smaller"|"larger"} */ way) => h("button", { type: "button", class: `button climb-${way}`, title: CLIMB.how, on: { click: () => actions.climb(way === "larger") } }, icon("right"), words[way]);
  const locks = h("span", { class: "climb-inputs", role: "group", "aria-label": CLIMB.inputs });
  const told = h("p", { class: "climb-told", role: "status" });
  const element = h("div", { class: "climb" }, button("smaller"), button("larger"), locks, told);
  let built = "", said = "";

  /** @param {import("../types.js").Frame} frame */
  function inputs(frame) {
    const names = frame.structure?.nodes.filter(({ role }) => role === "parameter").map(({ name }) => name) ?? [];
    const frozen = frame.request.frozen ?? [];
    const key = JSON.stringify([names, frozen]);
    if (key === built) return;
    built = key;
    const focused = document.activeElement instanceof HTMLElement && locks.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    locks.replaceChildren(...names.slice(0, MOST_INPUTS).map((name) => {
      const still = frozen.includes(name);
      const label = (still ? CLIMB.frozen : CLIMB.free)(name);
      return h("button", { type: "button", class: "climb-input num", "data-name": name, "aria-pressed": String(still), "aria-label": label, title: label, on: { click: () => actions.toggleFrozen(name) } }, still && icon("lock"), name);
    }));
    if (focused) /** @type {HTMLElement|null} */ (locks.querySelector(`[data-name="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {import("../types.js").Frame} frame */
  function last(frame) {
    const before = frame.state.past.at(-1);
    const asked = before && frame.state.lastRound?.key === numbersKey(before.request) ? frame.state.lastRound.result : undefined;
    const key = JSON.stringify([asked, before?.request.optimizer, lossName(frame)]);
    if (key === said) return;
    said = key;
    if (!before || !asked) return told.replaceChildren();
    const number = (/** @type {import("../types.js").Num|undefined} */ value) => {
      const x = toNumber(value ?? null) ?? NaN;
      return h("b", { class: "num", title: fullNumber(x), "data-full": fullNumber(x), text: formatNumber(x) });
    };
    const { optimizer } = before.request;
    const ground = isPlain(before.request) ? [` ${optimizer.maximize ? CLIMB.ascent : CLIMB.descent} `, `${CLIMB.squares} ${CLIMB.ascent} ${optimizer.maximize ? "" : "−"}${formatInput(toNumber(optimizer.learning_rate) ?? NaN)} · `, number(asked.squares)] : [];
    told.replaceChildren(`${CLIMB.moved(lossName(frame))} `, number(asked.change), `${CLIMB.foretold} `, number(asked.foretold), ...ground);
  }

  return {
    element,
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      element.hidden = !frame.trace || !isCircuit(frame.structure);
      if (element.hidden) return;
      const of = lossName(frame);
      setText(words.smaller, CLIMB.smaller(of));
      setText(words.larger, CLIMB.larger(of));
      inputs(frame);
      last(frame);
      setAttribute(element, "data-rounds", String(frame.state.past.length));
    },
  };
}
