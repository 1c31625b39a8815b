/** Fusion against worked examples. */
import { expect } from "chai";
import { collectRun, type FusionOptions, fuse, fuseResults, type QueryResults } from "../../lib/retrieval";
import { inputErrorOf } from "../text/scratch";

const words = new Map([
  ["a", 12],
  ["b", 8],
  ["c", 4],
]);
const vectors = new Map([
  ["c", 0.9],
  ["d", 0.5],
  ["a", 0.1],
]);

describe("fuse()", () => {
  it("fuse() refuses scores and weights that are not finite, naming system and passage", async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const method of ["rrf", "sum"] as const) {
        const error = await inputErrorOf(() => fuse([words, new Map([["x", value]])], { method }));
        expect(error.message).to.match(/system 2 has a score that cannot be fused.*for passage x/);
      }
      expect((await inputErrorOf(() => fuse([words], { weights: [value] }))).message).to.include(`found ${value}`);
    }
  });

  const cases: [name: string, options: FusionOptions, expected: [string, number][]][] = [
    [
      "reciprocal ranks, with 60",
      {},
      [
        ["c", 1 / 63 + 1 / 61],
        ["a", 1 / 61 + 1 / 63],
        ["d", 1 / 62],
        ["b", 1 / 62],
      ],
    ],
    [
      "reciprocal ranks with weights and another constant",
      { weights: [2, 1], rankConstant: 0 },
      [
        ["a", 2 + 1 / 3],
        ["c", 2 / 3 + 1],
        ["b", 1],
        ["d", 1 / 2],
      ],
    ],
    [
      "sums of scores between 0 and 1",
      { method: "sum" },
      [
        ["c", 1],
        ["a", 1],
        ["d", 0.5],
        ["b", 0.5],
      ],
    ],
    [
      "sums of scores as they are, weighted and cut",
      { method: "sum", normalization: "none", weights: [0.1, 1], depth: 2 },
      [
        ["c", 1.3],
        ["a", 1.3],
      ],
    ],
    [
      "sums of standard scores, the least for what is missing",
      { method: "sum", normalization: "z-score" },
      [
        ["c", 0],
        ["a", 0],
        ["d", -Math.sqrt(1.5)],
        ["b", -Math.sqrt(1.5)],
      ],
    ],
  ];
  for (const [name, options, expected] of cases) {
    it(`fuse() gives ${name}`, () => {
      const fused = fuse([words, vectors], options);
      expect([...fused.keys()].sort()).to.deep.equal(expected.map(([id]) => id).sort());
      for (const [id, score] of expected) expect(fused.get(id), id).to.be.closeTo(score, 1e-12);
      const scores = [...fused.values()];
      expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
    });
  }

  it("fuse() takes systems that found nothing, and one score alone", () => {
    expect(fuse([new Map(), new Map()], { method: "sum" }).size).to.equal(0);
    const alone = fuse([new Map([["a", 3]]), new Map()], { method: "sum" });
    expect([...alone]).to.deep.equal([["a", 1]]);
  });

  it("fuse() refuses weights that turn a ranking round or leave none", async () => {
    for (const weights of [
      [-1, 1],
      [0, 0],
    ]) {
      expect((await inputErrorOf(() => fuse([words, words], { weights }))).message).to.include("cannot fuse by");
    }
    expect(fuse([words, words], { weights: [0, 1] }).size).to.equal(words.size);
  });

  it("fuse() refuses a number of weights that is not that of the systems", async () => {
    expect((await inputErrorOf(() => fuse([words], { weights: [1, 2] }))).message).to.include("expected 1 weights");
  });
});

describe("fuseResults()", () => {
  const run = (...queries: string[]): QueryResults[] => queries.map((query) => [query, words]);

  it("fuseResults() fuses query by query", async () => {
    const fused = await collectRun(fuseResults([run("q1", "q2"), run("q1", "q2")], { rankConstant: 0 }));
    expect([...fused.keys()]).to.deep.equal(["q1", "q2"]);
    expect(fused.get("q2")?.get("a")).to.equal(2);
  });

  it("fuseResults() refuses runs of other queries or of another number of them", async () => {
    for (const other of [run("q1", "q3"), run("q1")]) {
      const error = await inputErrorOf(() => collectRun(fuseResults([run("q1", "q2"), other])));
      expect(error.message).to.include("different queries");
    }
  });
});
