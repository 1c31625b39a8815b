import { expect } from "chai";
import * as fc from "fast-check";
import { InputError } from "../../../lib/errors";
import { Bm25Index, createAnalyzer } from "../../../lib/retrieval";
import type { Passage } from "../../../lib/text";

function corpus(...texts: string[]): Passage[] {
  return texts.map((text, i) => ({ id: `d${i}`, title: "", text }));
}

/** The formula, term by term over every passage, without an index. */
function byFormula(texts: readonly string[], query: string, k1: number, b: number): number[] {
  const analyze = createAnalyzer();
  const words = texts.map(analyze);
  const mean = words.reduce((sum, list) => sum + list.length, 0) / texts.length;
  return words.map((list) => {
    let score = 0;
    for (const term of analyze(query)) {
      const df = words.filter((other) => other.includes(term)).length;
      const tf = list.filter((word) => word === term).length;
      const idf = Math.log(1 + (texts.length - df + 0.5) / (df + 0.5));
      if (tf > 0) score += (idf * tf) / (tf + k1 * (1 - b + (b * list.length) / mean));
    }
    return score;
  });
}

describe("Bm25Index", () => {
  it("search() gives the formula's scores, ranked, ties by id in falling byte order", () => {
    const text = fc
      .array(fc.constantFrom("red", "green", "blue", "sky", "sea", "the"), { maxLength: 12 })
      .map((w) => w.join(" "));
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 20 }),
        text,
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (texts, query, k1, b) => {
          const expected = byFormula(texts, query, k1, b);
          const hits = new Bm25Index(corpus(...texts), { k1, b }).search(query, 100);
          expect(hits.map(({ index }) => index).sort((x, y) => x - y)).to.deep.equal(
            [...expected.keys()].filter((i) => expected[i] > 0),
          );
          hits.forEach(({ id, index, score }, place) => {
            expect(id).to.equal(`d${index}`);
            expect(score).to.be.closeTo(expected[index], 1e-5);
            if (place === 0) return;
            const before = hits[place - 1];
            expect(before.score > score || (before.score === score && before.id > id)).to.equal(true);
          });
        },
      ),
      { numRuns: 300 },
    );
  });

  it("search() answers a second query as if it were the first", () => {
    const index = new Bm25Index(corpus("red sky", "blue sea", "blue sky"));
    const first = index.search("blue", 10);
    index.search("red sky sea", 10);
    expect(index.search("blue", 10)).to.deep.equal(first);
  });

  it("search() keeps at most k", () => {
    const index = new Bm25Index(corpus("red", "red", "red sky"));
    expect(index.search("red", 2).map(({ id }) => id)).to.deep.equal(["d1", "d0"]);
  });

  it("search() refuses a k that is not a positive integer", () => {
    const index = new Bm25Index(corpus("fox"));
    for (const k of [0, -1, 1.5, Number.NaN])
      expect(() => index.search("fox", k)).to.throw(RangeError, "positive integer");
  });

  it("search() finds nothing for unknown words, stop words and an empty query", () => {
    const index = new Bm25Index(corpus("red sky", ""));
    for (const query of ["green", "the of", "", "constructor __proto__"])
      expect(index.search(query, 5)).to.deep.equal([]);
  });

  it("search() works over an empty corpus and over passages without text", () => {
    expect(new Bm25Index([]).search("red", 5)).to.deep.equal([]);
    expect(new Bm25Index(corpus("", "")).search("red", 5)).to.deep.equal([]);
  });

  it("search() finds words of the title, and other forms with stems", () => {
    const passages = [{ id: "a", title: "Cancelling", text: "stops requests" }];
    expect(new Bm25Index(passages).search("cancelling", 1)[0].id).to.equal("a");
    expect(new Bm25Index(passages, { stem: "none" }).search("cancel request", 1)).to.deep.equal([]);
    expect(new Bm25Index(passages).search("cancel request", 1)[0].id).to.equal("a");
    expect(new Bm25Index(passages, { textOf: ({ text }) => text }).search("cancelling", 1)).to.deep.equal([]);
  });

  for (const options of [{ delta: -1 }, { k1: -1 }, { k1: Number.NaN }, { b: -0.1 }, { b: 1.1 }, { b: Number.NaN }]) {
    it(`Bm25Index refuses ${JSON.stringify(options)}`, () => {
      expect(() => new Bm25Index([], options)).to.throw(InputError, "BM25 cannot use this");
    });
  }
});
