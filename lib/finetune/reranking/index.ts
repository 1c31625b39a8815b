/** A cross-encoder's scores for a run, whole or in shards. */
export { rerankOptions } from "./options";
export { mergeReranked, type RerankOptions, type RerankReport, rerank } from "./rerank";
