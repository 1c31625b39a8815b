import { expect } from "chai";
import * as fc from "fast-check";
import { TopK, topK } from "../../lib/retrieval";

/** The definition: score descending, ties by the lower index. */
function bySorting(scores: readonly number[], k: number): number[] {
  return [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, k);
}

describe("topK()", () => {
  it("topK() equals sorting, with many ties", () => {
    const scores = fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 80 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 100 }), (values, k) => {
        const { indices, scores: found } = topK(values, k);
        expect([...indices]).to.deep.equal(bySorting(values, k));
        expect([...found]).to.deep.equal([...indices].map((index) => values[index]));
      }),
      { numRuns: 500 },
    );
  });

  it("topK() never keeps a NaN", () => {
    expect([...topK([Number.NaN, 1, Number.NaN, 2], 4).indices]).to.deep.equal([3, 1]);
  });
});

describe("TopK", () => {
  it("push() gives the same result in any order of arrival", () => {
    const entries = fc.shuffledSubarray([...Array(40).keys()], { minLength: 1 });
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 10 }), (order, k) => {
        const heap = new TopK(k);
        for (const index of order) heap.push(index, index % 5);
        const expected = [...order].sort((a, b) => (b % 5) - (a % 5) || a - b).slice(0, k);
        expect([...heap.take().indices]).to.deep.equal(expected);
      }),
    );
  });

  it("threshold never rises above the worst of the k best, and reaches it", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 5 }), (values, k) => {
        const best = new TopK(k);
        expect(best.threshold).to.equal(Number.NEGATIVE_INFINITY);
        values.forEach((value, i) => {
          best.push(i, value);
          const worst = values.slice(0, i + 1).sort((a, b) => b - a)[k - 1] ?? Number.NEGATIVE_INFINITY;
          expect(best.threshold).to.be.at.most(worst);
        });
      }),
    );
    const best = new TopK(2);
    for (const score of [5, 3, 4, 6]) best.push(score, score);
    expect(best.threshold).to.equal(5);
  });

  it("raise() gives up what is worse than a rank, and no tie; the result shows whether that was too much", () => {
    const scores = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 60 });
    const at = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 8 }), at, at, (values, k, rank, after) => {
        const best = new TopK(k);
        best.restart(2);
        let bound = 2;
        values.forEach((value, i) => {
          best.push(i, value);
          if (i + 1 === after && best.raise(rank)) bound = best.threshold;
        });
        const expected = bySorting(values, k).filter((i) => values[i] >= 2);
        const { indices, scores: found } = best.take();
        if (bound === 2 || found[k - 1] >= bound) expect([...indices]).to.deep.equal(expected);
        else expect([...indices]).to.deep.equal(expected.filter((i) => values[i] >= bound));
      }),
      { numRuns: 1000 },
    );
  });

  it("take() gives ties in the order that was given", () => {
    const best = new TopK(2, (a, b) => b - a);
    for (const index of [3, 9, 1, 7, 5]) best.push(index, 1);
    expect([...best.take().indices]).to.deep.equal([9, 7]);
  });

  it("take() empties the heap", () => {
    const heap = new TopK(3);
    heap.push(7, 1);
    expect([...heap.take().indices]).to.deep.equal([7]);
    expect([...heap.take().indices]).to.deep.equal([]);
    heap.push(8, -1);
    expect([...heap.take().indices]).to.deep.equal([8]);
  });

  for (const k of [0, -1, 1.5, Number.NaN]) {
    it(`TopK refuses k = ${k}`, () => expect(() => new TopK(k)).to.throw(RangeError, "positive integer"));
  }
});
