/**
 * The files by which sentence-transformers makes of a folder what bowlab makes: `SentenceTransformer(folder)` its
 * vectors, `CrossEncoder(folder)` its scores. `modules.json`, `1_Pooling/config.json`, `sentence_bert_config.json`,
 * `config_sentence_transformers.json`; for vectors in the form of release 2, which all later ones read.
 * sentence-transformers knows one longest text, the passages'; bowlab cuts queries off earlier.
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
  /** Tokens of a passage, or of a pair, special tokens counted. */
  maxLength: number;
  /** Put before every text as they are. */
  prompts: { query: string; passage: string };
}

/** Writes them, each whole or not at all. @throws InputError when they cannot be written */
export function writeVectorForm(folder: string, form: WrittenForm): void {
  writeModules(folder, form, []);
  writeWhereOther(path.join(folder, modelFile), {
    prompts: { query: form.prompts.query, document: form.prompts.passage },
    default_prompt_name: null,
    // Models are trained with inner products.
    similarity_fn_name: "dot",
  });
}

/** The score's folder: a Dense layer behind the state of [CLS]. */
const scoreFolder = "2_Dense";
/** The score's weights once more, under the names that sentence-transformers looks for. */
export const scoreFile = path.join(scoreFolder, "model.safetensors");

/**
 * The same of a cross-encoder, for releases of sentence-transformers that build them of modules (5.4 and later): the
 * score as it is, without a sigmoid. They know a prompt before the query alone. The weights, `scoreFile`, are the
 * caller's. @throws InputError when the files cannot be written
 */
export function writePairForm(folder: string, form: Omit<WrittenForm, "pooling">): void {
  const { query, passage } = form.prompts;
  const identity = "torch.nn.modules.linear.Identity";
  writeModules(folder, { ...form, pooling: "cls" }, [
    { idx: 2, name: "2", path: scoreFolder, type: "sentence_transformers.models.Dense" },
  ]);
  prepare(path.join(folder, scoreFolder));
  writeWhereOther(path.join(folder, scoreFolder, "config.json"), {
    ...{ in_features: form.dimension, out_features: 1, bias: true, activation_function: identity },
    ...{ module_input_name: "sentence_embedding", module_output_name: "scores" },
  });
  const prompted = query !== "" && passage === "";
  writeWhereOther(path.join(folder, modelFile), {
    model_type: "CrossEncoder",
    prompts: prompted ? { query } : {},
    default_prompt_name: prompted ? "query" : null,
    activation_fn: identity,
  });
}

const modelFile = "config_sentence_transformers.json";

/** The encoder and its pooling, and what is behind them. */
function writeModules(
  folder: string,
  { pooling, dimension, maxLength }: Omit<WrittenForm, "prompts">,
  behind: object[],
) {
  prepare(path.join(folder, "1_Pooling"));
  writeWhereOther(
    path.join(folder, "1_Pooling", "config.json"),
    poolingConfig({ modes: [pooling], includePrompt: true }, dimension),
  );
  writeWhereOther(path.join(folder, "sentence_bert_config.json"), { max_seq_length: maxLength, do_lower_case: false });
  writeWhereOther(path.join(folder, modulesFile), [
    { idx: 0, name: "0", path: "", type: "sentence_transformers.models.Transformer" },
    { idx: 1, name: "1", path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
    ...behind,
  ]);
}

function prepare(folder: string): void {
  makeFolder(folder);
  removeTemporaryFiles(folder, { spareLiving: true });
}

/** A run says the same at every save. */
function writeWhereOther(file: string, value: unknown): void {
  if (!fs.existsSync(file) || JSON.stringify(readJson(file)) !== JSON.stringify(value)) writeJson(file, value);
}
