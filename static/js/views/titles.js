/** What each column is called: "Hidden, tanh". */

import { madeByLoss } from "../core/things.js";
import { STAGE } from "../core/words.js";
import { svg } from "./svg.js";

/** @param {string} name */
const spaced = (name) => name.replaceAll("_", " ");

/** A title in the middle of a phrase: "half squared error", but "ReLU". @param {string} title */
const plain = (title) => (/^[A-Z][a-z]+(?![A-Za-z])/.test(title) ? title[0].toLowerCase() + title.slice(1) : title);

/** Between two titles. */
const APART = 20;

/** @param {string} text */
const halfWidth = (text) => text.length * 3.6;

/** What a column is, in a word. @param {number} k @param {number} last */
export const placeName = (k, last) => (k === 0 ? STAGE.columns.input : k === last ? STAGE.columns.output : STAGE.columns.hidden(k, last - 1));

/** Where a title stands that gives way to the one before it: the last, which may be the longest. @param {number} before @param {string} left @param {number} x @param {string} text */
const rightOf = (before, left, x, text) => Math.max(x, before + halfWidth(left) + halfWidth(text) + APART);

/** @param {import("./scene.js").Scene} scene */
export function layerTitles(scene) {
  const { structure, layout, frame } = scene;
  const last = structure.layers.length - 1;
  const entry = (/** @type {"activations"|"losses"} */ list, /** @type {string} */ name) =>
    frame.state?.catalog?.[list]?.find((each) => each.name === name)?.title ?? spaced(name);
  const whole = structure.layers.map((layer, k) => {
    const place = placeName(k, last);
    if (layout.narrow || !layer.activation) return place;
    const made = k === last ? madeByLoss(structure)?.op : null; // the logits are passed on as they are
    if (!made) return `${place}, ${plain(entry("activations", layer.activation))}`;
    return `${place}, ${STAGE.inLoss(plain(entry("activations", made)))}`;
  });
  const end = frame.training ? layout.width - 10 : layout.loss.x - halfWidth("Loss") - APART;
  const fits = whole.every((text, k) => {
    if (k === 0) return true;
    const { x } = layout.layers[k], before = layout.layers[k - 1].x, at = k === last ? rightOf(before, whole[k - 1], x, text) : x;
    return before + halfWidth(whole[k - 1]) + halfWidth(text) + APART <= at && (k < last || layout.narrow || at + halfWidth(text) <= end);
  });
  const texts = fits ? whole : structure.layers.map((_, k) => placeName(k, last));
  const columns = structure.layers.map((layer, k) => ({ x: layout.layers[k].x, text: texts[k] }));
  if (!layout.narrow && last > 0) columns[last].x = rightOf(columns[last - 1].x, texts[last - 1], columns[last].x, texts[last]);
  const lossName = frame.request.model?.loss ?? "";
  columns.push({ x: layout.loss.x, text: "Loss" });
  const anchors = columns.map(({ x, text }) => title(x, layout.titleY, text, layout.width));
  const made = madeByLoss(structure)?.op;
  if (made && !layout.narrow) anchors[last].append(svg("title", {}, STAGE.logits(plain(entry("activations", made)))));
  if (lossName && !layout.narrow) anchors[last + 1].append(svg("title", {}, entry("losses", lossName)));
  return anchors;
}

/** @param {number} x @param {number} y @param {string} text @param {number} width */
function title(x, y, text, width) {
  const half = halfWidth(text);
  const at = Math.min(width - half - 10, Math.max(half + 10, x));
  return svg("text", { class: "title", x: at, y, "text-anchor": "middle" }, text);
}
