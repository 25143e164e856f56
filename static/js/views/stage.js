/**
 * The stage: what is drawn follows from the kind of model that has run. Nothing else on the page asks for the kind: the
 * structure says what there is.
 */

import { createBlocksStage } from "./blocks/stage.js";
import { createCircuitStage } from "./circuit/stage.js";
import { createNetworkStage } from "./networkstage.js";
import { createSequenceStage } from "./sequence/stage.js";

/** @typedef {import("../types.js").View} View */

/** @type {Record<string, (el: HTMLElement, actions: import("../types.js").Actions) => View>} */
const STAGES = { network: createNetworkStage, circuit: createCircuitStage, recurrent: createSequenceStage, blocks: createBlocksStage };

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createStage(el, actions) {
  let kind = "";
  /** @type {View|null} */
  let stage = null;
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const wanted = frame.trace?.request.model.kind ?? kind;
      if (wanted !== kind) {
        stage?.destroy();
        stage = STAGES[wanted]?.(el, actions) ?? null;
        kind = wanted;
      }
      stage?.update(frame);
    },
    destroy: () => stage?.destroy(),
  };
}
