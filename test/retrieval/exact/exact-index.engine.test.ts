/**
 * Exact search gives the ids and the bits of plain double-precision sums, on every engine, whatever the numbers are.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { Random } from "../../../lib/random";
import { exactIndex, openExactIndex, TopK, vectorsInMemory, writeVectors } from "../../../lib/retrieval";
import { scanArithmetic } from "../../../lib/retrieval/exact/arithmetic";
import {
  absoluteError,
  BFLOAT16,
  FLOAT32,
  leastProduct,
  lowerScore,
  upperScore,
} from "../../../lib/retrieval/exact/error-bound";
import { QueryGroup } from "../../../lib/retrieval/exact/query-group";
import { QueryScan, scanBlock } from "../../../lib/retrieval/exact/query-scan";
import { innerProduct } from "../../../lib/retrieval/inner-product";
import { useScratch } from "../../text/scratch";
import { expected, kinds, type Make, names, normal, rows, shown } from "./kinds";

describe("exactIndex() bit for bit", () => {
  const at = useScratch();
  before(() => useEngine());

  const shapes = [
    { n: 3000, h: 24, q: 20, k: 10 },
    { n: 900, h: 37, q: 17, k: 5 },
    { n: 40, h: 19, q: 16, k: 100 },
  ];
  for (const [kind, { vector, query = vector }] of Object.entries(kinds)) {
    it(`search() finds what plain sums find among vectors ${kind}, and leaves no tensor`, async () => {
      const tensors = tf.memory().numTensors;
      for (const [seed, { n, h, q, k }] of shapes.entries()) {
        const random = new Random(seed, kind);
        const vectors = rows(vector, random, n, h);
        const queries = rows(query, random, q, h);
        const index = exactIndex(vectorsInMemory(names(n), vectors, h));
        const right = expected(vectors, queries, h, k);
        expect(shown(await index.search(queries, k))).to.deep.equal(right);
        expect(shown(await index.search(queries.subarray(0, 2 * h), k))).to.deep.equal(right.slice(0, 2));
      }
      expect(tf.memory().numTensors).to.equal(tensors);
    });
  }

  it("search() refuses a k that is not a positive integer", async () => {
    const index = exactIndex(vectorsInMemory(["a"], Float32Array.of(1, 2), 2));
    for (const k of [0, -1, 1.5, Number.NaN]) {
      const refused = await index.search(Float32Array.of(1, 2), k).then(String, (error: unknown) => error);
      expect(refused).to.be.instanceOf(RangeError).with.property("message").that.includes("positive integer");
    }
  });

  it("search() finds the same on disk, over several blocks, in one group of queries or in two", async () => {
    const random = new Random(3);
    const [n, h, q, k] = [9000, 20, 1100, 7];
    const ties: Make = (_random, row, h) => Math.sin((row % 4001) * 31 + h);
    const [vectors, queries] = [rows(ties, random, n, h), rows(normal, random, q, h)];
    writeVectors(at("v"), names(n), vectors, h);
    const found = await openExactIndex(at("v")).search(queries, k);
    expect(found).to.deep.equal(await exactIndex(vectorsInMemory(names(n), vectors, h)).search(queries, k));
    const few = [0, 1, 1023, 1024, 1099].map((each) => queries.subarray(each * h, (each + 1) * h));
    const right = few.flatMap((query) => expected(vectors, query, h, k));
    expect(shown([0, 1, 1023, 1024, 1099].map((each) => found[each]))).to.deep.equal(right);
  });

  it("a search goes on in float32 where bfloat16 lets nearly all vectors through", async () => {
    const random = new Random(5);
    const [n, h, q] = [4000, 32, 16];
    const vectors = rows(kinds["near one direction"].vector, random, n, h);
    const queries = rows(kinds["near one direction"].vector, random, q, h);
    const source = vectorsInMemory(names(n), vectors, h);
    const through: number[] = [];
    for (const arithmetic of [BFLOAT16, FLOAT32]) {
      if (arithmetic === BFLOAT16 && scanArithmetic(q, h) !== BFLOAT16) continue;
      const group = new QueryGroup(queries, source, () => new TopK(10), arithmetic);
      const { vectors: block, norm } = await scanBlock(vectors, h, arithmetic);
      await group.offer(block, norm, 0);
      through.push(Number(group.isSwamped));
      block.dispose();
      group.dispose();
    }
    expect(through).to.deep.equal(scanArithmetic(q, h) === BFLOAT16 ? [1, 0] : [0]);
  });

  it("every product of the engine is as near to the score as the bound says", async () => {
    for (const [kind, { vector, query = vector }] of Object.entries(kinds)) {
      const random = new Random(1, kind);
      const [n, h, q] = [300, 61, 16];
      const [vectors, queries] = [rows(vector, random, n, h), rows(query, random, q, h)];
      const arithmetic = scanArithmetic(q, h);
      const scan = new QueryScan(queries, h, arithmetic);
      const { vectors: block, norm } = await scanBlock(vectors, h, arithmetic);
      const { products } = await scan.passing(block, new Float32Array(q).fill(Number.NEGATIVE_INFINITY));
      block.dispose();
      scan.dispose();
      for (let i = 0; i < products.length; i++) {
        const own = Math.hypot(...queries.subarray((i % q) * h, ((i % q) + 1) * h));
        const error = absoluteError(own, norm, h, arithmetic);
        if (error === Number.POSITIVE_INFINITY) continue;
        const score = innerProduct(queries, (i % q) * h, vectors, Math.floor(i / q) * h, h);
        expect(score, kind).to.be.within(
          lowerScore(products[i], error, arithmetic),
          upperScore(products[i], error, arithmetic),
        );
      }
    }
  });

  it("leastProduct() lets through every product that can stand for the score", () => {
    const random = new Random(8);
    for (const arithmetic of [FLOAT32, BFLOAT16]) {
      for (let i = 0; i < 2000; i++) {
        const product = Math.fround(random.normal() * 10 ** random.integer(-20, 20));
        const error = absoluteError(Math.abs(random.normal()), Math.abs(product), 100, arithmetic);
        const least = Math.fround(leastProduct(upperScore(product, error, arithmetic), error, arithmetic));
        expect(product).to.be.at.least(least);
        expect(least).to.be.closeTo(product, Math.abs(product) * 1e-5);
      }
    }
  });
});
