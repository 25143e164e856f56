/** The sheet of the learner's own data: what to begin with, the rows as a table, and a table from elsewhere. */
import { featuresOf, isOwn, ownOf } from "../core/owndata.js";
import { DATA, ROWS } from "../core/words/data.js";
import { icon } from "../views/svg.js";
import { rowsTable } from "./data/rows.js";
import { createTable } from "./data/table.js";
import { h, setText } from "./dom.js";

/** @typedef {import("../types.js").Frame} Frame */

/** @param {HTMLDialogElement} sheet @param {import("../types.js").Actions} actions */
export function createData(sheet, actions) {
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": DATA.close, on: { click: () => sheet.close() } }, icon("close"));
  const counted = h("span", { class: "num" });
  const copy = h("button", { type: "button", class: "button", on: { click: () => actions.ownData("copy") } });
  const empty = h("button", { type: "button", class: "button", on: { click: () => { actions.ownData("empty"); sheet.close(); } } }, DATA.draw);
  const rows = h("div", { class: "own-rows-body" });
  const complaint = h("p", { class: "problem", role: "alert", hidden: true });
  const unlinked = h("p", { class: "note warned", role: "status", hidden: true, text: DATA.unlinked });
  const table = createTable(actions, () => {
    built = null;
    sheet.scrollTop = 0;
  });
  sheet.setAttribute("aria-label", DATA.title);
  sheet.append(h("div", { class: "sheet-head" }, h("h2", { text: DATA.title }), counted, close), unlinked,
    h("div", { class: "data-start" }, copy, empty), h("section", { class: "sec" }, h("h3", { text: DATA.rows }), rows, complaint), h("h3", { text: DATA.table }), table.element);
  /** @type {Frame|null} */
  let frame = null;
  let built = /** @type {{own: unknown, from: number}|null} */ (null), from = 0;
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());

  /** @param {string} words */
  function complain(words) {
    setText(complaint, words);
    complaint.hidden = !words;
  }

  function refresh() {
    if (!frame?.training || !sheet.open) return;
    const { training, state } = frame, own = ownOf(training), { data } = training.setup;
    copy.hidden = isOwn(data);
    setText(copy, DATA.copy(data.name ?? "", training.rows?.count ?? 0));
    copy.disabled = !training.rows;
    setText(counted, own ? DATA.counted(own.inputs.length, featuresOf(own)) : "");
    unlinked.hidden = !state.unlinked;
    table.update(state);
    if (built && built.own === own && built.from === from) return;
    built = { own, from };
    complain("");
    const key = /** @type {HTMLElement|null} */ (rows.querySelector(":focus"))?.dataset.key;
    const turn = (/** @type {number} */ to) => {
      from = to;
      refresh();
    };
    rows.replaceChildren(own ? rowsTable(own, from, { settle: (next) => actions.setTraining({ data: next }), turn, complain }) : h("p", { class: "note", text: ROWS.named }));
    if (key) /** @type {HTMLElement|null} */ (rows.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? rows.querySelector('[data-key="add row"]'))?.focus({ preventScroll: true });
  }

  return {
    open() {
      if (sheet.open) return;
      sheet.showModal();
      [built, from] = [null, 0];
      refresh();
    },
    /** @param {Frame} next */
    update(next) {
      frame = next;
      refresh();
    },
    destroy: () => sheet.replaceChildren(),
  };
}
