/** Checkpoints: every file of a model's folder, ours and Hugging Face's, read and written. */
export { type DecoderKind, decoderFile, loadDecoder, saveDecoder } from "./decoder-file";
export { type CheckpointDescription, describeCheckpoint } from "./describe-checkpoint";
export { type EncoderModel, vectorSize } from "./encoder-model";
export { type LoadOptions, loadModel } from "./load-model";
export { configFile, type OpenCheckpoint, openCheckpoint } from "./open-checkpoint";
export { type SaveOptions, saveCrossEncoder, saveModel } from "./save-model";
export {
  type DenseActivation,
  moduleSpecs,
  otherSimilarity,
  readPrompts,
  type SentenceForm,
  scoreFile,
  similarityOf,
  sizeBehind,
  type VectorForm,
  type VectorModule,
  writePairForm,
  writeSentenceForm,
  writeVectorForm,
} from "./sentence-transformers";
export { type TextSettings, textSettings } from "./text-settings";
export { isCrossEncoder, poolingOf, requireTextVectors, vectorSettings } from "./vector-settings";
export {
  readSafetensors,
  type SafetensorsFile,
  type StoredTensor,
  storedParameters,
  storedValues,
  weightsFile,
  writeSafetensors,
} from "./weights";
