/** While a network learns: whether the wires show its weights, the gradients of the last minibatch, or the last change. */
import { wireView, WIRES, WIRE_VIEWS, written } from "../core/beside.js";
import { isSequence } from "../core/sequence.js";
import { TRAINING } from "../core/words.js";
import { createSeg } from "../views/seg.js";
import { h } from "./dom.js";

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createWireViews(el, actions) {
  const seg = createSeg(TRAINING.wires, TRAINING.wireViews, (view) => actions.setPanel(WIRES, written(WIRE_VIEWS, view)));
  const note = h("p", { class: "wire-note", hidden: true, text: TRAINING.noUpdate }); // a phone has no legend
  el.append(seg.element, note);
  return {
    /** @param {import("../types.js").Frame} frame */
    update: ({ training, state, request }) => {
      if (!training) return;
      seg.element.hidden = isSequence(request); // its matrices show weights
      const view = wireView(state.panels);
      seg.update(view);
      note.hidden = isSequence(request) || view === "weights" || training[view] !== null;
    },
    destroy: () => el.replaceChildren(),
  };
}
