/** Tables and records as passages, with the fields that a person names. */
export { listedFields, NoTextField } from "./columns";
export { readCsv } from "./csv";
export type { Fields, RowPlace } from "./fields";
export { type RowForm, readRows } from "./read-rows";
export { passageOfRow } from "./row-passages";
