/** Hands a file to the browser's own downloads. */
import { h } from "../dom.js";

/** @param {string} name @param {Blob} blob */
export function saveBlob(name, blob) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
