/**
 * The sheet of derivative rules: the table, what a search leaves of it, and the rule that was chosen beside it. Which rule
 * that is, where it is looked at and what was guessed is part of the state, and so of the address.
 */
import { chosenRule, isFound, isTold, RULE_PANELS, rulesOf, TABLE } from "../core/rules.js";
import { EMPTY, PUZZLE, RULES } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";
import { createDetail } from "./rules/detail.js";
import { writtenMath } from "./rules/written.js";
import { openPuzzle } from "./rules/links.js";

/** @typedef {import("../core/rules.js").Rule} Rule */
/** @typedef {import("../types.js").Frame} Frame */

/** @param {HTMLDialogElement} sheet @param {import("../types.js").Actions} actions */
export function createRules(sheet, actions) {
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": RULES.close, on: { click: () => sheet.close() } }, icon("close"));
  const search = h("input", { type: "search", placeholder: RULES.search, "aria-label": RULES.search, autocomplete: "off", spellcheck: "false", maxlength: 60, on: { input: () => actions.setPanel(RULE_PANELS.search, search.value || null) } });
  const hide = h("input", { type: "checkbox", on: { change: () => actions.setPanel(RULE_PANELS.hide, hide.checked ? "1" : null) } });
  const count = h("span", { class: "note", role: "status" });
  const puzzle = h("button", { type: "button", class: "button", on: { click: () => openPuzzle(actions, frame) } }, icon("matrix"), PUZZLE.title);
  const body = h("tbody");
  const table = h("table", { class: "rule-table" }, h("thead", {}, h("tr", {}, ...RULES.heads.map((text) => h("th", { scope: "col", text })))), body);
  const nothing = h("p", { class: "note" });
  const list = h("div", { class: "rule-list", tabindex: 0, role: "region", "aria-label": RULES.table }, table, nothing);
  const detail = createDetail(actions);
  const home = h("button", { type: "button", class: "link rule-home", on: { click: back } }, icon("left"), RULES.back);
  const pane = h("section", { class: "rule-pane", "aria-label": RULES.chosen }, home, detail.element);
  sheet.setAttribute("aria-label", RULES.title);
  sheet.append(h("div", { class: "sheet-head" }, h("h2", { text: RULES.title }), close),
    h("div", { class: "rule-tools" }, search, h("label", { class: "check-line" }, hide, RULES.hide), count, puzzle), h("div", { class: "rule-body" }, list, pane));
  /** @type {Frame} */
  let frame;
  /** @type {{rule: Rule, row: HTMLTableRowElement, button: HTMLButtonElement, cell: HTMLElement, told: boolean|null}[]} */
  let rows = [];
  /** @type {import("../types.js").Catalog|null} */
  let built = null;

  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("close", () => frame?.state.panels[RULE_PANELS.open] !== undefined && leave());

  /** The sheet is closed by hand: nothing of it stays in the address. */
  function leave() {
    for (const panel of Object.values(RULE_PANELS)) if (frame.state.panels[panel] !== undefined) actions.setPanel(panel, null);
  }

  function back() {
    const name = frame.state.panels[RULE_PANELS.open];
    choose(TABLE);
    requestAnimationFrame(() => rows.find(({ rule }) => rule.name === name)?.button.focus());
  }

  /** @param {string} name */
  function choose(name) {
    for (const panel of [RULE_PANELS.x, RULE_PANELS.guess]) if (frame.state.panels[panel] !== undefined) actions.setPanel(panel, null);
    actions.setPanel(RULE_PANELS.open, name);
  }

  /** @param {Rule[]} rules */
  function build(rules) {
    rows = rules.map((rule) => {
      const button = h("button", { type: "button", class: "link", on: { click: () => choose(rule.name) } }, rule.name);
      const cell = h("td");
      const row = h("tr", { on: { click: (/** @type {Event} */ event) => event.target instanceof Element && !event.target.closest("button") && choose(rule.name) } },
        h("th", { scope: "row" }, button), h("td", {}, writtenMath(rule.written)), cell, h("td", { text: rule.titles.join(", ") }), h("td", { class: "rule-domain", text: rule.domain }));
      return { rule, row, button, cell, told: null };
    });
    body.replaceChildren(...rows.map(({ row }) => row));
  }

  function refresh() {
    const { state } = frame;
    const rules = rulesOf(state.catalog), chosen = chosenRule(state), text = state.panels[RULE_PANELS.search] ?? "";
    if (state.catalog && state.catalog !== built) build(rules);
    built = state.catalog;
    hide.checked = state.panels[RULE_PANELS.hide] !== undefined;
    if (search !== document.activeElement || search.value.length === 0) search.value = text;
    let shown = 0;
    for (const each of rows) {
      const { rule, row, button, cell } = each;
      const own = rule === chosen;
      const told = own ? isTold(state, rule) : !hide.checked;
      if (told !== each.told) cell.replaceChildren(...(told ? rule.derivatives.flatMap((one, k) => [k ? ", " : "", writtenMath(one)]) : [h("span", { class: "quiet", text: "?", title: RULES.hidden, role: "img", "aria-label": RULES.hidden })]));
      each.told = told;
      row.hidden = !isFound(rule, text, told);
      if (!row.hidden) shown += 1;
      row.classList.toggle("current", own);
      setAttribute(button, "aria-current", own ? "true" : null);
    }
    setText(count, rules.length ? RULES.count(shown, rules.length) : "");
    setText(nothing, rules.length ? (shown ? "" : RULES.none(text)) : EMPTY.catalog);
    nothing.hidden = shown > 0;
    sheet.classList.toggle("picked", chosen !== null);
    detail.update(frame, chosen);
  }

  return {
    /** @param {Frame} next */
    update(next) {
      frame = next;
      const wanted = next.state.panels[RULE_PANELS.open] !== undefined;
      if (!wanted && sheet.open) sheet.close();
      if (!wanted) return;
      if (!sheet.open) {
        sheet.showModal();
        search.focus();
      }
      refresh();
    },
    destroy() {
      detail.destroy();
      sheet.replaceChildren();
    },
  };
}
