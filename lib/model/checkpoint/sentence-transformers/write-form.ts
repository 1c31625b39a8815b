/**
 * The files by which `SentenceTransformer(folder)` makes the vectors that bowlab makes: `modules.json`,
 * `1_Pooling/config.json`, `sentence_bert_config.json`, `config_sentence_transformers.json`. They are in the form of
 * release 2, which all later ones read. sentence-transformers knows one longest text, the passages'; bowlab cuts
 * queries off earlier.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder, readJson, removeTemporaryFiles, writeJson } from "../../../files";
import { modulesFile } from "../../../model-folder";
import type { PoolingMode } from "../../pooling";
import { poolingConfig } from "./pooling-config";

export interface WrittenForm {
  pooling: PoolingMode;
  /** H */
  dimension: number;
  /** Tokens of a passage, [CLS] and [SEP] counted. */
  maxLength: number;
  /** Put before every text as they are. */
  prompts: { query: string; passage: string };
}

/** Writes them, each whole or not at all. @throws InputError when they cannot be written */
export function writeVectorForm(folder: string, { pooling, dimension, maxLength, prompts }: WrittenForm): void {
  const modules = [
    { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
    { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
  ];
  makeFolder(path.join(folder, "1_Pooling"));
  removeTemporaryFiles(path.join(folder, "1_Pooling"), { spareLiving: true });
  writeWhereOther(path.join(folder, "1_Pooling", "config.json"), poolingConfig(pooling, dimension));
  writeWhereOther(path.join(folder, "sentence_bert_config.json"), { max_seq_length: maxLength, do_lower_case: false });
  writeWhereOther(path.join(folder, "config_sentence_transformers.json"), {
    prompts: { query: prompts.query, document: prompts.passage },
    default_prompt_name: null,
    // Models are trained with inner products.
    similarity_fn_name: "dot",
  });
  writeWhereOther(path.join(folder, modulesFile), modules);
}

/** A run says the same at every save. */
function writeWhereOther(file: string, value: unknown): void {
  if (!fs.existsSync(file) || JSON.stringify(readJson(file)) !== JSON.stringify(value)) writeJson(file, value);
}
