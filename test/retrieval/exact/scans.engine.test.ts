/** The two ways of an exact search, each by itself: by the kernels' scan where they are, and by products. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../../lib/engine";
import { gelu } from "../../../lib/engine/ops";
import { nativeScans } from "../../../lib/engine/ops/runtime";
import { Random } from "../../../lib/random";
import { type Neighbours, type VectorSource, vectorsInMemory } from "../../../lib/retrieval";
import type { BlockScan } from "../../../lib/retrieval/exact/block-scan";
import { kernelScan } from "../../../lib/retrieval/exact/kernel-scan";
import { ProductScan } from "../../../lib/retrieval/exact/product-scan";
import { expected, kinds, names, normal, rows, shown } from "./kinds";

async function offerAll(scan: BlockScan, source: VectorSource, size: number): Promise<void> {
  for await (const block of source.blocks(size)) await scan.offer(block);
}

async function results(scan: BlockScan, source: VectorSource, size: number): Promise<Neighbours[]> {
  try {
    await offerAll(scan, source, size);
    return await scan.end();
  } finally {
    scan.dispose();
  }
}

describe("scans of exact search", () => {
  before(async () => {
    await useEngine();
    // TensorFlow takes numbers below the smallest normal one for zero: threads that begin with it are not to go on so.
    tf.tidy(() => gelu(tf.ones([512, 512])));
  });

  function kernels(test: Mocha.Context, queries: Float32Array, source: VectorSource, k: number): BlockScan {
    const scan = kernelScan(queries, source, k);
    if (scan) return scan;
    console.log("      skipped: the engine runs without kernels of our own");
    return test.skip();
  }

  /** Rows of one number and of more than float32 sums exactly; blocks and groups of queries that are not full. */
  const shapes = [
    { n: 150, h: 1, q: 5, k: 3 },
    { n: 700, h: 30, q: 18, k: 7 },
    { n: 200, h: 1100, q: 7, k: 250 },
    { n: 65, h: 129, q: 1, k: 1 },
  ];
  for (const [kind, { vector, query = vector }] of Object.entries(kinds)) {
    it(`kernelScan() and ProductScan find what plain sums find among vectors ${kind}`, async () => {
      for (const [seed, { n, h, q, k }] of shapes.entries()) {
        const random = new Random(seed, kind);
        const [vectors, queries] = [rows(vector, random, n, h), rows(query, random, q, h)];
        const source = vectorsInMemory(names(n), vectors, h);
        const right = expected(vectors, queries, h, k);
        expect(shown(await results(new ProductScan(queries, source, k), source, 192))).to.deep.equal(right);
        const scan = kernelScan(queries, source, k);
        if (scan) expect(shown(await results(scan, source, 192))).to.deep.equal(right);
      }
    });
  }

  it("kernelScan() is not swamped by vectors at random, nor by those that have nearly all in common", async function () {
    const [n, h, q, k] = [20_000, 64, 24, 10];
    for (const kind of ["near one direction", "of all kinds"]) {
      const random = new Random(1, kind);
      const source = vectorsInMemory(names(n), rows(kinds[kind].vector, random, n, h), h);
      const scan = kernels(this, rows(kinds[kind].vector, random, q, h), source, k);
      await offerAll(scan, source, 4096);
      expect(scan.isSwamped, kind).to.equal(false);
    }
  });

  it("a search goes on by products where the kernels' scan lets too many through, with what it has found", async function () {
    const random = new Random(2);
    const [n, h, q, k] = [6000, 16, 5, 4];
    const vectors = rows(kinds["nearly equal"].vector, random, n, h);
    const queries = rows(normal, random, q, h);
    const source = vectorsInMemory(names(n), vectors, h);
    const first = kernels(this, queries, source, k);
    let scan = first;
    let handedOver = 0;
    for await (const block of source.blocks(500)) {
      await scan.offer(block);
      if (!scan.isSwamped) continue;
      handedOver++;
      scan = new ProductScan(queries, source, k, await scan.end());
    }
    expect(handedOver).to.equal(1);
    expect(shown(await scan.end())).to.deep.equal(expected(vectors, queries, h, k));
    scan.dispose();
  });

  it("the kernels refuse what is not a scan, or not numbers", () => {
    const scans = nativeScans();
    if (!scans) return;
    expect(() => scans.openScan([1, 2] as unknown as Float32Array, 2, 1)).to.throw(TypeError);
    expect(() => scans.openScan(Float32Array.of(1, 2), 0, 1)).to.throw(TypeError);
    expect(() => scans.offerToScan({}, Float32Array.of(1, 2), 1, 0)).to.throw(TypeError);
    const scan = scans.openScan(Float32Array.of(1, 2), 2, 1);
    expect(() => scans.offerToScan(scan, Float32Array.of(1, 2), 2, 0)).to.throw(TypeError);
    expect(() => scans.takeFromScan(scan, 1)).to.throw(TypeError);
  });
});
