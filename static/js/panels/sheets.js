/** The sheet of keys, made from the table that handles them, and the line of messages at the foot of the page. */
import { KEY_TABLE } from "../core/keys.js";
import { HEADER, KEYS } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h } from "./dom.js";

/** @param {import("../types.js").Actions} actions */
export function createKeysSheet(actions) {
  const bare = h("input", { type: "checkbox", on: { change: () => actions.setBareKeys(bare.checked) } });
  const pauses = h("input", { type: "checkbox", on: { change: () => actions.setPauses(pauses.checked) } });
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": KEYS.close, on: { click: () => sheet.close() } }, icon("close"));
  const table = h("dl", { class: "keys" }, ...KEY_TABLE.map((entry) => h("div", {}, h("dt", {}, h("kbd", { text: entry.shown })), h("dd", { text: entry.words }))));
  const sheet = h("dialog", { class: "sheet keys-sheet", "aria-label": KEYS.title }, h("div", { class: "sheet-head" }, h("h2", { text: KEYS.title }), close), table,
    h("p", { class: "note", text: KEYS.inNumber }), h("label", { class: "check-line" }, bare, KEYS.bare), h("label", { class: "check-line" }, pauses, KEYS.pauses));
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  document.body.append(sheet);
  return {
    open: () => !sheet.open && sheet.showModal(),
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      bare.checked = frame.state.bareKeys;
      pauses.checked = frame.state.pauses;
    },
    destroy: () => sheet.remove(),
  };
}

/** What a field shows itself is not repeated here. @param {import("../types.js").Problem} problem */
const isLoose = (problem) => !/^\/(parameters|inputs|targets|optimizer|model\/gates)\/./.test(problem.path);

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions @param {() => void} retry */
export function createMessages(el, actions, retry) {
  let shown = "";
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const { server, problems, notice } = frame.state;
      const away = server === "away" ? [HEADER.away, frame.stale ? HEADER.staleAway : ""].filter(Boolean).join(" ") : "";
      const loose = problems.filter(isLoose).map((problem) => [problem.message, problem.hint].filter(Boolean).join(" ")).join(" ");
      const words = away || loose || notice || "";
      const key = `${away ? "away" : ""} ${words}`;
      if (key === shown) return;
      shown = key;
      if (!words) return el.replaceChildren();
      const button = away
        ? h("button", { type: "button", class: "link", text: HEADER.retry, on: { click: retry } })
        : h("button", { type: "button", class: "iconbutton small", "aria-label": HEADER.dismiss, on: { click: () => actions.dismiss() } }, icon("close"));
      el.replaceChildren(...(away || loose ? [icon("warning")] : []), h("span", { text: words }), button);
    },
    destroy: () => el.replaceChildren(),
  };
}
