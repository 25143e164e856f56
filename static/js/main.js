/**
 * The list of what the page is made of. The state lives in the store; each change of it becomes one frame, drawn once per
 * animation frame by every view. The first lab stands in the page itself, so the first paint waits for nothing.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").View} View
 */
import { createCharts } from "./charts/charts.js";
import { createActions } from "./core/actions.js";
import { createApi } from "./core/api.js";
import { createDrawer } from "./core/drawer.js";
import { frame } from "./core/frame.js";
import { entryFor, mayAct } from "./core/keys.js";
import { readPreferences, writePreferences } from "./core/preferences.js";
import { createStore } from "./core/store.js";
import { onAddress, readAddress, writeAddress } from "./core/url.js";
import { createCard } from "./panels/card.js";
import { createPreciseCopy, createSwipe } from "./panels/gestures.js";
import { createGuide } from "./panels/guide.js";
import { createGranularity, createLabMenu, createSwitches, createTools } from "./panels/header.js";
import { createLive } from "./panels/live.js";
import { createSettings } from "./panels/settings.js";
import { createKeysSheet, createMessages } from "./panels/sheets.js";
import { createTable } from "./panels/table.js";
import { createWhy } from "./panels/why.js";
import { createExamples } from "./views/examples.js";
import { createGuideFold } from "./views/guidefold.js";
import { createLegend } from "./views/legend.js";
import { createStage } from "./views/stage.js";
import { createTimeline } from "./views/timeline.js";
import { createRounds, createSpeed, createTransport } from "./views/transport.js";

/** @param {string} id @returns {HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/** JSON that the server put into the page. @param {string} id @returns {any} */
function boot(id) {
  const text = document.getElementById(id)?.textContent ?? "";
  return text.trim() ? JSON.parse(text) : null;
}

function start() {
  const address = readAddress();
  const labs = boot("boot-labs") ?? [];
  const first = boot("boot-lab");
  const elsewhere = address.lab !== null && address.lab !== first?.id;
  const lab = elsewhere ? null : first;
  const preferences = readPreferences();
  const request = first?.request;
  const store = createStore(/** @type {State} */ ({
    labs, lab, variant: address.variant, catalog: null, request, base: request, past: [], trace: null, position: 0, round: 0, example: 0,
    playing: false, speed: 1, selection: null, hover: null, hidden: [], answers: {}, problems: [], notice: null, checks: null,
    theme: preferences.theme, bareKeys: preferences.bareKeys, server: "ok", ghost: null,
  }));

  const api = createApi();
  const ticks = { request: requestAnimationFrame.bind(globalThis), cancel: cancelAnimationFrame.bind(globalThis) };
  const prefersDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
  const actions = createActions({ store, api, ticks, prefersDark, sheets: { openSettings: () => settings.open(), openKeys: () => keys.open() } });
  const settings = createSettings(/** @type {HTMLDialogElement} */ (place("settings")), actions);
  const keys = createKeysSheet(actions);

  /** @type {View[]} */
  const views = [
    createStage(place("stage"), actions),
    createLegend(place("legend")),
    createTimeline(place("timeline"), actions),
    createTransport(place("transport"), actions),
    createSpeed(place("speed"), actions),
    createRounds(place("round"), actions),
    createExamples(place("example"), actions),
    createWhy(place("why"), actions),
    createCard(place("card"), actions),
    createGuide(place("guide"), actions),
    createLabMenu(place("lab-menu"), actions),
    createGranularity(place("granularity"), actions),
    createTools(place("tools"), actions),
    createSwitches({ theme: place("theme"), keys: place("keys") }, actions),
    createMessages(place("notice"), actions, actions.retry),
    createSwipe(place("why"), actions),
    createPreciseCopy(document),
    createGuideFold(place("guide-toggle")),
    createLive(place("live")),
    createTable(place("table")),
    createCharts(place("charts")),
    settings,
    keys,
  ];

  const show = createDrawer({
    draw(state) {
      const now = frame(state);
      for (const view of views) view.update(now);
    },
    nextFrame: requestAnimationFrame.bind(globalThis),
    later: setTimeout.bind(globalThis),
  });
  store.subscribe((state) => {
    show(state);
    writePreferences({ theme: state.theme, bareKeys: state.bareKeys });
    if (state.trace) writeAddress({ lab: state.lab?.id ?? null, variant: state.variant });
  });

  const disposal = new AbortController();
  onAddress((at) => {
    const { lab: here, variant } = store.get();
    const wanted = at.lab ?? first?.id ?? null;
    if (wanted && (wanted !== here?.id || at.variant !== variant)) actions.openLab(wanted, at.variant);
  }, disposal.signal);
  document.addEventListener("click", (event) => {  // after a click the keys go on working; who tabs to a button stays on it
    const button = event.detail > 0 && event.target instanceof Element ? event.target.closest("header button, .stage-bar button, .why-panel button, .pace button") : null;
    if (button === document.activeElement && button instanceof HTMLElement) button.blur();
  }, { signal: disposal.signal });
  document.addEventListener("keydown", (event) => {
    if (!store.get().bareKeys && event.key !== "?") return;
    if (!mayAct(event.target instanceof Element ? event.target : null, event.key)) return;
    const entry = entryFor(event);
    if (!entry) return;
    event.preventDefault();
    entry.run(actions, frame(store.get()));
  }, { signal: disposal.signal });

  show(store.get());
  actions.start(address, first);
}

start();
