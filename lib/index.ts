/** bowlab: pre-train, inspect and benchmark dense retrievers in TypeScript. Everything public is re-exported here. */
export * from "./batches";
export * from "./collections";
export * from "./engine";
export * from "./errors";
export * from "./eval";
export * from "./finetune";
export * from "./inspect";
export * from "./loss";
export * from "./model";
export {
  defaultLengths,
  encoderFolder,
  manifestFile,
  modulesFile,
  type SentenceModule,
  sentenceModules,
} from "./model-folder";
export {
  type ProgressEvent,
  type ProgressListener,
  type ProgressTask,
  progressTask,
  type TaskEnd,
  type TaskOptions,
  withProgress,
} from "./progress";
export * from "./random";
export * from "./retrieval";
export * from "./text";
export * from "./tokens";
export * from "./train";
export { bowlabVersion } from "./version";
