/**
 * `tokenizer.json` of a WordPiece tokenizer, as transformers' fast tokenizers write it: readers without Python
 * (transformers.js, `tokenizers`) know no other form. It says what `vocab.txt` and `tokenizer_config.json` say.
 */
import type { TextPairTemplate } from "./framing";
import { MAX_WORD_CHARACTERS } from "./pieces";
import { CONTINUATION, type Vocabulary } from "./vocabulary";
import type { TokenizerSettings } from "./vocabulary-files";

/**
 * The file's content. Undefined where the vocabulary has a token twice: the form has one id for each, and `vocab.txt`
 * alone can say it.
 * @param template what stands between the texts of a pair
 */
export function tokenizerJson(
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
