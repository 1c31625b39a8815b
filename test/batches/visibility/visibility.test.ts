/** The position-specific mask: what holds for every matrix of either sampler, and that both have the same law. */
import { expect } from "chai";
import * as fc from "fast-check";
import {
  chooseWholeWords,
  hasBit,
  type MaskSampler,
  maskBudget,
  maskSamplers,
  visibilityMatrix,
  wordsFor,
} from "../../../lib/batches";
import { Random } from "../../../lib/random";
import { FIRST_PIECE, FIRST_WORD, framed, toyContent, toyVocabulary } from "../../tokens/toy";

const vocabulary = toyVocabulary;
const RATIO = 0.5;

/** matrix[i][j]: does position i of the text see position j? */
function seenOf(bits: Uint32Array, length: number, text = 0): boolean[][] {
  const width = wordsFor(length);
  return Array.from({ length }, (_, i) => {
    const row = bits.subarray((text * length + i) * width, (text * length + i + 1) * width);
    return Array.from({ length }, (_, j) => hasBit(row, j));
  });
}

function matrixOf(ids: Int32Array, sampler: MaskSampler, random: Random, ratio = RATIO): boolean[][] {
  return seenOf(visibilityMatrix([ids], ids.length, { ratio, sampler, vocabulary, random }), ids.length);
}

/** The positions of every word, in order. */
function wordsOf(ids: Int32Array): number[][] {
  const words: number[][] = [];
  for (const [at, id] of ids.entries()) {
    if (vocabulary.isSpecial[id]) continue;
    const before = words[words.length - 1];
    if (before?.at(-1) === at - 1 && vocabulary.isContinuation[id]) before.push(at);
    else words.push([at]);
  }
  return words;
}

describe("visibilityMatrix()", () => {
  for (const sampler of maskSamplers) {
    it(`visibilityMatrix() (${sampler}) hides the diagonal, shows special tokens, hides whole words within the budget`, () => {
      fc.assert(
        fc.property(toyContent, fc.constantFrom(0.15, 0.5, 0.9), fc.integer(), (content, ratio, seed) => {
          const ids = framed(content);
          const words = wordsOf(ids);
          const budget = maskBudget(ids.length, ratio);
          for (const [i, row] of matrixOf(ids, sampler, new Random(seed), ratio).entries()) {
            expect(row[i], `position ${i} sees itself`).to.equal(false);
            for (const [j, id] of ids.entries()) if (vocabulary.isSpecial[id] && j !== i) expect(row[j]).to.equal(true);
            let hidden = 0;
            for (const word of words) {
              const others = word.filter((at) => at !== i);
              const seen = new Set(others.map((at) => row[at]));
              expect(seen.size, "the pieces of a word are seen or hidden together").to.be.at.most(1);
              if (seen.has(false)) hidden += word.length;
            }
            expect(hidden, "hidden tokens").to.be.at.most(budget);
          }
        }),
        { numRuns: 60 },
      );
    });

    it(`visibilityMatrix() (${sampler}) pads: padding neither sees nor is seen, and rows of a batch are apart`, () => {
      const texts = [framed([5, 6, 25, 7]), framed([8]), framed([])];
      const options = { ratio: RATIO, sampler, vocabulary, random: new Random(4) };
      const length = 40;
      const bits = visibilityMatrix(texts, length, options);
      expect(bits).to.have.length(3 * length * 2);
      for (const [b, ids] of texts.entries()) {
        const seen = seenOf(bits, length, b);
        for (let i = 0; i < length; i++)
          for (let j = 0; j < length; j++) if (i >= ids.length || j >= ids.length) expect(seen[i][j]).to.equal(false);
        expect(seen[1][0]).to.equal(true);
      }
    });

    it(`visibilityMatrix() (${sampler}) gives the same bits for the same generator, others for another`, () => {
      const ids = framed(Array.from({ length: 40 }, (_, i) => FIRST_WORD + (i % 20)));
      expect(matrixOf(ids, sampler, new Random(1))).to.deep.equal(matrixOf(ids, sampler, new Random(1)));
      expect(matrixOf(ids, sampler, new Random(1))).to.not.deep.equal(matrixOf(ids, sampler, new Random(2)));
    });
  }

  it("visibilityMatrix() refuses a ratio outside 0 … 1", () => {
    expect(() => matrixOf(framed([5]), "vectorised", new Random(1), 1.5)).to.throw(RangeError, "0 … 1");
  });
});

