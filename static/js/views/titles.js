/** What each column is called: "Hidden, tanh". */

import { svg } from "./svg.js";

/** @param {string} name */
const spaced = (name) => name.replaceAll("_", " ");

/** A title in the middle of a phrase: "half squared error", but "ReLU". @param {string} title */
const plain = (title) => (/^[A-Z][a-z]/.test(title) ? title.toLowerCase() : title);

/** @param {import("./scene.js").Scene} scene */
export function layerTitles(scene) {
  const { structure, layout, frame } = scene;
  const last = structure.layers.length - 1;
  const entry = (/** @type {"activations"|"losses"} */ list, /** @type {string} */ name) =>
    frame.state?.catalog?.[list]?.find((each) => each.name === name)?.title ?? spaced(name);
  const texts = structure.layers.map((layer, k) => {
    const place = k === 0 ? "Input" : k === last ? "Output" : last > 2 ? `Hidden ${k}` : "Hidden";
    if (layout.narrow || !layer.activation) return place;
    const logits = k === last && structure.probabilities !== null; // the loss makes probabilities of them
    return `${place}, ${logits ? "logits" : plain(entry("activations", layer.activation))}`;
  });
  const columns = structure.layers.map((layer, k) => ({ x: layout.layers[k].x, text: texts[k] }));
  const lossName = frame.request.model?.loss ?? "";
  columns.push({ x: layout.loss.x, text: "Loss" });
  const anchors = columns.map(({ x, text }) => title(x, layout.titleY, text, layout.width));
  if (lossName && !layout.narrow) anchors[last + 1].append(svg("title", {}, entry("losses", lossName)));
  const more = layout.layers.flatMap((layer) => [
    ...(layer.before ? [note(layer.x, layer.units[0].y - layout.shape.radius - 5, `${layer.before} more`)] : []),
    ...(layer.after ? [note(layer.x, layer.units[layer.units.length - 1].y + layout.shape.radius + 14, `${layer.after} more`)] : []),
  ]);
  return [...anchors, ...more];
}

/** @param {number} x @param {number} y @param {string} text @param {number} width */
function title(x, y, text, width) {
  const half = text.length * 3.6;
  const at = Math.min(width - half - 10, Math.max(half + 10, x));
  return svg("text", { class: "title", x: at, y, "text-anchor": "middle" }, text);
}

/** @param {number} x @param {number} y @param {string} text */
const note = (x, y, text) => svg("text", { class: "title", x, y, "text-anchor": "middle" }, text);
