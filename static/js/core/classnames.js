/** What the outputs of a classifier stand for: the names of the classes that its data have. */

/**
 * A name for each output, or null where the data name none or one output tells two classes apart.
 * @param {Pick<import("../types.js").Frame, "structure"|"state">} frame @returns {readonly string[]|null}
 */
export function classNamesOf({ structure, state }) {
  const classes = state?.training?.classes ?? null, size = structure?.layers.at(-1)?.size;
  return classes && classes.length > 1 && classes.length === size ? classes : null;
}
