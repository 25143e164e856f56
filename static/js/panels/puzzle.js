/**
 * The sheet of the dimension puzzle: sizes to choose, and for each gradient two slots that are filled with two of six
 * matrices. Beneath stands what the shapes say of it, and then what the server's differences say.
 */
import { fitOf, fitting, judgedOf, LARGEST, matricesOf, OFFERED, PIECES, PUZZLE_PANELS, readSizes, shapeOf, sizesText, slotsOf, slotsText, WANTED } from "../core/puzzle.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { CHARTS, PUZZLE } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";

/** @typedef {import("../core/puzzle.js").Piece} Piece */
/** @typedef {import("../core/puzzle.js").Sizes} Sizes */
/** @typedef {import("../core/puzzle.js").Wanted} Wanted */
/** @typedef {import("../types.js").Frame} Frame */

const firstOf = (/** @type {any} */ nested) => toNumber(nested?.[0]?.[0]) ?? NaN;

/** Whether an open question of the lab asks for the number that would be told. @param {Frame} frame @param {Wanted} wanted @param {Sizes} sizes */
const isAsked = ({ state }, wanted, sizes) => !matricesOf(state, sizes).own && state.hidden.includes(`gradient ${wanted} 0 0`);

/** One gradient: two slots, each a group of choices. @param {Wanted} wanted @param {import("../types.js").Actions} actions @param {() => Frame} now */
function createGradient(wanted, actions, now) {
  const wants = h("span", { class: "note" }), said = h("p", { class: "puzzle-said" }), mark = h("span", { class: "puzzle-mark" }), verdictText = h("span"), judged = h("p", { class: "puzzle-judged" }, mark, verdictText), numbers = h("p", { class: "note num" });
  const sides = PUZZLE.sides.map((side, slot) => {
    const name = `${wanted} ${side}`;
    const choices = PIECES.map((piece) => {
      const input = h("input", { type: "radio", name, value: piece, on: { change: () => fill(slot, piece) } });
      const text = h("b", { text: PUZZLE.names[piece] }), shape = h("span", { class: "num" });
      return { piece, input, shape, element: h("label", { class: "puzzle-piece" }, input, text, shape) };
    });
    return { choices, element: h("fieldset", { class: "puzzle-slot" }, h("legend", { text: PUZZLE.slot(wanted, side) }), ...choices.map(({ element }) => element)) };
  });
  const element = h("section", { class: "sec" }, h("h3", {}, PUZZLE.gradient(wanted), " = ", wants), h("div", { class: "puzzle-slots" }, ...sides.map((side) => side.element)), h("div", { role: "status" }, said, judged, numbers));

  /** @param {number} slot @param {Piece} piece */
  function fill(slot, piece) {
    const slots = slotsOf(now().state, wanted);
    slots[slot] = piece;
    actions.setPanel(PUZZLE_PANELS[wanted], slotsText(slots));
  }

  return {
    element,
    /** @param {Frame} frame @param {Sizes} sizes @returns {boolean} whether it is right */
    update(frame, sizes) {
      const slots = slotsOf(frame.state, wanted), shape = PUZZLE.shape(shapeOf(wanted, sizes));
      setText(wants, PUZZLE.wants(wanted, shape));
      sides.forEach(({ choices }, slot) => choices.forEach(({ piece, input, shape: told }) => {
        input.checked = slots[slot] === piece;
        setText(told, PUZZLE.shape(shapeOf(piece, sizes)));
      }));
      const fit = fitOf(slots, wanted, sizes);
      const [left, right] = fit.kind === "empty" ? ["", ""] : [PUZZLE.shape(fit.left), PUZZLE.shape(fit.right)];
      const verdict = fit.kind === "fits" ? judgedOf(frame.state, wanted) : null;
      const told = {
        empty: () => PUZZLE.empty,
        inner: () => fit.kind === "inner" ? PUZZLE.inner(left, right, fit.left[1], fit.right[0]) : "",
        outer: () => fit.kind === "outer" ? PUZZLE.outer(left, right, PUZZLE.shape(fit.made), wanted, shape) : "",
        fits: () => `${PUZZLE.fits(left, right, shape)} ${PUZZLE.only(fitting(wanted, sizes).length, PIECES.length ** 2)}`,
      };
      setText(said, told[fit.kind]());
      said.classList.toggle("misfit", fit.kind === "inner" || fit.kind === "outer");
      const { puzzle } = frame.state;
      const error = verdict ? formatNumber(verdict.error, 2) : "";
      setText(verdictText, fit.kind !== "fits" ? "" : verdict ? (verdict.right ? PUZZLE.right(wanted, error) : PUZZLE.wrong(error)) : puzzle?.away ? CHARTS.away : (puzzle?.problem ?? PUZZLE.waits));
      const sign = verdict ? (verdict.right ? "check" : "warning") : "";
      if (sign !== mark.dataset.sign) mark.replaceChildren(...(sign ? [icon(sign)] : []));
      mark.dataset.sign = sign;
      const hidden = verdict !== null && isAsked(frame, wanted, sizes);
      setText(numbers, verdict ? (hidden ? PUZZLE.hidden : PUZZLE.first(formatNumber(firstOf(verdict.mine)), formatNumber(firstOf(verdict.numeric)))) : "");
      return verdict?.right ?? false;
    },
  };
}

