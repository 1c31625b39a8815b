/**
 * MPNet (Song et al. 2020): a bias for each distance is added to the attention scores, positions are counted as
 * RoBERTa's, no token types.
 */
import { z } from "zod";
import { encoderConfig } from "../config";
import { bertFields, type Family, fieldsOf, parseConfig, shapeOf } from "./family";
import { languageModelHead, positionsBehindPadding } from "./roberta";

/** The padding id that transformers' class has built in: it reads no other from the configuration. */
const PADDING = 1;

/** transformers counts distances in 32 buckets whatever the configuration says. */
const schema = z.looseObject({ ...bertFields, relative_attention_num_buckets: z.literal(32).default(32) });

export const mpnet: Family = {
  read(json, file) {
    const fields = parseConfig(schema, json, file);
    return encoderConfig({
      modelType: "mpnet",
      ...shapeOf(fields),
      typeVocabSize: 0,
      relativeBuckets: fields.relative_attention_num_buckets,
      ...positionsBehindPadding(fields.max_position_embeddings, PADDING, file),
    });
  },
  write: (config) => ({
    architectures: ["MPNetForMaskedLM"],
    model_type: "mpnet",
    ...fieldsOf(config),
    relative_attention_num_buckets: config.relativeBuckets,
  }),
  wordPieceClass: "MPNetTokenizer",
  prefix: "mpnet.",
  layers: "encoder.layer.",
  layer: {
    "attention.self.query": "attention.attn.q",
    "attention.self.key": "attention.attn.k",
    "attention.self.value": "attention.attn.v",
    "attention.output.dense": "attention.attn.o",
    "attention.output.LayerNorm": "attention.LayerNorm",
  },
  head: languageModelHead,
};
