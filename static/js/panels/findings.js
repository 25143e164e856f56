/** What goes wrong, in the server's sentences: at a step what concerns it, at the end of the run all of it. */
import { listed } from "../core/findings.js";
import { WHY } from "../core/words.js";
import { FINDINGS } from "../core/words/wrong.js";
import { h, section, setText } from "./dom.js";

/** @param {import("../types.js").Actions} actions */
export function createFindings(actions) {
  const heading = h("span"), list = h("ul", { class: "findings" });
  const element = section(heading, list);
  let built = "";
  return {
    element,
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      const found = listed(frame, FINDINGS.more);
      element.hidden = found.length === 0;
      setText(heading, frame.position === frame.count ? FINDINGS.all : FINDINGS.here);
      const key = JSON.stringify([found, frame.position]);
      if (key === built) return;
      built = key;
      list.replaceChildren(...found.map(({ words, names, share, position }) => h("li", { class: "finding" }, names ? FINDINGS.named(names, words) : words, share ? ` ${FINDINGS.share(...share)} ` : " ",
        position !== null && position !== frame.position && h("button", { type: "button", class: "link", text: WHY.goThere, on: { click: () => actions.go(position) } }))));
    },
    destroy() {},
  };
}
