/** Names of a shard's files. */

const number = (value: number): string => String(value).padStart(5, "0");

/** What names of a shard's files have in common, `shard` counted from 0: "-00000-of-00004". */
export function shardPart(shard: number, shards: number): string {
  return `-${number(shard)}-of-${number(shards)}`;
}

/** Name of a shard's manifest. */
export function shardManifestFile(shard: number, shards: number): string {
  return `shard${shardPart(shard, shards)}.json`;
}
