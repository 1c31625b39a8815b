/**
 * `tokenizer.json` as a checkpoint's folder has it: `tokenizers` gives with it what transformers gives with
 * `vocab.txt`, and bowlab reads the same tokenizer from the folder as before.
 */
import * as fs from "node:fs";
import { expect } from "chai";
import * as fc from "fast-check";
import { type AddedToken, type TokenizerSettings, Vocabulary, WordPieceTokenizer } from "../../../lib/tokens";
import { requireOracle, runOracle } from "../../oracle/oracle";
import { inputErrorOf, put, useScratch } from "../../text/scratch";
import { uglyText, uglyVocabulary } from "./ugly";

const added: AddedToken[] = [
  { content: "[Q]", special: true, lstrip: false, rstrip: false, normalized: false, singleWord: false },
  { content: "ab", special: false, lstrip: true, rstrip: false, normalized: true, singleWord: true },
];

/** transformers cuts vocab.txt at Unicode's line ends too: no text has such tokens. */
const tokens = uglyVocabulary().filter((token) => !/\s/.test(token));

const variants: { name: string; settings?: Partial<TokenizerSettings>; added?: AddedToken[]; class?: string }[] = [
  { name: "BERT's defaults" },
  { name: "cased", settings: { lowercase: false } },
  { name: "accents kept", settings: { stripAccents: false, splitChinese: false } },
  { name: "cased, accents stripped", settings: { lowercase: false, stripAccents: true } },
  { name: "added tokens", added },
  { name: "DistilBERT", class: "DistilBertTokenizer" },
];

describe("save() with fastFiles", () => {
  const at = useScratch();
  const saved = ({ name, settings, added, class: wordPieceClass }: (typeof variants)[number]) => {
    const tokenizer = new WordPieceTokenizer(new Vocabulary(tokens, undefined, undefined, added), settings);
    tokenizer.save(at(name), { fastFiles: true, wordPieceClass });
    return tokenizer;
  };

  it("save() writes files from which tokenizers and transformers make the same ids", function () {
    this.timeout(60_000);
    requireOracle(this);
    const tokenizers = variants.map((variant) => [at(variant.name), saved(variant)] as const);
    const pairs = fc.sample(fc.tuple(uglyText, uglyText), 600);
    const answers = runOracle<Record<string, { whole: Answer; parts: Answer; same: boolean }>>(
      "test/oracle/fast_tokenizer.py",
      { input: { folders: tokenizers.map(([folder]) => folder), pairs } },
    );
    for (const [folder, tokenizer] of tokenizers) {
      const { whole, parts, same } = answers[folder];
      expect(whole, folder).to.deep.equal(parts);
      expect(whole.ids, folder).to.deep.equal(pairs.map(([text]) => [...tokenizer.encode(text)]));
      expect(same, `${folder}: the very file that transformers would write`).to.equal(true);
    }
  });

  for (const variant of variants) {
    it(`load() reads the same tokenizer with these files as without them: ${variant.name}`, () => {
      const { fingerprint } = saved(variant);
      expect(WordPieceTokenizer.load(at(variant.name)).fingerprint).to.equal(fingerprint);
      fs.rmSync(at(variant.name, "tokenizer.json"));
      fs.rmSync(at(variant.name, "special_tokens_map.json"));
      expect(WordPieceTokenizer.load(at(variant.name)).fingerprint).to.equal(fingerprint);
    });
  }

  it("save() writes no tokenizer.json of a vocabulary that has a token twice: the form cannot say it", () => {
    const tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "a"];
    new WordPieceTokenizer(new Vocabulary(tokens)).save(at(), { fastFiles: true });
    expect(fs.existsSync(at("tokenizer.json"))).to.equal(false);
    expect(WordPieceTokenizer.load(at()).encode("a", { addSpecialTokens: false })).to.deep.equal(Int32Array.of(7));
  });

  it("load() refuses a checkpoint's folder whose files say different things, naming the file", async () => {
    const { fingerprint } = saved({ name: "plain" });
    put(at("plain", "manifest.json"), JSON.stringify({ format: "bowlab-manifest/1", tokenizer: { fingerprint } }));
    WordPieceTokenizer.load(at("plain"));
    const list = fs.readFileSync(at("plain", "vocab.txt"), "utf8");
    put(at("plain", "vocab.txt"), list.replace("cancel\n", "chancel\n"));
    expect((await inputErrorOf(() => WordPieceTokenizer.load(at("plain")))).file).to.equal(at("plain", "vocab.txt"));
    put(at("plain", "vocab.txt"), list);
    put(at("plain", "special_tokens_map.json"), '{"cls_token": "the"}');
    expect((await inputErrorOf(() => WordPieceTokenizer.load(at("plain")))).file).to.equal(
      at("plain", "special_tokens_map.json"),
    );
  });
});

interface Answer {
  ids: number[][];
  types: number[][];
  pairs: number[][];
  pairTypes: number[][];
}
