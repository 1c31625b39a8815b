/** What tells one relative of BERT from another in files. In memory all have BERT's names (`parameterSpecs`). */
import { z } from "zod";
import { InputError } from "../../errors";
import { activations, type EncoderConfig } from "../config";

export interface Family {
  /** Reads its `config.json`. @throws InputError naming the field that is missing, malformed or not supported */
  read(json: unknown, file?: string): EncoderConfig;
  /** Its `config.json`, as transformers' class for masked language modelling reads it. */
  write(config: EncoderConfig): Record<string, unknown>;
  /** transformers' class for its tokenizer, where that is WordPiece. */
  wordPieceClass: string;
  /** What the encoder's names begin with in a checkpoint with a head. */
  prefix: string;
  /** Its modules' names by BERT's, where they differ: of a layer, behind the layer's number. */
  layer: Readonly<Record<string, string>>;
  /** What its layers' names begin with, inside the encoder. */
  layers: string;
  /** Its names of the head's parameters by BERT's. */
  head: Readonly<Record<string, string>>;
}

export const count = z.number().int().positive();
export const rate = z.number().min(0).max(1);

/** The fields that every family has under the same name. */
export const sharedFields = {
  vocab_size: count,
  initializer_range: z.number().positive().default(0.02),
  tie_word_embeddings: z.boolean().default(true),
  is_decoder: z.literal(false).default(false),
  position_embedding_type: z.literal("absolute").nullish(),
  add_cross_attention: z.literal(false).default(false),
  // Weights are not what they seem there.
  quantization_config: z.null({ error: "quantized weights, which bowlab does not read" }).optional(),
};

export const bertFields = {
  ...sharedFields,
  hidden_size: count,
  num_hidden_layers: count,
  num_attention_heads: count,
  intermediate_size: count,
  max_position_embeddings: count.default(512),
  layer_norm_eps: z.number().positive().default(1e-12),
  hidden_dropout_prob: rate.default(0.1),
  attention_probs_dropout_prob: rate.default(0.1),
  hidden_act: z.preprocess((name) => (name === "swish" ? "silu" : name), z.enum(activations)).default("gelu"),
};

/** @throws InputError naming the first field that does not fit */
export function parseConfig<T>(schema: z.ZodType<T>, json: unknown, file?: string): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new InputError("the configuration does not describe an encoder that bowlab can run", {
    file,
    field: issue.path.join("."),
    found: issue.message,
  });
}

type BertFields = z.infer<z.ZodObject<typeof bertFields>>;

/** What BERT's names mean. */
export function shapeOf(c: BertFields) {
  return {
    vocabSize: c.vocab_size,
    hiddenSize: c.hidden_size,
    numLayers: c.num_hidden_layers,
    numHeads: c.num_attention_heads,
    intermediateSize: c.intermediate_size,
    layerNormEpsilon: c.layer_norm_eps,
    hiddenDropout: c.hidden_dropout_prob,
    attentionDropout: c.attention_probs_dropout_prob,
    initializerRange: c.initializer_range,
    activation: c.hidden_act,
    tiedEmbeddings: c.tie_word_embeddings,
  };
}

/** The other way round. */
export function fieldsOf(config: EncoderConfig): Record<string, unknown> {
  return {
    vocab_size: config.vocabSize,
    hidden_size: config.hiddenSize,
    num_hidden_layers: config.numLayers,
    num_attention_heads: config.numHeads,
    intermediate_size: config.intermediateSize,
    max_position_embeddings: config.firstPosition + config.maxPositions,
    layer_norm_eps: config.layerNormEpsilon,
    hidden_dropout_prob: config.hiddenDropout,
    attention_probs_dropout_prob: config.attentionDropout,
    initializer_range: config.initializerRange,
    pad_token_id: config.padTokenId,
    hidden_act: config.activation,
    tie_word_embeddings: config.tiedEmbeddings,
    torch_dtype: "float32",
  };
}
