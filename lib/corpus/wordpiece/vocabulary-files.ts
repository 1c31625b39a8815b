/**
 * A tokenizer's files as transformers' BertTokenizerFast reads and writes them. `vocab.txt`: one token a line, its id the line's place;
 * `tokenizer_config.json` beside it: the settings of normalization and the names of the special tokens. Folders from elsewhere may have
 * `tokenizer.json` in place of both, and `special_tokens_map.json`; a setting is taken from `tokenizer_config.json` where that states it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, readJson, readText, writeFileAtomic, writeJson } from "../../files";
import { encoderFolder, isLowerCasedBefore } from "../sentence-folder";
import { readTokenizerJson, type TokenizerJson } from "./tokenizer-json";
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

/** Of vocabularies for lower-cased text, at most this part has a capital letter. */
const UNCASED_CAPITALS = 0.1;

/**
 * Reads a folder's vocabulary and settings. Where nothing states a setting BERT's default holds, unless the vocabulary speaks against it.
 * @throws InputError when there is no vocabulary, it lacks a special token, a setting has the wrong type, or the vocabulary is cased
 *   and nothing says whether text is lower-cased.
 */
export function loadVocabulary(given: string): { vocabulary: Vocabulary; settings: TokenizerSettings } {
  const folder = encoderFolder(given);
  const [file, json] = ["vocab.txt", "tokenizer.json"].map((name) => path.join(folder, name));
  const whole = fs.existsSync(json) ? readTokenizerJson(json) : undefined;
  if (!hasVocabulary(folder)) {
    throw new InputError("no vocabulary", {
      file,
      expected: "vocab.txt with one token a line, or tokenizer.json",
      found: "no such file",
      fix: "make one with `bowlab tokenizer`",
    });
  }
  const config = new ConfigFile(path.join(folder, "tokenizer_config.json"));
  const map = new ConfigFile(path.join(folder, "special_tokens_map.json"));
  const specialTokens = { ...BERT_SPECIAL_TOKENS, ...(whole && { unk: whole.unk }) };
  for (const name of Object.keys(specialTokens) as (keyof SpecialTokens)[]) {
    specialTokens[name] = config.token(`${name}_token`) ?? map.token(`${name}_token`) ?? specialTokens[name];
  }
  const [tokens, source] = fs.existsSync(file)
    ? [readText(file).replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n"), file]
    : [(whole as TokenizerJson).tokens, json];
  const lowercase = config.flag("do_lower_case") ?? whole?.lowercase;
  if (lowercase === undefined) requireUncased(tokens, source);
  const statedAccents = config.flag("strip_accents");
  const stripAccents = statedAccents === undefined ? whole?.stripAccents : statedAccents;
  const isLowered = isLowerCasedBefore(folder);
  return {
    vocabulary: new Vocabulary(tokens, specialTokens, source),
    settings: {
      lowercase: isLowered || (lowercase ?? DEFAULT_SETTINGS.lowercase),
      // What goes before the tokenizer does not change whether it strips accents.
      stripAccents: stripAccents ?? (isLowered ? (lowercase ?? DEFAULT_SETTINGS.lowercase) : null),
      splitChinese: config.flag("tokenize_chinese_chars") ?? whole?.splitChinese ?? DEFAULT_SETTINGS.splitChinese,
    },
  };
}

/** True when the folder has a tokenizer of its own. */
export function hasVocabulary(folder: string): boolean {
  return ["vocab.txt", "tokenizer.json"].some((name) => fs.existsSync(path.join(encoderFolder(folder), name)));
}

/** @throws InputError when many tokens could never come out of lower-cased text */
function requireUncased(tokens: readonly string[], file: string): void {
  const capital = tokens.filter((token) => /\p{Lu}/u.test(token) && !/^[[<].*[\]>]$/.test(token)).length;
  if (capital <= UNCASED_CAPITALS * tokens.length) return;
  throw new InputError("cannot tell whether text is to be lower-cased", {
    file,
    field: "do_lower_case",
    expected: "a setting, or a vocabulary without capital letters",
    found: `${capital} of ${tokens.length} tokens with a capital letter`,
    fix: 'write {"do_lower_case": false} into tokenizer_config.json beside it, or true if the text was lower-cased',
  });
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
