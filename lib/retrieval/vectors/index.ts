/** Vectors of a collection: on disk in shards, searched exactly or approximately. */
export { buildHnsw, type HnswOptions, openHnsw } from "./hnsw";
export { hnswSource } from "./hnsw-folder";
export { readVectorLayout, type VectorLayout, type VectorShard, vectorsFile } from "./layout";
export type { ShardIdentity } from "./shard-note";
export { VectorShardWriter, writeVectors } from "./shard-writer";
export { requireFinite, type VectorBlock, type VectorSource, vectorsInMemory } from "./source";
export { VectorFiles } from "./vector-files";
export type { Neighbours, SearchOptions, VectorIndex } from "./vector-index";
export { isWholeShard } from "./whole-shard";
