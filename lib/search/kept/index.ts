/** The index of a place, kept in a folder: built, renewed where something changed, opened. */
export { type KeptIndexReport, keptFolder, keptIndexes, removeUnused, searchCache, writableFolder } from "./folder";
export { isPresent, type KeepOptions, type OpenIndex, openKeptIndex } from "./keep";
export { type KeptDescription, readKept } from "./layout";
export type { PassageStore, StoredPassage } from "./passage-store";
export { stateOf } from "./states";
