/** A file of weights dropped anywhere on the page is opened, like one that is chosen. */

/** @param {Document} page @param {Pick<import("../../types.js").Actions, "openWeights">} actions */
export function createWeightsDrop(page, actions) {
  const disposal = new AbortController();
  const mark = (/** @type {boolean} */ over) => page.body.toggleAttribute("data-dropping", over);
  const holdsFile = (/** @type {DragEvent} */ event) => !event.defaultPrevented && event.dataTransfer?.types.includes("Files");
  page.addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    mark(true);
  }, { signal: disposal.signal });
  page.addEventListener("dragleave", (event) => event.relatedTarget === null && mark(false), { signal: disposal.signal });
  page.addEventListener("drop", (event) => {
    mark(false);
    if (!holdsFile(event)) return;
    event.preventDefault(); // else the browser would leave the page for the file
    const [file] = event.dataTransfer?.files ?? [];
    if (file) actions.openWeights(file);
  }, { signal: disposal.signal });
  return { update() {}, destroy: () => disposal.abort() };
}
