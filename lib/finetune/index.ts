/**
 * Fine-tuning for retrieval: training sets, negatives, groups, objectives, runs in one or two stages, mining, and
 * cross-encoders as teachers. `finetune` and `mine` are the whole of it.
 */
export { type DevSet, devSet } from "./dev";
export * from "./examples";
export { type FinetuneOptions, finetune } from "./finetune";
export { finetuneSettings } from "./finetune-settings";
export { textForm, textFormOf } from "./form";
export * from "./groups";
export { type GroupsRecord, groupsLogFile } from "./groups-log";
export { negativesFile } from "./negative-pools";
export * from "./negatives";
export * from "./objectives";
export { type Architecture, architectures, finetuneDefaults, finetuneOptions, finetuneRunOptions } from "./options";
export { openPairScorer, type PairScorer } from "./pair-scorer";
export type { FinetuneProgress } from "./progress";
export { mergeReranked, type RerankOptions, type RerankReport, rerank, rerankOptions } from "./reranking";
export type { FinetuneManifest, FinetuneResult } from "./result";
export type { RunMergeOptions, RunMergeReport } from "./run-shards";
export type { FinetuneRequest, FinetuneSettings } from "./settings";
