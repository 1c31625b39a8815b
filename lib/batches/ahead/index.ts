/** Batches made ahead of the training step, by a thread of their own. */
export { type BatchSource, type BatchSourceOptions, batchSource } from "./batch-source";
