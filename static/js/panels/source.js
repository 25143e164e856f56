/**
 * The text of a circuit, above its drawing. What is typed is asked for with every key; the last good picture stays while the
 * text is none, and the server's words stand beneath it with the place that they mean.
 *
 * @typedef {import("../types.js").Frame} Frame
 */
import { CIRCUIT } from "../core/words.js";
import { isNumeral } from "../layout/circuit/box.js";
import { createClimb } from "./climb.js";
import { createGates, GATES_PATH } from "./gates.js";
import { h, setAttribute, setText } from "./dom.js";

const MOST_ROWS = 4;

/** @param {HTMLElement} el @param {Pick<import("../types.js").Actions, "setSource"|"setPanel"|"check"|"climb"|"toggleFrozen">} actions */
export function createSource(el, actions) {
  const problem = h("p", { class: "problem", role: "alert", id: "source-problem", hidden: true });
  const place = h("pre", { class: "source-place num", "aria-hidden": "true", hidden: true });
  const counted = h("span", { class: "source-count" });
  const note = h("p", { class: "note", hidden: true });
  const area = h("textarea", {
    class: "source num", rows: 1, wrap: "off", spellcheck: "false", autocapitalize: "off", autocomplete: "off", "aria-label": CIRCUIT.source, "aria-describedby": "source-problem", title: CIRCUIT.lines,
    on: { input: typed },
  });
  const gates = createGates(actions, () => actions.setSource(area.value, gates.typed()));
  const climb = createClimb(actions);
  el.append(h("div", { class: "source-line" }, area, counted), problem, place, note, h("div", { class: "source-tools" }, climb.element, gates.toggle), gates.body);
  let shown = /** @type {string|null} */ (null); // the text of the circuit that is drawn
  let asked = /** @type {string|null} */ (null); // the text that was typed last, drawn or not

  function typed() {
    asked = area.value;
    area.rows = rowsOf(area.value);
    actions.setSource(asked, gates.typed());
  }

  return {
    /** @param {Frame} frame */
    update(frame) {
      const source = frame.trace?.request.model.source;
      el.hidden = source === undefined;
      if (source === undefined) {
        shown = asked = null;
        return;
      }
      if (source !== shown) {
        shown = source;
        if (source !== asked || area.value !== source) {
          if (source !== asked) asked = null;
          area.value = source;
        }
        area.rows = rowsOf(area.value);
      }
      const wrong = frame.state.problems.find(({ path }) => path.startsWith("/model") && !path.startsWith(GATES_PATH));
      if (wrong) tell(wrong);
      else if (area.value === source) tell(null);
      gates.update(frame);
      climb.update(frame);
      const nodes = frame.structure?.nodes ?? [];
      setText(counted, CIRCUIT.counted(nodes.filter((node) => node.op !== null && node.role !== "loss").length, nodes.filter((node) => node.op === null && !isNumeral(node)).length));
      const loss = frame.structure?.nodes[frame.structure.loss];
      note.hidden = loss?.role !== "loss";
      setText(note, note.hidden || !frame.structure ? "" : CIRCUIT.whole(frame.symbol(["value", frame.structure.loss, []]).text));
    },
    destroy: () => el.replaceChildren(),
  };

  /** @param {import("../types.js").Problem|null} wrong */
  function tell(wrong) {
    problem.hidden = wrong === null;
    place.hidden = !wrong?.place?.text;
    setAttribute(area, "aria-invalid", wrong ? "true" : null);
    setText(problem, wrong ? [wrong.message, wrong.hint].filter(Boolean).join(" ") : "");
    setText(place, wrong?.place ? `${wrong.place.text}\n${wrong.place.caret}` : "");
  }
}

/** @param {string} text */
const rowsOf = (text) => Math.min(MOST_ROWS, text.split("\n").length);
