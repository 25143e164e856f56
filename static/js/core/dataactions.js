/**
 * What a learner can do with data of their own, as changes of the state: take rows over, put points, bring a table. A table is
 * read by the server; until it is taken over the data stay as they were.
 *
 * @typedef {import("../types.js").State} State
 * @typedef {import("../types.js").Actions} Actions
 */
import { Away, Refused } from "./api.js";
import { copyOf, DATA_PANELS, datasetOf, emptyPlane, featuresOf, isOwn, PUT, writePlane } from "./owndata.js";
import { planeOf } from "./planes.js";

/** Where an empty plane lies: as the made data sets do. @type {import("./owndata.js").Plane} */
const EMPTY_PLANE = { x: [-1.2, 1.2], y: [-1.2, 1.2] };

/**
 * @param {object} parts
 * @param {ReturnType<typeof import("./store.js").createStore<State>>} parts.store
 * @param {import("./api.js").Api} parts.api
 * @param {ReturnType<typeof import("./session.js").createSession>} parts.session
 * @param {Actions["setTraining"]} parts.setTraining
 * @returns {Pick<Actions, "ownData"|"chooseData"|"choosePen"|"readTable"|"useTable">}
 */
export function createDataActions({ store, api, session, setTraining }) {
  const { put, fail } = session;
  let reading = new AbortController();

  /** The plane as it stands is the one that points are put on. @param {import("./owndata.js").Plane|null} plane */
  const keepPlane = (plane) => plane && put(({ panels }) => ({ panels: { ...panels, [DATA_PANELS.plane]: writePlane(plane) } }));

  return {
    ownData(how) {
      const { training, catalog, panels } = store.get();
      if (!training) return;
      if (how === "empty") {
        keepPlane(EMPTY_PLANE);
        put((state) => ({ panels: { ...state.panels, [DATA_PANELS.pen]: "0" } }));
        return setTraining({ data: emptyPlane(training.setup.data.seed) });
      }
      if (isOwn(training.setup.data) || !catalog) return;
      const data = copyOf(training, datasetOf(catalog, training.setup.data.name)?.classes ?? null);
      if (!data) return;
      if (featuresOf(data) === 2) {
        keepPlane(planeOf(training, panels));
        put((state) => ({ panels: { ...state.panels, [DATA_PANELS.pen]: data.labels ? "0" : PUT } }));
      }
      setTraining({ data });
    },
    chooseData(name) {
      put(({ panels: { [DATA_PANELS.plane]: _, [DATA_PANELS.pen]: _pen, ...panels } }) => ({ panels }));
      setTraining({ data: { name, seed: store.get().training?.setup.data.seed ?? 0 } });
    },
    choosePen(pen) {
      const { training, panels } = store.get();
      if (training && pen !== null && panels[DATA_PANELS.plane] === undefined) keepPlane(planeOf(training, panels));
      put(({ panels: { [DATA_PANELS.pen]: _, ...others } }) => ({ panels: pen === null ? others : { ...others, [DATA_PANELS.pen]: pen } }));
    },
    readTable(patch) {
      reading.abort();
      if (patch === null) return put(() => ({ table: null }));
      const before = store.get().table;
      const asked = "text" in patch ? { .../** @type {any} */ (patch) } : { ...before?.asked, ...patch };
      const told = "text" in patch || !before?.told ? null : { ...before.told, data: null }; // its rows are of the choice before: shown, but not to be used
      put(() => ({ table: { asked, told, problems: [] } }));
      if (!asked.text.trim()) return;
      const mine = (reading = new AbortController());
      const isWanted = () => !mine.signal.aborted && store.get().table?.asked === asked; // another lab puts the table away
      api.table(asked, mine.signal).then(
        (told) => isWanted() && put(() => ({ table: { asked, told, problems: told.problems } })),
        (error) => {
          if (!isWanted()) return;
          if (error instanceof Refused) return put((state) => ({ table: { asked, told: state.table?.told ?? null, problems: error.problems } }));
          if (error instanceof Away) put(() => ({ table: { asked, told: null, problems: [] } }));
          fail(error);
        },
      );
    },
    useTable() {
      const { table, training } = store.get();
      if (!table?.told?.data || !training) return;
      reading.abort();
      put(({ panels: { [DATA_PANELS.plane]: _, [DATA_PANELS.pen]: _pen, ...panels } }) => ({ panels, table: null }));
      setTraining({ data: { ...table.told.data, seed: training.setup.data.seed ?? 0 } });
    },
  };
}
