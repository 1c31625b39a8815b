/** The loops in WebAssembly against the same loops in JavaScript. */
import { expect } from "chai";
import * as fc from "fast-check";
import { webAssembly } from "../../../../lib/engine/wasm/web-assembly";
import { Random } from "../../../../lib/random";
import { bindKernels, compileKernels } from "../../../../lib/retrieval/lexical/max-score/kernels";

const PLACES = 64;
const LOW = 1024;
const WEIGHT = 3;
/** Bytes: sums, candidates, their number, passages, impacts, the bitmap. */
const [SUMS, CANDIDATES, FOUND, PASSAGES, IMPACTS, BITMAP] = [64, 1024, 2048, 4096, 8192, 16384];

const compiled = compileKernels({ sums: SUMS, candidates: CANDIDATES, found: FOUND });

/** A block with some candidates, a posting list over it, and the same as a map from place to sum. */
function setUp(seed: number, postings: number, few: number) {
  const memory = new webAssembly.Memory({ initial: 1 });
  const kernels = bindKernels(compiled, memory);
  const { buffer } = memory;
  const sums = new Float64Array(buffer, SUMS, PLACES);
  const candidates = new Int32Array(buffer, CANDIDATES, PLACES);
  const found = new Int32Array(buffer, FOUND, 1);
  const passages = new Int32Array(buffer, PASSAGES, PLACES);
  const impacts = new Float32Array(buffer, IMPACTS, PLACES);
  const random = new Random(seed);
  const some = (count: number) => random.shuffle(Int32Array.from({ length: PLACES }, (_, i) => i)).slice(0, count);
  const expected = new Map<number, number>();
  some(few).forEach((place, i) => {
    candidates[i] = place;
    sums[place] = random.uniform();
    expected.set(place, sums[place]);
  });
  found[0] = few;
  passages.set(
    some(postings)
      .sort()
      .map((place) => LOW + place),
  );
  for (let p = 0; p < postings; p++) impacts[p] = random.uniform();
  const list = Array.from({ length: postings }, (_, p) => ({ place: passages[p] - LOW, added: WEIGHT * impacts[p] }));
  /** What the block has now; all other sums have to be 0. */
  const state = () => {
    const places = [...candidates.subarray(0, found[0])];
    expect([...sums.keys()].filter((place) => sums[place] !== 0)).to.deep.equal([...places].sort((a, b) => a - b));
    return new Map(places.map((place) => [place, sums[place]]));
  };
  return { kernels, expected, list, state, words: new Int32Array(buffer, BITMAP, 2 * 40) };
}

/** Any number of postings and of candidates, and a bound. */
const blocks = fc.record({
  seed: fc.nat(),
  postings: fc.integer({ min: 0, max: PLACES }),
  few: fc.integer({ min: 0, max: PLACES }),
  least: fc.double({ min: 1e-9, max: 3.5, noNaN: true }),
});

describe("bindKernels()", () => {
  it("accumulate() adds to candidates, and admits whom the term alone lifts to the bound", () => {
    fc.assert(
      fc.property(blocks, ({ seed, postings, few, least }) => {
        const { kernels, expected, list, state } = setUp(seed, postings, few);
        for (const { place, added } of list) {
          const sum = expected.get(place);
          if (sum !== undefined || added >= least) expected.set(place, (sum ?? 0) + added);
        }
        kernels.accumulate(PASSAGES, IMPACTS, postings, LOW, WEIGHT, least);
        expect(state()).to.deep.equal(expected);
      }),
    );
  });

  it("admit() admits the same, and adds nothing to candidates", () => {
    fc.assert(
      fc.property(blocks, fc.boolean(), ({ seed, postings, few, least }, isClose) => {
        const { kernels, expected, list, state } = setUp(seed, postings, few);
        for (const { place, added } of list) if (!expected.has(place) && added >= least) expected.set(place, added);
        const bound = isClose ? (least / WEIGHT) * (1 - 2 ** -22) : 0;
        kernels.admit(bound, PASSAGES, IMPACTS, postings, LOW, WEIGHT, least);
        expect(state()).to.deep.equal(expected);
      }),
    );
  });

  it("lookUp() by the bitmap that mark() writes adds to candidates, and gives up those below the bound", () => {
    fc.assert(
      fc.property(blocks, ({ seed, postings, few, least }) => {
        const { kernels, expected, list, state, words } = setUp(seed, postings, few);
        words.fill(-1);
        kernels.mark(PASSAGES, postings, BITMAP, 34);
        expect([...words.subarray(0, 64)], "before the block").to.deep.equal(new Array(64).fill(0));
        expect([...words.subarray(68)], "behind the bitmap").to.deep.equal(new Array(12).fill(-1));
        for (const { place, added } of list) {
          const sum = expected.get(place);
          if (sum !== undefined) expected.set(place, sum + added);
        }
        for (const [place, sum] of expected) if (sum < least) expected.delete(place);
        kernels.lookUp(BITMAP, IMPACTS, LOW, WEIGHT, least);
        expect(state()).to.deep.equal(expected);
      }),
    );
  });

  it("keep() gives up candidates below the bound", () => {
    fc.assert(
      fc.property(blocks, ({ seed, few, least }) => {
        const { kernels, expected, state } = setUp(seed, 0, few);
        for (const [place, sum] of expected) if (sum < least / 3) expected.delete(place);
        kernels.keep(least / 3);
        expect(state()).to.deep.equal(expected);
      }),
    );
  });
});
