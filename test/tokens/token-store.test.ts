import { expect } from "chai";
import * as fc from "fast-check";
import { corpusFingerprint, type Passage, passageText } from "../../lib/text";
import {
  documentFrequencies,
  type TokenStore,
  tokenizeCorpus,
  unigramCounts,
  Vocabulary,
  WordPieceTokenizer,
} from "../../lib/tokens";

const tokenizer = new WordPieceTokenizer(new Vocabulary("[PAD] [UNK] [CLS] [SEP] [MASK] a b c ##a ##b ##c".split(" ")));
const V = tokenizer.vocabulary.size;

const passages: fc.Arbitrary<Passage[]> = fc
  .array(
    fc.tuple(
      fc.string({ unit: fc.constantFrom(..."abcd "), maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(..."ab cA"), maxLength: 60 }),
    ),
  )
  .map((pairs) => pairs.map(([title, text], i) => ({ id: `p${i}`, title, text })));

describe("tokenizeCorpus()", () => {
  it("tokenizeCorpus() keeps the ids of title and text of every passage, in order", async () => {
    await fc.assert(
      fc.asyncProperty(passages, async (corpus) => {
        const store = await tokenizeCorpus(corpus, tokenizer);
        expect(store.size).to.equal(corpus.length);
        expect(store.passageIds).to.deep.equal(corpus.map(({ id }) => id));
        corpus.forEach((passage, i) => {
          const expected = tokenizer.encode(passageText(passage), { addSpecialTokens: false });
          expect([...store.row(i)]).to.deep.equal([...expected]);
          expect(store.lengthOf(i)).to.equal(expected.length);
        });
        expect(store.corpusFingerprint).to.equal(corpusFingerprint(corpus));
      }),
    );
  });

  it("tokenizeCorpus() grows to any size and tells its progress", async () => {
    async function* many(): AsyncGenerator<Passage> {
      for (let i = 0; i < 2500; i++) yield { id: String(i), title: "", text: "a b c abc ".repeat(20) };
    }
    const told: (number | undefined)[][] = [];
    const store = await tokenizeCorpus(many(), tokenizer, {
      total: 2500,
      onProgress: ({ done, total }) => told.push([done, total]),
    });
    expect(store.ids).to.have.length(2500 * 120);
    expect([...store.row(2499)].slice(-6)).to.deep.equal([5, 6, 7, 5, 9, 10]);
    expect(told).to.deep.equal([
      [1000, 2500],
      [2000, 2500],
      [2500, 2500],
    ]);
  });

  it("fingerprint is another for another text or another tokenizer", async () => {
    const corpus = [{ id: "1", title: "", text: "a" }];
    const cased = new WordPieceTokenizer(tokenizer.vocabulary, { lowercase: false });
    const [store, again, otherText, otherTokenizer] = await Promise.all([
      tokenizeCorpus(corpus, tokenizer),
      tokenizeCorpus(corpus, tokenizer),
      tokenizeCorpus([{ ...corpus[0], text: "b" }], tokenizer),
      tokenizeCorpus(corpus, cased),
    ]);
    expect(again.fingerprint).to.equal(store.fingerprint);
    expect(new Set([store, otherText, otherTokenizer].map((each) => each.fingerprint)).size).to.equal(3);
    expect(otherTokenizer.corpusFingerprint).to.equal(store.corpusFingerprint);
  });

  it("row() refuses an index that is none", async () => {
    const store = await tokenizeCorpus([{ id: "1", title: "", text: "a" }], tokenizer);
    for (const index of [-1, 1, Number.NaN]) expect(() => store.row(index)).to.throw(RangeError, "the store has 1");
  });
});

describe("unigramCounts() and documentFrequencies()", () => {
  it("unigramCounts() and documentFrequencies() equal counts made one by one", async () => {
    await fc.assert(
      fc.asyncProperty(passages, async (corpus) => {
        const store: TokenStore = await tokenizeCorpus(corpus, tokenizer);
        const rows = corpus.map((_, i) => [...store.row(i)]);
        const counts = [...unigramCounts(store, V)];
        const frequencies = [...documentFrequencies(store, V)];
        for (let id = 0; id < V; id++) {
          expect(counts[id]).to.equal(rows.flat().filter((each) => each === id).length);
          expect(frequencies[id]).to.equal(rows.filter((row) => row.includes(id)).length);
        }
      }),
    );
  });
});
