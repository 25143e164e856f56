/**
 * The foot of a training: reset, train and pause, one minibatch, one epoch, where it stands, and the way into the update that
 * comes next. Epochs are told to a screen reader sparsely: when the training stops, and now and then while it goes.
 */
import { formatNumber, toNumber } from "../core/numbers.js";
import { isEmpty } from "../core/owndata.js";
import { measured } from "../core/training.js";
import { epochsLeft, PACES } from "../core/watching.js";
import { TRAINING } from "../core/words.js";
import { DATA } from "../core/words/data.js";
import { WATCH } from "../core/words/watch.js";
import { icon, set } from "../views/svg.js";
import { h, setAttribute, setText } from "./dom.js";

const BETWEEN_MILLISECONDS = 10_000;

/** @param {HTMLElement} el @param {HTMLElement} live @param {import("../types.js").Actions} actions */
export function createTrainingRun(el, live, actions) {
  const round = (/** @type {string} */ name, /** @type {string} */ words, /** @type {() => void} */ act, className = "iconbutton") =>
    h("button", { type: "button", class: className, title: words, "aria-label": words, on: { click: act } }, icon(name));
  /** @type {import("../types.js").Training|null} */
  let training = null;
  const play = round("play", TRAINING.play, () => actions.train(training?.going ? null : "on"), "play");
  const glyph = /** @type {Element} */ (play.querySelector("use"));
  const goes = [play, round("forward", TRAINING.minibatch, () => actions.train("minibatch")), round("last", TRAINING.epoch, () => actions.train("epoch"))];
  const epoch = h("b"), update = h("span"), bar = h("progress", { class: "trainer-epoch", "aria-label": TRAINING.ofEpoch, hidden: true }), words = h("p", { class: "trainer-words", role: "status" });
  const recover = h("button", { type: "button", class: "button", hidden: true, on: { click: () => actions.recover() } });
  const open = h("button", { type: "button", class: "button trainer-open", on: { click: () => actions.openUpdate(true) } }, TRAINING.open);
  const goal = h("small"), progress = h("progress", { "aria-label": WATCH.progress, hidden: true });
  const pace = h("select", { class: "speed num trainer-pace", "aria-label": WATCH.pace, title: WATCH.paceKeys, on: { change: () => actions.setTraining({ updates_per_second: pace.value ? Number(pace.value) : null }) } });
  const option = (/** @type {number|null} */ count) => new Option(count === null ? WATCH.fastest : WATCH.aSecond(count), String(count ?? ""));
  pace.append(...PACES.map(option));
  el.setAttribute("aria-label", TRAINING.run);
  el.append(h("div", { class: "transport" }, round("reset", TRAINING.reset, () => actions.reset()), ...goes, round("dice", TRAINING.newWeights, () => actions.newWeights())),
    h("div", { class: "trainer-place" }, epoch, goal, progress, update, bar), h("div", { class: "trainer-told" }, words, recover), pace, open);
  let told = -Infinity, stood = true;
  return {
    /** @param {import("../types.js").Frame} frame */
    update(frame) {
      training = frame.training;
      if (!training) return;
      const { going, at, batches, now, ended } = training;
      set(glyph, "href", going ? "#icon-pause" : "#icon-play");
      for (const name of ["title", "aria-label"]) setAttribute(play, name, going ? TRAINING.pause : TRAINING.play);
      setText(epoch, TRAINING.atEpoch(at.epoch));
      const end = training.setup.epochs && (epochsLeft(training, at.epoch) !== null || at.epoch === training.setup.epochs) ? training.setup.epochs : null;
      setText(goal, end ? ` ${WATCH.ofEpochs(end)}` : "");
      progress.hidden = end === null;
      if (end) Object.assign(progress, { max: end, value: at.epoch });
      const asked = String(training.setup.updates_per_second ?? "");
      if (![...pace.options].some(({ value }) => value === asked)) pace.prepend(option(Number(asked))); // of an address
      if (pace.value !== asked) pace.value = asked;
      setText(update, TRAINING.atUpdate(at.update, batches, going ? (now?.updates_per_second ?? null) : null));
      const slow = going !== null && (now?.updates_per_second ?? Infinity) < batches; // an epoch that takes longer than a second is seen to go on
      bar.hidden = !slow;
      if (slow) Object.assign(bar, { max: batches, value: at.batch });
      const empty = isEmpty(training.setup.data);
      setText(words, empty ? DATA.first : (ended?.words ?? (now ? "" : TRAINING.waiting)));
      el.toggleAttribute("data-ended", empty || ended !== null);
      for (const button of goes) button.disabled = empty;
      recover.hidden = ended?.learningRate === null || ended?.learningRate === undefined;
      if (ended?.learningRate) setText(recover, TRAINING.diverged(formatNumber(ended.learningRate)));
      open.disabled = now === null || training.rows === null;
      const seen = measured(frame.request, training), loss = toNumber(seen?.loss), accuracy = toNumber(seen?.accuracy);
      if (loss !== null && (going ? performance.now() - told > BETWEEN_MILLISECONDS : !stood)) {
        told = performance.now();
        live.textContent = TRAINING.says(at.epoch, formatNumber(loss), accuracy === null ? "" : TRAINING.percent(accuracy));
      }
      stood = going === null;
    },
    destroy: () => el.replaceChildren(),
  };
}
