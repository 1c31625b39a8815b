/** The encoder's shape: BERT's hyper-parameters under bowlab's names, and their form in Hugging Face's `config.json`. */
import { z } from "zod";
import { InputError } from "../errors";

export interface EncoderConfig {
  /** V, rows of the token-embedding matrix. */
  vocabSize: number;
  /** H. */
  hiddenSize: number;
  numLayers: number;
  /** A; H is divisible by it. */
  numHeads: number;
  /** Inner size of the feed-forward layers. */
  intermediateSize: number;
  /** Rows of the position table: the longest sequence the encoder can read, in tokens. */
  maxPositions: number;
  typeVocabSize: number;
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

const count = z.number().int().positive();
const rate = z.number().min(0).max(1);

/** The keys of `config.json` that bowlab reads; all others pass by. */
const hfConfigSchema = z.looseObject({
  vocab_size: count,
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: count,
  max_position_embeddings: count.default(512),
  type_vocab_size: count.default(2),
  layer_norm_eps: z.number().positive().default(1e-12),
  hidden_dropout_prob: rate.default(0.1),
  attention_probs_dropout_prob: rate.default(0.1),
  initializer_range: z.number().positive().default(0.02),
  pad_token_id: z.number().int().nonnegative().nullish(),
  tie_word_embeddings: z.boolean().default(true),
  is_decoder: z.literal(false).default(false),
  hidden_act: z.literal("gelu").default("gelu"),
  model_type: z.literal("bert").default("bert"),
  position_embedding_type: z.literal("absolute").default("absolute"),
});

/** Reads Hugging Face's form. @throws InputError naming the field that is missing, malformed or not supported. */
export function fromHuggingFace(json: unknown, file?: string): EncoderConfig {
  const parsed = hfConfigSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InputError("the configuration does not describe a BERT encoder that bowlab can run", {
      file,
      field: issue.path.join("."),
      found: issue.message,
    });
  }
  const c = parsed.data;
  return encoderConfig({
    vocabSize: c.vocab_size,
    hiddenSize: c.hidden_size,
    numLayers: c.num_hidden_layers,
    numHeads: c.num_attention_heads,
    intermediateSize: c.intermediate_size,
    maxPositions: c.max_position_embeddings,
    typeVocabSize: c.type_vocab_size,
    layerNormEpsilon: c.layer_norm_eps,
    hiddenDropout: c.hidden_dropout_prob,
    attentionDropout: c.attention_probs_dropout_prob,
    initializerRange: c.initializer_range,
    padTokenId: c.pad_token_id ?? 0,
    tiedEmbeddings: c.tie_word_embeddings,
  });
}

/** Hugging Face's form, as `BertForMaskedLM.from_pretrained` reads it. */
export function toHuggingFace(config: EncoderConfig): Record<string, unknown> {
  return {
    architectures: ["BertForMaskedLM"],
    model_type: "bert",
    vocab_size: config.vocabSize,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.numLayers,
    num_attention_heads: config.numHeads,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.maxPositions,
    type_vocab_size: config.typeVocabSize,
    layer_norm_eps: config.layerNormEpsilon,
    hidden_dropout_prob: config.hiddenDropout,
    attention_probs_dropout_prob: config.attentionDropout,
    initializer_range: config.initializerRange,
    pad_token_id: config.padTokenId,
    hidden_act: "gelu",
    position_embedding_type: "absolute",
    tie_word_embeddings: config.tiedEmbeddings,
    torch_dtype: "float32",
  };
}
