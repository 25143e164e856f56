/**
 * Where the page stands, and how it gets there: from the address, from the browser's memory, or from the lab that stands in
 * the page; and kept in both again as it changes.
 *
 * @typedef {import("../types.js").State} State
 */
import { createKeeper } from "./keeper.js";
import { recall, remember } from "./memory.js";
import { Unreadable, unpack } from "./packing.js";
import { hashOf, onAddress, readAddress, readHash, writeHash } from "./url.js";
import { OPENED } from "./words/share.js";

/** The state that an address asks for, and what of it cannot be read. @param {import("./url.js").Place} place */
export async function stateOfAddress({ lab, variant, step, version, state }) {
  const told = /** @type {string[]} */ ([]);
  const named = { lab, variant, ...(step === null ? {} : { position: Number(step) }), ...(version === null ? {} : { version: Number(version) }) };
  if (state === null) return { value: named, told };
  try {
    return { value: { .../** @type {any} */ (await unpack(state)), ...named }, told };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    told.push(error.message === "too large" ? OPENED.tooLarge : OPENED.damaged);
    return { value: named, told };
  }
}

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {import("../types.js").Actions & {start(first: any, enters: boolean): void}} parts.actions
 * @param {import("../types.js").Lab|null} parts.first
 */
export function createWhereabouts({ store, actions, first }) {
  const keeper = createKeeper({ hashOf, writeHash, readHash, remember, later: setTimeout.bind(globalThis), linked: (fits) => store.update(({ unlinked }) => (unlinked === !fits ? null : { unlinked: !fits })) });
  let visit = 0;

  /** @param {() => Promise<void>} go */
  async function put(go) {
    const mine = ++visit;
    keeper.pause();
    await go();
    if (mine !== visit) return;
    keeper.resume();
    keeper.update(store.get());
  }

  const toAddress = () => put(async () => {
    const { value, told } = await stateOfAddress(readAddress());
    await actions.restore(value, told);
  });

  return {
    update: keeper.update,
    /** @param {AbortSignal} signal */
    start(signal) {
      const { snapshot, afresh } = recall(readHash());
      const asked = readHash().length > 1;
      actions.start(first, !snapshot && !asked);
      if (snapshot) put(() => actions.restore(snapshot, [], afresh ? OPENED.remembered : null));
      else if (asked) toAddress();
      else keeper.resume();
      onAddress(() => readHash() !== keeper.hash() && toAddress(), signal);
      addEventListener("pagehide", keeper.leave, { signal });
    },
  };
}
