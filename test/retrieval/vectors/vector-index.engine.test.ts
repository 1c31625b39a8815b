/** Exact search against plain sums, and approximate search against exact search. */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import * as fc from "fast-check";
import { useEngine } from "../../../lib/engine";
import { InputError } from "../../../lib/errors";
import { Random } from "../../../lib/random";
import {
  buildHnsw,
  exactIndex,
  FlatIndex,
  openExactIndex,
  openHnsw,
  type VectorIndex,
  vectorsInMemory,
  writeVectors,
} from "../../../lib/retrieval";
import { innerProduct } from "../../../lib/retrieval/inner-product";
import { inputErrorOf, useScratch } from "../../text/scratch";

function rows(random: Random, count: number, dimension: number): Float32Array {
  return Float32Array.from({ length: count * dimension }, () => random.normal());
}

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `p${i}`);

describe("exactIndex()", () => {
  const at = useScratch();
  before(() => useEngine());

  it("search() finds what plain sums find, in memory and on disk, and leaves no tensor", async () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: 1, max: 20 }),
    );
    const tensors = tf.memory().numTensors;
    await fc.assert(
      fc.asyncProperty(shape, fc.integer({ min: 1, max: 70 }), fc.integer(), async ([n, q, h], k, seed) => {
        const random = new Random(seed);
        const vectors = rows(random, n, h);
        const queries = rows(random, q, h);
        fs.rmSync(at("v"), { recursive: true, force: true });
        writeVectors(at("v"), names(n), vectors, h);
        const plain = new FlatIndex(vectors, h).search(queries, k);
        for (const index of [exactIndex(vectorsInMemory(names(n), vectors, h)), openExactIndex(at("v"))]) {
          const found = await index.search(queries, k);
          expect(found).to.have.length(q);
          found.forEach(({ indices, scores }, query) => {
            expect(indices).to.have.length(plain.k);
            scores.forEach((score, place) => {
              expect(score).to.be.closeTo(plain.scores[query * plain.k + place], 1e-4);
            });
            expect(new Set(indices).size).to.equal(plain.k);
          });
        }
      }),
      { numRuns: 40 },
    );
    expect(tf.memory().numTensors).to.equal(tensors);
  });

  it("search() over several blocks gives ties by id in falling byte order, equal vectors standing in different blocks", async () => {
    const random = new Random(4);
    const [n, h] = [5000, 16];
    const few = rows(random, 7, h);
    const vectors = new Float32Array(n * h);
    for (let i = 0; i < n; i++) vectors.set(few.subarray((i % 7) * h, ((i % 7) + 1) * h), i * h);
    // 600 queries make blocks of less than 5,000 rows.
    const queries = rows(random, 600, h);
    const found = await exactIndex(vectorsInMemory(names(n), vectors, h)).search(queries, 100);
    for (const { indices, scores } of found) {
      expect(new Set(scores).size).to.equal(1);
      const kind = indices[0] % 7;
      const equal = Array.from({ length: n }, (_, i) => i).filter((i) => i % 7 === kind);
      const expected = equal
        .map((i) => `p${i}`)
        .sort()
        .reverse()
        .slice(0, 100);
      expect(Array.from(indices, (index) => `p${index}`)).to.deep.equal(expected);
    }
  });

  it("search() of more queries than one product takes gives each its own", async () => {
    const random = new Random(9);
    const [n, h, q] = [300, 8, 2100];
    const vectors = rows(random, n, h);
    const queries = rows(random, q, h);
    const index = exactIndex(vectorsInMemory(names(n), vectors, h));
    const together = await index.search(queries, 5);
    const plain = new FlatIndex(vectors, h).search(queries, 5);
    expect(together.flatMap(({ indices }) => [...indices])).to.deep.equal([...plain.indices]);
  });

  it("search() refuses queries of another width or not finite, and stops when its signal is aborted", async () => {
    const index = exactIndex(vectorsInMemory(names(2), Float32Array.of(1, 2, 3, 4), 2));
    expect((await inputErrorOf(() => index.search(new Float32Array(3), 1))).message).to.include("2 numbers a query");
    expect((await inputErrorOf(() => index.search(Float32Array.of(1, Number.NaN), 1))).message).to.include("query 0");
    const signal = AbortSignal.abort(new Error("enough"));
    let message = "";
    await index.search(new Float32Array(2), 1, { signal }).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.equal("enough");
  });

  it("save() writes what openExactIndex() opens", async () => {
    const random = new Random(2);
    const vectors = rows(random, 20, 3);
    await exactIndex(vectorsInMemory(names(20), vectors, 3)).save(at("v"));
    const queries = rows(random, 4, 3);
    const [saved, memory] = [openExactIndex(at("v")), exactIndex(vectorsInMemory(names(20), vectors, 3))];
    expect(await saved.search(queries, 5)).to.deep.equal(await memory.search(queries, 5));
  });
});

