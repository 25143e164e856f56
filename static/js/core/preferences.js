/**
 * What the page remembers about its reader: theme, whether bare keys act, whether playing pauses by itself, whether the first
 * hints have been seen. Storage may be shut off; then nothing is kept.
 *
 * @typedef {{theme: "system"|"light"|"dark", bareKeys: boolean, pauses: boolean, hinted: boolean}} Preferences
 */

const KEY = "backstep.preferences";

/** @returns {Preferences} */
export function readPreferences() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { theme: ["light", "dark"].includes(kept.theme) ? kept.theme : "system", bareKeys: kept.bareKeys !== false, pauses: kept.pauses !== false, hinted: kept.hinted === true };
  } catch {
    return { theme: "system", bareKeys: true, pauses: true, hinted: false };
  }
}

/** @param {Preferences} preferences */
export function writePreferences(preferences) {
  const text = JSON.stringify(preferences);
  try {
    if (localStorage.getItem(KEY) !== text) localStorage.setItem(KEY, text);
  } catch {
    // storage is shut off: the page works without a memory
  }
}
