/**
 * Folders of sentence-transformers: `modules.json` lists the parts of a model in the order in which they are applied.
 * The first is the Transformer, whose files stand in the folder itself or, in folders of older releases, in one below
 * it (`0_Transformer`).
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { InputError } from "../errors";
import { readJson } from "../files";

export const modulesFile = "modules.json";

export interface SentenceModule {
  /** Its class, without the Python module that it stands in: "Pooling". */
  type: string;
  /** The folder of its files. */
  folder: string;
}

const schema = z.array(z.looseObject({ path: z.string(), type: z.string(), kwargs: z.array(z.string()).default([]) }));

/**
 * The modules of a folder; undefined when it is none of sentence-transformers'. @throws InputError when the list or a
 * class is foreign
 */
export function sentenceModules(folder: string): SentenceModule[] | undefined {
  const file = path.join(folder, modulesFile);
  if (!fs.existsSync(file)) return undefined;
  const parsed = schema.safeParse(readJson(file));
  if (!parsed.success || parsed.data.length === 0) {
    const issue = parsed.error?.issues[0];
    throw new InputError("not a list of sentence-transformers' modules", {
      file,
      field: issue?.path.join("."),
      found: issue?.message ?? "no module",
    });
  }
  return parsed.data.map(({ type, path: place, kwargs }, i) => {
    const name = /^sentence_transformers\.(?:.*\.)?(\w+)$/.exec(type)?.[1];
    if (name === undefined || kwargs.length > 0) {
      throw new InputError("a module of the model has code or arguments of its own, which bowlab does not run", {
        file,
        field: `${i}.${name === undefined ? "type" : "kwargs"}`,
        expected: "a class of sentence_transformers",
        found: name === undefined ? type : kwargs.join(", "),
      });
    }
    return { type: name, folder: path.join(folder, place) };
  });
}

/** Does sentence-transformers lower-case texts before the tokenizer sees them? @param folder of the Transformer */
export function isLowerCasedBefore(folder: string): boolean {
  const file = path.join(folder, "sentence_bert_config.json");
  return fs.existsSync(file) && (readJson(file) as { do_lower_case?: unknown } | null)?.do_lower_case === true;
}

/**
 * The folder that holds `config.json`, the weights and the tokenizer.
 * @throws InputError when sentence-transformers' first module is not a Transformer
 */
export function encoderFolder(folder: string): string {
  const first = sentenceModules(folder)?.[0];
  if (first === undefined) return folder;
  if (first.type === "Transformer" || first.type === "MLMTransformer") return first.folder;
  throw new InputError("the model does not begin with a Transformer, and bowlab reads no other", {
    file: path.join(folder, modulesFile),
    field: "0.type",
    expected: "Transformer",
    found: first.type,
  });
}
