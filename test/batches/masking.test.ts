import { expect } from "chai";
import * as fc from "fast-check";
import { chooseWholeWords, maskBudget, maskWholeWords } from "../../lib/batches";
import { Random } from "../../lib/random";
import { FIRST_PIECE, FIRST_WORD, framed, MASK, SEP, toyContent, toyVocabulary, UNK } from "../tokens/toy";

const vocabulary = toyVocabulary;
const RATIO = fc.constantFrom(0, 0.15, 0.3, 0.5, 1);

/** For each position the number of its word, as whole-word masking groups them; -1 for special tokens. */
function wordOf(ids: Int32Array): number[] {
  let word = -1;
  return Array.from(ids, (id, at) => {
    if (vocabulary.isSpecial[id]) return -1;
    const continues = at > 0 && id >= FIRST_PIECE && !vocabulary.isSpecial[ids[at - 1]];
    if (!continues) word++;
    return word;
  });
}

describe("maskBudget()", () => {
  for (const [length, ratio, expected] of [
    [2, 0.3, 1],
    [3, 0.1, 1],
    [10, 0.3, 3],
    [128, 0.3, 38],
    [5, 0.5, 2],
    [7, 0.5, 4],
    [9, 0.5, 4],
    [512, 0, 1],
    [4, 1, 4],
  ]) {
    it(`maskBudget() of ${length} tokens at ${ratio} is ${expected}, halves to even`, () => {
      expect(maskBudget(length, ratio)).to.equal(expected);
    });
  }

  it("maskBudget() refuses a ratio outside 0 … 1", () => {
    for (const ratio of [-0.1, 1.1, Number.NaN]) expect(() => maskBudget(4, ratio)).to.throw(RangeError, "0 … 1");
  });
});

describe("chooseWholeWords()", () => {
  it("chooseWholeWords() takes whole words within the budget, none special, as many as fit in the order drawn", () => {
    fc.assert(
      fc.property(toyContent, fc.integer({ min: 1, max: 40 }), fc.integer(), (content, budget, seed) => {
        const ids = framed(content);
        const chosen = [...chooseWholeWords(ids, vocabulary, budget, new Random(seed))];
        expect(chosen).to.deep.equal([...new Set(chosen)].sort((a, b) => a - b));
        expect(chosen.length).to.be.at.most(budget);
        const words = wordOf(ids);
        const picked = new Set(chosen.map((at) => words[at]));
        expect(picked.has(-1)).to.equal(false);
        // Together or not at all …
        words.forEach((word, at) => {
          expect(chosen.includes(at)).to.equal(picked.has(word));
        });
        // … and a word is only passed over when it would overflow what was left then, so what is left now does not hold
        // it.
        const sizes = new Map<number, number>();
        for (const word of words) if (word >= 0) sizes.set(word, (sizes.get(word) ?? 0) + 1);
        for (const [word, size] of sizes) if (!picked.has(word)) expect(size).to.be.above(budget - chosen.length);
      }),
      { numRuns: 500 },
    );
  });

  it("chooseWholeWords() chooses every word of equal size alike", () => {
    const ids = framed(Array.from({ length: 10 }, (_, i) => [FIRST_WORD + i, FIRST_PIECE + i]).flat());
    const counts = new Array(10).fill(0);
    const random = new Random("words");
    for (let i = 0; i < 6000; i++) {
      for (const at of chooseWholeWords(ids, vocabulary, 6, random)) if (at % 2 === 1) counts[(at - 1) / 2]++;
    }
    for (const count of counts) expect(count).to.be.within(1660, 1940);
  });

  it("chooseWholeWords() lets a row cropped inside a word begin with a word of its own", () => {
    const ids = framed([FIRST_PIECE, FIRST_PIECE + 1, FIRST_WORD]);
    const seen = new Set<string>();
    const random = new Random(1);
    for (let i = 0; i < 50; i++) seen.add(chooseWholeWords(ids, vocabulary, 2, random).join());
    expect([...seen].sort()).to.deep.equal(["1,2", "3"]);
  });

  it("chooseWholeWords() chooses nothing where there is no word or none fits", () => {
    const random = new Random(1);
    expect(chooseWholeWords(framed([]), vocabulary, 1, random)).to.have.length(0);
    expect(chooseWholeWords(framed([UNK, MASK, SEP]), vocabulary, 3, random)).to.have.length(0);
    expect(chooseWholeWords(framed([FIRST_WORD, FIRST_PIECE]), vocabulary, 1, random)).to.have.length(0);
  });
});

