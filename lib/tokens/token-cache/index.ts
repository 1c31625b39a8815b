/** A tokenized corpus on disk, for corpora larger than memory: made once, in shards, and read by blocks. */
export { openTokenCache, type TokenCacheOptions } from "./build";
export { PagedTokenStore } from "./paged-store";
