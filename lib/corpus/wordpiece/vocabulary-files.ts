/**
 * `vocab.txt` and `tokenizer_config.json` as transformers' BertTokenizerFast reads and writes them: one token a line, its id the
 * line's place; the settings of normalization and the names of the special tokens beside it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, readJson, readText, writeFileAtomic, writeJson } from "../../files";
import { BERT_SPECIAL_TOKENS, type SpecialTokens, Vocabulary } from "./vocabulary";

/** Settings of a BERT tokenizer, under bowlab's names. */
export interface TokenizerSettings {
  /** Lower-case the text (`do_lower_case`). */
  lowercase: boolean;
  /** Strip accents; null follows `lowercase` (`strip_accents`). */
  stripAccents: boolean | null;
  /** Each ideograph a word (`tokenize_chinese_chars`). */
  splitChinese: boolean;
}

export const DEFAULT_SETTINGS: Readonly<TokenizerSettings> = {
  lowercase: true,
  stripAccents: null,
  splitChinese: true,
};

/**
 * Reads a folder's vocabulary and settings; without a `tokenizer_config.json` BERT's defaults hold.
 * @throws InputError when `vocab.txt` is missing or lacks a special token, or a setting has the wrong type.
 */
export function loadVocabulary(folder: string): { vocabulary: Vocabulary; settings: TokenizerSettings } {
  const file = path.join(folder, "vocab.txt");
  if (!fs.existsSync(file)) {
    throw new InputError("no vocabulary", {
      file,
      expected: "vocab.txt with one token a line",
      found: "no such file",
      fix: "make one with `bowlab tokenizer`",
    });
  }
  const config = new ConfigFile(path.join(folder, "tokenizer_config.json"));
  const specialTokens = { ...BERT_SPECIAL_TOKENS };
  for (const name of Object.keys(specialTokens) as (keyof SpecialTokens)[]) {
    specialTokens[name] = config.token(`${name}_token`) ?? specialTokens[name];
  }
  const tokens = readText(file).replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return {
    vocabulary: new Vocabulary(tokens, specialTokens, file),
    settings: {
      lowercase: config.flag("do_lower_case") ?? DEFAULT_SETTINGS.lowercase,
      stripAccents: config.flag("strip_accents") ?? DEFAULT_SETTINGS.stripAccents,
      splitChinese: config.flag("tokenize_chinese_chars") ?? DEFAULT_SETTINGS.splitChinese,
    },
  };
}

/**
 * Writes `vocab.txt` and `tokenizer_config.json` into `folder`, each whole or not at all.
 * @param modelMaxLength longest sequence of the model, in tokens, [CLS] and [SEP] counted.
 * @throws InputError when they cannot be written.
 */
export function saveVocabulary(
  folder: string,
  vocabulary: Vocabulary,
  settings: TokenizerSettings,
  modelMaxLength: number,
): void {
  makeFolder(folder);
  writeFileAtomic(path.join(folder, "vocab.txt"), `${vocabulary.tokens.join("\n")}\n`);
  const { pad, unk, cls, sep, mask } = vocabulary.specialTokens;
  writeJson(path.join(folder, "tokenizer_config.json"), {
    tokenizer_class: "BertTokenizer",
    do_lower_case: settings.lowercase,
    strip_accents: settings.stripAccents,
    tokenize_chinese_chars: settings.splitChinese,
    model_max_length: modelMaxLength,
    pad_token: pad,
    unk_token: unk,
    cls_token: cls,
    sep_token: sep,
    mask_token: mask,
  });
}

/** The few fields of `tokenizer_config.json` that matter here; every other is left alone. */
class ConfigFile {
  readonly #file: string;
  readonly #fields: Record<string, unknown>;

  constructor(file: string) {
    this.#file = file;
    const value = fs.existsSync(file) ? readJson(file) : {};
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new InputError("the settings are not a JSON object", { file });
    }
    this.#fields = value as Record<string, unknown>;
  }

  flag(field: string): boolean | null | undefined {
    const value = this.#fields[field];
    if (value === undefined || value === null || typeof value === "boolean") return value;
    throw this.#wrong(field, "true, false or null");
  }

  /** A token is written as a string, or as an object with its `content`. */
  token(field: string): string | undefined {
    const value = this.#fields[field];
    if (value === undefined || value === null) return undefined;
    const content = typeof value === "object" ? (value as { content?: unknown }).content : value;
    if (typeof content === "string" && content !== "") return content;
    throw this.#wrong(field, "a token");
  }

  #wrong(field: string, expected: string): InputError {
    const found = JSON.stringify(this.#fields[field]);
    return new InputError("a setting of the tokenizer has the wrong type", {
      file: this.#file,
      field,
      expected,
      found,
    });
  }
}
