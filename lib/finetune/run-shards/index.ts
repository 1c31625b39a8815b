/** Runs made in shards of their queries: by mining, and by a cross-encoder. */
export { type CollectionFiles, collectionDigests } from "./collection-digests";
export { makeRunShard, type RunShard, requireSomeResults, runShardFile } from "./make-run-shard";
export { mergeRunShards, type RunMergeOptions, type RunMergeReport } from "./merge-runs";
