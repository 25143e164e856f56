/** A bar for each class: how much of the answer goes to it. Whole from the numbers that are told; none are computed here. */
import { PAD } from "../core/words/data.js";

/** @param {HTMLElement} el */
export function createBars(el) {
  const list = document.createElement("ol");
  list.className = "bars";
  list.setAttribute("aria-label", PAD.answers);
  el.append(list);
  let made = "";
  return {
    /** @param {number[]|null} answers @param {string[]} names @param {number|null} best */
    update(answers, names, best) {
      const shown = answers?.length === 1 ? [names[1]] : names;
      const key = shown.join("|");
      if (key !== made) {
        made = key;
        list.replaceChildren(...shown.map((name) => {
          const item = document.createElement("li"), bar = document.createElement("i"), label = document.createElement("span"), value = document.createElement("b");
          label.textContent = name;
          value.className = "num";
          item.append(label, bar, value);
          return item;
        }));
      }
      [...list.children].forEach((item, k) => {
        const [, bar, value] = /** @type {any} */ (item.children);
        const answer = answers?.[k] ?? null, share = answer !== null && Number.isFinite(answer) ? Math.max(0, Math.min(1, answer)) : 0;
        bar.style.setProperty("--share", `${(100 * share).toFixed(1)}%`);
        const text = answer === null ? "" : PAD.share(answer);
        if (value.textContent !== text) value.textContent = text;
        item.classList.toggle("best", best !== null && (answers?.length === 1 || k === best));
      });
    },
  };
}
