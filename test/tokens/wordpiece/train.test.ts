import * as fs from "node:fs";
import * as path from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { Random } from "../../../lib/random";
import { loadPassages, passageText } from "../../../lib/text";
import { trainWordPiece } from "../../../lib/tokens";
import { PairIndex } from "../../../lib/tokens/wordpiece/pair-index";
import { inputErrorOf, useScratch } from "../../text/scratch";

const CRANFIELD = path.resolve(__dirname, "../../../../shared/data/cranfield");
const SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

describe("PairIndex", () => {
  const words = fc.array(
    fc.record({
      ids: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 }),
      weight: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 12 },
  );

  /** Counts every pair of neighbours afresh. */
  function slowly(spelled: number[][], weights: number[]): { left: number; right: number; count: number } | undefined {
    const counts = new Map<string, { left: number; right: number; count: number }>();
    spelled.forEach((word, w) => {
      word.slice(1).forEach((right, i) => {
        const left = word[i];
        const entry = counts.get(`${left} ${right}`) ?? { left, right, count: 0 };
        entry.count += weights[w];
        counts.set(`${left} ${right}`, entry);
      });
    });
    return [...counts.values()].sort((a, b) => b.count - a.count || a.left - b.left || a.right - b.right)[0];
  }

  it("mostFrequent() and join() follow a count made afresh after every join", () => {
    fc.assert(
      fc.property(words, (cases) => {
        let spelled = cases.map(({ ids }) => ids.slice());
        const weights = cases.map(({ weight }) => weight);
        const index = new PairIndex(
          spelled.map((word) => word.slice()),
          weights,
        );
        for (let next = 5; ; next++) {
          const expected = slowly(spelled, weights);
          expect(index.mostFrequent()).to.deep.equal(expected);
          if (expected === undefined) return;
          const { left, right } = expected;
          // Every third join spells a token that is there already, as happens when two ways lead to one token.
          const other = [0, 1, 2].find((each) => each !== left && each !== right) as number;
          const joined = next % 3 === 0 ? other : next;
          index.join(left, right, joined);
          spelled = spelled.map((word) => {
            const shorter: number[] = [];
            for (let i = 0; i < word.length; i++) {
              const hit = word[i] === left && word[i + 1] === right;
              shorter.push(hit ? joined : word[i]);
              if (hit) i++;
            }
            return shorter;
          });
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("trainWordPiece()", () => {
  const at = useScratch();

  it("trainWordPiece() gives special tokens, then letters, then joins by frequency", async () => {
    const { vocabulary } = await trainWordPiece(["low low low lower", "newest Newest low"], { vocabSize: 100 });
    expect(vocabulary.tokens.slice(0, 5)).to.deep.equal(SPECIALS);
    expect(vocabulary.tokens.slice(5, 14)).to.deep.equal(["l", "n", "##e", "##o", "##r", "##s", "##t", "##w", "lo"]);
    expect(vocabulary.idOf("low")).to.be.a("number");
    expect(vocabulary.idOf("newest")).to.be.a("number");
    // "lower" comes once only: below the least frequency of a join.
    expect(vocabulary.idOf("lower")).to.equal(undefined);
  });

  it("trainWordPiece() settles equal counts by ids, lowest first", async () => {
    const { vocabulary } = await trainWordPiece(["zd zd ac ac bd bd"], { vocabSize: 13 });
    expect(vocabulary.tokens.slice(5)).to.deep.equal(["a", "b", "z", "##c", "##d", "ac", "bd", "zd"]);
  });

  it("trainWordPiece() gives the same vocabulary whatever the order of texts and words", async () => {
    const word = fc.string({ unit: fc.constantFrom(..."abcde"), minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 60 }), fc.integer(), async (texts, seed) => {
        const shuffled = new Random(seed).shuffle(texts.slice());
        const a = await trainWordPiece(texts, { vocabSize: 60 });
        const b = await trainWordPiece([shuffled.join(" ")], { vocabSize: 60 });
        expect(b.vocabulary.tokens).to.deep.equal(a.vocabulary.tokens);
      }),
      { numRuns: 50 },
    );
  });

  it("trainWordPiece() obeys vocabSize, minFrequency and limitAlphabet", async () => {
    const texts = ["aab aab aab bba bba cab", "x".repeat(101)];
    for (const vocabSize of [11, 12, 13])
      expect((await trainWordPiece(texts, { vocabSize })).vocabulary.size).to.equal(vocabSize);
    const all = await trainWordPiece(texts, { minFrequency: 1 });
    expect(all.vocabulary.idOf("cab")).to.be.a("number");
    expect((await trainWordPiece(texts, { minFrequency: 4 })).vocabulary.idOf("aab")).to.equal(undefined);
    const narrow = await trainWordPiece(["aab aab aab bba bba cab"], { limitAlphabet: 2 });
    expect(narrow.vocabulary.tokens.join("")).not.to.include("c");
    expect(narrow.tokenize("cab aab")).to.deep.equal(["[UNK]", "aab"]);
  });

  it("trainWordPiece() normalizes as the tokenizer it makes", async () => {
    const uncased = await trainWordPiece(["Äb Äb äb"], { minFrequency: 1 });
    expect(uncased.tokenize("ÄB")).to.deep.equal(["ab"]);
    const cased = await trainWordPiece(["Äb Äb äb"], { minFrequency: 1, lowercase: false });
    expect(cased.tokenize("Äb äb AB")).to.deep.equal(["Äb", "äb", "[UNK]"]);
  });

  it("trainWordPiece() tells its progress, from an async source too", async () => {
    async function* source(): AsyncGenerator<string> {
      for (let i = 0; i < 2500; i++) yield `word${i % 50} again`;
    }
    const told: string[] = [];
    await trainWordPiece(source(), {
      vocabSize: 60,
      onProgress: ({ phase, done, total }) => told.push(`${phase} ${done}/${total}`),
    });
    expect(told.slice(0, 3)).to.deep.equal([
      "counting words 1000/undefined",
      "counting words 2000/undefined",
      "counting words 2500/undefined",
    ]);
    expect(told[told.length - 1]).to.match(/^joining pieces (\d+)\/\1$/);
  });

  it("trainWordPiece() refuses texts without words and a vocabulary too small for their letters", async () => {
    expect((await inputErrorOf(() => trainWordPiece(["", " \n"]))).message).to.include("no words");
    const error = await inputErrorOf(() => trainWordPiece(["abc"], { vocabSize: 7 }));
    expect(error.message).to.include("at least 8").and.to.include("found 7");
  });

  it("trainWordPiece() on Cranfield leaves no word unknown and writes the same files twice", async function () {
    if (!fs.existsSync(CRANFIELD)) {
      console.log("      skipped: no Cranfield collection beside the repository");
      this.skip();
    }
    const texts = (await loadPassages(CRANFIELD)).map(passageText);
    const tokenizer = await trainWordPiece(texts, { vocabSize: 3000 });
    expect(tokenizer.vocabulary.size).to.equal(3000);
    const unknown = tokenizer.vocabulary.special.unk;
    for (const text of texts) expect(tokenizer.encode(text).includes(unknown)).to.equal(false);
    tokenizer.save(at("a"));
    (await trainWordPiece(texts.reverse(), { vocabSize: 3000 })).save(at("b"));
    for (const name of fs.readdirSync(at("a")))
      expect(fs.readFileSync(at("a", name))).to.deep.equal(fs.readFileSync(at("b", name)));
  });
});
