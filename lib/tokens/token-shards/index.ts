/** A corpus tokenized in shards by processes that may be on many machines, and put together as its token cache. */
export { mergeTokenShards, type TokenMergeOptions, type TokenMergeReport } from "./merge-tokens";
export { type TokenShardOptions, type TokenShardReport, tokenizeShard } from "./tokenize-shard";
