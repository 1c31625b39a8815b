/**
 * `tokenizer.json`, the one file that transformers writes for a tokenizer nowadays: as far as it is BERT's, it is read;
 * anything that would give other ids than `WordPieceTokenizer` gives is refused by its field.
 */
import { z } from "zod";
import { InputError } from "../../errors";
import { readJson } from "../../files";
import { type NamedToken, tokenOf } from "./added-token-files";
import { MAX_WORD_CHARACTERS } from "./pieces";
import { CONTINUATION } from "./vocabulary";

export interface TokenizerJson {
  /** By id. */
  tokens: string[];
  /** Tokens that are cut out of a text, those behind `tokens` too. */
  added: NamedToken[];
  unk: string;
  lowercase: boolean;
  stripAccents: boolean | null;
  splitChinese: boolean;
}

const schema = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.number().int(), content: z.string() })).default([]),
  normalizer: z.looseObject({
    type: z.literal("BertNormalizer"),
    clean_text: z.literal(true).default(true),
    handle_chinese_chars: z.boolean().default(true),
    strip_accents: z.boolean().nullish(),
    lowercase: z.boolean().default(true),
  }),
  pre_tokenizer: z.looseObject({ type: z.literal("BertPreTokenizer") }),
  model: z.looseObject({
    // The oldest files do not name their model.
    type: z.literal("WordPiece").default("WordPiece"),
    unk_token: z.string().default("[UNK]"),
    continuing_subword_prefix: z.literal(CONTINUATION).default(CONTINUATION),
    max_input_chars_per_word: z.literal(MAX_WORD_CHARACTERS).default(MAX_WORD_CHARACTERS),
    // Not a record: that would lose a token called __proto__.
    vocab: z.custom<Record<string, number>>(
      (value) => typeof value === "object" && value !== null && Object.values(value).every(Number.isSafeInteger),
      "expected an id for each token",
    ),
  }),
});

/** @throws InputError naming the field when the file is not BERT's WordPiece */
export function readTokenizerJson(file: string): TokenizerJson {
  const json = readJson(file) as { model?: { type?: unknown } } | null;
  const type = json?.model?.type ?? "WordPiece";
  if (type !== "WordPiece") {
    throw new InputError("the tokenizer is not WordPiece, which is wanted here", {
      ...{ file, field: "model.type", expected: "WordPiece", found: String(type) },
      fix: "byte-level BPE can be read to encode, search and finetune; pre-training masks whole words of WordPiece",
    });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new InputError("the tokenizer is not a BERT WordPiece that bowlab can run", {
      file,
      field: path.join("."),
      found: message,
    });
  }
  const { normalizer, model, added_tokens: added } = parsed.data;
  const tokens = tokensById(file, model.vocab);
  return {
    tokens,
    added: added.map((each) => ({ ...tokenOf(file, "added_tokens", each, true), id: each.id })),
    unk: model.unk_token,
    lowercase: normalizer.lowercase,
    stripAccents: normalizer.strip_accents ?? null,
    splitChinese: normalizer.handle_chinese_chars,
  };
}

/** (V) tokens by id. @throws InputError when the ids are not 0 … V − 1 */
export function tokensById(file: string, vocab: Record<string, number>): string[] {
  const entries = Object.entries(vocab);
  const tokens = new Array<string>(entries.length);
  for (const [token, id] of entries) {
    if (id >= 0 && id < entries.length && tokens[id] === undefined) tokens[id] = token;
    else {
      throw new InputError("the ids of the vocabulary are not 0 … V − 1", {
        file,
        field: `model.vocab.${token}`,
        expected: `each id below ${entries.length} once`,
        found: String(id),
      });
    }
  }
  return tokens;
}
