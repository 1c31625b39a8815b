/**
 * `tokenizer.json` and special_tokens_map.json of folders from elsewhere; live parity is in
 * test/train/foreign.engine.test.ts.
 */
import { expect } from "chai";
import { loadVocabulary, WordPieceTokenizer } from "../../../lib/tokens";
import { changeJson } from "../../cli/toy-data";
import { inputErrorOf, put, useScratch } from "../../text/scratch";

const tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hello", "Hello", "e", "é", "##s", "__proto__"];
const bert = {
  version: "1.0",
  added_tokens: [{ id: 4, content: "[MASK]", special: true }],
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: false,
    strip_accents: false,
    lowercase: false,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
  },
};

describe("loadVocabulary() of tokenizer.json", () => {
  const at = useScratch();
  beforeEach(() => {
    put(at("tokenizer.json"), JSON.stringify(bert));
  });

  it("reads vocabulary and settings where there is nothing else", () => {
    const { vocabulary, settings } = loadVocabulary(at());
    expect(settings).to.deep.equal({ lowercase: false, stripAccents: false, splitChinese: false });
    expect(vocabulary.tokens).to.deep.equal(tokens);
    expect(WordPieceTokenizer.load(at()).tokenize("Hello és")).to.deep.equal(["Hello", "é", "##s"]);
  });

  it("lets tokenizer_config.json win where that states a setting, and reads names from special_tokens_map.json", () => {
    put(at("tokenizer_config.json"), '{"do_lower_case": true, "strip_accents": null}');
    put(at("special_tokens_map.json"), '{"mask_token": {"content": "hello"}, "cls_token": "[CLS]"}');
    const { vocabulary, settings } = loadVocabulary(at());
    expect(settings).to.deep.equal({ lowercase: true, stripAccents: null, splitChinese: false });
    expect(vocabulary.special.mask).to.equal(5);
  });

  it("goes before vocab.txt where both are there, as in transformers", () => {
    put(at("vocab.txt"), [...tokens.slice(0, 5), "a", "b"].join("\n"));
    expect(loadVocabulary(at()).vocabulary.tokens).to.deep.equal(tokens);
    expect(loadVocabulary(at()).settings.lowercase).to.equal(false);
  });

  for (const [what, field, edit] of [
    ["another model", "model.type", (json) => (json.model.type = "BPE")],
    ["another normalizer", "normalizer.type", (json) => (json.normalizer.type = "NFC")],
    ["text that is not cleaned", "normalizer.clean_text", (json) => (json.normalizer.clean_text = false)],
    ["another cutting into words", "pre_tokenizer.type", (json) => (json.pre_tokenizer.type = "Whitespace")],
    ["another prefix", "model.continuing_subword_prefix", (json) => (json.model.continuing_subword_prefix = "@@")],
    ["longer words", "model.max_input_chars_per_word", (json) => (json.model.max_input_chars_per_word = 200)],
    ["an id that comes twice", "model.vocab.hello", (json) => (json.model.vocab.hello = 4)],
    [
      "an added token whose id leaves a gap",
      "added_tokens",
      (json) => json.added_tokens.push({ id: 12, content: "[Q]", special: false }),
    ],
  ] as [string, string, (json: typeof bert) => unknown][]) {
    it(`refuses ${what}, by the field`, async () => {
      changeJson(at("tokenizer.json"), (json) => {
        edit(json as typeof bert);
      });
      const error = await inputErrorOf(() => loadVocabulary(at()));
      expect([error.file, error.field]).to.deep.equal([at("tokenizer.json"), field]);
    });
  }
});

describe("loadVocabulary() of a cased vocabulary", () => {
  const at = useScratch();
  const cased = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "The", "Éa", "the", "##S"].join("\n");

  it("refuses to guess, and takes either answer", async () => {
    put(at("vocab.txt"), cased);
    const error = await inputErrorOf(() => loadVocabulary(at()));
    expect([error.field, error.found]).to.deep.equal(["do_lower_case", "3 of 9 tokens with a capital letter"]);
    expect(error.fix).to.include('{"do_lower_case": false}');
    for (const lowercase of [false, true]) {
      put(at("tokenizer_config.json"), JSON.stringify({ do_lower_case: lowercase }));
      expect(loadVocabulary(at()).settings.lowercase).to.equal(lowercase);
    }
  });

  it("is not a cased one for special tokens in brackets or a few names", () => {
    put(at("vocab.txt"), `${cased.split("\n").slice(0, 5).join("\n")}\n[DEC]\n<S>\n${"a\n".repeat(30)}BERT\n`);
    expect(loadVocabulary(at()).settings.lowercase).to.equal(true);
  });
});
