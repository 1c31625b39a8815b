/**
 * The encoder as a readable sum of parts: configuration and presets, parameters under Hugging Face's names, embeddings,
 * Transformer layers, the masked-language-model head, decoders, and checkpoints that transformers loads as they are.
 * Letters in shape comments: B batch, L length, H hidden, A heads, D = H/A, I inner, V vocabulary, M masked positions.
 */

export { mergeHeads, splitHeads } from "../engine/ops";
export { causalMask, type Padding, paddingMask, visibilityMask } from "./attention-mask";
export * from "./checkpoint";
export { type EncoderConfig, encoderConfig, type ModelType, modelTypes } from "./config";
export { crossEncoderSpecs, scorePairs } from "./cross-encoder";
export * from "./decoders";
export { embed, type TokenBatch } from "./embeddings";
export { encodeBatch } from "./encode-batch";
export { clsPositions, clsVectors, encode } from "./encoder";
export { fromHuggingFace, toHuggingFace, wordPieceClassOf } from "./families";
export { freshValues, type InitialOptions, initialParameters, initialValues } from "./initial";
export { type LayerInput, transformerLayer } from "./layer";
export {
  encodingPassBytes,
  FLOAT,
  headPassMemory,
  type PassOptions,
  type RowShape,
  trainingPassMemory,
} from "./memory";
export { bareLogits, mlmCrossEntropy, mlmLogits, tokenEmbeddings } from "./mlm-head";
export {
  countParameters,
  layerSpecs,
  type ParameterCounts,
  type ParameterSpec,
  Parameters,
  parameterSpecs,
  relativeBias,
} from "./parameters";
export { inPassMode, isWorthUnpadding, type PassMode, type Rows } from "./pass";
export {
  type AnyPooling,
  modesOf,
  type Pooling,
  type PoolingMode,
  parsePooling,
  parsePoolings,
  pooledPositions,
  pooledVectors,
  poolingModes,
  poolingName,
  poolings,
  trainablePooling,
} from "./pooling";
export { type PresetName, preset, presetNames } from "./presets";
export { bucketOf } from "./relative-positions";