describe("maskWholeWords()", () => {
  it("maskWholeWords() changes chosen positions only and labels them with what was there", () => {
    fc.assert(
      fc.property(toyContent, RATIO, fc.integer(), (content, ratio, seed) => {
        const ids = framed(content);
        const before = ids.slice();
        const { inputIds, positions, labels } = maskWholeWords(ids, { ratio, vocabulary, random: new Random(seed) });
        expect(ids).to.deep.equal(before);
        expect(positions.length).to.be.at.most(maskBudget(ids.length, ratio));
        expect([...labels]).to.deep.equal(Array.from(positions, (at) => ids[at]));
        const restored = inputIds.slice();
        for (const [i, at] of positions.entries()) restored[at] = labels[i];
        expect(restored).to.deep.equal(ids);
      }),
    );
  });

  it("maskWholeWords() gives the same bits for the same seed and others for another", () => {
    const ids = framed(Array.from({ length: 100 }, (_, i) => FIRST_WORD + (i % 20)));
    const mask = (seed: number): unknown => maskWholeWords(ids, { ratio: 0.3, vocabulary, random: new Random(seed) });
    expect(mask(1)).to.deep.equal(mask(1));
    expect(mask(1)).not.to.deep.equal(mask(2));
  });

  it("maskWholeWords() masks 80 %, randomizes 10 % over all ordinary ids and keeps 10 %, piece by piece", () => {
    const ids = framed(Array.from({ length: 200 }, (_, i) => (i % 2 ? FIRST_PIECE + 3 : FIRST_WORD + 3)));
    const random = new Random("shares");
    const replacements = new Map<number, number>();
    let [chosen, masked, kept] = [0, 0, 0];
    for (let run = 0; run < 1000; run++) {
      const { inputIds, positions, labels } = maskWholeWords(ids, { ratio: 0.3, vocabulary, random });
      positions.forEach((at, i) => {
        chosen++;
        if (inputIds[at] === MASK) masked++;
        else if (inputIds[at] === labels[i]) kept++;
        else replacements.set(inputIds[at], (replacements.get(inputIds[at]) ?? 0) + 1);
      });
    }
    // Rows of 202 tokens, words of two pieces: the budget of 61 is filled up to 60.
    expect(chosen).to.equal(60_000);
    expect(masked / chosen).to.be.closeTo(0.8, 0.006);
    // One in forty random tokens is the one that was there.
    expect(kept / chosen).to.be.closeTo(0.1 + 0.1 / 40, 0.005);
    expect([...replacements.keys()].sort((a, b) => a - b)).to.deep.equal([...vocabulary.ordinaryIds]);
    for (const [id, count] of replacements) {
      const expected = id === FIRST_WORD + 3 || id === FIRST_PIECE + 3 ? 75 : 150;
      expect(count, `id ${id}`).to.be.within(expected - 6 * Math.sqrt(expected), expected + 6 * Math.sqrt(expected));
    }
  });

  it("maskWholeWords() chooses close to the ratio over rows of mixed words", () => {
    const rows = fc
      .sample(toyContent, { numRuns: 600, seed: 9 })
      .filter((row) => row.length >= 30)
      .map(framed);
    const random = new Random("ratio");
    let [chosen, tokens] = [0, 0];
    for (const row of rows) {
      chosen += maskWholeWords(row, { ratio: 0.3, vocabulary, random }).positions.length;
      tokens += row.length;
    }
    expect(rows.length).to.be.above(100);
    expect(chosen / tokens).to.be.closeTo(0.3, 0.01);
  });
});
