/** The encoder's shape: BERT's hyper-parameters under bowlab's names, and what tells its relatives from it. */
import { InputError } from "../errors";

/** The encoders that the layers here compute, by transformers' `model_type`. */
export const modelTypes = ["bert", "distilbert", "roberta", "mpnet"] as const;
/** The family of a checkpoint, as transformers names it. */
export type ModelType = (typeof modelTypes)[number];

/** GELU is the exact one; `gelu_new` its approximation by a tanh. */
export const activations = ["gelu", "gelu_new", "relu", "silu"] as const;
export type Activation = (typeof activations)[number];

/** The shape of an encoder: BERT's hyper-parameters and what its relatives add. */
export interface EncoderConfig {
  /** Whose checkpoint it is: decides names and forms in files, and nothing else. */
  modelType: ModelType;
  /** V, rows of the token-embedding matrix. */
  vocabSize: number;
  /** H. */
  hiddenSize: number;
  numLayers: number;
  /** A; H is divisible by it. */
  numHeads: number;
  /** Inner size of the feed-forward layers. */
  intermediateSize: number;
  /** The longest sequence the encoder can read, in tokens. */
  maxPositions: number;
  /**
   * Rows of the position table before that of the first token: 0, or padTokenId + 1 where padding does not count as a
   * position.
   */
  firstPosition: number;
  /** 0: the encoder does not tell texts of a pair apart. */
  typeVocabSize: number;
  /** Of the feed-forward layers. */
  activation: Activation;
  /** Buckets of distances whose biases are added to the attention scores; 0: none. */
  relativeBuckets: number;
  layerNormEpsilon: number;
  /** Dropout rate on embeddings and on both residual branches, in training. */
  hiddenDropout: number;
  /** Dropout rate on attention weights, in training. */
  attentionDropout: number;
  /** Standard deviation of the initial weights. */
  initializerRange: number;
  padTokenId: number;
  /** The MLM head scores tokens by the embedding matrix; false: by a matrix of its own. */
  tiedEmbeddings: boolean;
}

/** What every preset shares with BERT. */
const bertDefaults = {
  modelType: "bert",
  firstPosition: 0,
  activation: "gelu",
  relativeBuckets: 0,
  maxPositions: 512,
  typeVocabSize: 2,
  layerNormEpsilon: 1e-12,
  hiddenDropout: 0.1,
  attentionDropout: 0.1,
  initializerRange: 0.02,
  padTokenId: 0,
  tiedEmbeddings: true,
} as const;

/** Completes a shape with BERT's defaults. @throws InputError when the sizes do not fit together. */
export function encoderConfig(
  shape: Pick<EncoderConfig, "vocabSize" | "hiddenSize" | "numLayers" | "numHeads" | "intermediateSize"> &
    Partial<EncoderConfig>,
): EncoderConfig {
  const config = { ...bertDefaults, ...shape };
  if (config.hiddenSize % config.numHeads !== 0) {
    throw new InputError("the hidden size must be a multiple of the number of attention heads", {
      found: `hidden size ${config.hiddenSize}, ${config.numHeads} heads`,
    });
  }
  return config;
}