describe("the law of the two samplers", () => {
  /** Words of one to four pieces, where the budget now and then passes a word over; and a text of single pieces. */
  const texts: [string, Int32Array][] = [
    ["words of many lengths", framed([5, 25, 26, 6, 7, 27, 28, 29, 8, 9, 30, 10, 31, 32, 11])],
    ["one long word and two short ones", framed([5, 25, 26, 6, 7])],
    ["single pieces only", framed([5, 6, 7, 8, 9, 10, 11])],
    [
      "more positions than rows of one shuffle",
      framed(Array.from({ length: 70 }, (_, i) => (i % 3 ? FIRST_WORD : FIRST_PIECE) + (i % 20))),
    ],
  ];

  for (const [what, ids] of texts) {
    it(`both samplers show every pair as often as masking anew for every row does: ${what}`, () => {
      const n = ids.length;
      const draws = n > 40 ? 600 : 3000;
      // What a row of its own sample would see: the law that both are to have.
      const budget = maskBudget(n, RATIO);
      const hidden = new Float64Array(n);
      const direct = new Random("direct");
      const samples = 40_000;
      for (let k = 0; k < samples; k++)
        for (const at of chooseWholeWords(ids, vocabulary, budget, direct)) hidden[at]++;

      const z = Object.fromEntries(
        maskSamplers.map((sampler) => {
          const random = new Random("law", sampler);
          const counts = new Float64Array(n * n);
          for (let k = 0; k < draws; k++) {
            for (const [i, row] of matrixOf(ids, sampler, random).entries()) {
              for (let j = 0; j < n; j++) if (row[j]) counts[i * n + j]++;
            }
          }
          const scores: number[] = [];
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              const expected = i === j ? 0 : 1 - hidden[j] / samples;
              const found = counts[i * n + j] / draws;
              if (expected === 0 || expected === 1) expect(found, `${sampler}: ${i} sees ${j}`).to.equal(expected);
              else scores.push((found - expected) / Math.sqrt(expected * (1 - expected) * (1 / draws + 1 / samples)));
            }
          }
          return [sampler, scores];
        }),
      );
      for (const sampler of maskSamplers) {
        const largest = Math.max(...z[sampler].map(Math.abs));
        const meanSquare = z[sampler].reduce((sum, x) => sum + x * x, 0) / z[sampler].length;
        // Standard scores of some hundreds to thousands of pairs: none beyond five, and of variance one.
        expect(largest, `${sampler}: largest deviation`).to.be.below(5);
        expect(meanSquare, `${sampler}: mean square of the deviations`).to.be.within(0.6, 1.5);
      }
    });
  }

  it("both samplers hide whole sets of words as often as masking anew does", () => {
    // Three words, of one, one and two pieces, and a budget of three: all that a row can hide is told apart.
    const ids = framed([5, 6, 7, 25]);
    const shares = (draw: () => Iterable<string>, rounds: number) => {
      const counts = new Map<string, number>();
      let total = 0;
      for (let k = 0; k < rounds; k++) {
        for (const key of draw()) {
          counts.set(key, (counts.get(key) ?? 0) + 1);
          total++;
        }
      }
      return new Map([...counts].map(([key, count]) => [key, count / total]));
    };
    const direct = new Random("sets");
    const budget = maskBudget(ids.length, RATIO);
    const expected = shares(() => [chooseWholeWords(ids, vocabulary, budget, direct).join()], 30_000);
    expect(expected.size).to.be.above(2);
    for (const sampler of maskSamplers) {
      const random = new Random("sets", sampler);
      // Row 0 is [CLS]'s: what it hides beside itself is the sample alone.
      const found = shares(() => {
        const [row] = matrixOf(ids, sampler, random);
        return [row.flatMap((seen, j) => (seen || j === 0 ? [] : [j])).join()];
      }, 30_000);
      expect([...found.keys()].sort()).to.deep.equal([...expected.keys()].sort());
      for (const [key, share] of expected) expect(found.get(key), `${sampler}: {${key}}`).to.be.closeTo(share, 0.02);
    }
  });

  it("vectorised rows hide a token independently of one another", () => {
    const ids = framed([5, 6, 7, 8, 9, 10, 11, 12]);
    const random = new Random("independence");
    let [both, first, second] = [0, 0, 0];
    const draws = 20_000;
    for (let k = 0; k < draws; k++) {
      const rows = matrixOf(ids, "vectorised", random);
      if (!rows[1][5]) first++;
      if (!rows[2][5]) second++;
      if (!rows[1][5] && !rows[2][5]) both++;
    }
    expect(both / draws).to.be.closeTo((first / draws) * (second / draws), 0.015);
  });
});