describe("buildHnsw()", () => {
  const at = useScratch();
  const random = new Random(11);
  const [n, h, k] = [2000, 16, 10];
  const vectors = rows(random, n, h);
  const queries = rows(random, 50, h);

  async function build(context: Mocha.Context): Promise<VectorIndex> {
    try {
      return await buildHnsw(vectorsInMemory(names(n), vectors, h), { links: 16, effortOfBuild: 100, effort: 100 });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      console.log(`      skipped: ${error.message}`);
      return context.skip();
    }
  }

  it("search() finds nearly all that exact search finds, with its scores, and the same after save() and openHnsw()", async function () {
    await useEngine();
    const approximate = await build(this);
    const exact = await exactIndex(vectorsInMemory(names(n), vectors, h)).search(queries, k);
    const found = await approximate.search(queries, k);
    let shared = 0;
    found.forEach(({ indices, scores }, q) => {
      const right = new Map(Array.from(exact[q].indices, (index, place) => [index, exact[q].scores[place]]));
      indices.forEach((index, place) => {
        if (!right.has(index)) return;
        shared++;
        expect(scores[place]).to.be.closeTo(right.get(index) as number, 1e-4);
        if (place > 0) expect(scores[place]).to.be.at.most(scores[place - 1]);
      });
    });
    expect(shared / (50 * k)).to.be.greaterThan(0.95);

    await approximate.save(at("a"));
    await approximate.save(at("a"));
    expect(fs.readdirSync(at("a"))).to.have.length(3);
    expect(await openHnsw(at("a")).search(queries, k)).to.deep.equal(found);
    const graph = fs.readdirSync(at("a")).find((name) => name.endsWith(".bin")) as string;
    fs.truncateSync(at("a", graph), 1000);
    expect((await inputErrorOf(() => openHnsw(at("a")))).file).to.equal(at("a", graph));
  });

  it("links vectors alike on any number of threads, batches that are alike among themselves too", async function () {
    // Around ten centres, one after the other: whole batches lie together.
    const near = Float32Array.from(
      { length: n * h },
      (_, i) => vectors[i] * 0.3 + vectors[Math.floor(i / (200 * h)) * h + (i % h)],
    );
    const digests: string[] = [];
    const before = process.env.BOWLAB_THREADS;
    await build(this);
    for (const threads of ["1", "2", "3"]) {
      process.env.BOWLAB_THREADS = threads;
      const source = vectorsInMemory(names(n), near, h);
      const index = await buildHnsw(source, { effortOfBuild: 100, effort: 60 }).finally(() => {
        if (before === undefined) delete process.env.BOWLAB_THREADS;
        else process.env.BOWLAB_THREADS = before;
      });
      await index.save(at("g"));
      const file = fs.readdirSync(at("g")).find((name) => name.endsWith(".bin")) as string;
      digests.push(
        createHash("sha256")
          .update(fs.readFileSync(at("g", file)))
          .digest("hex"),
      );
      const found = await index.search(near.subarray(0, 100 * h), 1);
      const own = found.filter(({ scores }, q) => scores[0] >= innerProduct(near, q * h, near, q * h, h));
      expect(own.length).to.be.at.least(98);
    }
    expect(new Set(digests).size).to.equal(1);
  });
});
