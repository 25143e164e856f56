/**
 * The settings of model, data and run: a sheet whose fields are made from the catalogue. A change is asked for at once;
 * what the server refuses stays in the sheet, with the server's words beside its field, and the page keeps its last run.
 */
import { hasLayers } from "../core/things.js";
import { EMPTY, NUMBERS, SETTINGS } from "../core/words.js";
import { SEQUENCE_SETTINGS } from "../core/words/sequence.js";
import { icon } from "../views/svg.js";
import { h, setText } from "./dom.js";
import { field, group, placeProblems, select } from "./settings/form.js";
import { initializerGroup, optimizerGroup, stepsGroup } from "./settings/learning.js";
import { layersGroup, lossGroup } from "./settings/model.js";
import { sequenceGroup } from "./settings/sequence.js";

/** @typedef {import("../types.js").Frame} Frame */
/** @typedef {import("../types.js").TraceRequest} TraceRequest */

/** @param {HTMLDialogElement} sheet @param {import("../types.js").Actions} actions */
export function createSettings(sheet, actions) {
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": SETTINGS.close, on: { click: () => sheet.close() } }, icon("close"));
  const loose = h("p", { class: "problem", role: "alert" });
  const form = h("form", { class: "settings-form", on: { submit: (/** @type {Event} */ event) => event.preventDefault() } });
  sheet.setAttribute("aria-label", SETTINGS.title);
  sheet.append(h("div", { class: "sheet-head" }, h("h2", { text: SETTINGS.title }), close), loose, form);
  const numbersWords = h("span");
  const numbersLink = h("button", { type: "button", class: "button", "data-key": "numbers", on: { click: () => (sheet.close(), actions.openNumbers()) } }, icon("grid"), numbersWords);
  /** @type {Frame|null} */
  let frame = null;
  /** What was asked for and not yet answered, or refused. @type {Partial<TraceRequest>|null} */
  let draft = null;
  let built = "";

  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("close", () => {
    draft = null;
    if (frame?.state.problems.length) actions.dismiss();
  });

  /** @param {Partial<TraceRequest>} patch */
  function set(patch) {
    draft = { ...draft, ...patch };
    actions.setRequest(draft);
    setTimeout(refresh); // the next change begins from this one, answered or not
  }

  /** @param {Frame} now */
  function labGroup(now) {
    const { labs, lab, variant } = now.state;
    const listed = labs.find((each) => each.id === lab?.id);
    const own = /** @type {[string, string][]} */ (lab ? [] : [["", now.structure?.recurrent ? SEQUENCE_SETTINGS.own : SETTINGS.own]]);
    const variants = /** @type {[string, string][]} */ ([["", SETTINGS.plain], ...(listed?.variants ?? []).map((each) => [each.id, each.title])]);
    return group(SETTINGS.lab,
      field("/lab", SETTINGS.lab, select("lab", [...own, ...labs.map((each) => /** @type {[string, string]} */ ([each.id, each.name ?? each.title]))], lab?.id ?? "", (id) => id && actions.openLab(id, null))),
      listed?.variants.length ? field("/variant", SETTINGS.variant, select("variant", variants, variant ?? "", (id) => actions.openLab(listed.id, id || null))) : null);
  }

  /** @param {Frame} now */
  function build(now) {
    const { catalog } = now.state;
    if (!catalog) return form.replaceChildren(h("p", { class: "note", text: EMPTY.catalog }));
    const request = { ...now.request, ...draft };
    const parts = { request, catalog, structure: now.structure, set };
    const focused = /** @type {HTMLElement|null} */ (form.querySelector(":focus"))?.dataset.key;
    const scrolled = sheet.scrollTop;
    const network = hasLayers(now.structure), sequence = Boolean(now.structure?.recurrent);
    setText(numbersWords, network || sequence ? NUMBERS.edit : NUMBERS.editInputs);
    form.replaceChildren(labGroup(now), ...(network ? [layersGroup(parts), lossGroup(parts)] : sequence ? [sequenceGroup(parts)] : []), optimizerGroup(parts), ...(network || sequence ? [initializerGroup(parts)] : []), stepsGroup(parts), numbersLink);
    sheet.scrollTop = scrolled;
    if (focused) /** @type {HTMLElement|null} */ (form.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
  }

  function refresh() {
    if (!frame || !sheet.open) return;
    const { problems } = frame.state;
    const key = JSON.stringify([frame.request, draft, frame.state.lab?.id, frame.state.variant, Boolean(frame.state.catalog)]);
    if (key !== built) build(frame);
    built = key;
    const homeless = placeProblems(form, problems);
    loose.textContent = homeless.map((problem) => [problem.message, problem.hint].filter(Boolean).join(" ")).join(" ");
    loose.hidden = !homeless.length;
  }

  return {
    open() {
      if (sheet.open) return;
      sheet.showModal();
      built = "";
      refresh();
    },
    /** @param {Frame} next */
    update(next) {
      const answered = next.trace !== frame?.trace, dismissed = Boolean(frame?.state.problems.length);
      frame = next;
      if ((answered || dismissed) && !next.state.problems.length) draft = null;
      refresh();
    },
    destroy: () => sheet.replaceChildren(),
  };
}
