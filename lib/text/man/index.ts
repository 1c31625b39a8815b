/** Manual pages of Unix: roff as text along its sections. */

export { isManualName, looksLikeManual, manualName } from "./names";
export { sectionsOfManual } from "./sections";
