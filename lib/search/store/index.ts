/** Questions to a store in a database: alone, or its vectors beside the words of files. */
export { openStoreSearched } from "./store-searched";
export { openStoreVectors } from "./store-vectors";
