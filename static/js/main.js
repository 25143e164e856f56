/**
 * The list of what the page is made of. The state lives in the store; each change of it becomes one frame, drawn once per
 * animation frame by every view. The first lab stands in the page itself, so the first paint waits for nothing.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").View} View
 */
import { createBelow } from "./charts/below.js";
import { createCharts } from "./charts/charts.js";
import { createTrainingCharts } from "./charts/training.js";
import { createActions } from "./core/actions.js";
import { createApi } from "./core/api.js";
import { createDrawer } from "./core/drawer.js";
import { followHints, hintsAtStart } from "./core/firstminutes.js";
import { frame } from "./core/frame.js";
import { entryFor, mayAct } from "./core/keys.js";
import { readPreferences, writePreferences } from "./core/preferences.js";
import { createStore } from "./core/store.js";
import { readAddress } from "./core/url.js";
import { createWhereabouts } from "./core/whereabouts.js";
import { createCard } from "./panels/card.js";
import { createCode } from "./panels/code.js";
import { createWeightsDrop } from "./panels/code/drop.js";
import { createConventions } from "./panels/conventions.js";
import { createData } from "./panels/data.js";
import { createPreciseCopy, createSwipe } from "./panels/gestures.js";
import { createEmpty } from "./panels/empty.js";
import { createFoldSwitch } from "./panels/foldswitch.js";
import { createGuide } from "./panels/guide.js";
import { createGranularity, createSwitches, createTools } from "./panels/header.js";
import { createHints } from "./panels/hints.js";
import { createLabMenu } from "./panels/labmenu.js";
import { createLevers } from "./panels/levers.js";
import { createLive } from "./panels/live.js";
import { createMade } from "./panels/made.js";
import { createNudge } from "./panels/nudge.js";
import { createNumbers } from "./panels/numbers.js";
import { createPaths } from "./panels/paths.js";
import { createPauseNote } from "./panels/pausenote.js";
import { createPicture } from "./panels/picture.js";
import { createPuzzle } from "./panels/puzzle.js";
import { createRuleLinks } from "./panels/rules/links.js";
import { createRules } from "./panels/rules.js";
import { createShare } from "./panels/share.js";
import { createSource } from "./panels/source.js";
import { createSettings } from "./panels/settings.js";
import { createKeysSheet, createMessages } from "./panels/sheets.js";
import { createTable } from "./panels/table.js";
import { createTop } from "./panels/top.js";
import { createTrainingRows } from "./panels/trainingrows.js";
import { createTrainingRun } from "./panels/trainingrun.js";
import { createMode, createTrainingBack, createTrainingSettings } from "./panels/trainingsettings.js";
import { createWatchNotes } from "./panels/watchnotes.js";
import { createWhy } from "./panels/why.js";
import { createWireViews } from "./panels/wireviews.js";
import { createExamples } from "./views/examples.js";
import { createGuideFold } from "./views/guidefold.js";
import { createLayerStrip } from "./views/layerstrip.js";
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
  const labs = (boot("boot-labs") ?? []);
  const first = boot("boot-lab");
  const preferences = readPreferences();
  const request = first?.request;
  const store = createStore(/** @type {State} */ ({
    labs, lab: null, variant: null, catalog: null, request, base: request, past: [], trace: null, position: 0, round: 0, example: 0, training: null, table: null, unlinked: false, drawn: null, boundary: null, traced: null, code: null, weights: null, filed: null,
    playing: false, speed: 1, selection: null, hover: null, hidden: [], answers: {}, problems: [], notice: null, checks: null,
    theme: preferences.theme, bareKeys: preferences.bareKeys, server: "ok", ghost: null, paths: null, line: null, surface: null, hill: null, descent: null, rival: null, rolling: false, stopwatch: null, race: null, pathLine: null, pathSurface: null, modes: null, family: null, nudge: null, lastRound: null, opCurve: null, ruleCurve: null, rulePoint: null, ruleGuess: null, puzzle: null, linked: [], asked: null, edits: [], undone: [], panels: {},
    pauses: preferences.pauses, pausedAt: null, scrubbing: false, hints: hintsAtStart(preferences.hinted, readAddress()),
  }));

  const api = createApi();
  const ticks = { request: requestAnimationFrame.bind(globalThis), cancel: cancelAnimationFrame.bind(globalThis) };
  const prefersDark = () => matchMedia("(prefers-color-scheme: dark)").matches;
  const actions = createActions({ store, api, ticks, prefersDark, sheets: { openSettings: () => settings.open(), openNumbers: () => numbers.open(), openData: () => data.open(), openKeys: () => keys.open() } });
  const settings = createSettings(/** @type {HTMLDialogElement} */ (place("settings")), actions);
  const numbers = createNumbers(/** @type {HTMLDialogElement} */ (place("numbers")), actions);
  const data = createData(/** @type {HTMLDialogElement} */ (place("data")), actions);
  const keys = createKeysSheet(actions);

  /** What is watched while one scrubs; the rest is read. @type {View[]} */
  const watched = [createStage(place("stage"), actions), createTimeline(place("timeline"), actions)];
  /** @type {View[]} */
  const views = [
    createMode(document.body),
    createWatchNotes({ notes: place("watch"), beside: place("watch-table") }, actions),
    createTrainingRows(place("trainer-rows"), actions),
    createTrainingSettings(place("trainer-settings"), actions),
    createTrainingRun(place("trainer-run"), place("live"), actions),
    createTrainingBack(place("training-back"), actions),
    createTrainingCharts(place("trainer-charts"), actions),
    createBelow(place("trainer-below"), actions),
    createWireViews(place("wire-views"), actions),
    createFoldSwitch(place("fold-switch"), actions),
    createSource(place("source"), actions),
    createRuleLinks(place("rule-links"), actions),
    ...watched,
    createLayerStrip({ toggle: place("layers-toggle"), strip: place("layer-strip") }, actions),
    createLegend(place("legend")),
    createLevers(place("levers"), actions),
    createTransport(place("transport"), actions),
    createSpeed(place("speed"), actions),
    createRounds(place("round"), actions),
    createExamples(place("example"), actions),
    createWhy(place("why"), actions),
    createPicture(place("picture"), actions),
    createCard(place("card"), actions),
    createMade(place("made"), actions),
    createNudge(place("nudge"), actions),
    createPaths(place("paths"), actions),
    createConventions(place("conventions"), actions),
    createGuide(place("guide"), actions),
    createLabMenu(place("lab-menu"), actions),
    createGranularity(place("granularity"), actions),
    createTools(place("tools"), actions),
    createShare(place("share"), actions),
    createCode(place("code"), actions),
    createWeightsDrop(document, actions),
    createSwitches({ theme: place("theme"), keys: place("keys") }, actions),
    createMessages(place("notice"), actions, actions.retry),
    createSwipe(place("why"), actions),
    createPreciseCopy(document),
    createGuideFold(place("guide-toggle")),
    createLive(place("live")),
    createPauseNote(place("pause-note"), actions),
    createHints(place("hint"), actions),
    createEmpty(place("empty")),
    createTable(place("table")),
    createCharts(place("charts"), actions),
    settings,
    numbers,
    data,
    keys,
    createTop(document.querySelectorAll(".page, .why-panel, .guide, .guide-panel")),
    createRules(/** @type {HTMLDialogElement} */ (place("rules")), actions),
    createPuzzle(/** @type {HTMLDialogElement} */ (place("puzzle")), actions),
  ];

  const show = createDrawer({
    draw(state, whole) {
      const now = frame(state);
      for (const view of whole ? views : watched) view.update(now);
    },
    nextFrame: requestAnimationFrame.bind(globalThis),
    later: setTimeout.bind(globalThis),
    layOut: () => void document.body.offsetWidth,
  });
  followHints(store);
  const whereabouts = createWhereabouts({ store, actions, first });
  store.subscribe((state) => {
    show(state);
    writePreferences({ theme: state.theme, bareKeys: state.bareKeys, pauses: state.pauses, hinted: preferences.hinted || state.hints?.length === 0 });
    whereabouts.update(state);
  });

  const disposal = new AbortController();
  document.addEventListener("click", (event) => {  // after a click the keys go on working; who tabs to a button stays on it
    const button = event.detail > 0 && event.target instanceof Element ? event.target.closest("header button, .stage-bar button, .why-panel button, .pace button") : null;
    if (button === document.activeElement && button instanceof HTMLElement) button.blur();
  }, { signal: disposal.signal });
  document.addEventListener("keydown", (event) => {
    if (!store.get().bareKeys && event.key !== "?" && !event.ctrlKey && !event.metaKey) return;
    if (!mayAct(event.target instanceof Element ? event.target : null, event)) return;
    const entry = entryFor(event);
    if (!entry) return;
    event.preventDefault();
    entry.run(actions, frame(store.get()));
  }, { signal: disposal.signal });

  show(store.get());
  whereabouts.start(disposal.signal);
}

start();
