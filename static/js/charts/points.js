/**
 * The rows on the plane, and the hand that puts, moves and takes away points of one's own. What a hand is doing is drawn at once
 * and becomes data when it lets go: then the training goes on with them.
 *
 * @typedef {import("../types.js").Frame} Frame
 * @typedef {import("../core/owndata.js").OwnData} OwnData
 * @typedef {import("../core/owndata.js").Plane} Plane
 */
import { toNumber } from "../core/numbers.js";
import { changed, classOf, DATA_PANELS, datasetOf, ERASE, moved, nearest, ownOf, penOf, targetOf, withRow, without } from "../core/owndata.js";
import { svg } from "../views/svg.js";

/** How near a point must be, in pixels of the screen: to a mouse, to a finger, to the cross. */
const REACH = { mouse: 9, touch: 22, keys: 30 };
/** A hand that moves less has pressed, not dragged. */
const STILL = 3;
/** So few rows are drawn larger. */
const FEW = 40;

/** The hue of a row's mark: of two classes or of values by their side, of more by their own colour. @param {any} target @param {number|null} classes */
export const markOf = (target, classes) => (classes !== null && classes > 2 ? `class-${classOf(target) % 6}` : (Array.isArray(target) ? target[0] : target) > (classes === null ? 0 : 0.5) ? "pos" : "neg");

/** How many classes the rows have; of values null. @param {Frame} frame */
export function classesOf({ training, state }) {
  if (!training) return null;
  const own = ownOf(training);
  if (own) return own.labels?.length ?? null;
  return datasetOf(state.catalog, training.setup.data.name)?.classes ?? null;
}

/**
 * @param {SVGElement} rows where they are drawn @param {number} side of the drawing
 * @param {(data: OwnData) => void} settle
 */
export function createPoints(rows, side, settle) {
  /** What the hand has made of the data so far. @type {{data: OwnData, point: number|null, from: [number, number], fresh: boolean, dragged: boolean, pen: string}|null} */
  let draft = null;
  let placed = /** @type {unknown[]} */ ([]);

  const pixelOf = (/** @type {number[]} */ [x, y], /** @type {Plane} */ plane) => [((x - plane.x[0]) / (plane.x[1] - plane.x[0])) * side, (1 - (y - plane.y[0]) / (plane.y[1] - plane.y[0])) * side];

  /** Draws the rows where they have changed, and says whether it has. @param {Frame} frame @param {Plane} plane @returns {boolean} */
  function paint(frame, plane) {
    const { training } = frame;
    if (!training) return false;
    const own = draft?.data ?? ownOf(training), told = training.rows;
    const inputs = own?.inputs ?? told?.inputs, targets = /** @type {any[]|undefined} */ (own?.targets ?? told?.targets);
    const now = [inputs, targets, told?.test, JSON.stringify(plane), classesOf(frame)];
    if (!inputs || !targets || now.every((part, k) => part === placed[k])) return false;
    placed = now;
    const held = new Set(told?.inputs.length === inputs.length ? told.test : []);
    rows.replaceChildren(...inputs.map((row, k) => {
      const [cx, cy] = pixelOf(row.map((value) => toNumber(value) ?? 0), plane);
      return svg("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: (inputs.length > FEW ? 3.6 : 5.5) - (held.has(k) ? 0.6 : 0), class: `${markOf(targets[k], classesOf(frame))}${held.has(k) ? " held" : ""}` });
    }));
    return true;
  }

  /** @param {Frame} frame @param {Plane} plane @param {[number, number]} at on the plane @param {number} reach on the drawing */
  const near = (frame, plane, at, reach) => {
    const own = draft?.data ?? ownOf(frame.training);
    return own ? nearest(own.inputs.map((row) => pixelOf(row, plane)), pixelOf(at, plane), reach) : null;
  };
  const valueOf = (/** @type {Frame} */ { state }) => Number(state.panels[DATA_PANELS.value] ?? 1);

  /** Takes away what lies under the pen. @param {Frame} frame @param {Plane} plane @param {[number, number]} at @param {number} reach */
  function erase(frame, plane, at, reach) {
    const found = near(frame, plane, at, reach);
    if (draft && found !== null) draft.data = without(draft.data, found);
  }

  return {
    paint,
    /** The pen in the hand, if any. @param {Frame} frame */
    pen: (frame) => penOf(frame.state.panels, ownOf(frame.training)),
    busy: () => draft !== null,
    /** @param {Frame} frame @param {Plane} plane @param {[number, number]} at @param {{touch: boolean, scale: number}} how  scale: of the drawing to the screen */
    press(frame, plane, at, { touch, scale }) {
      const own = ownOf(frame.training), pen = penOf(frame.state.panels, own);
      if (!own || pen === null) return false;
      const reach = (touch ? REACH.touch : REACH.mouse) * scale, found = near(frame, plane, at, reach);
      draft = { data: own, point: found, from: at, fresh: found === null, dragged: false, pen };
      if (pen === ERASE) erase(frame, plane, at, reach);
      else if (found === null) {
        draft.data = withRow(own, at, targetOf(own, pen, valueOf(frame)));
        draft.point = draft.data.inputs.length - 1;
      }
      paint(frame, plane);
      return true;
    },
    /** @param {Frame} frame @param {Plane} plane @param {[number, number]} at @param {{touch: boolean, scale: number}} how */
    move(frame, plane, at, { touch, scale }) {
      if (!draft) return;
      const [x, y] = pixelOf(at, plane), [a, b] = pixelOf(draft.from, plane);
      draft.dragged ||= Math.hypot(x - a, y - b) > STILL * scale;
      if (draft.pen === ERASE) erase(frame, plane, at, (touch ? REACH.touch : REACH.mouse) * scale);
      else if (draft.point !== null && draft.dragged) draft.data = moved(draft.data, draft.point, at);
      paint(frame, plane);
    },
    /** @param {Frame} frame */
    release(frame) {
      if (!draft) return;
      const { data, point, fresh, dragged, pen } = draft, own = ownOf(frame.training);
      draft = null;
      if (!own) return;
      const pressed = point !== null && !fresh && !dragged && pen !== ERASE; // a press on a point gives it what the pen puts
      const made = pressed ? changed(data, point, { target: targetOf(data, pen, valueOf(frame)) }) : data;
      if (made !== own) settle(made);
    },
    drop() {
      draft = null;
      placed = [];
    },
    /** With the keys: put a point at the cross, or take the nearest away. @param {Frame} frame @param {Plane} plane @param {[number, number]} at @param {"put"|"erase"} act */
    key(frame, plane, at, act) {
      const own = ownOf(frame.training), pen = penOf(frame.state.panels, own);
      if (!own || pen === null) return false;
      const found = near(frame, plane, at, REACH.keys);
      if (act === "erase" || pen === ERASE) {
        if (found !== null) settle(without(own, found));
      } else settle(withRow(own, at, targetOf(own, pen, valueOf(frame))));
      return true;
    },
  };
}
