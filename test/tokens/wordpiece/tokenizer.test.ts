import { expect } from "chai";
import * as fc from "fast-check";
import { Vocabulary, WordPieceTokenizer } from "../../../lib/tokens";
import { useScratch } from "../../text/scratch";
import { uglyText, uglyVocabulary } from "./ugly";

const TOKENS = "[PAD] [UNK] [CLS] [SEP] [MASK] un ##believ ##able the cancel ##s a ##b ' . , fetch # m".split(" ");
const id = (token: string): number => TOKENS.indexOf(token);
const [cls, sep, unk, mask] = ["[CLS]", "[SEP]", "[UNK]", "[MASK]"].map(id);

describe("WordPieceTokenizer", () => {
  const at = useScratch();
  const tokenizer = new WordPieceTokenizer(new Vocabulary(TOKENS));
  const ugly = new WordPieceTokenizer(new Vocabulary(uglyVocabulary()));

  it("encode() takes the longest pieces and puts [CLS] and [SEP] around", () => {
    expect([...tokenizer.encode("Unbelievable, the CANCELS.")]).to.deep.equal([
      cls,
      ...["un", "##believ", "##able", ",", "the", "cancel", "##s", "."].map(id),
      sep,
    ]);
    expect(tokenizer.tokenize("unbelievable ab")).to.deep.equal(["un", "##believ", "##able", "a", "##b"]);
  });

  it("encode() gives [CLS] [SEP] for a text without words", () => {
    for (const text of ["", " \n", "\u0000\u200b"]) expect([...tokenizer.encode(text)]).to.deep.equal([cls, sep]);
    expect(tokenizer.encode("", { addSpecialTokens: false })).to.have.length(0);
  });

  it("encode() makes a word that does not come out even one [UNK]", () => {
    expect(tokenizer.tokenize("unbelievably the")).to.deep.equal(["[UNK]", "the"]);
    expect(tokenizer.tokenize("##s")).to.deep.equal(["#", "#", "[UNK]"]);
  });

  it("encode() takes words of up to 100 code points", () => {
    const long = new WordPieceTokenizer(new Vocabulary([...TOKENS, "😀", "##😀"]));
    expect(long.tokenize(`a${"b".repeat(99)}`)).to.have.length(100);
    expect(long.tokenize(`a${"b".repeat(100)}`)).to.deep.equal(["[UNK]"]);
    expect(long.tokenize("😀".repeat(100))).to.have.length(100);
    expect(long.tokenize("😀".repeat(101))).to.deep.equal(["[UNK]"]);
  });

  it("encode() finds special tokens literally in the text, by case", () => {
    expect([...tokenizer.encode("a[MASK]b [CLS]", { addSpecialTokens: false })]).to.deep.equal([
      id("a"),
      mask,
      unk,
      cls,
    ]);
    expect(tokenizer.encode("[mask]", { addSpecialTokens: false })).to.deep.equal(Int32Array.of(unk, unk, unk));
  });

  it("encode() cuts the end off at maxLength, special tokens counted", () => {
    expect([...tokenizer.encode("the the the", { maxLength: 4 })]).to.deep.equal([cls, id("the"), id("the"), sep]);
    expect([...tokenizer.encode("the the", { maxLength: 2 })]).to.deep.equal([cls, sep]);
    expect([...tokenizer.encode("the a", { maxLength: 1, addSpecialTokens: false })]).to.deep.equal([id("the")]);
    expect(() => tokenizer.encode("the", { maxLength: 1 })).to.throw(RangeError, "at least 2");
  });

  it("encode() gives the same ids from a used cache as from a fresh one", () => {
    const used = new WordPieceTokenizer(new Vocabulary(uglyVocabulary()));
    fc.assert(
      fc.property(uglyText, (text) => {
        const fresh = new WordPieceTokenizer(used.vocabulary);
        expect([...used.encode(text)]).to.deep.equal([...fresh.encode(text)]);
      }),
      { numRuns: 30 },
    );
  });

  it("encodeWithOffsets() gives encode()'s ids, and spans of the text that stand for them", () => {
    const text = "  Unbelievable ABx, [MASK]!";
    const { ids, starts, ends } = tokenizer.encodeWithOffsets(text);
    expect([...ids]).to.deep.equal([...tokenizer.encode(text)]);
    const spans = Array.from(ids, (_, i) => text.slice(starts[i], ends[i]));
    expect(spans).to.deep.equal(["", "Un", "believ", "able", "ABx", ",", "[MASK]", "!", ""]);
  });

  it("encodeWithOffsets() agrees with encode() on ugly text, at any length, and keeps spans in the text", () => {
    fc.assert(
      fc.property(uglyText, fc.option(fc.integer({ min: 2, max: 20 }), { nil: undefined }), (text, maxLength) => {
        const { ids, starts, ends } = ugly.encodeWithOffsets(text, { maxLength });
        expect([...ids]).to.deep.equal([...ugly.encode(text, { maxLength })]);
        for (let i = 0; i < ids.length; i++) expect(starts[i]).to.be.within(0, ends[i]);
        for (const end of ends) expect(end).to.be.at.most(text.length);
      }),
    );
  });

  it("wordIds() counts words, not special tokens around them", () => {
    const ids = tokenizer.encode("unbelievable xyz the cancels");
    expect([...tokenizer.wordIds(ids)]).to.deep.equal([-1, 0, 0, 0, 1, 2, 3, 3, -1]);
  });

  it("decode() joins pieces and leaves special tokens out unless told not to", () => {
    const ids = tokenizer.encode("the unbelievable, cancel.");
    expect(tokenizer.decode(ids)).to.equal("the unbelievable, cancel.");
    expect(tokenizer.decode(ids, { keepSpecialTokens: true })).to.equal("[CLS] the unbelievable, cancel. [SEP]");
    expect(() => tokenizer.decode([999])).to.throw(RangeError, "999");
  });

  it("load() gives back the tokenizer that save() wrote", () => {
    const cased = new WordPieceTokenizer(new Vocabulary(uglyVocabulary()), { lowercase: false });
    cased.save(at(), { modelMaxLength: 64 });
    const loaded = WordPieceTokenizer.load(at());
    expect(loaded.fingerprint).to.equal(cased.fingerprint);
    expect([...loaded.encode("The ÀB")]).to.deep.equal([...cased.encode("The ÀB")]);
  });

  it("fingerprint is another for another vocabulary or other settings, not for settings that mean the same", () => {
    const fingerprints = [
      ugly,
      tokenizer,
      new WordPieceTokenizer(new Vocabulary(TOKENS), { lowercase: false }),
      new WordPieceTokenizer(new Vocabulary(TOKENS), { stripAccents: false }),
      new WordPieceTokenizer(new Vocabulary([...TOKENS.slice(0, -2), "m", "#"])),
    ].map((each) => each.fingerprint);
    expect(new Set(fingerprints).size).to.equal(fingerprints.length);
    expect(new WordPieceTokenizer(new Vocabulary(TOKENS), { stripAccents: true }).fingerprint).to.equal(
      tokenizer.fingerprint,
    );
  });
});
