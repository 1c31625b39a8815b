/** Exact search over a file's vectors: for many questions by the engine's product, and yet the bits of plain loops. */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { fileChecksums } from "../../lib/integrity";
import { Random } from "../../lib/random";
import { VectorScan } from "../../lib/search/vectors/scan";
import { put, useScratch } from "../text/scratch";

const ROWS = 9000;
const H = 48;
const tieOrder = (a: number, b: number): number => b - a;

describe("VectorScan.find()", () => {
  const at = useScratch();

  before(() => useEngine());

  /** Vectors with much in common, whose products differ in their last digits; some rows are there twice. */
  function vectors(random: Random, rows: number): Float32Array {
    const values = new Float32Array(rows * H);
    for (let i = 0; i < values.length; i++) values[i] = 3 + 1e-5 * random.normal();
    for (let row = 0; row + 7 < rows; row += 11) values.copyWithin((row + 7) * H, row * H, (row + 1) * H);
    return values;
  }

  function scanOf(values: Float32Array): VectorScan {
    put(at("v.f32"), new Uint8Array(values.buffer));
    put(at("v.hashes"), "");
    const checksums = fileChecksums(at("v.f32"), 1 << 16);
    const files = { vectors: checksums, hashes: fileChecksums(at("v.hashes"), 1 << 16) };
    const rows = values.length / H;
    return new VectorScan(at(), {
      ...{ format: "bowlab-search-vectors/1", generation: "", encoder: "", modelState: "" },
      ...{ rows, dimension: H, name: "v", files },
    });
  }

  it("gives many questions together what it gives each alone, equal scores included, and leaves no tensor", async () => {
    const random = new Random(1);
    const scan = scanOf(vectors(random, ROWS));
    const questions = vectors(random, 20);
    questions.fill(0, 0, H);
    const { numTensors } = tf.memory();
    for (const k of [1, 10, 1000, 2 * ROWS]) {
      const together = await scan.find(questions, k, { tieOrder });
      for (const [q, found] of together.entries()) {
        const [alone] = await scan.find(questions.slice(q * H, (q + 1) * H), k, { tieOrder });
        expect([...found.indices], `k ${k}, question ${q}`).to.deep.equal([...alone.indices]);
        expect([...found.scores], `k ${k}, question ${q}`).to.deep.equal([...alone.scores]);
      }
    }
    expect(tf.memory().numTensors).to.equal(numTensors);
    scan.close();
  });
});
