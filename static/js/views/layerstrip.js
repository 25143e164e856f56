/**
 * The layer tools for fingers: a strip beside the drawing instead of small buttons over it, since there is no pointing at
 * the titles to make those appear. The style sheet shows it where nothing hovers or the page is narrow.
 */

import { pairsOf } from "../layout/thinning.js";
import { hasLayers } from "../core/things.js";
import { STAGE } from "../core/words.js";
import { holdButton, layerButtons } from "./layertools.js";
import { icon, set, setText } from "./svg.js";
import { placeName } from "./titles.js";

/** The panel that says whether the strip is open. */
const PANEL = "layers";

/** @param {{toggle: HTMLElement, strip: HTMLElement}} places @param {import("../types.js").Actions} actions */
export function createLayerStrip({ toggle, strip }, actions) {
  let open = false, built = "";
  toggle.append(icon("layers"));
  set(toggle, "title", STAGE.changeLayers);
  set(toggle, "aria-label", STAGE.changeLayers);
  strip.setAttribute("role", "group");
  strip.setAttribute("aria-label", STAGE.layers);
  const turn = () => actions.setPanel(PANEL, open ? null : "open");
  toggle.addEventListener("click", turn);

  /** @param {import("../types.js").Structure} structure @param {ReturnType<typeof pairsOf>} pairs */
  function build(structure, pairs) {
    const { hidden, between } = layerButtons(actions, structure, pairs);
    const last = structure.layers.length - 1;
    const giveBack = holdButton(strip);
    strip.replaceChildren(...structure.layers.flatMap((_, k) => {
      const title = document.createElement("span");
      setText(title, placeName(k, last));
      return [title, hidden[k - 1], between[k]].filter((each) => each !== undefined);
    }));
    giveBack();
  }

  return {
    /** @param {import("../types.js").Frame} frame */
    update({ structure, state }) {
      open = state.panels[PANEL] === "open";
      set(toggle, "aria-expanded", String(open));
      const layered = hasLayers(structure);
      set(toggle, "hidden", layered ? null : "");
      set(strip, "hidden", open && layered ? null : "");
      if (!structure || !open || !layered) return;
      const pairs = pairsOf(structure.layers.map((layer) => layer.size), state.panels);
      const key = JSON.stringify([structure.layers.map((layer) => layer.size), pairs.map((pair) => pair.view)]);
      if (key !== built) build(structure, pairs);
      built = key;
    },
    destroy() {
      toggle.removeEventListener("click", turn);
      toggle.replaceChildren();
      strip.replaceChildren();
    },
  };
}
