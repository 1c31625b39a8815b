/**
 * Work in shards that processes of many machines make apart, in a folder that all of them see: which part of how many,
 * a manifest with SHA-256 beside every finished shard, and the proof that shards fit together. Which work it is does
 * not matter: vectors, runs, token ids.
 */
export { dealt } from "./division";
export { idsFile, readShardIds, requireDistinct, requireIdsOf } from "./ids";
export { type JobKind, type JobMaking, jobKind, jobMaking, jobRows } from "./job-making";
export { type MadeShard, makeShard, type ShardToMake, withShardLock } from "./make-shard";
export {
  claimFolder,
  type Difference,
  makingDifferences,
  readMaking,
  type ShardKind,
  type ShardsMaking,
} from "./making";
export { readShardManifest, type ShardManifest, type ShardPart, writeShardManifest } from "./manifest";
export { shardManifestFile, shardPart } from "./names";
export { memoryOptions, shardOptions } from "./options";
export { type ProvingOptions, proveShards } from "./prove-shards";
export { readShard, type Shard, shardVariables } from "./shard-number";
