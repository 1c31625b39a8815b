/**
 * RoBERTa (Liu et al. 2019): BERT whose positions begin behind that of padding, with a head of other names and a
 * byte-level BPE tokenizer.
 */
import { z } from "zod";
import { InputError } from "../../errors";
import { encoderConfig } from "../config";
import { bertFields, count, type Family, fieldsOf, parseConfig, shapeOf } from "./family";

const schema = z.looseObject({
  ...bertFields,
  type_vocab_size: count.default(2),
  pad_token_id: z.number().int().nonnegative().default(1),
});

/** Names of the head that RoBERTa and MPNet share. */
export const languageModelHead = {
  "cls.predictions.transform.dense.weight": "lm_head.dense.weight",
  "cls.predictions.transform.dense.bias": "lm_head.dense.bias",
  "cls.predictions.transform.LayerNorm.weight": "lm_head.layer_norm.weight",
  "cls.predictions.transform.LayerNorm.bias": "lm_head.layer_norm.bias",
  "cls.predictions.decoder.weight": "lm_head.decoder.weight",
  "cls.predictions.decoder.bias": "lm_head.decoder.bias",
  "cls.predictions.bias": "lm_head.bias",
} as const;

/** Positions as RoBERTa and MPNet count them. @throws InputError when the table has no room for a token */
export function positionsBehindPadding(rows: number, padTokenId: number, file?: string) {
  const firstPosition = padTokenId + 1;
  if (rows > firstPosition) return { firstPosition, maxPositions: rows - firstPosition, padTokenId };
  throw new InputError("the position table has no room for a token", {
    ...{ file, field: "max_position_embeddings", expected: `more than ${firstPosition}`, found: String(rows) },
  });
}

export const roberta: Family = {
  read(json, file) {
    const fields = parseConfig(schema, json, file);
    return encoderConfig({
      modelType: "roberta",
      ...shapeOf(fields),
      typeVocabSize: fields.type_vocab_size,
      ...positionsBehindPadding(fields.max_position_embeddings, fields.pad_token_id, file),
    });
  },
  write: (config) => ({
    architectures: ["RobertaForMaskedLM"],
    model_type: "roberta",
    ...fieldsOf(config),
    type_vocab_size: config.typeVocabSize,
    position_embedding_type: "absolute",
  }),
  wordPieceClass: "BertTokenizer",
  prefix: "roberta.",
  layers: "encoder.layer.",
  layer: {},
  head: languageModelHead,
};
