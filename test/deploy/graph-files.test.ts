/** Weights in fewer bits: halves are NumPy's, bytes keep to their scale; and the limit of a file. */
import * as fs from "node:fs";
import { expect } from "chai";
import { writeOnnx } from "../../lib/deploy/onnx";
import type { Graph } from "../../lib/deploy/onnx/file";
import { quantize, ZERO_POINT } from "../../lib/deploy/onnx/graph/quantize";
import { toHalf } from "../../lib/model/checkpoint/weights/half";
import { Random } from "../../lib/random";
import { inputErrorOf, useScratch } from "../text/scratch";

describe("toHalf()", () => {
  const cases: [value: number, bits: number][] = [
    [0, 0],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [1 / 3, 0x3555],
    [65504, 0x7bff],
    // The nearest half would be infinite.
    [65520, 0x7bff],
    [-1e30, 0xfbff],
    // Ties go to the even one.
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [2 - 2 ** -12, 0x4000],
    // The smallest normal half, and those below it.
    [2 ** -14, 0x0400],
    [2 ** -14 - 2 ** -25, 0x0400],
    [2 ** -24, 1],
    [1.5 * 2 ** -24, 2],
    [2 ** -25, 0],
    [1.0001 * 2 ** -25, 1],
    [2 ** -26, 0],
    [1e-40, 0],
  ];
  for (const [value, bits] of cases) {
    it(`toHalf() makes 0x${bits.toString(16)} of ${value}`, () => {
      expect(toHalf(Float32Array.of(value))[0]).to.equal(bits);
    });
  }
});

describe("quantize()", () => {
  const random = new Random("bytes");
  const columns = 7;
  const matrix = Float32Array.from({ length: 5 * columns }, (_, i) => random.normal() * (1 + (i % columns)));

  for (const along of ["columns", "rows"] as const) {
    it(`quantize() is off by half a step at most, with a scale for each of the ${along}`, () => {
      const { values, scales } = quantize(matrix, columns, along);
      expect(scales.length).to.equal(along === "columns" ? columns : 5);
      matrix.forEach((value, at) => {
        const scale = scales[along === "columns" ? at % columns : Math.floor(at / columns)];
        expect(Math.abs((values[at] - ZERO_POINT) * scale - value)).to.be.at.most(scale * 0.5001);
      });
      expect(new Set(values).has(1) || new Set(values).has(255), "the largest uses the whole range").to.equal(true);
    });
  }

  it("quantize() keeps zeros: of a column without anything else too", () => {
    const { values, scales } = quantize(Float32Array.of(0, 3, 0, -1.5), 2, "columns");
    expect([...values]).to.deep.equal([128, 255, 128, 64]);
    expect(scales[0]).to.equal(1);
  });
});

describe("writeOnnx()", () => {
  const at = useScratch();
  const graph = (bytes: number): Graph => ({
    ...{ nodes: [], inputs: [], outputs: [] },
    initializers: [{ name: "w", type: "uint8", shape: [bytes], bytes: new Uint8Array(bytes) }],
  });

  it("writeOnnx() refuses what is larger than protobuf reads, and says how to export it smaller", async () => {
    const refused = await inputErrorOf(() => writeOnnx(at("model.onnx"), graph(2 ** 31 - 1), {}));
    expect(refused.message).to.match(/larger than an ONNX file can be.*2\.0 GiB.*--dtype fp16/);
    expect(fs.existsSync(at("model.onnx"))).to.equal(false);
  });

  it("writeOnnx() writes what its header says, and tells the size", () => {
    const size = writeOnnx(at("model.onnx"), graph(1000), { key: "value" });
    expect(fs.statSync(at("model.onnx")).size).to.equal(size);
  });
});
