/** Undo and redo, and what carries the present state elsewhere: its link, a file. */
import { snapshotOf } from "../core/snapshot.js";
import { hashOf } from "../core/url.js";
import { WEIGHTS } from "../core/words/code.js";
import { SHARE } from "../core/words/share.js";
import { icon } from "../views/svg.js";
import { saveBlob } from "./code/save.js";
import { h, setAttribute, setText } from "./dom.js";
import { createMenu } from "./menu.js";

const TOLD_MILLISECONDS = 2500;

/** @param {HTMLElement} el @param {import("../types.js").Actions} actions */
export function createShare(el, actions) {
  /** @type {import("../types.js").State|null} */
  let state = null;
  let training = false; // of which there is no single run
  const refusal = h("p", { class: "problem", role: "alert" });
  const instead = h("button", { type: "button", class: "button", text: SHARE.openWeights, on: { click: () => takeWeights() } });
  const filed = h("div", { class: "share-told share-filed", hidden: true }, refusal, h("div", { class: "share-does" }, instead, h("button", { type: "button", class: "iconbutton small", "aria-label": SHARE.dismiss, title: SHARE.dismiss, on: { click: () => actions.dismissFile() } }, icon("close"))));
  const told = h("span", { class: "share-told", role: "status" });
  const button = (/** @type {string} */ name, /** @type {string} */ words, /** @type {string} */ key, /** @type {() => void} */ act) =>
    h("button", { type: "button", class: "iconbutton", "aria-label": words, title: `${words} (${key})`, on: { click: act } }, icon(name));
  const undo = button("undo", SHARE.undo, "Ctrl Z", () => actions.undo());
  const redo = button("redo", SHARE.redo, "Ctrl Shift Z", () => actions.redo());
  const chooser = h("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": SHARE.open });
  const item = (/** @type {string} */ words, /** @type {() => void} */ act) => h("button", { type: "button", text: words, on: { click: act } });
  el.append(undo, redo, told, filed, chooser);
  const menu = createMenu(el, SHARE.share, () => [item(SHARE.link, copyLink), item(SHARE.save, save), item(SHARE.open, () => chooser.click()), training ? null : item(WEIGHTS.trace, saveRun)]);
  menu.title("", icon("link"));
  let clearing = 0;

  /** @param {string} words */
  function tell(words) {
    told.textContent = words;
    clearTimeout(clearing);
    clearing = window.setTimeout(() => (told.textContent = ""), TOLD_MILLISECONDS);
  }

  async function copyLink() {
    if (!state) return;
    const now = state;
    const hash = await hashOf(snapshotOf(now), (rounds) => snapshotOf(now, rounds));
    if (hash === null) return tell(SHARE.tooLong);
    const link = location.origin + location.pathname + hash;
    try {
      await navigator.clipboard.writeText(link);
      tell(SHARE.copied);
    } catch {
      tell(link); // the clipboard is shut off: it can be copied from here
    }
  }

  function save() {
    if (!state) return;
    saveBlob(`backstep-${state.lab?.id ?? "network"}.json`, new Blob([JSON.stringify(snapshotOf(state), null, 1)], { type: "application/json" }));
  }

  async function saveRun() {
    const file = await actions.saveFile("trace");
    if (file) saveBlob(file.name, file.blob);
  }

  function takeWeights() {
    const file = state?.filed?.weights;
    if (!file) return;
    actions.dismissFile();
    actions.openWeights(file);
  }

  chooser.addEventListener("change", () => {
    const [file] = chooser.files ?? [];
    chooser.value = ""; // the same file may be chosen again
    if (file) actions.openFile(file);
  });

  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      state = frame.state;
      training = frame.training !== null;
      setText(refusal, state.filed?.told ?? "");
      filed.hidden = !state.filed;
      instead.hidden = !state.filed?.weights;
      setAttribute(undo, "aria-disabled", state.edits.length ? null : "true");
      setAttribute(redo, "aria-disabled", state.undone.length ? null : "true");
    },
    destroy() {
      clearTimeout(clearing);
      menu.destroy();
      el.replaceChildren();
    },
  };
}
