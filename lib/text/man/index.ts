/** Manual pages of Unix: roff as text along its sections. */

export { isManualName, looksLikeManual, manualName } from "./names";
export { purposeOfManual } from "./purpose";
export { sectionsOfManual } from "./sections";
