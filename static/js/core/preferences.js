/**
 * What the page remembers about its reader: theme, and whether bare keys act. Storage may be shut off; then nothing is kept.
 *
 * @typedef {{theme: "system"|"light"|"dark", bareKeys: boolean}} Preferences
 */

const KEY = "backstep.preferences";

/** @returns {Preferences} */
export function readPreferences() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { theme: ["light", "dark"].includes(kept.theme) ? kept.theme : "system", bareKeys: kept.bareKeys !== false };
  } catch {
    return { theme: "system", bareKeys: true };
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
