/**
 * A table from elsewhere: pasted, dropped or chosen as a file, read by the server, its columns shown with what each is taken
 * for. What is wrong with it stands beneath, by row and column; the data stay as they are until the table is used.
 */
import { TABLE_WORDS } from "../../core/words/data.js";
import { h, setText } from "../dom.js";
import { checkbox, select } from "../settings/form.js";

const SHOWN_PROBLEMS = 6;

/** A file's text, whatever it is written in: UTF-8, UTF-16 with its mark, else what western spreadsheets write. @param {ArrayBuffer} bytes */
export function textOf(bytes) {
  const [a, b] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** @param {import("../../types.js").Actions} actions @param {() => void} used */
export function createTable(actions, used) {
  const area = h("textarea", { class: "num", rows: 5, spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": TABLE_WORDS.text, placeholder: TABLE_WORDS.placeholder, "aria-describedby": "table-problems", on: { input: () => actions.readTable({ text: area.value }) } });
  const chooser = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values", hidden: true, "aria-label": TABLE_WORDS.file });
  const choose = h("button", { type: "button", class: "button", on: { click: () => chooser.click() } }, TABLE_WORDS.file);
  const forget = h("button", { type: "button", class: "link", text: TABLE_WORDS.forget, hidden: true, on: { click: () => actions.readTable(null) } });
  const word = h("span", { class: "note", role: "status" });
  const body = h("div", { class: "table-columns" });
  const problems = h("div", { id: "table-problems", class: "table-problems", role: "alert" });
  const large = h("p", { class: "problem", role: "alert", hidden: true });
  const use = h("button", { type: "button", class: "button primary", on: { click: () => { actions.useTable(); used(); } } }, TABLE_WORDS.use);
  const foot = h("div", { class: "table-use" }, use, h("span", { class: "note" }));
  const element = h("section", { class: "sec table-drop" }, h("p", { class: "note", text: TABLE_WORDS.how }), area, large, h("div", { class: "table-line" }, choose, chooser, forget, word), problems, body, foot);
  let limit = Infinity, built = "";

  /** @param {File|undefined} file */
  async function take(file) {
    if (!file) return;
    large.hidden = file.size <= 2 * limit; // of what UTF-16 writes half are characters; the server counts them
    setText(large, TABLE_WORDS.large(limit.toLocaleString("en")));
    if (!large.hidden) return;
    actions.readTable({ text: textOf(await file.arrayBuffer()) });
  }
  chooser.addEventListener("change", () => {
    const [file] = chooser.files ?? [];
    take(file).then(() => (chooser.value = ""));
  });
  const over = (/** @type {boolean} */ on) => element.classList.toggle("over", on);
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  element.addEventListener("dragleave", () => over(false));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const { files } = /** @type {DataTransfer} */ (event.dataTransfer);
    if (files.length) take(files[0]);
    else actions.readTable({ text: /** @type {DataTransfer} */ (event.dataTransfer).getData("text/plain") });
  });

  /** The columns, each with its first values and what it is. @param {import("../../types.js").Table} told */
  function columns(told) {
    const { inputs, target, classes, header, separator } = told;
    const roleOf = (/** @type {number} */ k) => (k === target ? "target" : inputs.includes(k) ? "input" : "unused");
    const take = (/** @type {number} */ k, /** @type {string} */ role) => {
      const others = inputs.filter((other) => other !== k);
      if (role === "target") return actions.readTable({ target: k, inputs: others, classes: null });
      actions.readTable({ inputs: role === "input" ? [...others, k].sort((a, b) => a - b) : others, target: k === target ? null : target });
    };
    const role = (/** @type {number} */ k, /** @type {string} */ name) => select(`role ${k}`, [["input", TABLE_WORDS.input], ["target", TABLE_WORDS.target], ["unused", TABLE_WORDS.unused]], roleOf(k), (chosen) => take(k, chosen), TABLE_WORDS.role(name));
    return [
      h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": TABLE_WORDS.understood(told.rows, told.columns.length) }, h("table", { class: "numbers table-shown" },
        h("thead", {}, h("tr", {}, h("td", { class: "line", text: TABLE_WORDS.line }), ...told.columns.map(({ name }) => h("th", { scope: "col", text: name }))), h("tr", {}, h("td"), ...told.columns.map(({ name }, k) => h("td", {}, role(k, name))))),
        h("tbody", {}, ...told.shown.map((row, r) => h("tr", {}, h("th", { scope: "row", class: "line", text: String(told.lines[r]) }), ...told.columns.map((_, k) => {
          const wrong = told.problems.find(({ line, column }) => line === told.lines[r] && column === k);
          return h("td", { class: `num ${roleOf(k)}${wrong ? " wrong" : ""}`, text: row[k] ?? "", title: wrong?.message ?? null, "aria-invalid": wrong ? "true" : null });
        })))))),
      h("div", { class: "table-choices" },
        h("label", { class: "check-line" }, checkbox("header", header, (on) => actions.readTable({ header: on })), TABLE_WORDS.header),
        h("label", { class: "check-line" }, TABLE_WORDS.separator, select("separator", Object.entries(TABLE_WORDS.separators), separator, (chosen) => actions.readTable({ separator: chosen, inputs: null, target: null, classes: null }))),
        h("label", { class: "check-line" }, TABLE_WORDS.kind, select("kind", [["classes", TABLE_WORDS.classes], ["values", TABLE_WORDS.values]], classes ? "classes" : "values", (chosen) => actions.readTable({ classes: chosen === "classes" })))),
    ];
  }

  return {
    element,
    /** @param {import("../../types.js").State} state */
    update({ table, catalog }) {
      limit = catalog?.limits?.table_characters ?? Infinity;
      const text = table?.asked.text ?? "";
      if (area.value !== text && document.activeElement !== area) area.value = text;
      if (!table && area.value) area.value = "";
      forget.hidden = !text;
      const told = table?.told ?? null, wrong = table?.problems ?? [];
      setText(word, !text.trim() ? "" : told ? TABLE_WORDS.understood(told.rows, told.columns.length) : wrong.length ? "" : TABLE_WORDS.reading);
      const key = JSON.stringify([told, wrong]);
      if (key === built) return;
      built = key;
      const focused = /** @type {HTMLElement|null} */ (body.querySelector(":focus"))?.dataset.key;
      problems.replaceChildren(...wrong.slice(0, SHOWN_PROBLEMS).map(({ message }) => h("p", { class: "problem", text: message })), ...(wrong.length > SHOWN_PROBLEMS ? [h("p", { class: "problem", text: TABLE_WORDS.more(wrong.length - SHOWN_PROBLEMS) })] : []));
      body.replaceChildren(...(told ? columns(told) : []));
      if (focused) /** @type {HTMLElement|null} */ (body.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
      area.setAttribute("aria-invalid", String(wrong.length > 0));
      foot.hidden = !told;
      use.disabled = !told?.data;
      const { data } = told ?? {};
      setText(/** @type {Element} */ (foot.lastElementChild), data ? TABLE_WORDS.replaced(data.inputs?.[0].length ?? 0, data.labels ? TABLE_WORDS.classesOf(data.labels.length) : TABLE_WORDS.oneValue) : "");
    },
  };
}
