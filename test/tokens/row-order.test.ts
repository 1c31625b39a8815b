import { expect } from "chai";
import * as fc from "fast-check";
import { BatchSampler } from "../../lib/batches";
import { Random } from "../../lib/random";
import { BlockOrder, ShuffledOrder } from "../../lib/tokens";

/** First rows of blocks of these sizes, and the number of rows. */
function startsOf(sizes: readonly number[]): Float64Array {
  const starts = new Float64Array(sizes.length + 1);
  sizes.forEach((size, i) => {
    starts[i + 1] = starts[i] + size;
  });
  return starts;
}

const blocks = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 30 });

describe("BlockOrder", () => {
  it("rowAt() visits every row once in every epoch, whatever was asked before", () => {
    fc.assert(
      fc.property(blocks, fc.integer({ min: 1, max: 8 }), fc.integer(), (sizes, windowBlocks, seed) => {
        const starts = startsOf(sizes);
        const size = starts[sizes.length];
        const order = new BlockOrder(starts, new Random(seed), windowBlocks);
        const rows = Array.from({ length: 2 * size }, (_, i) => order.rowAt(Math.floor(i / size), i % size));
        for (const epoch of [rows.slice(0, size), rows.slice(size)]) {
          expect([...epoch].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: size }, (_, i) => i));
        }
        const late = new BlockOrder(starts, new Random(seed), windowBlocks);
        expect(late.rowAt(1, size >> 1)).to.equal(rows[size + (size >> 1)]);
        expect(late.rowAt(0, size >> 1)).to.equal(rows[size >> 1]);
      }),
    );
  });

  it("rowAt() keeps to the blocks of one window at a time, which come from anywhere", () => {
    const order = new BlockOrder(startsOf(new Array(64).fill(10)), new Random(3), 8);
    for (let window = 0; window < 8; window++) {
      const places = Array.from({ length: 80 }, (_, i) => window * 80 + i);
      const met = new Set(places.map((place) => Math.floor(order.rowAt(0, place) / 10)));
      expect(met.size, "blocks of a window").to.equal(8);
      const sorted = [...met].sort((a, b) => a - b);
      expect(sorted[7] - sorted[0], "span of a window's blocks").to.be.greaterThan(16);
    }
  });

  it("rowAt() puts a row equally often into every part of the epoch", () => {
    // Row 0 over many seeds: its place is uniform over the epoch, in ten bins of 200 each (six standard deviations are
    // 80).
    const starts = startsOf(new Array(20).fill(5));
    const bins = new Array(10).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      const order = new BlockOrder(starts, new Random(seed), 4);
      const place = Array.from({ length: 100 }, (_, i) => i).findIndex((i) => order.rowAt(0, i) === 0);
      bins[Math.floor(place / 10)]++;
    }
    for (const count of bins) expect(count).to.be.within(120, 280);
  });

  it("BatchSampler takes the block order where rows lie in blocks, the shuffle of all elsewhere", () => {
    const lengths = Array.from({ length: 40 }, (_, i) => i % 7);
    const starts = startsOf(new Array(8).fill(5));
    const inBlocks = { size: 40, lengthOf: (i: number) => lengths[i], blockStarts: starts };
    const options = { batchSize: 4, seed: 1, chunkBatches: 1 };
    const block = new BlockOrder(starts, new Random(1));
    const shuffled = new ShuffledOrder(40, new Random(1));
    for (let step = 0; step < 10; step++) {
      const places = [0, 1, 2, 3].map((i) => 4 * step + i);
      expect([...new BatchSampler(inBlocks, options).batchAt(step)]).to.deep.equal(
        places.map((i) => block.rowAt(0, i)),
      );
      expect([...new BatchSampler(lengths, options).batchAt(step)]).to.deep.equal(
        places.map((i) => shuffled.rowAt(0, i)),
      );
    }
  });
});