/** @param {HTMLDialogElement} sheet @param {import("../types.js").Actions} actions */
export function createPuzzle(sheet, actions) {
  /** @type {Frame} */
  let frame;
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": PUZZLE.close, on: { click: () => sheet.close() } }, icon("close"));
  const offers = OFFERED.map((sizes) => ({ sizes, button: h("button", { type: "button", role: "radio", text: PUZZLE.offered(PUZZLE.shape(shapeOf("W", sizes)), PUZZLE.shape(shapeOf("X", sizes))), on: { click: () => resize(sizes) } }) }));
  const group = h("div", { class: "seg", role: "radiogroup", "aria-label": PUZZLE.sizes, on: { keydown: walk } }, ...offers.map(({ button }) => button));
  const field = h("input", { type: "text", class: "num", autocomplete: "off", inputmode: "numeric", "aria-label": PUZZLE.other, title: PUZZLE.other, on: { change: typed } });
  const bad = h("p", { class: "problem", role: "alert", hidden: true, text: PUZZLE.otherBad(LARGEST) });
  const whose = h("p", { class: "note" }), both = h("p", { class: "puzzle-both", role: "status" });
  const gradients = WANTED.map((wanted) => createGradient(wanted, actions, () => frame));
  const clear = h("button", { type: "button", class: "link", text: PUZZLE.clear, on: { click: () => empty() } });
  sheet.setAttribute("aria-label", PUZZLE.title);
  sheet.append(h("div", { class: "sheet-head" }, h("h2", { text: PUZZLE.title }), close), h("p", { text: PUZZLE.how }), h("div", { class: "puzzle-sizes" }, group, field), bad, whose,
    ...gradients.map(({ element }) => element), both, clear);
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("close", () => {
    if (frame?.state.panels[PUZZLE_PANELS.open] === undefined) return;
    empty();
    actions.setPanel(PUZZLE_PANELS.open, null);
  });

  function empty() {
    for (const wanted of WANTED) if (frame.state.panels[PUZZLE_PANELS[wanted]] !== undefined) actions.setPanel(PUZZLE_PANELS[wanted], null);
  }

  /** @param {Sizes} sizes */
  const resize = (sizes) => actions.setPanel(PUZZLE_PANELS.open, sizesText(sizes));

  function typed() {
    const sizes = readSizes(field.value.trim().split(/[\s,×x·]+/).join(" "));
    bad.hidden = sizes !== null;
    setAttribute(field, "aria-invalid", sizes ? null : "true");
    if (sizes) resize(sizes);
  }

  /** @param {KeyboardEvent} event */
  function walk(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = offers.findIndex(({ button }) => button === document.activeElement);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = offers[(at + by + offers.length) % offers.length];
    next.button.focus();
    resize(next.sizes);
  }

  return {
    /** @param {Frame} next */
    update(next) {
      frame = next;
      const open = next.state.panels[PUZZLE_PANELS.open];
      if (open === undefined) return sheet.open ? sheet.close() : undefined;
      const sizes = readSizes(open) ?? OFFERED[0];
      const text = sizesText(sizes);
      if (!sheet.open) sheet.showModal();
      const chosen = offers.findIndex((offer) => sizesText(offer.sizes) === text);
      offers.forEach(({ button }, k) => {
        setAttribute(button, "aria-checked", String(k === chosen));
        setAttribute(button, "tabindex", k === Math.max(0, chosen) ? "0" : "-1");
      });
      if (field !== document.activeElement || bad.hidden) field.value = text;
      setText(whose, matricesOf(next.state, sizes).own ? PUZZLE.ownNumbers : PUZZLE.stageNumbers);
      const right = gradients.map((gradient) => gradient.update(next, sizes));
      setText(both, right.every(Boolean) ? PUZZLE.both : "");
    },
    destroy: () => sheet.replaceChildren(),
  };
}
