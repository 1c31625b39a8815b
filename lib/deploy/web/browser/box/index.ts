/** The search box that people see. */
export { BowlabSearch } from "./bowlab-search";
export { putBoxes } from "./place-tag";
export { addStrings, type Strings } from "./text";
