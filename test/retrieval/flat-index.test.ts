import { expect } from "chai";
import * as fc from "fast-check";
import { InputError } from "../../lib/errors";
import { Random } from "../../lib/random";
import { FlatIndex } from "../../lib/retrieval";

function rows(random: Random, count: number, dimension: number): Float32Array {
  return Float32Array.from({ length: count * dimension }, () => random.normal());
}

/** Inner products in double precision, everything sorted. */
function byDefinition(vectors: Float32Array, queries: Float32Array, dimension: number, query: number): number[] {
  const scores = Array.from({ length: vectors.length / dimension }, (_, row) => {
    let sum = 0;
    for (let h = 0; h < dimension; h++) sum += queries[query * dimension + h] * vectors[row * dimension + h];
    return sum;
  });
  return scores;
}

describe("FlatIndex", () => {
  it("search() finds the largest inner products, for any shapes", () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 19 }),
      fc.integer({ min: 1, max: 11 }),
    );
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 50 }), fc.integer(), ([n, q, h], k, seed) => {
        const random = new Random(seed);
        const vectors = rows(random, n, h);
        const queries = rows(random, q, h);
        const found = new FlatIndex(vectors, h).search(queries, k);
        expect(found.k).to.equal(Math.min(k, n));
        expect(found.indices).to.have.length(q * found.k);
        for (let query = 0; query < q; query++) {
          const scores = byDefinition(vectors, queries, h, query);
          const best = [...scores].sort((a, b) => b - a);
          for (let place = 0; place < found.k; place++) {
            const at = query * found.k + place;
            expect(found.scores[at]).to.be.closeTo(best[place], 1e-4);
            expect(found.scores[at]).to.be.closeTo(scores[found.indices[at]], 1e-4);
          }
          expect(new Set(found.indices.subarray(query * found.k, (query + 1) * found.k)).size).to.equal(found.k);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("search() breaks ties by the lower index", () => {
    const index = new FlatIndex(Float32Array.of(1, 0, 2, 0, 1, 5, 2, -3), 2);
    expect([...index.search(Float32Array.of(1, 0), 4).indices]).to.deep.equal([1, 3, 0, 2]);
  });

  it("search() gives a query the same scores whatever stands beside it", () => {
    const random = new Random(5);
    const index = new FlatIndex(rows(random, 30, 7), 7);
    const queries = rows(random, 20, 7);
    const together = index.search(queries, 5);
    for (let q = 0; q < 20; q++) {
      const alone = index.search(queries.slice(q * 7, (q + 1) * 7), 5);
      expect([...alone.indices]).to.deep.equal([...together.indices.slice(q * 5, (q + 1) * 5)]);
      expect([...alone.scores]).to.deep.equal([...together.scores.slice(q * 5, (q + 1) * 5)]);
    }
  });

  it("search() of no queries finds nothing", () => {
    expect(new FlatIndex(Float32Array.of(1, 2), 2).search(new Float32Array(0), 3).indices).to.have.length(0);
  });

  it("ranksOf() gives the place that search() gives, ties too", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 2, maxLength: 60 }),
        fc.nat(),
        (values, pick) => {
          const index = new FlatIndex(Float32Array.from(values), 1);
          const target = pick % values.length;
          const order = [...index.search(Float32Array.of(1), values.length).indices];
          expect([...index.ranksOf(Float32Array.of(1), [target])]).to.deep.equal([order.indexOf(target) + 1]);
        },
      ),
    );
  });

  const bad: [name: string, act: () => unknown, message: string][] = [
    [
      "vectors that do not fill rows",
      () => new FlatIndex(new Float32Array(5), 2),
      "multiple of the dimension 2, found 5",
    ],
    ["no vectors", () => new FlatIndex(new Float32Array(0), 2), "without vectors"],
    ["a dimension of 0", () => new FlatIndex(new Float32Array(5), 0), "dimension 0"],
    [
      "a vector that is not finite",
      () => new FlatIndex(Float32Array.of(1, 2, 3, Number.NaN), 2),
      "row 1 of the vectors",
    ],
    [
      "a query that is not finite",
      () => new FlatIndex(Float32Array.of(1, 2), 2).search(Float32Array.of(1, Number.POSITIVE_INFINITY), 1),
      "row 0 of the queries",
    ],
    [
      "a query of another length",
      () => new FlatIndex(Float32Array.of(1, 2), 2).search(new Float32Array(3), 1),
      "found 3 numbers",
    ],
    [
      "targets that are not one a query",
      () => new FlatIndex(Float32Array.of(1, 2), 2).ranksOf(new Float32Array(2), []),
      "expected 1 targets",
    ],
    [
      "a target outside the index",
      () => new FlatIndex(Float32Array.of(1, 2), 2).ranksOf(new Float32Array(2), [1]),
      "expected 0 to 0, found 1",
    ],
  ];
  for (const [name, act, message] of bad)
    it(`FlatIndex refuses ${name}`, () => expect(act).to.throw(InputError, message));
});
