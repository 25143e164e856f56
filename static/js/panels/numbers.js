/**
 * Every number that goes into a run, in one sheet: the examples as rows, the weights and biases as matrices. Each cell is the
 * number control of the stage, so the run answers while the sheet is open; blocks can be pasted.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { isBlock } from "../core/block.js";
import { formatNumber, formatShown, formatSigned } from "../core/numbers.js";
import { asBatch, isBatch, targetsAs, targetsKind } from "../core/reshape.js";
import { hasLayers, isCircuit, lossName } from "../core/things.js";
import { CARD, CHOICES, EMPTY, NUMBERS, SETTINGS } from "../core/words.js";
import { SEQUENCE_NUMBERS } from "../core/words/sequence.js";
import { icon } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";
import { examplesGrid, examplesOf, examplesPatch, inputGrid, parameterGrid } from "./numbers/arrays.js";
import { createGrid } from "./numbers/grid.js";
import { createReshape } from "./numbers/reshape.js";
import { sequenceGrids } from "./numbers/sequence.js";
import { field, select } from "./settings/form.js";

/** @param {HTMLDialogElement} sheet @param {import("../types.js").Actions} actions */
export function createNumbers(sheet, actions) {
  const loss = h("span", { class: "num" });
  const close = h("button", { type: "button", class: "iconbutton small", "aria-label": NUMBERS.close, on: { click: () => sheet.close() } }, icon("close"));
  const loose = h("p", { class: "problem", role: "alert", hidden: true });
  const body = h("div", { class: "numbers-body" });
  sheet.setAttribute("aria-label", NUMBERS.title);
  sheet.append(h("div", { class: "sheet-head" }, h("h2", { text: NUMBERS.title }), loss, close), h("p", { class: "note", text: NUMBERS.how }), loose, body);
  /** @type {Frame|null} */
  let frame = null;
  let built = "";
  /** @type {import("./numbers/grid.js").GridView[]} */
  let views = [];
  /** @type {{name: string, button: HTMLElement, words: HTMLElement}[]} */
  let locks = [];
  /** @type {import("./numbers/grid.js").GridView|null} */
  let focused = null;

  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("close", () => {
    clear();
    if (frame?.state.problems.length) actions.dismiss();
  });
  sheet.addEventListener("focusin", ({ target }) => {
    focused = views.find((view) => target instanceof Node && view.element.contains(target)) ?? focused;
  });
  sheet.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const typing = event.target instanceof Element && event.target.matches("input, textarea");
    if (!focused?.paste || (typing && !isBlock(text))) return;
    event.preventDefault();
    focused.paste(text);
  });

  function clear() {
    for (const view of views) view.destroy();
    [views, locks, focused, built] = [[], [], null, ""];
    body.replaceChildren();
  }

  /** @param {import("./numbers/grid.js").Grid} grid @param {Frame} now */
  function add(grid, now) {
    const view = createGrid(grid, now, actions);
    views.push(view);
    return view.element;
  }

  /** @param {string} name */
  function lockOf(name) {
    const words = h("span");
    const button = h("button", { type: "button", class: "link lock", on: { click: () => actions.toggleFrozen(name) } }, icon("lock"), words);
    locks.push({ name, button, words });
    return button;
  }

  /** @param {Frame} now */
  function examples(now) {
    const { request, state } = now;
    const { rows } = examplesOf(now);
    const kinds = [state.catalog?.losses.find((entry) => entry.name === request.model.loss)?.targets].flat().filter(Boolean);
    const fresh = () => /** @type {Frame} */ (frame);
    const more = () => {
      const all = examplesOf(fresh()).rows;
      actions.setRequest(examplesPatch({ ...fresh(), request: asBatch(fresh().request, true) }, [...all, all[all.length - 1]]));
    };
    const alone = (/** @type {string} */ kind) => {
      const { inputs, targets } = asBatch(fresh().request, kind === "batch");
      actions.setRequest({ inputs, targets });
    };
    return h("section", { class: "sec" }, h("h3", { text: NUMBERS.examples }),
      rows.length === 1 ? field("/batch", NUMBERS.oneExample, select("batch", [["one", SETTINGS.oneExample], ["batch", SETTINGS.batch]], isBatch(request.inputs) ? "batch" : "one", alone)) : null,
      kinds.length > 1 ? field("/targets", SETTINGS.targetsAre, select("targets kind", kinds.map((kind) => [kind, CHOICES[kind] ?? kind]), targetsKind(request), (kind) => actions.setRequest({ targets: targetsAs(fresh().request, kind) }))) : null,
      add(examplesGrid(now, actions, fresh), now),
      h("button", { type: "button", class: "button", "data-key": "add example", on: { click: more } }, icon("plus"), SETTINGS.addExample));
  }

  /** @param {Frame} now @param {number} layer */
  function parameters(now, layer) {
    const grids = [parameterGrid(now, actions, layer, "weights"), parameterGrid(now, actions, layer, "bias")].filter((grid) => grid !== null);
    return h("section", { class: "sec" }, h("h3", { text: SETTINGS.layer(layer) }), h("div", { class: "arrays" }, ...grids.map((grid) =>
      h("div", { class: "array" }, h("div", { class: "k" }, h("b", { text: `${grid.title} · ${NUMBERS.shape(grid.rows.length, grid.columns.length)}` }), lockOf(grid.name)), add(grid, now)))));
  }

  /** What a circuit is given, each a grid whatever its shape. @param {Frame} now @param {import("../types.js").TapeNode[]} given */
  function inputs(now, given) {
    return h("section", { class: "sec" }, h("h3", { text: NUMBERS.given }), h("div", { class: "arrays" }, ...given.map((node) => {
      const grid = inputGrid(now, actions, node);
      const shape = node.shape.length ? ` · ${node.shape.join(" × ")}` : "";
      return h("div", { class: "array" }, h("div", { class: "k" }, h("b", { text: `${grid.title}${shape}` }), lockOf(node.name)), add(grid, now), createReshape(now, actions, node));
    })));
  }

  /** What a sequence is given, a row a step, and the arrays that its steps share. @param {Frame} now @param {import("../types.js").TapeNode[]} given */
  function sequence(now, given) {
    const arrays = given.map((node) => ({ node, grid: inputGrid(now, actions, node) }));
    return [
      ...sequenceGrids(now, actions).map(({ title, grid }) => h("section", { class: "sec" }, h("h3", { text: title }), add(grid, now))),
      h("section", { class: "sec" }, h("h3", { text: SEQUENCE_NUMBERS.parameters }), h("div", { class: "arrays" }, ...arrays.map(({ node, grid }) =>
        h("div", { class: "array" }, h("div", { class: "k" }, h("b", { text: `${grid.title} · ${node.shape.join(" × ")}` }), lockOf(node.name)), add(grid, now))))),
    ];
  }

  /** @param {Frame} now */
  function build(now) {
    const key = /** @type {HTMLElement|null} */ (sheet.querySelector(":focus"))?.dataset;
    const again = key?.path ? `[data-path="${key.path}"][role=spinbutton]` : key?.key ? `[data-key="${key.key}"]` : null;
    const scrolled = sheet.scrollTop;
    clear();
    const layers = now.structure?.layers ?? [];
    const given = hasLayers(now.structure) ? [] : (now.structure?.nodes.filter(({ role }) => role === "parameter") ?? []);
    body.replaceChildren(...(now.structure?.recurrent ? sequence(now, given) : given.length ? [inputs(now, given)] : layers.length ? [examples(now), ...layers.slice(1).map((_, k) => parameters(now, k + 1))] : [h("p", { class: "note", text: EMPTY.loading })]));
    sheet.scrollTop = scrolled;
    if (again) /** @type {HTMLElement|null} */ (sheet.querySelector(again))?.focus({ preventScroll: true });
  }

  function refresh() {
    if (!frame || !sheet.open) return;
    const { structure, state, request, example } = frame;
    const key = [structure?.fingerprint, state.lab?.id, structure?.recurrent ? example : "", request && hasLayers(structure) && [examplesOf(frame).rows.length, isBatch(request.inputs), targetsKind(request)], Boolean(state.catalog)].join(" ");
    if (key !== built) {
      build(frame);
      built = key;
    }
    const shown = structure ? frame.value(structure.loss, []) : null;
    const before = frame.editing ? (shown?.ghost ?? null) : null;
    setText(loss, shown ? [frame && !isCircuit(frame.structure) ? NUMBERS.loss : lossName(/** @type {Frame} */ (frame)), formatShown(shown), before === null || shown.number === null ? "" : `(${formatSigned(shown.number - before, formatNumber)})`].filter(Boolean).join(" ") : "");
    for (const view of views) view.update(frame);
    for (const { name, button, words } of locks) {
      const frozen = (request.frozen ?? []).includes(name);
      setText(words, (frozen ? CARD.frozen : CARD.freeze)(name));
      setAttribute(button, "aria-pressed", String(frozen));
    }
    const homeless = state.problems.filter(({ path }) => !sheet.querySelector(`[data-path="${CSS.escape(path)}"]`));
    setText(loose, homeless.map(({ message, hint }) => [message, hint].filter(Boolean).join(" ")).join(" "));
    loose.hidden = !homeless.length;
    for (const radio of /** @type {NodeListOf<HTMLInputElement>} */ (sheet.querySelectorAll("[name=example]"))) {
      radio.checked = Number(radio.value) === example;
      radio.closest("tr")?.classList.toggle("current", radio.checked);
    }
  }

  return {
    open() {
      if (sheet.open) return;
      sheet.showModal();
      refresh();
      /** @type {HTMLElement|null} */ (body.querySelector("[role=spinbutton]"))?.focus({ preventScroll: true });
    },
    /** @param {Frame} next */
    update(next) {
      frame = next;
      refresh();
    },
    destroy() {
      clear();
      sheet.replaceChildren();
    },
  };
}
