/**
 * Gates of one's own, under the circuit's text: name, arguments, forward, and a backward for each argument. What is typed is
 * asked for at once; the server's words stand beside the field they mean, and so does what the last check found.
 *
 * @typedef {import("../core/gates.js").GateSpec} GateSpec
 */
import { same, sameNumbers } from "../core/change.js";
import { changedGate, namesIn, verdictsOf, withArguments, withGate, withoutGate } from "../core/gates.js";
import { formatNumber, toNumber } from "../core/numbers.js";
import { GATES } from "../core/words.js";
import { icon } from "../views/svg.js";
import { h, setText } from "./dom.js";
import { field, placeProblems } from "./settings/form.js";

const PANEL = "gates", OPEN = "open";
export const GATES_PATH = "/model/gates";

/** @param {Pick<import("../types.js").Actions, "setPanel"|"check">} actions @param {() => void} changed the gates are to be asked for */
export function createGates(actions, changed) {
  const toggle = h("button", { type: "button", class: "link", on: { click: () => actions.setPanel(PANEL, open ? null : OPEN) } });
  const list = h("div", { class: "gates-list" });
  const loose = h("p", { class: "problem", role: "alert", hidden: true });
  const add = h("button", { type: "button", class: "button", on: { click: () => change(withGate(draft)) } }, icon("plus"), GATES.add);
  const check = h("button", { type: "button", class: "button", on: { click: () => actions.check() } }, icon("check"), GATES.check);
  const body = h("div", { class: "gates" }, h("p", { class: "note", text: GATES.how }), list, loose, h("p", { class: "gates-ends" }, add, check));
  let open = false;
  /** @type {GateSpec[]} */
  let draft = [], known = /** @type {GateSpec[]} */ ([]);
  let built = "";

  /** @param {GateSpec[]} gates */
  function change(gates) {
    draft = gates;
    build();
    changed();
  }

  /** @param {number} k @param {string} path @param {string} label @param {string} value @param {string} event @param {(text: string) => void} act */
  function line(k, path, label, value, event, act) {
    const input = h("input", { type: "text", class: "num", value, "data-key": `${k} ${path}`, spellcheck: "false", autocapitalize: "off", autocomplete: "off", on: { [event]: () => act(input.value) } });
    const slot = field(`${GATES_PATH}/${k}/${path}`, label, input);
    slot.append(h("p", { class: "verdict", role: "status", hidden: true }));
    return slot;
  }

  /** The fields are made anew only where others are needed: what one types in stays. */
  function build() {
    const key = JSON.stringify(draft.map((gate) => gate.arguments));
    if (key === built) return;
    built = key;
    const focused = list.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.key : null;
    list.replaceChildren(...draft.map((gate, k) => {
      const set = (/** @type {Partial<GateSpec>} */ patch) => change(changedGate(draft, k, patch));
      const title = h("legend", { text: GATES.gate(k + 1) });
      const remove = h("button", { type: "button", class: "iconbutton small", "aria-label": GATES.remove(gate.name), title: GATES.remove(gate.name), on: { click: () => change(withoutGate(draft, k)) } }, icon("close"));
      title.append(remove);
      return h("fieldset", { class: "gate-fields" }, title,
        line(k, "name", GATES.name, gate.name, "input", (name) => set({ name: name.trim() })),
        line(k, "arguments", GATES.arguments, gate.arguments.join(", "), "change", (text) => change(draft.map((each, at) => (at === k ? withArguments(each, namesIn(text)) : each)))),
        line(k, "forward", GATES.forward, gate.forward, "input", (forward) => set({ forward })),
        ...gate.arguments.map((name) => line(k, `backward/${name}`, GATES.backward(name), gate.backward[name] ?? "", "input", (text) => set({ backward: { ...draft[k].backward, [name]: text } }))));
    }));
    if (focused) /** @type {HTMLElement|null} */ (list.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus();
  }

  /** What the last check found, beside each backward. @param {import("../types.js").Frame} frame */
  function judge(frame) {
    const { checks } = frame.state;
    const told = checks && "result" in checks && sameNumbers(checks.request, frame.request) ? verdictsOf(checks.result) : new Map();
    for (const slot of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".field-slot"))) {
      const words = /** @type {HTMLElement} */ (slot.querySelector(":scope > .verdict"));
      const found = told.get(slot.dataset.path);
      const refused = slot.querySelector(":scope > .problem:not([hidden])"); // what is typed there is not what was checked
      words.hidden = !found || Boolean(refused);
      words.classList.toggle("bad", found?.passed === false);
      if (!found) continue;
      const number = (/** @type {string} */ key) => formatNumber(toNumber(found[key]) ?? NaN, 6);
      const at = frame.trace?.byName.get(found.node);
      const where = at ? [at.text ?? at.name, ...found.index.map((/** @type {number} */ k) => `[${k}]`)].join("") : found.node;
      const text = found.passed ? GATES.right : GATES.wrong(number("analytic"), number("numeric"), where, number("upstream"));
      if (words.textContent !== text) words.replaceChildren(icon(found.passed ? "check" : "warning"), text);
    }
  }

  return {
    toggle, body,
    /** The gates as they are typed. @returns {GateSpec[]|undefined} */
    typed: () => (draft.length || known.length ? draft : undefined),
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const gates = /** @type {GateSpec[]} */ (frame.trace?.request.model.gates ?? []);
      if (!same(gates, known)) { // answered, undone, opened: what stands is what counts, unless more has been typed since
        const mine = same(draft, known) || frame.request.model.gates === gates;
        known = gates;
        if (mine && !same(draft, gates)) {
          draft = gates;
          built = "";
        }
      }
      const problems = frame.state.problems.filter(({ path }) => path.startsWith(GATES_PATH));
      open = frame.state.panels[PANEL] === OPEN || problems.length > 0;
      setText(toggle, open ? GATES.hide : known.length ? GATES.count(known.length) : GATES.title);
      toggle.setAttribute("aria-expanded", String(open));
      body.hidden = !open;
      build();
      const homeless = placeProblems(list, problems);
      setText(loose, homeless.map((problem) => [problem.message, problem.hint].filter(Boolean).join(" ")).join(" "));
      loose.hidden = !homeless.length;
      if (open) judge(frame);
    },
  };
}
