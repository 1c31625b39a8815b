/** DistilBERT (Sanh et al. 2019): half the layers, no token types, names of its own for everything. */
import { z } from "zod";
import { activations, encoderConfig } from "../config";
import { count, type Family, parseConfig, rate, sharedFields } from "./family";

const schema = z.looseObject({
  ...sharedFields,
  dim: count,
  n_layers: count,
  n_heads: count,
  hidden_dim: count,
  max_position_embeddings: count.default(512),
  dropout: rate.default(0.1),
  attention_dropout: rate.default(0.1),
  activation: z.enum(activations).default("gelu"),
  pad_token_id: z.number().int().nonnegative().nullish(),
});

export const distilbert: Family = {
  read(json, file) {
    const c = parseConfig(schema, json, file);
    return encoderConfig({
      modelType: "distilbert",
      ...{ vocabSize: c.vocab_size, hiddenSize: c.dim, numLayers: c.n_layers, numHeads: c.n_heads },
      ...{ intermediateSize: c.hidden_dim, maxPositions: c.max_position_embeddings, typeVocabSize: 0 },
      ...{ hiddenDropout: c.dropout, attentionDropout: c.attention_dropout, activation: c.activation },
      ...{ initializerRange: c.initializer_range, tiedEmbeddings: c.tie_word_embeddings },
      padTokenId: c.pad_token_id ?? 0,
    });
  },
  write: (config) => ({
    architectures: ["DistilBertForMaskedLM"],
    model_type: "distilbert",
    ...{ vocab_size: config.vocabSize, dim: config.hiddenSize, n_layers: config.numLayers, n_heads: config.numHeads },
    ...{ hidden_dim: config.intermediateSize, max_position_embeddings: config.maxPositions },
    ...{ dropout: config.hiddenDropout, attention_dropout: config.attentionDropout, activation: config.activation },
    ...{ initializer_range: config.initializerRange, pad_token_id: config.padTokenId },
    ...{ tie_word_embeddings: config.tiedEmbeddings, sinusoidal_pos_embds: false, torch_dtype: "float32" },
  }),
  wordPieceClass: "DistilBertTokenizer",
  prefix: "distilbert.",
  layers: "transformer.layer.",
  layer: {
    "attention.self.query": "attention.q_lin",
    "attention.self.key": "attention.k_lin",
    "attention.self.value": "attention.v_lin",
    "attention.output.dense": "attention.out_lin",
    "attention.output.LayerNorm": "sa_layer_norm",
    "intermediate.dense": "ffn.lin1",
    "output.dense": "ffn.lin2",
    "output.LayerNorm": "output_layer_norm",
  },
  head: {
    "cls.predictions.transform.dense.weight": "vocab_transform.weight",
    "cls.predictions.transform.dense.bias": "vocab_transform.bias",
    "cls.predictions.transform.LayerNorm.weight": "vocab_layer_norm.weight",
    "cls.predictions.transform.LayerNorm.bias": "vocab_layer_norm.bias",
    "cls.predictions.decoder.weight": "vocab_projector.weight",
    "cls.predictions.bias": "vocab_projector.bias",
  },
};
