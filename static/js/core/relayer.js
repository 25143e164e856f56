/**
 * Layers and units added to a network or taken away, and the parameters carried over: what joins the same two units keeps
 * its number, everything new is the initializer's.
 *
 * @typedef {import("../types.js").Model} Model
 * @typedef {{kind: "resize", layer: number, by: number}|{kind: "insert", after: number}|{kind: "remove", layer: number}} LayerChange
 */

/** What a hidden layer takes where no other has one. */
const PLAIN = "tanh";

/** @param {Model} model @param {number} after the layer before the new one @returns {string} */
function activationFor({ layers, activations }, after) {
  const last = layers.length - 1;
  const neighbour = after > 0 ? activations[after - 1] : after + 1 < last ? activations[after] : activations[last - 1];
  return neighbour === "softmax" || neighbour === "identity" ? PLAIN : neighbour;
}

/**
 * The model after a change; `origins` tells for each pair of layers which pair it was, −1 where it is new.
 * @param {Model} model @param {LayerChange} change @param {number} [most] units in a layer
 * @returns {{model: Model, origins: number[]}|null} null where nothing changes
 */
export function relayered(model, change, most = Infinity) {
  const { layers, activations } = model;
  const pairs = activations.map((_, k) => k);
  const last = layers.length - 1;
  if (change.kind === "insert") {
    const { after } = change;
    if (after < 0 || after >= last) return null;
    return {
      model: {
        ...model,
        layers: [...layers.slice(0, after + 1), layers[after], ...layers.slice(after + 1)],
        activations: [...activations.slice(0, after), activationFor(model, after), ...activations.slice(after)],
      },
      origins: [...pairs.slice(0, after), -1, -1, ...pairs.slice(after + 1)],
    };
  }
  const { layer } = change;
  if (layer < 1 || layer >= last) return null;
  if (change.kind === "remove")
    return {
      model: { ...model, layers: layers.filter((_, k) => k !== layer), activations: activations.filter((_, k) => k !== layer - 1) },
      origins: [...pairs.slice(0, layer - 1), -1, ...pairs.slice(layer + 1)],
    };
  const size = Math.min(most, Math.max(1, layers[layer] + change.by));
  if (size === layers[layer]) return null;
  return { model: { ...model, layers: layers.map((old, k) => (k === layer ? size : old)) }, origins: pairs };
}

/** The fresh array with every element that the old one has too. @param {any} fresh @param {any} old @returns {any} */
function over(fresh, old) {
  if (!Array.isArray(fresh)) return old === undefined || Array.isArray(old) ? fresh : old;
  if (!Array.isArray(old)) return fresh;
  return fresh.map((part, k) => over(part, old[k]));
}

/**
 * The initializer's parameters with the old ones over them.
 * @param {Record<string, any>} fresh @param {Record<string, any>} old @param {readonly number[]} origins @returns {Record<string, any>}
 */
export function carried(fresh, old, origins) {
  return Object.fromEntries(Object.entries(fresh).map(([name, array]) => {
    const origin = origins[Number(name.slice(1)) - 1];
    const before = origin >= 0 ? old[`${name[0]}${origin + 1}`] : undefined;
    const shared = name[0] === "b" && before !== undefined && !Array.isArray(before);
    return [name, shared ? before : over(array, before)];
  }));
}

/** An array of nothing in the form of another. @param {any} array @returns {any} */
const nothing = (array) => (Array.isArray(array) ? array.map(nothing) : 0);

/**
 * The optimizer's state carried over likewise; of what is new it begins at nothing.
 * @param {Record<string, Record<string, any>>} state @param {Record<string, any>} fresh the parameters @param {readonly number[]} origins @returns {Record<string, Record<string, any>>}
 */
export function carriedState(state, fresh, origins) {
  return Object.fromEntries(Object.entries(fresh).flatMap(([name, array]) => {
    const origin = origins[Number(name.slice(1)) - 1], before = origin >= 0 ? state[`${name[0]}${origin + 1}`] : undefined;
    const kept = (/** @type {any} */ value) => (Array.isArray(value) ? over(nothing(array), value) : value); // a count is one number, whatever the array
    return before ? [[name, Object.fromEntries(Object.entries(before).map(([key, value]) => [key, kept(value)]))]] : [];
  }));
}

/** The frozen parameters under their new names. @param {readonly string[]} frozen @param {readonly number[]} origins */
export const stillFrozen = (frozen, origins) =>
  origins.flatMap((origin, k) => ["W", "b"].filter((kind) => origin >= 0 && frozen.includes(`${kind}${origin + 1}`)).map((kind) => `${kind}${k + 1}`));
