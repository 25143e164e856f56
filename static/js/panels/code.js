/**
 * The code beside the step: the program of what the page shows in NumPy, PyTorch or JAX, the lines of the present step marked
 * in it, and the weights as files. What is open is part of the address.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { codeView, codeWanted, doesMore, EPOCHS, epochsOf, FORMATS, linesAt, PANEL, positionsOf, WEIGHTS_VIEW } from "../core/code.js";
import { CODE } from "../core/words/code.js";
import { icon } from "../views/svg.js";
import { createListing } from "./code/listing.js";
import { saveBlob } from "./code/save.js";
import { createWeightsView } from "./code/weights.js";
import { copyText } from "./copy.js";
import { h, setAttribute, setText } from "./dom.js";
import { numberInput } from "./settings/form.js";

const TOLD_MILLISECONDS = 1500;
const VIEWS = [...FORMATS, WEIGHTS_VIEW];
const NO_POSITIONS = new Map();

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createCode(el, actions) {
  let code = /** @type {import("../core/code.js").Code|null} */ (null), of = /** @type {import("../types.js").Structure|null} */ (null);
  let positions = /** @type {Map<number, number>} */ (NO_POSITIONS);
  let clearing = 0, wasOpen = false, entered = "";
  const choose = (/** @type {string|null} */ view) => actions.setPanel(PANEL, view);
  const tabs = VIEWS.map((view) => h("button", { type: "button", role: "radio", text: CODE.names[view], on: { click: () => choose(view) } }));
  const seg = h("div", { class: "seg", role: "radiogroup", "aria-label": CODE.formats }, ...tabs);
  const tool = (/** @type {string} */ name, /** @type {string} */ words, /** @type {() => void} */ act) =>
    h("button", { type: "button", class: "iconbutton small", title: words, "aria-label": words, on: { click: act } }, icon(name));
  const copy = tool("copy", CODE.copy, () => code && copyText(code.code).then(() => tell(CODE.copied)));
  const save = tool("download", CODE.download, () => code && saveBlob(code.filename, new Blob([code.code], { type: "text/x-python" })));
  const said = h("span", { class: "code-said", role: "status" });
  const note = h("p", { class: "note code-note" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const epochs = h("label", { class: "code-epochs", "data-path": "/epochs" });
  const listing = createListing((position) => actions.go(position));
  const weights = createWeightsView(actions, () => tell(CODE.copied));
  el.setAttribute("aria-label", CODE.title);
  el.append(h("div", { class: "code-head" }, seg, said, copy, save, tool("close", CODE.close, () => choose(null))), h("div", { class: "code-line-note" }, note, epochs), problem, listing.element, weights.element);

  seg.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key], at = tabs.indexOf(/** @type {any} */ (document.activeElement));
    if (!by || at < 0) return;
    event.preventDefault();
    const next = (at + by + tabs.length) % tabs.length;
    tabs[next].focus();
    choose(VIEWS[next]);
  });

  /** @param {string} words */
  function tell(words) {
    setText(said, words);
    clearTimeout(clearing);
    clearing = window.setTimeout(() => setText(said, ""), TOLD_MILLISECONDS);
  }

  /** What stands above the listing. @param {Frame} frame @param {number[]} lit @param {boolean} fresh */
  function words(frame, lit, fresh) {
    if (frame.training) return CODE.training;
    if (!code) return frame.state.code?.problem ? "" : CODE.waiting;
    if (!fresh) return CODE.changed;
    if (!frame.step) return CODE.start;
    if (lit.length) return lit.length === 1 && doesMore(code, lit[0]) ? CODE.all(lit[0]) : CODE.lit(lit);
    return frame.step.formula.phase === "update" && frame.step.formula.subject[0] === "value" ? CODE.frozen : CODE.none;
  }

  /** On a narrow page what was just opened comes into view, once there is something to see. */
  function show() {
    if (!wasOpen && matchMedia("(max-width: 760px)").matches) el.scrollIntoView({ block: "start" });
    wasOpen = true;
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const view = codeView(frame.state), asked = frame.state.code;
      el.hidden = view === null;
      if (view === null) return void (wasOpen = false);
      const lists = view !== WEIGHTS_VIEW;
      tabs.forEach((tab, k) => {
        setAttribute(tab, "aria-checked", String(VIEWS[k] === view));
        tab.tabIndex = VIEWS[k] === view ? 0 : -1;
      });
      for (const part of [copy, save, listing.element, note]) part.hidden = !lists;
      weights.element.hidden = lists;
      epochs.hidden = !lists || !frame.training;
      problem.hidden = !lists || !asked?.problem;
      if (!lists) {
        weights.update(frame);
        return show();
      }
      const told = asked?.result?.format === view ? asked.result : null;
      if (told !== code || of !== frame.structure) {
        code = told;
        of = frame.structure;
        positions = code && frame.trace && !frame.training && code.structure === of ? positionsOf(code, frame.trace) : NO_POSITIONS;
      }
      setText(problem, asked?.problem ?? "");
      const own = code !== null && code.structure === frame.structure && !frame.training;
      const lit = own && code ? linesAt(code, frame.step) : [];
      const name = CODE.names[view];
      listing.update(code, positions, lit, CODE.text(name));
      listing.element.dataset.phase = frame.phase ?? "";
      listing.element.classList.toggle("old", !frame.training && codeWanted(frame.state, /** @type {any} */ (null))?.key !== asked?.key);
      for (const button of [copy, save]) button.disabled = code === null;
      setText(note, words(frame, lit, own));
      const count = String(epochsOf(frame.state));
      if (!epochs.hidden && count !== entered && !epochs.contains(document.activeElement)) epochs.replaceChildren(numberInput("epochs", count, (value) => actions.setPanel(EPOCHS, String(value)), { whole: true, size: 5, label: CODE.epochs }), ` ${CODE.epochs}`);
      entered = count;
      if (code || asked?.problem) show();
    },
    destroy() {
      clearTimeout(clearing);
      listing.destroy();
      el.replaceChildren();
    },
  };
}
