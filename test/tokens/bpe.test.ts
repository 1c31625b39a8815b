/**
 * Byte-level BPE tokenizers of foreign folders: the ids of transformers, what is refused, and that saving keeps them.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import { ByteLevelTokenizer, loadTokenizer, WordPieceTokenizer } from "../../lib/tokens";
import { changeJson } from "../cli/toy-data";
import { goldenPath } from "../oracle/golden";
import { requireOracle, runOracle } from "../oracle/oracle";
import { inputErrorOf, put, useScratch } from "../text/scratch";
import { uglyText } from "./wordpiece/ugly";

const golden = goldenPath("foreign", "roberta_sentences");

describe("ByteLevelTokenizer", () => {
  const at = useScratch();

  /** Copies of the golden tokenizer, each said in another way. */
  function variants(): string[] {
    for (const name of ["whole", "two", "spaced", "added"]) {
      put(at(name, "config.json"), '{"model_type": "roberta"}');
      for (const file of ["tokenizer.json", "tokenizer_config.json"])
        fs.copyFileSync(`${golden}/${file}`, at(name, file));
    }
    const whole = JSON.parse(fs.readFileSync(at("whole", "tokenizer.json"), "utf8"));
    put(at("two", "vocab.json"), JSON.stringify(whole.model.vocab));
    const merges = whole.model.merges.map((pair: string[]) => pair.join(" "));
    put(at("two", "merges.txt"), `#version: 0.2\n${merges.join("\n")}\n`);
    fs.rmSync(at("two", "tokenizer.json"));
    changeJson(at("spaced", "tokenizer_config.json"), (json) => {
      json.add_prefix_space = true;
    });
    changeJson(at("added", "tokenizer.json"), (json) => {
      const added = json.added_tokens as Record<string, unknown>[];
      for (const token of added) token.lstrip = token.content === "<mask>";
      const V = Object.keys((json.model as { vocab: object }).vocab).length;
      const flags = { single_word: false, lstrip: false, rstrip: false, normalized: true, special: false };
      added.push({ id: V, content: "Vector", ...flags }, { id: V + 1, content: "<q>", ...flags, rstrip: true });
      added.push({ id: V + 2, content: "ab", ...flags, single_word: true });
    });
    return ["whole", "two", "spaced", "added"];
  }

  it("encode() puts <s> and </s> around the tokens, cuts the end off, and drops halves of characters", () => {
    const tokenizer = loadTokenizer(golden);
    const { cls, sep } = tokenizer.vocabulary.special;
    const ids = tokenizer.encode("the query");
    expect([ids[0], ids.at(-1)]).to.deep.equal([cls, sep]);
    expect(tokenizer.tokens(ids).join("")).to.equal("<s>theĠquery</s>");
    expect([...tokenizer.encode("the query", { maxLength: 3 })]).to.deep.equal([cls, ids[1], sep]);
    expect([...tokenizer.encode("the\ud83d query")]).to.deep.equal([...ids]);
    expect([...tokenizer.encode("")]).to.deep.equal([cls, sep]);
  });

  it("encode() gives the ids of transformers, on ugly texts with special and added tokens", function () {
    this.timeout(110_000);
    requireOracle(this);
    const parts = [
      "<s>",
      " <mask> ",
      "<pad>",
      "Vector",
      "<q>  x",
      "ab",
      "ab_",
      "the query",
      " don't I'LL",
      "\n\n",
      "\u00a0",
      "٣",
      "_",
    ];
    const mixed = fc.array(fc.oneof(fc.constantFrom(...parts), uglyText), { minLength: 1, maxLength: 6 });
    const texts = fc.sample(
      mixed.map((pieces) => pieces.join("")),
      { seed: 5, numRuns: 400 },
    );
    const names = variants();
    for (const name of names) {
      loadTokenizer(at(name)).save(at(`${name}-again`));
      put(at(`${name}-again`, "config.json"), '{"model_type": "roberta"}');
    }
    const folders = [...names, ...names.map((name) => `${name}-again`)].map((name) => at(name));
    const answers = runOracle<Record<string, { ids: number[][] }>>("test/oracle/token_ids.py", {
      input: { folders, texts },
    });
    for (const folder of folders) {
      const tokenizer = loadTokenizer(folder);
      texts.forEach((text, i) => {
        const found = [...tokenizer.encode(text, { addSpecialTokens: false })];
        expect(found, `${folder}: ${JSON.stringify(text)}`).to.deep.equal(answers[folder].ids[i]);
      });
    }
  });

  it("save() keeps the tokenizer, and the two old files say what the new one says", () => {
    for (const name of variants()) {
      const tokenizer = loadTokenizer(at(name));
      tokenizer.save(at(`${name}-again`), { modelMaxLength: 40 });
      expect(loadTokenizer(at(`${name}-again`)).fingerprint, name).to.equal(tokenizer.fingerprint);
    }
    const text = "Hello <mask> the word";
    expect([...loadTokenizer(at("two")).encode(text)]).to.deep.equal([...loadTokenizer(at("whole")).encode(text)]);
    expect(loadTokenizer(at("spaced")).fingerprint).to.not.equal(loadTokenizer(at("whole")).fingerprint);
  });

  type Json = { model: Record<string, unknown>; pre_tokenizer: Record<string, unknown>; normalizer: unknown };
  for (const [field, change] of [
    ["model.dropout", (json: Json) => (json.model.dropout = 0.1)],
    ["model.byte_fallback", (json: Json) => (json.model.byte_fallback = true)],
    ["model.end_of_word_suffix", (json: Json) => (json.model.end_of_word_suffix = "</w>")],
    ["pre_tokenizer.type", (json: Json) => (json.pre_tokenizer.type = "Metaspace")],
    ["normalizer.type", (json: Json) => (json.normalizer = { type: "NFKC" })],
    ["model.vocab.<pad>", (json: Json) => ((json.model.vocab as Record<string, number>)["<pad>"] = 0)],
  ] as const) {
    it(`load() refuses a tokenizer by ${field} that it cannot run`, async () => {
      variants();
      changeJson(at("whole", "tokenizer.json"), (json) => {
        change(json as unknown as Json);
      });
      const error = await inputErrorOf(() => ByteLevelTokenizer.load(at("whole")));
      expect([error.file, error.field]).to.deep.equal([at("whole", "tokenizer.json"), field]);
    });
  }

  it("loadTokenizer() names SentencePiece where that is all there is, and says what is missing else", async () => {
    put(at("xlm", "sentencepiece.bpe.model"), "x");
    expect((await inputErrorOf(() => loadTokenizer(at("xlm")))).message).to.match(
      /SentencePiece's.*WordPiece.*byte-level BPE/,
    );
    put(at("unigram", "tokenizer.json"), '{"model": {"type": "Unigram"}}');
    expect((await inputErrorOf(() => loadTokenizer(at("unigram")))).found).to.equal("Unigram");
    put(at("none", "config.json"), "{}");
    expect((await inputErrorOf(() => loadTokenizer(at("none")))).message).to.include("no vocabulary");
  });

  it("what needs WordPiece says that byte-level BPE is something else", async () => {
    put(at("roberta", "vocab.json"), "{}");
    put(at("roberta", "merges.txt"), "");
    const { message } = await inputErrorOf(() => WordPieceTokenizer.load(at("roberta")));
    expect(message)
      .to.match(/byte-level BPE, which cannot be pre-trained/)
      .and.include("vocab.json");
  });
});
