/** The menu of labs and their variants, group by group as the server orders them, with a field that finds them by words. */
import { RULE_PANELS, TABLE } from "../core/rules.js";
import { isCircuit } from "../core/things.js";
import { EMPTY, HEADER, RULES } from "../core/words.js";
import { BLOCKS } from "../core/words/blocks.js";
import { SEQUENCE } from "../core/words/sequence.js";
import { h } from "./dom.js";
import { createMenu } from "./menu.js";

/** @typedef {import("../types.js").LabListing} LabListing */

/** The labs under their groups, in the order in which they come. @param {LabListing[]} labs @returns {{title: string, labs: LabListing[]}[]} */
export function grouped(labs) {
  const groups = /** @type {Map<string, LabListing[]>} */ (new Map());
  for (const lab of labs) groups.set(lab.group ?? "", [...(groups.get(lab.group ?? "") ?? []), lab]);
  return [...groups].map(([title, inside]) => ({ title, labs: inside }));
}

/** Whether every word that is looked for stands somewhere in the text. @param {string} words @param {string} text */
export const holds = (words, text) => words.toLowerCase().split(/\s+/).filter(Boolean).every((word) => text.toLowerCase().includes(word));

/** Shows the labs that hold the words, with all their variants, and the variants that do, with their lab. @param {string} words @param {HTMLElement} list */
function find(words, list) {
  const all = !words.trim();
  let any = false;
  for (const lab of list.querySelectorAll("[data-lab]")) {
    const [own, ...variants] = lab.querySelectorAll("button"), whole = holds(words, own.textContent ?? "");
    for (const variant of variants) variant.hidden = !all && !whole && !holds(words, `${own.textContent} ${variant.textContent}`);
    /** @type {HTMLElement} */ (lab).hidden = !all && !whole && variants.every((variant) => variant.hidden);
    any ||= !(/** @type {HTMLElement} */ (lab).hidden);
  }
  for (const group of list.querySelectorAll("[role=group]")) /** @type {HTMLElement} */ (group).hidden = [...group.querySelectorAll("[data-lab]")].every((lab) => /** @type {HTMLElement} */ (lab).hidden);
  return any;
}

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createLabMenu(el, actions) {
  /** @type {import("../types.js").Frame|null} */
  let frame = null;
  el.append(h("span", { class: "crumb", text: `${HEADER.labs} /` }));
  const item = (/** @type {string} */ title, /** @type {string} */ small, /** @type {boolean} */ current, /** @type {() => void} */ act, className = "") =>
    h("button", { type: "button", class: className, "aria-current": String(current), on: { click: act } }, title, small && h("small", { text: small }));
  const ofLab = (/** @type {LabListing} */ lab) => {
    const { variant } = frame?.state ?? {}, here = frame?.state.lab?.id === lab.id;
    return h("div", { "data-lab": lab.id },
      item(lab.name ?? lab.title, lab.subtitle ?? lab.title, here && !variant, () => actions.openLab(lab.id, null)),
      ...lab.variants.map((each) => item(each.title, "", here && variant === each.id, () => actions.openLab(lab.id, each.id), "variant")));
  };
  const groups = () => grouped(frame?.state.labs ?? []).map(({ title, labs }, k) =>
    h("div", { role: "group", "aria-labelledby": `lab-group-${k}` }, h("p", { class: "menu-group", id: `lab-group-${k}`, text: title }), ...labs.map(ofLab)));
  const rules = () => h("div", { role: "group", "aria-label": RULES.title }, h("div", { "data-lab": "" }, item(RULES.title, RULES.subtitle, false, () => actions.setPanel(RULE_PANELS.open, TABLE))));
  const menu = createMenu(el, HEADER.labs, () => [rules(), ...groups()], { label: HEADER.find, none: HEADER.foundNone, find });
  return {
    /** @param {import("../types.js").Frame} next */
    update(next) {
      frame = next;
      const { lab, variant } = next.state;
      const chosen = lab?.variants?.find((each) => each.id === variant);
      const name = lab ? (lab.name ?? lab.title) : next.structure ? (isCircuit(next.structure) ? HEADER.ownCircuit : next.structure.blocks ? BLOCKS.own : next.structure.recurrent ? SEQUENCE.own : HEADER.ownNetwork) : EMPTY.lab;
      menu.title(chosen ? `${name} · ${chosen.title}` : name);
    },
    destroy: menu.destroy,
  };
}
