/** How deep a search goes for an answer. */
import { expect } from "chai";
import { type AnswerIndex, answerInDepth } from "../../lib/search/answering";

describe("answerInDepth()", () => {
  const texts = [...Array(30).fill("copy"), ...Array.from({ length: 20 }, (_, i) => `own ${i}`)];
  const index: AnswerIndex = {
    store: { size: texts.length, get: (at) => ({ id: `p${at}`, title: "", text: texts[at] }) },
    words: {
      ...{ size: texts.length, passagesWith: () => 1, termPlaces: () => [] },
      mark: (_, text) => [{ text, isMarked: false }],
      ids: { get: (at) => `p${at}` },
    },
  };

  /** How many passages an answer has, and the depths that were asked for. @param words found by words, at any depth */
  async function asked(k: number, words: number, vectors?: number): Promise<[found: number, depths: number[]]> {
    const depths: number[] = [];
    const best = (count: number) => ({
      indices: Int32Array.from({ length: count }, (_, i) => i),
      scores: Float64Array.from({ length: count }, (_, i) => -i),
    });
    const search = async (depth: number) => {
      depths.push(depth);
      const near = vectors === undefined ? undefined : best(Math.min(depth, vectors));
      return { index, found: { words: best(Math.min(depth, words)), vectors: near } };
    };
    const { results } = await answerInDepth(search, "question", { k }, 8, 0);
    return [results.length, depths];
  }

  it("answerInDepth() searches once where that gives enough, or all that there is", async () => {
    expect(await asked(1, 50)).to.deep.equal([1, [8]]);
    expect(await asked(3, 7)).to.deep.equal([1, [8]]);
    expect(await asked(3, 0)).to.deep.equal([0, [8]]);
  });

  it("answerInDepth() goes twice as deep while copies leave too few, by words and by vectors, down to all", async () => {
    expect(await asked(3, 50)).to.deep.equal([3, [8, 16, 32]]);
    expect(await asked(10, 0, 50)).to.deep.equal([10, [8, 16, 32, 50]]);
    expect(await asked(40, 50, 50)).to.deep.equal([21, [8, 16, 32, 50]]);
    expect(await asked(10, 33, 5)).to.deep.equal([4, [8, 16, 32, 50]]);
  });
});
