/** How a folder of sentence-transformers reads its texts: how long they may be, and the prompts before them. */
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { InputError } from "../../../errors";
import { readJson } from "../../../files";
import { encoderFolder, modulesFile, sentenceModules } from "../../../model-folder";

export interface SentenceTexts {
  /** Tokens, special tokens counted; undefined: as many as the encoder reads. */
  maxLength?: number;
  /** By their names: "query", "document". */
  prompts: Record<string, string>;
  /** The name of the prompt where a text's kind has none of its own. */
  defaultPrompt?: string;
}

/** The names that sentence-transformers looks for, in order. */
const PROMPTS = { query: ["query"], passage: ["document", "passage", "corpus"] } as const;

/** The Transformer's own settings; releases before 3 named the file after the encoder. */
const TRANSFORMER_FILES = ["bert", "roberta", "distilbert"].map((name) => `sentence_${name}_config.json`);

const empty = z.strictObject({}).nullish();
/** What changes no value of float32 on a CPU. */
const loading = z
  .strictObject({ dtype: z.any(), torch_dtype: z.any(), attn_implementation: z.any() })
  .partial()
  .nullish();
const length = z.number().int().positive();
const method = z.looseObject({ method: z.literal("forward"), method_output_name: z.literal("last_hidden_state") });

const transformerSchema = z.looseObject({
  max_seq_length: length.nullish(),
  do_lower_case: z.boolean().nullish(),
  transformer_task: z.literal("feature-extraction").nullish(),
  modality_config: z.looseObject({ text: method }).nullish(),
  module_output_name: z.literal("token_embeddings").nullish(),
  query_expansion: z.null().optional(),
  processing_kwargs: empty,
  tokenizer_args: z.strictObject({ model_max_length: length.optional() }).nullish(),
  processor_kwargs: z.strictObject({ model_max_length: length.optional() }).nullish(),
  model_args: loading,
  model_kwargs: loading,
  config_args: empty,
  config_kwargs: empty,
});

const modelSchema = z.looseObject({
  prompts: z.record(z.string(), z.string()).default({}),
  default_prompt_name: z.string().nullish(),
});

/**
 * Undefined: the folder is not one of sentence-transformers'. @throws InputError on a setting that bowlab does not
 * apply
 */
export function readSentenceTexts(folder: string): SentenceTexts | undefined {
  if (!fs.existsSync(path.join(folder, modulesFile))) return undefined;
  const encoder = encoderFolder(folder);
  const file = TRANSFORMER_FILES.map((name) => path.join(encoder, name)).find((each) => fs.existsSync(each));
  const transformer = file === undefined ? {} : parse(file, transformerSchema);
  const arguments_ = transformer.processor_kwargs ?? transformer.tokenizer_args;
  return {
    maxLength: arguments_?.model_max_length ?? transformer.max_seq_length ?? tokenizerMaximum(encoder),
    ...readPrompts(folder),
  };
}

/** @throws InputError when they are malformed, or the default one is missing */
export function readPrompts(folder: string): Pick<SentenceTexts, "prompts" | "defaultPrompt"> {
  const main = path.join(folder, "config_sentence_transformers.json");
  const { prompts, default_prompt_name: name } = fs.existsSync(main) ? parse(main, modelSchema) : { prompts: {} };
  if (name != null && !Object.hasOwn(prompts, name)) {
    const found = Object.keys(prompts).join(", ") || "no prompt";
    throw new InputError("the default prompt is not among the prompts", {
      ...{ file: main, field: "default_prompt_name", expected: name, found },
    });
  }
  return { prompts, defaultPrompt: name ?? undefined };
}

/**
 * How the folder's model compares vectors, where that is not by inner products: "cosine". Vectors of length 1 are the
 * same to both.
 */
export function otherSimilarity(folder: string): string | undefined {
  const name = similarityOf(folder);
  if (name === undefined || name === "dot" || name === "dot_score") return undefined;
  return sentenceModules(folder)?.at(-1)?.type === "Normalize" ? undefined : name;
}

/** The name of what the folder's model compares vectors by; undefined where it does not say. */
export function similarityOf(folder: string): string | undefined {
  const main = path.join(folder, "config_sentence_transformers.json");
  if (!fs.existsSync(main)) return undefined;
  const { similarity_fn_name: name } = readJson(main) as { similarity_fn_name?: unknown };
  return typeof name === "string" ? name : undefined;
}

/** The prompt of a side of the search: its own, else the default one; empty: none. */
export function promptOf(
  { prompts, defaultPrompt }: Pick<SentenceTexts, "prompts" | "defaultPrompt">,
  side: keyof typeof PROMPTS,
): string {
  const names: readonly string[] = [...PROMPTS[side], ...(defaultPrompt === undefined ? [] : [defaultPrompt])];
  return names.map((name) => (Object.hasOwn(prompts, name) ? prompts[name] : "")).find((prompt) => prompt !== "") ?? "";
}

/** `model_max_length` of `tokenizer_config.json`; transformers writes 1e30 where there is no limit. */
export function tokenizerMaximum(folder: string): number | undefined {
  const file = path.join(folder, "tokenizer_config.json");
  const limit = fs.existsSync(file) ? (readJson(file) as { model_max_length?: unknown }).model_max_length : undefined;
  return typeof limit === "number" && limit > 0 && limit < 1e9 ? Math.floor(limit) : undefined;
}

function parse<T>(file: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(readJson(file));
  if (parsed.success) return parsed.data;
  const { path: field, message } = parsed.error.issues[0];
  throw new InputError("a setting of sentence-transformers that bowlab does not apply", {
    file,
    field: field.join("."),
    found: message,
  });
}
