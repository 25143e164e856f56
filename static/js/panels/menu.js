/** A button that opens a list below it; closes on choice, on Esc and on a click elsewhere. Arrow keys walk the list. */
import { icon } from "../views/svg.js";
import { h, setText } from "./dom.js";

/**
 * @param {HTMLElement} el @param {string} label for a screen reader
 * @param {() => (Node|null)[]} items made anew whenever the list opens
 * @param {{label: string, none: string, find: (words: string, list: HTMLElement) => boolean}|null} [search] a field above the list; `find` shows what it finds, and says whether that is anything
 */
export function createMenu(el, label, items, search = null) {
  const text = h("span");
  const button = h("button", { type: "button", "aria-haspopup": "true", "aria-expanded": "false", "aria-label": label }, text, icon("down"));
  const list = h("div", { class: "menu-list", hidden: true });
  const menu = h("div", { class: "menu" }, button, list);
  const field = h("input", { type: "search", class: "menu-search", placeholder: search?.label, "aria-label": search?.label, autocomplete: "off", spellcheck: "false" });
  const none = h("p", { class: "menu-none", role: "status" });
  const seen = () => [...list.querySelectorAll("button")].filter((each) => !each.closest("[hidden]"));
  const disposal = new AbortController();
  el.append(menu);

  /** @param {boolean} open */
  function toggle(open) {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    field.value = "";
    setText(none, "");
    list.replaceChildren(...(search ? [field, none] : []), .../** @type {Node[]} */ (items().filter((item) => item !== null)));
    if (search && !matchMedia("(pointer: coarse)").matches) field.focus({ preventScroll: true }); // under a finger it would bring up the keyboard
    (list.querySelector("[aria-current=true]") ?? list.querySelector("button"))?.scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("input", () => search && setText(none, search.find(field.value, list) ? "" : search.none));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    seen()[0]?.click();
  });
  button.addEventListener("click", () => toggle(Boolean(list.hidden)));
  list.addEventListener("click", (event) => event.target instanceof Element && event.target.closest("button") && toggle(false));
  document.addEventListener("keydown", (event) => { // wherever the focus is: a click leaves it on the page
    if (event.key !== "Escape" || list.hidden) return;
    toggle(false);
    if (menu.contains(document.activeElement)) button.focus();
    event.stopPropagation();
  }, { signal: disposal.signal, capture: true });
  menu.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    if (list.hidden) toggle(true);
    const buttons = seen(), at = buttons.indexOf(/** @type {any} */ (document.activeElement));
    if (search && at === 0 && by < 0) field.focus();
    else buttons[(Math.max(at, by < 0 ? 0 : -1) + by + buttons.length) % buttons.length]?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) toggle(false);
  }, { signal: disposal.signal });

  return {
    /** @param {string} words @param {Element} [picture] in place of words */
    title(words, picture) {
      if (picture) text.replaceChildren(picture);
      else setText(text, words);
      button.setAttribute("aria-label", words ? `${label}: ${words}` : label);
    },
    destroy() {
      disposal.abort();
      menu.remove();
    },
  };
}
