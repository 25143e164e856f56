/**
 * A program as numbered lines. Lines that a step belongs to are buttons, of which one at a time can be tabbed to; the arrows go
 * from one to the next. The elements stay while only numbers change, so that a drag costs the texts that differ.
 *
 * @typedef {import("../../core/code.js").Code} Code
 */
import { listed } from "../../core/code.js";
import { CODE } from "../../core/words/code.js";
import { h, setAttribute, setText } from "../dom.js";

/** @param {(position: number) => void} go */
export function createListing(go) {
  const element = h("div", { class: "code-text", role: "group" });
  const unfolded = /** @type {Set<number>} */ (new Set());
  let shape = "", shown = /** @type {Code|null} */ (null);
  let positions = /** @type {Map<number, number>} */ (new Map());
  let rows = /** @type {Map<number, HTMLElement>} */ (new Map());
  let lit = /** @type {number[]} */ ([]);

  element.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("button.code-line")]);
    const at = buttons.indexOf(/** @type {any} */ (document.activeElement));
    if (!by || at < 0) return;
    event.preventDefault();
    focusOn(buttons[Math.min(buttons.length - 1, Math.max(0, at + by))], buttons);
  });
  element.addEventListener("click", (event) => {
    const line = event.target instanceof Element ? event.target.closest("button") : null;
    if (!line) return;
    if (line.dataset.fold) {
      const fold = Number(line.dataset.fold);
      if (!unfolded.delete(fold)) unfolded.add(fold);
      draw();
      /** @type {HTMLElement|null} */ (element.querySelector(`[data-fold="${fold}"]`))?.focus({ preventScroll: true });
    } else if (!lit.includes(Number(line.dataset.at))) go(positions.get(Number(line.dataset.at)) ?? 0);
  });

  /** @param {HTMLElement} button @param {HTMLElement[]} buttons */
  function focusOn(button, buttons) {
    for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
    button.focus();
  }

  function draw() {
    if (!shown) return element.replaceChildren();
    const code = shown, texts = code.code.split("\n"), parts = listed(code, unfolded);
    const next = JSON.stringify([parts, [...positions.keys()]]);
    if (next !== shape) {
      rows = new Map();
      element.replaceChildren(...parts.map((part) => {
        if (typeof part !== "number") return h("button", { type: "button", class: "code-fold link", "data-fold": part.from, "aria-expanded": String(part.open), text: part.open ? CODE.fewer : CODE.more(part.to - part.from) });
        const row = positions.has(part)
          ? h("button", { type: "button", class: "code-line", "data-at": part, tabindex: "-1" })
          : h("div", { class: "code-line quiet", "data-at": part });
        row.append(h("span", { class: "code-at", "aria-hidden": "true", text: String(part) }), h("code"));
        rows.set(part, row);
        return row;
      }));
      const first = element.querySelector("button.code-line");
      if (first instanceof HTMLElement) first.tabIndex = 0;
    }
    shape = next;
    for (const [at, row] of rows) {
      const text = texts[at - 1], told = /** @type {Element} */ (row.lastElementChild);
      const deep = text.length - text.trimStart().length;
      row.style.setProperty("--deep", String(deep));
      setText(told, text.trimStart() || " ");
      const position = positions.get(at);
      if (position !== undefined) setAttribute(row, "aria-label", CODE.goes(text.trim(), position));
    }
  }

  /** Brings the line into view inside the listing; the page itself stays. @param {HTMLElement} row */
  function reveal(row) {
    const box = element.getBoundingClientRect(), own = row.getBoundingClientRect(), margin = own.height * 2;
    if (own.top < box.top + margin) element.scrollTop -= box.top + margin - own.top;
    else if (own.bottom > box.bottom - margin) element.scrollTop += own.bottom - box.bottom + margin;
  }

  return {
    element,
    /** @param {Code|null} code @param {Map<number, number>} at @param {number[]} now the lines of the present step @param {string} label */
    update(code, at, now, label) {
      setAttribute(element, "aria-label", label);
      if (code !== shown || at !== positions) {
        if (code?.format !== shown?.format) unfolded.clear();
        shown = code;
        positions = at;
        draw();
      }
      const key = now.join(" ");
      if (key === lit.join(" ") && now.every((line) => rows.get(line)?.classList.contains("lit"))) return;
      for (const [line, row] of rows) {
        row.classList.toggle("lit", now.includes(line));
        setAttribute(row, "aria-current", now.includes(line) ? "step" : null);
      }
      lit = now;
      const first = rows.get(now[0]);
      if (!first) return;
      if (!element.contains(document.activeElement)) for (const row of rows.values()) if (row instanceof HTMLButtonElement) row.tabIndex = row === first ? 0 : -1;
      reveal(first);
    },
    destroy: () => element.replaceChildren(),
  };
}
