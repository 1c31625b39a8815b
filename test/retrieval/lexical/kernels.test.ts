/** The loops in WebAssembly against the same loops in JavaScript. */
import { expect } from "chai";
import { webAssembly } from "../../../lib/engine/wasm/web-assembly";
import { Random } from "../../../lib/random";
import { bindKernels } from "../../../lib/retrieval/lexical/kernels";

const PLACES = 64;
const LOW = 1000;
/** Bytes: sums, places found, their number, passages, impacts. */
const [SUMS, NEAR, FOUND, PASSAGES, IMPACTS] = [0, 1024, 2048, 4096, 8192];

function setUp() {
  const memory = new webAssembly.Memory({ initial: 1 });
  const kernels = bindKernels(memory);
  const { buffer } = memory;
  return {
    kernels,
    sums: new Float64Array(buffer, SUMS, PLACES),
    near: new Int32Array(buffer, NEAR, PLACES),
    found: new Int32Array(buffer, FOUND, 1),
    passages: new Int32Array(buffer, PASSAGES, PLACES),
    impacts: new Float32Array(buffer, IMPACTS, PLACES),
  };
}

describe("bindKernels()", () => {
  for (const count of [0, 1, 3, 4, 5, 8, 31, 64]) {
    it(`addUp() of ${count} postings and gather() do what plain loops do`, () => {
      const { kernels, sums, near, found, passages, impacts } = setUp();
      const random = new Random(count);
      const places = random
        .shuffle(Int32Array.from({ length: PLACES }, (_, i) => i))
        .slice(0, count)
        .sort();
      passages.set(places.map((place) => LOW + place));
      for (let i = 0; i < PLACES; i++) impacts[i] = random.uniform();
      for (let i = 0; i < PLACES; i++) sums[i] = random.uniform();
      const expected = sums.slice();
      places.forEach((place, i) => {
        expected[place] += 3 * impacts[i];
      });
      kernels.addUp(PASSAGES, IMPACTS, count, LOW, 3, SUMS);
      expect([...sums]).to.deep.equal([...expected]);

      near[0] = 77;
      found[0] = 1;
      const middle = expected[places[0] ?? 0];
      kernels.gather(PASSAGES, Math.min(count, 60), LOW, middle, SUMS, NEAR, FOUND);
      const reached = [...places.slice(0, 60)].filter((place) => expected[place] >= middle);
      expect([...near.subarray(0, found[0])]).to.deep.equal([77, ...reached]);
    });
  }

  for (const least of [0, 0.3, 0.97, 2]) {
    it(`collect() finds the sums of at least ${least}, ascending by place`, () => {
      const { kernels, sums, near, found } = setUp();
      const random = new Random(5);
      for (let i = 0; i < PLACES; i++) sums[i] = random.uniform();
      sums[40] = least;
      kernels.collect(SUMS, PLACES, least, NEAR, FOUND);
      const expected = [...sums.keys()].filter((place) => sums[place] >= least);
      expect([...near.subarray(0, found[0])]).to.deep.equal(expected);
    });
  }
});
