/**
 * Fine-tuning for retrieval: training sets, negatives, groups, objectives, runs in one or two stages, mining, and
 * cross-encoders as teachers. `finetune` and `mine` are the whole of it.
 */
export { type DevSet, devSet } from "./dev";
export * from "./examples";
export { type FinetuneOptions, finetune } from "./finetune";
export { textForm, textFormOf } from "./form";
export * from "./groups";
export { type GroupsRecord, groupsLogFile } from "./groups-log";
export { negativesFile } from "./negative-pools";
export * from "./negatives";
export * from "./objectives";
export type { FinetuneProgress } from "./progress";
export { type RerankOptions, type RerankReport, rerank } from "./rerank";
export type { FinetuneManifest, FinetuneResult } from "./result";
export {
  type Architecture,
  architectures,
  type FinetuneRequest,
  type FinetuneSettings,
  finetuneDefaults,
  finetuneSettings,
} from "./settings";
