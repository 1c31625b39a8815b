/** Passages and their vectors in a database: loaded, searched, told apart. */
export { storeAddress } from "./address";
export { DatabaseGone } from "./database";
export {
  noSuchTable,
  type StoreDescription,
  type StoreEncoding,
  type StoreIndex,
  type StoreState,
  storeDescription,
  storeIndexes,
  type VectorType,
  vectorTypes,
} from "./description";
export { indexCollection, type StoreIndexOptions, type StoreIndexReport } from "./index-collection";
export { storeIndexOptions, storeSearchOptions } from "./options";
export { openStore } from "./postgres-store";
export type { StoreHit, StoreLoadOptions, StoreRow, StoreSearchOptions, VectorStore } from "./vector-store";
