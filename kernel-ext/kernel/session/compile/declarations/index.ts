/** The declarations of a cell, with which the next one is compiled. */
export { withHoisted } from "./hoisted";
export { withNameableTypes } from "./nameable";
export { withNamespaces } from "./namespaces";
