/**
 * The nudge test of a circuit's number: it moves by h, and the output moves by about gradient × h. Both changes are the
 * server's; h is dragged like any number, and the panel's text in the address keeps it.
 */
import { FIRST_H, hOf, nudged, nudgeKey, PANEL } from "../core/nudges.js";
import { formatNumber, fullNumber, toNumber } from "../core/numbers.js";
import { positionOf } from "../core/place.js";
import { isCircuit, lossName } from "../core/things.js";
import { NUDGE, PATHS } from "../core/words.js";
import { createNumberField } from "../views/number.js";
import { h, section, setText } from "./dom.js";
import { symbolMath } from "./math.js";

const DIGITS = 6;

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createNudge(el, actions) {
  const button = h("button", { type: "button", class: "link", on: { click: () => actions.setPanel(PANEL, open ? null : String(FIRST_H)) } });
  const note = h("p", { class: "note" });
  const go = h("button", { type: "button", class: "link", text: PATHS.goThere, on: { click: () => there !== null && actions.go(there) } });
  const name = h("span"), field = h("span", { class: "nudge-h" });
  const moved = h("p", { class: "nudge-move" }, name, ` ${NUDGE.moves} `, field);
  const foretold = h("b", { class: "num" }), change = h("b", { class: "num" }), product = h("span", { class: "num" }), changed = h("span"), ends = h("span", { class: "num quiet" });
  const grid = h("div", { class: "nudge-told" }, h("span", { text: NUDGE.foretold }), product, foretold, changed, ends, change);
  const body = h("div", {}, moved, grid, go, note);
  const number = createNumberField(field, { setNumber: (_, value) => actions.setPanel(PANEL, String(value)) }, { address: { place: "optimizer", name: PANEL }, label: NUDGE.h });
  number.update({ number: FIRST_H }); // it has its name before it is shown
  el.append(section(button, body));
  let open = false, named = "";
  /** @type {number|null} */
  let there = null;

  const write = (/** @type {HTMLElement} */ cell, /** @type {import("../types.js").Num} */ value) => {
    const x = toNumber(value) ?? NaN;
    setText(cell, formatNumber(x, DIGITS));
    cell.title = cell.dataset.full = fullNumber(x);
  };

  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const step = hOf(frame.state);
      open = step !== null;
      el.hidden = !frame.trace || !isCircuit(frame.structure);
      setText(button, open ? NUDGE.hide : NUDGE.show);
      button.setAttribute("aria-expanded", String(open));
      body.hidden = !open;
      if (step === null || !frame.trace || el.hidden) return;
      const thing = nudged(frame);
      const id = thing ? frame.trace.byName.get(thing.node)?.id : undefined;
      const shown = thing && id !== undefined ? frame.gradient(id, thing.index) : null;
      const known = shown?.state === "known" || (id !== undefined && id === frame.structure?.loss);
      const { nudge } = frame.state;
      const mine = thing && nudge?.key === nudgeKey(frame.trace.request, thing, step) ? nudge : null;
      const told = known ? (mine?.result ?? nudge?.result) : undefined; // what stands there waits for the new numbers, dimmed
      there = thing && shown && !known ? positionOf(frame.trace, `gradient ${thing.node} ${thing.index.join(" ")}`.trim()) : null;
      moved.hidden = !thing;
      grid.hidden = !told || Boolean(mine?.problem);
      grid.classList.toggle("old", !mine?.result);
      go.hidden = there === null || shown?.state === "hidden";
      setText(note, !thing ? NUDGE.none : shown?.state === "hidden" ? NUDGE.hidden : !known ? NUDGE.unknown : (mine?.problem ?? (told ? NUDGE.note : NUDGE.waiting)));
      number.update({ number: step, hue: "ink2", problem: mine?.problem ?? null });
      const tex = thing && id !== undefined ? frame.symbol(["value", id, thing.index]).tex : "";
      if (tex !== named) name.replaceChildren(tex ? symbolMath(tex) : "");
      named = tex;
      if (!told) return;
      const slope = toNumber(told.gradient ?? null) ?? NaN, of = lossName(frame);
      setText(product, `${slope < 0 ? `(${formatNumber(slope)})` : formatNumber(slope)} · ${step} =`);
      setText(changed, NUDGE.change(of));
      setText(ends, NUDGE.from(formatNumber(toNumber(told.before) ?? NaN, DIGITS), formatNumber(toNumber(told.after) ?? NaN, DIGITS)));
      write(foretold, told.foretold);
      write(change, told.change);
    },
    destroy() {
      number.destroy();
      el.replaceChildren();
    },
  };
}
