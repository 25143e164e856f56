/**
 * A value as a short text for an address: JSON, deflated, in the base64 alphabet that addresses may hold. What comes back is
 * somebody else's: it is counted while it inflates, so that a small text cannot become a large one.
 */

/** The largest JSON that is taken in, in bytes. */
export const MOST_BYTES = 2_000_000;

/** Text that is not one of ours, or too much of it. */
export class Unreadable extends Error {}

/** @param {ReadableStream<Uint8Array>} stream @param {number} limit @returns {Promise<Uint8Array>} */
async function gather(stream, limit) {
  const reader = stream.getReader();
  const parts = /** @type {Uint8Array[]} */ ([]);
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > limit) {
      reader.cancel().catch(() => {});
      throw new Unreadable("too large");
    }
    parts.push(part.value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** No Blob: making one waits for another process. @param {Uint8Array} bytes @returns {ReadableStream<Uint8Array>} */
const streamOf = (bytes) => new ReadableStream({
  start(controller) {
    controller.enqueue(bytes);
    controller.close();
  },
});

/** @param {Uint8Array} bytes @param {GenericTransformStream} transform @param {number} limit */
const through = (bytes, transform, limit) => gather(streamOf(bytes).pipeThrough(/** @type {any} */ (transform)), limit);

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
function fromBase64(text) {
  if (!/^[\w-]*$/.test(text)) throw new Unreadable("not base64");
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Unreadable("not base64");
  }
}

/** @param {unknown} value @returns {Promise<string>} */
export async function pack(value) {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return toBase64(await through(bytes, new CompressionStream("deflate-raw"), Infinity));
}

/** @param {string} text @returns {Promise<unknown>} rejects with Unreadable */
export async function unpack(text, limit = MOST_BYTES) {
  const bytes = fromBase64(text);
  try {
    return parse(new TextDecoder("utf-8", { fatal: true }).decode(await through(bytes, new DecompressionStream("deflate-raw"), limit)));
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("damaged");
  }
}

const DEEPEST = 40;
/** Names that reach an object's own machinery. */
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** JSON that holds nothing but data. @param {string} text @returns {unknown} */
export function parse(text) {
  if (text.length > MOST_BYTES) throw new Unreadable("too large");
  /** @type {unknown} */
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable("not JSON");
  }
  inspect(value, 0);
  return value;
}

/** @param {unknown} value @param {number} depth */
function inspect(value, depth) {
  if (typeof value !== "object" || value === null) return;
  if (depth > DEEPEST) throw new Unreadable("too deep");
  for (const [key, part] of Object.entries(value)) {
    if (FORBIDDEN.has(key)) throw new Unreadable(`the name ${key}`);
    inspect(part, depth + 1);
  }
}
