/** The declarations of a cell, with which the next one is compiled. */
export { withNameableTypes } from "./nameable";
