import type * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { useEngine } from "../../lib/engine";
import { causalMask, paddingMask, visibilityMask } from "../../lib/model";

/**
 * The mask as rows of 1 (seen) and 0 (hidden), one string a row; every hidden score is low enough to vanish in a
 * softmax.
 */
function picture(mask: tf.Tensor4D): string[] {
  const values = mask.dataSync();
  const width = mask.shape[3];
  mask.dispose();
  expect(values.every((value) => value === 0 || value <= -1e8)).to.equal(true);
  return Array.from({ length: values.length / width }, (_, i) =>
    Array.from(values.subarray(i * width, (i + 1) * width), (value) => (value === 0 ? 1 : 0)).join(""),
  );
}

describe("attention masks", () => {
  before(async () => {
    await useEngine();
  });

  it("paddingMask() hides padding from every position", () => {
    const mask = paddingMask({ batchSize: 2, length: 3, attentionMask: Int32Array.of(1, 1, 0, 1, 1, 1) });
    expect(mask.shape).to.deep.equal([2, 1, 1, 3]);
    expect(picture(mask)).to.deep.equal(["110", "111"]);
  });

  const windows: [number, string[]][] = [
    [0, ["10000", "11000", "11100", "11110", "11111"]],
    [1, ["10000", "11000", "10100", "10010", "10001"]],
    [2, ["10000", "11000", "11100", "10110", "10011"]],
    [9, ["10000", "11000", "11100", "11110", "11111"]],
  ];
  for (const [window, expected] of windows) {
    it(`causalMask() with a window of ${window} shows the first position, and of the past ${window || "all"}`, () => {
      const mask = causalMask(5, window);
      expect(mask.shape).to.deep.equal([1, 1, 5, 5]);
      expect(picture(mask)).to.deep.equal(expected);
    });
  }

  it("visibilityMask() unpacks a row of bits for every position, beyond one word of them too", () => {
    const mask = visibilityMask(Uint32Array.of(0b101, 0b010, 0b000, 0b111, 0b001, 0b100), 2, 3);
    expect(mask.shape).to.deep.equal([2, 1, 3, 3]);
    expect(picture(mask)).to.deep.equal(["101", "010", "000", "111", "100", "001"]);
    const long = new Uint32Array(34 * 2);
    long.set([0x80000001, 0b10], 2);
    const rows = picture(visibilityMask(long, 1, 34));
    expect(rows[1]).to.equal(`1${"0".repeat(30)}101`);
    expect(rows.filter((row) => row === "0".repeat(34))).to.have.length(33);
  });
});
