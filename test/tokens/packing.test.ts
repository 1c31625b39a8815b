import { expect } from "chai";
import * as fc from "fast-check";
import { passageText } from "../../lib/text";
import { sentences } from "../../lib/text/sentences";
import { tokenizeCorpus, trainWordPiece, type WordPieceTokenizer } from "../../lib/tokens";
import { thrownBy } from "../train/runs";
import { syntheticPassages } from "../train/synthetic";

const text = fc.string({
  unit: fc.constantFrom("a", "b", " ", ".", "!", "?", "。", "\n", '"', ")", "…", "é"),
  maxLength: 60,
});

describe("sentences()", () => {
  it("sentences() loses nothing", () => {
    fc.assert(
      fc.property(text, (whole) => {
        expect([...sentences(whole)].join("")).to.equal(whole);
      }),
    );
  });

  for (const [whole, expected] of [
    ["One. Two! Three? Four", ["One.", " Two!", " Three?", " Four"]],
    ['He said "Go." She went.) Then … on.', ['He said "Go."', " She went.)", " Then …", " on."]],
    ["Version 3.14 of a.b runs.", ["Version 3.14 of a.b runs."]],
    ["今日は。元気です！はい", ["今日は。", "元気です！", "はい"]],
    ["वह गया। वह आया॥ अंत", ["वह गया।", " वह आया॥", " अंत"]],
    ["هل هذا؟ نعم", ["هل هذا؟", " نعم"]],
    ["a title\nThe text.", ["a title\n", "The text."]],
    ["", []],
  ] as [string, string[]][]) {
    it(`sentences() of ${JSON.stringify(whole)}`, () => {
      // A sentence ends before the white space that follows it; what ends the text ends no further sentence.
      expect([...sentences(whole)]).to.deep.equal(expected);
    });
  }
});

describe("tokenizeCorpus() with packing", () => {
  let tokenizer: WordPieceTokenizer;
  before(async () => {
    tokenizer = await trainWordPiece(syntheticPassages(60).map(passageText), { vocabSize: 120 });
  });

  /** Long passages: 20 made of each other's texts. */
  const long = Array.from({ length: 20 }, (_, i) => {
    const parts = syntheticPassages(30, `long ${i}`).map(passageText);
    return { id: `p${i}`, title: `title ${i}`, text: parts.join(" ") };
  });

  it("packs every token of every passage once, in order, never two passages in a row, no row over the limit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 8 }), fc.integer({ min: 4, max: 20 }), async (texts, maxLength) => {
        const passages = texts.map((each, i) => ({ id: `p${i}`, title: "", text: each }));
        const store = await tokenizeCorpus(passages, tokenizer, { packing: { maxLength } });
        expect(store.passages).to.equal(texts.length);
        for (const { id, text } of passages) {
          const rows = Array.from({ length: store.size }, (_, i) => i).filter((i) => store.passageIdOf(i) === id);
          const found = rows.flatMap((i) => [...store.row(i)]);
          expect(found).to.deep.equal([...tokenizer.encode(text, { addSpecialTokens: false })]);
          for (const i of rows) expect(store.lengthOf(i)).to.be.within(1, maxLength - 2);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("fills rows to the target, 15 % of them short", async () => {
    const store = await tokenizeCorpus(long, tokenizer, { packing: { maxLength: 66 } });
    const lengths = Array.from({ length: store.size }, (_, i) => store.lengthOf(i));
    // A sentence is below 20 tokens, so a full row holds at least 45 of 64; a short target below that has about 10 % of
    // the rows.
    const short = lengths.filter((length) => length < 45).length / lengths.length;
    expect(lengths.length).to.be.greaterThan(200);
    expect(short).to.be.within(0.05, 0.25);
    const none = await tokenizeCorpus(long, tokenizer, { packing: { maxLength: 66, shortShare: 0 } });
    const tails = Array.from({ length: none.size }, (_, i) => i).filter((i) => none.lengthOf(i) < 45);
    // Only the last row of a passage may be short then.
    for (const i of tails)
      expect(i + 1 === none.size || none.passageIdOf(i + 1) !== none.passageIdOf(i)).to.equal(true);
  });

  it("cuts a sentence that is longer than a row between words", async () => {
    const words = Array.from({ length: 50 }, (_, i) => syntheticPassages(50)[i].title || "x").join(" ");
    const store = await tokenizeCorpus([{ id: "a", title: "", text: words }], tokenizer, {
      packing: { maxLength: 16 },
    });
    expect(store.size).to.be.greaterThan(3);
    for (let i = 0; i < store.size; i++) {
      expect(tokenizer.vocabulary.isContinuation[store.row(i)[0]]).to.equal(0);
      expect(store.lengthOf(i)).to.be.at.most(14);
    }
  });

  it("is the same twice, another fingerprint for another length, and refuses lengths and shares that are none", async () => {
    const pack = (maxLength: number, shortShare?: number) =>
      tokenizeCorpus(long, tokenizer, { packing: { maxLength, shortShare } });
    const [a, b, c] = [await pack(40), await pack(40), await pack(41)];
    expect(b.ids).to.deep.equal(a.ids);
    expect(b.offsets).to.deep.equal(a.offsets);
    expect(b.fingerprint).to.equal(a.fingerprint);
    expect(c.fingerprint).to.not.equal(a.fingerprint);
    expect(a.packing).to.deep.equal({ maxLength: 40, shortShare: 0.15 });
    expect(await thrownBy(() => pack(3))).to.be.instanceOf(RangeError);
    expect(await thrownBy(() => pack(40, 1.5))).to.be.instanceOf(RangeError);
  });
});
