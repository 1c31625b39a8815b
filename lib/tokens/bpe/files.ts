/**
 * The files of a byte-level BPE tokenizer: `tokenizer.json`, or `vocab.json` and `merges.txt`, brought to the form of
 * the first. What would give other ids than RoBERTa's tokenizer in transformers is refused by its field.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { InputError } from "../../errors";
import { readJson, readTextFile } from "../../files";
import { isLowerCasedBefore } from "../../model-folder";
import {
  fittingTokens,
  namedTokens,
  SettingsFile,
  type SpecialTokens,
  tokenOf,
  tokensById,
  Vocabulary,
} from "../wordpiece";

/** `tokenizer.json`, as far as it decides ids. */
export interface ByteLevelFile {
  added_tokens: object[];
  normalizer: object | null;
  pre_tokenizer: object;
  post_processor: null;
  decoder: object;
  model: object;
}

const ROBERTA: Readonly<SpecialTokens> = { pad: "<pad>", unk: "<unk>", cls: "<s>", sep: "</s>", mask: "<mask>" };

const nothing = z.union([z.null(), z.literal("")]).optional();

const schema = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.number().int(), content: z.string() })).default([]),
  normalizer: z.looseObject({ type: z.literal("Lowercase") }).nullish(),
  pre_tokenizer: z.looseObject({
    type: z.literal("ByteLevel"),
    add_prefix_space: z.boolean().default(true),
    use_regex: z.literal(true).default(true),
  }),
  model: z.looseObject({
    type: z.literal("BPE"),
    dropout: z.null().optional(),
    continuing_subword_prefix: nothing,
    end_of_word_suffix: nothing,
    byte_fallback: z.literal(false).default(false),
    ignore_merges: z.literal(false).default(false),
    vocab: z.custom<Record<string, number>>((value) => typeof value === "object" && value !== null),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});

export interface ByteLevelFiles {
  file: ByteLevelFile;
  vocabulary: Vocabulary;
  addPrefixSpace: boolean;
}

/** @throws InputError when a file is missing, malformed, or of another tokenizer */
export function readByteLevel(folder: string): ByteLevelFiles {
  const whole = path.join(folder, "tokenizer.json");
  const source = fs.existsSync(whole) ? whole : path.join(folder, "vocab.json");
  const parsed = schema.safeParse(fs.existsSync(whole) ? readJson(whole) : fromTwoFiles(folder));
  if (!parsed.success) {
    const { path: field, message } = parsed.error.issues[0];
    throw new InputError("the tokenizer is not a byte-level BPE that bowlab can run", {
      ...{ file: source, field: field.join("."), found: message },
    });
  }
  const { added_tokens, normalizer, pre_tokenizer, model } = parsed.data;
  const config = new SettingsFile(path.join(folder, "tokenizer_config.json"));
  const tokens = tokensById(source, model.vocab);
  const stated = added_tokens.map((each) => ({ ...tokenOf(source, "added_tokens", each, true), id: each.id }));
  const added = fittingTokens(namedTokens(folder, stated), tokens);
  const vocabulary = new Vocabulary(tokens, specialTokens(folder, config), source, added);
  const addPrefixSpace = config.flag("add_prefix_space") ?? pre_tokenizer.add_prefix_space;
  const isLowered = normalizer || isLowerCasedBefore(folder);
  return {
    vocabulary,
    addPrefixSpace,
    file: {
      added_tokens: vocabulary.added.map(({ token: { singleWord, ...flags }, id }) => ({
        id,
        ...flags,
        single_word: singleWord,
      })),
      normalizer: isLowered ? { type: "Lowercase" } : null,
      pre_tokenizer: { type: "ByteLevel", add_prefix_space: addPrefixSpace, trim_offsets: true, use_regex: true },
      // [CLS] and [SEP] are put around by bowlab.
      post_processor: null,
      decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: { ...model, unk_token: model.unk_token ?? null },
    },
  };
}

/** `vocab.json` and `merges.txt`, as GPT-2's and RoBERTa's first releases have them. */
function fromTwoFiles(folder: string): object {
  const merges = readTextFile(path.join(folder, "merges.txt"))
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .filter((line, i) => line !== "" && !(i === 0 && line.startsWith("#version")));
  const vocab = readJson(path.join(folder, "vocab.json"));
  return {
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false },
    model: { type: "BPE", vocab, merges },
  };
}

/** Their names: of the settings, or RoBERTa's. */
function specialTokens(folder: string, config: SettingsFile): SpecialTokens {
  const map = new SettingsFile(path.join(folder, "special_tokens_map.json"));
  const names = config.has("added_tokens_decoder") ? config : map;
  const special = { ...ROBERTA };
  for (const name of Object.keys(special) as (keyof SpecialTokens)[]) {
    special[name] = names.token(`${name}_token`) ?? config.token(`${name}_token`) ?? special[name];
  }
  return special;
}
