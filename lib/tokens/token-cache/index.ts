/** A tokenized corpus on disk, for corpora larger than memory: made once, in shards, and read by blocks. */
export {
  type CacheMaking,
  cacheFolder,
  cacheMaking,
  makeOnce,
  openTokenCache,
  type TokenCacheOptions,
} from "./build";
export { FORMAT } from "./layout";
export { PagedTokenStore } from "./paged-store";
export type { ShardSizes } from "./shard-writer";
export { stoppedTokenizing, type TokenizedPassage, writeCache } from "./write-cache";
