/**
 * A tokenizer's files as transformers' BertTokenizerFast reads and writes them. `vocab.txt`: one token a line, its id
 * the line's place; `tokenizer_config.json` beside it: the settings of normalization and the names of the special
 * tokens. Folders from elsewhere may have `tokenizer.json` in place of both, and `special_tokens_map.json`; a setting
 * is taken from `tokenizer_config.json` where that states it.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, readTextFile, writeFileAtomic, writeJson } from "../../files";
import { encoderFolder, isLowerCasedBefore } from "../../model-folder";
import { fittingTokens, type NamedToken, namedTokens } from "./added-token-files";
import { SettingsFile } from "./settings-file";
import { readTokenizerJson } from "./tokenizer-json";
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
 * @throws InputError when the folder's tokenizer is byte-level BPE, which vectors and fine-tuning know, but not what
 * needs WordPiece
 */
function refuseByteLevel(folder: string): void {
  const files = ["vocab.json", "merges.txt"].map((name) => path.join(folder, name));
  if (!files.every((file) => fs.existsSync(file))) return;
  throw new InputError("the tokenizer is byte-level BPE, which cannot be pre-trained or read word by word", {
    file: files[0],
    expected: "WordPiece (vocab.txt, tokenizer.json)",
    fix: "take a model with a WordPiece vocabulary; encode, search and finetune read byte-level BPE, too",
  });
}

/** Of vocabularies for lower-cased text, at most this part has a capital letter. */
const UNCASED_CAPITALS = 0.1;

/**
 * Reads a folder's vocabulary and settings. Where nothing states a setting BERT's default holds, unless the vocabulary
 * speaks against it.
 * @throws InputError when there is no vocabulary, it lacks a special token, a setting has the wrong type, or the
 * vocabulary is cased
 *   and nothing says whether text is lower-cased.
 */
export function loadVocabulary(given: string): { vocabulary: Vocabulary; settings: TokenizerSettings } {
  const folder = encoderFolder(given);
  const [file, json] = ["vocab.txt", "tokenizer.json"].map((name) => path.join(folder, name));
  const whole = fs.existsSync(json) ? readTokenizerJson(json) : undefined;
  if (!hasVocabulary(folder)) {
    refuseByteLevel(folder);
    throw new InputError("no vocabulary", {
      file,
      expected: "vocab.txt with one token a line, or tokenizer.json",
      found: "no such file",
      fix: "make one with `bowlab tokenizer`",
    });
  }
  const config = new SettingsFile(path.join(folder, "tokenizer_config.json"));
  const map = new SettingsFile(path.join(folder, "special_tokens_map.json"));
  // As transformers: the map has no say beside added_tokens_decoder, and the last word without it.
  const names = config.has("added_tokens_decoder") ? config : map;
  const usual = specialTokensOf(config.text("tokenizer_class"), config.file);
  const specialTokens = { ...usual, ...(whole && { unk: whole.unk }) };
  for (const name of Object.keys(specialTokens) as (keyof SpecialTokens)[]) {
    const field = `${name}_token`;
    specialTokens[name] = names.token(field) ?? config.token(field) ?? specialTokens[name];
  }
  // transformers reads tokenizer.json alone where both are there.
  const [tokens, source] = whole
    ? [whole.tokens, json]
    : [readTextFile(file).replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n"), file];
  const known = new Set(tokens);
  // transformers would put a role's token behind the vocabulary where nothing gives it an id: no checkpoint has learned
  // it.
  const isLost = ({ token, id }: NamedToken): boolean =>
    id === undefined && !known.has(token.content) && Object.values(specialTokens).includes(token.content);
  const named = namedTokens(folder, whole?.added).filter((each) => !isLost(each));
  const added = fittingTokens(named, tokens);
  const lowercase = config.flag("do_lower_case") ?? whole?.lowercase;
  if (lowercase === undefined) requireUncased(tokens, source);
  const statedAccents = config.flag("strip_accents");
  const stripAccents = statedAccents === undefined ? whole?.stripAccents : statedAccents;
  const isLowered = isLowerCasedBefore(folder);
  return {
    vocabulary: new Vocabulary(tokens, specialTokens, source, added),
    settings: {
      lowercase: isLowered || (lowercase ?? DEFAULT_SETTINGS.lowercase),
      // What goes before the tokenizer does not change whether it strips accents.
      stripAccents: stripAccents ?? (isLowered ? (lowercase ?? DEFAULT_SETTINGS.lowercase) : null),
      splitChinese: config.flag("tokenize_chinese_chars") ?? whole?.splitChinese ?? DEFAULT_SETTINGS.splitChinese,
    },
  };
}

/** Classes that cut texts as BERT's tokenizer does. What is in tokenizer.json is known by itself. */
const CLASSES =
  /^((Bert|DistilBert|Electra|MPNet|MobileBert|ConvBert|SqueezeBert)Tokenizer(Fast)?|PreTrainedTokenizerFast|TokenizersBackend)$/;

/** The special tokens of a class where no file names them. @throws InputError on a class that cuts texts otherwise */
function specialTokensOf(name: string | undefined, file: string): Readonly<SpecialTokens> {
  if (name?.startsWith("MPNet")) return { pad: "<pad>", unk: "[UNK]", cls: "<s>", sep: "</s>", mask: "<mask>" };
  if (name === undefined || CLASSES.test(name)) return BERT_SPECIAL_TOKENS;
  throw new InputError("the tokenizer is not one that bowlab can run", {
    ...{ file, field: "tokenizer_class", expected: "BertTokenizer, or one that cuts texts as it does", found: name },
  });
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
  tokenizerClass = "BertTokenizer",
): void {
  makeFolder(folder);
  writeFileAtomic(path.join(folder, "vocab.txt"), `${vocabulary.tokens.slice(0, vocabulary.ownSize).join("\n")}\n`);
  const { pad, unk, cls, sep, mask } = vocabulary.specialTokens;
  writeJson(path.join(folder, "tokenizer_config.json"), {
    tokenizer_class: tokenizerClass,
    do_lower_case: settings.lowercase,
    strip_accents: settings.stripAccents,
    tokenize_chinese_chars: settings.splitChinese,
    model_max_length: modelMaxLength,
    pad_token: pad,
    unk_token: unk,
    cls_token: cls,
    sep_token: sep,
    mask_token: mask,
    ...(vocabulary.hasAddedTokens && { added_tokens_decoder: decoderOf(vocabulary) }),
  });
}

/** Added tokens by id, as transformers writes them. */
function decoderOf({ added }: Vocabulary): Record<number, object> {
  return Object.fromEntries(
    added.map(({ token: { singleWord, ...flags }, id }) => [id, { ...flags, single_word: singleWord }]),
  );
}
