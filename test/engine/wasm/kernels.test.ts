/**
 * The own wasm kernels against cpu over shapes with every remainder that blocks of 4, 8 and 16 leave, forward and
 * gradient.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import * as fc from "fast-check";
import { useEngine } from "../../../lib/engine";
import { selfTestWasm } from "../../../lib/engine/wasm";
import { matrixSwap } from "../../../lib/engine/wasm/kernels/shapes";
import { InputError } from "../../../lib/errors";
import { expectSameAsCpu, type OperatorCase, valuesOn } from "../compare";

const size = fc.integer({ min: 1, max: 19 });

describe("wasm kernels", () => {
  before(() => useEngine("wasm"));
  after(() => useEngine());

  it("selfTestWasm() passes on this machine", async () => {
    await useEngine("wasm");
    expect(selfTestWasm()).to.equal(null);
  });

  it("matMul gives cpu's values and gradients for any sizes and transpositions", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(size, { maxLength: 2 }),
        size,
        size,
        size,
        fc.boolean(),
        fc.boolean(),
        (outer, m, k, n, ta, tb) =>
          expectSameAsCpu("wasm", {
            name: `(${outer}) ${m}×${k}×${n} ${ta} ${tb}`,
            inputs: [
              { shape: [...outer.map((o) => 1 + (o % 4)), ...(ta ? [k, m] : [m, k])] },
              { shape: [...outer.map((o) => 1 + (o % 4)), ...(tb ? [n, k] : [k, n])] },
            ],
            run: (a, b) => tf.matMul(a, b, ta, tb),
          }),
      ),
      { numRuns: 60 },
    );
  });

  const products: [string, number[], number[]][] = [
    ["large single", [70, 300], [300, 90]],
    ["a stack of large ones", [2, 180, 170], [2, 170, 190]],
    ["a stack by one matrix of rank 3", [4, 5, 6], [1, 6, 7]],
    ["one matrix of rank 3 by a stack", [1, 5, 6], [4, 6, 7]],
    ["vectors", [1, 40], [40, 1]],
    ["attention scores of 128 × 64", [3, 2, 128, 64], [3, 2, 64, 128]],
  ];
  for (const [name, a, b] of products) {
    it(`matMul gives cpu's values for ${name}`, () =>
      expectSameAsCpu("wasm", {
        name,
        inputs: [{ shape: a }, { shape: b }],
        run: (a, b) => tf.matMul(a, b),
        forwardOnly: true,
      }));
  }

  it("matMul refuses inner sizes that differ, as the shipped kernel does", async () => {
    await useEngine("wasm");
    expect(() => tf.matMul(tf.ones([2, 3]), tf.ones([4, 5]))).to.throw(/inner (shapes|dimensions)/i);
  });

  it("matMul of empty tensors gives an empty tensor", async () => {
    await useEngine("wasm");
    expect(tf.tidy(() => tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 2])).shape)).to.deep.equal([0, 2]);
  });

  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ]) {
    it(`fused.matMul with bias and relu gives cpu's values (transposed: ${transposeA}, ${transposeB})`, () =>
      expectSameAsCpu("wasm", {
        name: "fused",
        inputs: [{ shape: transposeA ? [9, 5] : [5, 9] }, { shape: transposeB ? [6, 9] : [9, 6] }, { shape: [6] }],
        run: (a, b, bias) =>
          tf.fused.matMul({
            a: a as tf.Tensor2D,
            b: b as tf.Tensor2D,
            transposeA,
            transposeB,
            bias,
            activation: "relu",
          }),
      }));
  }

  it("gather gives cpu's values for any axis and batch dimensions", async () => {
    const cases = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }),
      fc.nat(),
      fc.nat(),
      size,
    );
    await fc.assert(
      fc.asyncProperty(cases, ([shape, axisPick, batchPick, count]) => {
        const axis = axisPick % shape.length;
        const batchDims = batchPick % (axis + 1);
        return expectSameAsCpu("wasm", {
          name: `gather (${shape}) axis ${axis} batch ${batchDims}`,
          inputs: [{ shape }, { shape: [...shape.slice(0, batchDims), count], values: { integersBelow: shape[axis] } }],
          run: (x, indices) => tf.gather(x, indices as tf.Tensor1D, axis, batchDims),
          forwardOnly: true,
        });
      }),
      { numRuns: 60 },
    );
  });

  it("gather of int32 and of bool tables gives cpu's values", async () => {
    for (const values of [{ integersBelow: 1000 }, { bits: true as const }]) {
      await expectSameAsCpu("wasm", {
        name: "typed gather",
        inputs: [
          { shape: [7, 3], values },
          { shape: [5], values: { integersBelow: 7 } },
        ],
        run: (x, i) => tf.cast(tf.gather(x, i as tf.Tensor1D), "float32"),
        forwardOnly: true,
      });
    }
  });

  it("gather and unsortedSegmentSum name an index outside the table", async () => {
    await useEngine("wasm");
    const before = tf.memory().numTensors;
    expect(() => tf.tidy(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([0, 3], "int32")))).to.throw(/0 … 2, found 3/);
    expect(() => tf.tidy(() => tf.unsortedSegmentSum(tf.ones([2, 2]), tf.tensor1d([0, 5], "int32"), 4))).to.throw(
      /found 5/,
    );
    expect(tf.memory().numTensors).to.equal(before);
  });

  it("unsortedSegmentSum gives cpu's values and gradients for any rows, empty segments included", async () => {
    await fc.assert(
      fc.asyncProperty(size, size, size, (rows, columns, segments) =>
        expectSameAsCpu("wasm", {
          name: `${rows}×${columns} into ${segments}`,
          inputs: [{ shape: [rows, columns] }, { shape: [rows], values: { integersBelow: segments } }],
          run: (x, ids) => tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments),
        }),
      ),
      { numRuns: 30 },
    );
  });

  it("unsortedSegmentSum of int32 adds integers and drops negative ids", async () => {
    await useEngine("wasm");
    const sums = tf.tidy(() =>
      tf
        .unsortedSegmentSum(tf.tensor2d([1, 2, 30, 40, 500, 600], [3, 2], "int32"), tf.tensor1d([1, -1, 1], "int32"), 2)
        .arraySync(),
    );
    expect(sums).to.deep.equal([
      [0, 0],
      [501, 602],
    ]);
  });

  it("transpose gives cpu's values for any shape and order", async () => {
    const shapes = fc.array(size, { minLength: 2, maxLength: 4 }).chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray(
          shape.map((_, axis) => axis),
          { minLength: shape.length },
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(shapes, ([shape, perm]) =>
        expectSameAsCpu("wasm", {
          name: `(${shape}) by ${perm}`,
          inputs: [{ shape }],
          run: (x) => tf.transpose(x, perm),
          forwardOnly: true,
        }),
      ),
      { numRuns: 60 },
    );
  });

  it("matrixSwap() knows stacks of matrix transpositions and nothing else", () => {
    expect(matrixSwap([3, 5], [1, 0])).to.deep.equal({ stack: 1, rows: 3, columns: 5, block: 1 });
    expect(matrixSwap([2, 3, 5], [0, 2, 1])).to.deep.equal({ stack: 2, rows: 3, columns: 5, block: 1 });
    expect(matrixSwap([2, 3, 5, 7], [0, 2, 3, 1])).to.deep.equal({ stack: 2, rows: 3, columns: 35, block: 1 });
    expect(matrixSwap([2, 3, 5, 7], [0, 2, 1, 3])).to.deep.equal({ stack: 2, rows: 3, columns: 5, block: 7 });
    expect(matrixSwap([2, 3, 5, 7], [1, 0, 3, 2])).to.equal(null);
    expect(matrixSwap([2, 3], [0, 1])).to.equal(null);
    expect(matrixSwap([2, 3, 5], [2, 1, 0])).to.equal(null);
  });

  it("sum gives cpu's values and gradients over any axes", async () => {
    const cases = fc.array(size, { minLength: 1, maxLength: 4 }).chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.subarray(
          shape.map((_, axis) => axis),
          { minLength: 1 },
        ),
        fc.boolean(),
      ),
    );
    await fc.assert(
      fc.asyncProperty(cases, ([shape, axes, keepDims]) =>
        expectSameAsCpu("wasm", {
          name: `(${shape}) over ${axes}`,
          // Positive: thousands of numbers that cancel out leave a small sum with the rounding of large ones.
          inputs: [{ shape, values: "positive" }],
          run: (x) => tf.sum(x, axes, keepDims),
        }),
      ),
      { numRuns: 60 },
    );
  });

  it("clone shares memory with its source and outlives it", async () => {
    await useEngine("wasm");
    const x = tf.tensor1d([1, 2, 3]);
    const copy = x.clone();
    const twice = tf.tidy(() => tf.add(copy, x));
    x.dispose();
    expect([...copy.dataSync(), ...twice.dataSync()]).to.deep.equal([1, 2, 3, 2, 4, 6]);
    tf.dispose([copy, twice]);
    const words = tf.tensor1d(["a", "b"]).clone();
    expect(words.dataSync()).to.deep.equal(["a", "b"]);
    words.dispose();
  });

  it("a tensor beyond 4 GB is refused instead of written somewhere", async () => {
    await useEngine("wasm");
    expect(() => tf.tidy(() => tf.fill([1200, 1024, 1024], 1))).to.throw(
      InputError,
      /wasm engine is out of memory.*smaller batch/,
    );
  });

  it("a Transformer layer's arithmetic gives cpu's gradients", () => {
    const layer: OperatorCase = {
      name: "attention",
      inputs: [{ shape: [2, 7, 12] }, { shape: [12, 12] }, { shape: [12, 12] }, { shape: [12, 12] }],
      run: (x, q, k, v) => {
        const flat = x.reshape([14, 12]) as tf.Tensor2D;
        const heads = (w: tf.Tensor) =>
          tf.transpose(tf.matMul(flat, w as tf.Tensor2D).reshape([2, 7, 3, 4]), [0, 2, 1, 3]);
        const weights = tf.softmax(tf.mul(tf.matMul(heads(q), heads(k), false, true), 0.5));
        return tf.transpose(tf.matMul(weights, heads(v)), [0, 2, 1, 3]).reshape([14, 12]);
      },
    };
    return expectSameAsCpu("wasm", layer);
  });

  it("the same function twice gives the same bits", async () => {
    const operator: OperatorCase = {
      name: "twice",
      inputs: [{ shape: [65, 130] }, { shape: [130, 77] }],
      run: (a, b) => tf.matMul(a, b),
    };
    const [first, second] = [await valuesOn("wasm", operator), await valuesOn("wasm", operator)];
    expect(second).to.deep.equal(first);
  });
});
