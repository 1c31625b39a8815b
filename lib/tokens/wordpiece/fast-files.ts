/**
 * `tokenizer.json` of a WordPiece tokenizer, as transformers' fast tokenizers write it, and `special_tokens_map.json`:
 * readers without Python (transformers.js, `tokenizers`) know no other form. They say what `vocab.txt` and
 * `tokenizer_config.json` say.
 */
import * as path from "node:path";
import { writeJson } from "../../files";
import type { TextPairTemplate } from "./framing";
import { MAX_WORD_CHARACTERS } from "./pieces";
import { CONTINUATION, type Vocabulary } from "./vocabulary";
import type { TokenizerSettings } from "./vocabulary-files";

/**
 * Writes `tokenizer.json` and `special_tokens_map.json` beside the vocabulary's files, each whole or not at all.
 * @throws InputError when they cannot be written.
 */
export function saveFastFiles(
  folder: string,
  vocabulary: Vocabulary,
  settings: TokenizerSettings,
  tokenizerClass = "BertTokenizer",
): void {
  const whole = tokenizerJson(vocabulary, settings, tokenizerClass.startsWith("MPNet") ? "roberta" : "bert");
  if (whole) writeJson(path.join(folder, "tokenizer.json"), whole);
  writeSpecialTokens(folder, vocabulary);
}

/** Writes `special_tokens_map.json`: the five special tokens by their roles. */
export function writeSpecialTokens(folder: string, { specialTokens }: Vocabulary): void {
  const named = Object.entries(specialTokens).map(([role, token]) => [`${role}_token`, token]);
  writeJson(path.join(folder, "special_tokens_map.json"), Object.fromEntries(named));
}

/**
 * The content of `tokenizer.json`. Undefined where the vocabulary has a token twice: the form has one id for each, and
 * `vocab.txt` alone can say it.
 * @param template what stands between the texts of a pair
 */
function tokenizerJson(
  vocabulary: Vocabulary,
  settings: TokenizerSettings,
  template: TextPairTemplate,
): Record<string, unknown> | undefined {
  const own = vocabulary.tokens.slice(0, vocabulary.ownSize);
  if (new Set(own).size < own.length) return undefined;
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: vocabulary.added.map(({ token: { singleWord, content, ...flags }, id }) => ({
      ...{ id, content, single_word: singleWord },
      ...{ lstrip: flags.lstrip, rstrip: flags.rstrip, normalized: flags.normalized, special: flags.special },
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: settings.splitChinese,
      strip_accents: settings.stripAccents,
      lowercase: settings.lowercase,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: template === "bert" ? bertTemplate(vocabulary) : robertaTemplate(vocabulary),
    decoder: { type: "WordPiece", prefix: CONTINUATION, cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: vocabulary.specialTokens.unk,
      continuing_subword_prefix: CONTINUATION,
      max_input_chars_per_word: MAX_WORD_CHARACTERS,
      vocab: Object.fromEntries(own.map((token, id) => [token, id])),
    },
  };
}

/** [CLS] A [SEP], and [CLS] A [SEP] B [SEP] with the second text told apart. */
function bertTemplate({ special, specialTokens: { cls, sep } }: Vocabulary): object {
  const token = (id: string, type_id: number) => ({ SpecialToken: { id, type_id } });
  const text = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  const single = [token(cls, 0), text("A", 0), token(sep, 0)];
  return {
    type: "TemplateProcessing",
    single,
    pair: [...single, text("B", 1), token(sep, 1)],
    special_tokens: Object.fromEntries(
      (["cls", "sep"] as const).map((name) => {
        const id = name === "cls" ? cls : sep;
        return [id, { id, ids: [special[name]], tokens: [id] }];
      }),
    ),
  };
}

/** `<s>` A `</s>`, and `<s>` A `</s></s>` B `</s>`: MPNet's, which has no token types. */
function robertaTemplate({ special, specialTokens: { cls, sep } }: Vocabulary): object {
  const ends = { sep: [sep, special.sep], cls: [cls, special.cls] };
  return { type: "RobertaProcessing", ...ends, trim_offsets: true, add_prefix_space: false };
}
