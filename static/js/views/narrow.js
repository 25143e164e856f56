/** Whether the page is as narrow as a phone: where the style sheet stacks what stands side by side elsewhere. */

const NARROW = "(max-width: 760px)";

export const isNarrow = () => matchMedia(NARROW).matches;
