/** BERT (Devlin et al. 2019), as transformers' BertForMaskedLM: names in memory are its own. */
import { z } from "zod";
import { encoderConfig } from "../config";
import { bertFields, count, type Family, fieldsOf, parseConfig, shapeOf } from "./family";

const schema = z.looseObject({
  ...bertFields,
  type_vocab_size: count.default(2),
  pad_token_id: z.number().int().nonnegative().nullish(),
});

export const bert: Family = {
  read(json, file) {
    const fields = parseConfig(schema, json, file);
    return encoderConfig({
      ...shapeOf(fields),
      maxPositions: fields.max_position_embeddings,
      typeVocabSize: fields.type_vocab_size,
      padTokenId: fields.pad_token_id ?? 0,
    });
  },
  write: (config) => ({
    architectures: ["BertForMaskedLM"],
    model_type: "bert",
    ...fieldsOf(config),
    type_vocab_size: config.typeVocabSize,
    position_embedding_type: "absolute",
  }),
  wordPieceClass: "BertTokenizer",
  prefix: "bert.",
  layers: "encoder.layer.",
  layer: {},
  head: {},
};
