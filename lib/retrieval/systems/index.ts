/** A collection opened for search, asked as often as one likes: by words, by vectors, by both fused. */
export type { LexicalSystemOptions } from "./lexical-system";
export { openSystem, type SystemOptions } from "./open-system";
export type { QueryVectorOptions } from "./query-vectors";
export type { SearchSystem, SystemSearchOptions } from "./search-system";
export type { StoreSystemOptions } from "./store-system";
export type { VectorSystemOptions } from "./vector-system";
