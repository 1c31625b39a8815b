/** Checkpoints: every file of a model's folder, ours and Hugging Face's, read and written. */
export {
  type EncoderModel,
  type LoadOptions,
  loadModel,
  saveModel,
  storedParameters,
  vectorSize,
} from "./checkpoint";
export { type CheckpointDescription, describeCheckpoint } from "./describe-checkpoint";
export { fittingValues } from "./fitting-values";
export { configFile } from "./open-checkpoint";
export { readSafetensors, type SafetensorsFile, type StoredTensor, writeSafetensors } from "./safetensors";
export { otherSimilarity } from "./sentence-transformers";
export { type StatedTexts, statedTexts } from "./stated-texts";
export { requireTextVectors, statedPooling, statedVectors } from "./stated-vectors";
export { weightsFile } from "./weight-files";
