/** Weights out and in: saved as files that the server writes, opened from one that is chosen or dropped, and how PyTorch saves them. */
import { hasLayers } from "../../core/things.js";
import { WEIGHTS } from "../../core/words/code.js";
import { SHARE } from "../../core/words/share.js";
import { copyText } from "../copy.js";
import { h, setText } from "../dom.js";
import { icon } from "../../views/svg.js";
import { saveBlob } from "./save.js";

/** @param {import("../../types.js").Actions} actions @param {(words: string) => void} tell */
export function createWeightsView(actions, tell) {
  const chooser = h("input", { type: "file", accept: ".json,.npz,.safetensors,application/json", hidden: true, "aria-label": WEIGHTS.choose });
  const told = h("p", { class: "weights-told", role: "status", id: "weights-told" });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const take = h("button", { type: "button", class: "button", text: WEIGHTS.take, hidden: true, on: { click: () => actions.takeWeights() } });
  const openSaved = h("button", { type: "button", class: "button", text: SHARE.openSaved, hidden: true, on: { click: () => saved && actions.openFile(saved) } });
  /** @type {File|undefined} */
  let saved;
  const save = async (/** @type {string} */ kind) => {
    const file = await actions.saveFile(kind);
    if (file) saveBlob(file.name, file.blob);
  };
  const out = h("section", { class: "sec" }, h("h3", { text: WEIGHTS.save }), h("p", { class: "note", text: WEIGHTS.saveWhat }),
    h("div", { class: "weights-buttons" }, ...Object.entries(WEIGHTS.kinds).map(([kind, words]) => h("button", { type: "button", class: "button", "aria-label": `${WEIGHTS.save} ${words}`, text: words, on: { click: () => save(kind) } }))));
  const within = h("section", { class: "sec" }, h("h3", { text: WEIGHTS.open }),
    h("div", { class: "weights-buttons" }, h("button", { type: "button", class: "button", text: WEIGHTS.choose, "aria-describedby": "weights-told", on: { click: () => chooser.click() } }), chooser),
    h("p", { class: "note", text: WEIGHTS.drop }), told, problem, take, openSaved);
  const torch = h("section", { class: "sec" }, h("h3", { text: WEIGHTS.fromTorch }), h("p", { class: "note", text: WEIGHTS.torch }),
    ...WEIGHTS.snippets.map(({ name, text }) => h("div", { class: "snippet" }, h("pre", { tabindex: "0", "aria-label": `${WEIGHTS.fromTorch}, ${name}` }, h("code", { text })),
      h("button", { type: "button", class: "iconbutton small", title: WEIGHTS.copy, "aria-label": `${WEIGHTS.copy}, ${name}`, on: { click: () => copyText(text).then(() => tell(name)) } }, icon("copy")))));
  const circuit = h("p", { class: "note", text: WEIGHTS.circuit });
  const element = h("div", { class: "weights-view" }, out, within, torch, circuit);
  chooser.addEventListener("change", () => {
    const [file] = chooser.files ?? [];
    chooser.value = "";
    if (file) actions.openWeights(file);
  });
  return {
    element,
    /** @param {import("../../types.js").Frame} frame */
    update(frame) {
      const { weights } = frame.state, network = hasLayers(frame.structure);
      out.hidden = !network;
      circuit.hidden = network;
      setText(told, weights && !weights.problem ? weights.told : "");
      setText(problem, weights?.problem ? weights.told : "");
      problem.hidden = !weights?.problem;
      take.hidden = !weights?.offer;
      saved = weights?.saved;
      openSaved.hidden = !saved;
    },
  };
}
