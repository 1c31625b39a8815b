/** Connections to databases. */
export { bigintField, halfvecField, readVector, utf8Field, vectorField } from "./binary-rows";
export { type Database, inTransaction, type QueryOptions, type ResultRow, type WrittenColumn } from "./database";
export { DatabaseGone } from "./failures";
export { openDatabase } from "./open";
export { letGoOfFolders } from "./pglite";
