/** Every tfjs operation that a BERT training step consists of, forward and gradient, on each engine against cpu. */
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "../../lib/engine";
import { expectSameAsCpu, nativeIsThere, type OperatorCase } from "./compare";

const MATRIX = [5, 7];
const STACK = [2, 3, 4, 6];

const OPERATORS: OperatorCase[] = [
  ...products(),
  { name: "gather rows", inputs: [{ shape: [11, 6] }, ids([9], 11)], run: (x, i) => tf.gather(x, i as tf.Tensor1D) },
  {
    name: "gather, indices of two axes",
    inputs: [{ shape: [11, 6] }, ids([3, 4], 11)],
    run: (x, i) => tf.gather(x, i as tf.Tensor2D),
  },
  {
    name: "gather along the last axis",
    inputs: [{ shape: [4, 9] }, ids([5], 9)],
    run: (x, i) => tf.gather(x, i as tf.Tensor1D, 1),
  },
  {
    name: "gather in batches",
    inputs: [{ shape: [3, 7, 4] }, ids([3, 5], 7)],
    run: (x, i) => tf.gather(x, i as tf.Tensor2D, 1, 1),
    forwardOnly: true,
  },
  {
    name: "unsortedSegmentSum",
    inputs: [{ shape: [9, 5] }, ids([9], 6)],
    run: (x, i) => tf.unsortedSegmentSum(x, i as tf.Tensor1D, 6),
  },
  { name: "softmax", inputs: [{ shape: STACK }], run: (x) => tf.softmax(x) },
  { name: "logSoftmax", inputs: [{ shape: [6, 40] }], run: (x) => tf.logSoftmax(x) },
  { name: "logSumExp", inputs: [{ shape: [6, 40] }], run: (x) => tf.logSumExp(x, 1) },
  { name: "erf", inputs: [{ shape: MATRIX }], run: (x) => tf.erf(x) },
  { name: "exp", inputs: [{ shape: MATRIX }], run: (x) => tf.exp(x) },
  { name: "log", inputs: [{ shape: MATRIX, values: "positive" }], run: (x) => tf.log(x) },
  { name: "sqrt", inputs: [{ shape: MATRIX, values: "positive" }], run: (x) => tf.sqrt(x) },
  { name: "rsqrt", inputs: [{ shape: MATRIX, values: "positive" }], run: (x) => tf.rsqrt(x) },
  { name: "tanh", inputs: [{ shape: MATRIX }], run: (x) => tf.tanh(x) },
  { name: "square", inputs: [{ shape: MATRIX }], run: (x) => tf.square(x) },
  { name: "neg", inputs: [{ shape: MATRIX }], run: (x) => tf.neg(x) },
  ...([[0], [1], [0, 1], [2, 3], [0, 1, 2], [1, 3]] as number[][]).flatMap((axis) => [
    { name: `sum over ${axis}`, inputs: [{ shape: STACK }], run: (x: tf.Tensor) => tf.sum(x, axis) },
    { name: `mean over ${axis}, axes kept`, inputs: [{ shape: STACK }], run: (x: tf.Tensor) => tf.mean(x, axis, true) },
  ]),
  { name: "sum of everything", inputs: [{ shape: STACK }], run: (x) => tf.sum(x) },
  { name: "max", inputs: [{ shape: MATRIX }], run: (x) => tf.max(x, 1) },
  ...broadcasts(),
  ...(
    [
      [1, 0, 2, 3],
      [0, 2, 1, 3],
      [0, 2, 3, 1],
      [0, 1, 3, 2],
      [2, 3, 0, 1],
      [3, 2, 1, 0],
    ] as number[][]
  ).map((perm) => ({
    name: `transpose ${perm}`,
    inputs: [{ shape: STACK }],
    run: (x: tf.Tensor) => tf.transpose(x, perm),
  })),
  { name: "transpose of a matrix", inputs: [{ shape: [37, 21] }], run: (x) => tf.transpose(x) },
  { name: "transpose of int32", inputs: [ids([5, 9], 100)], run: (x) => tf.transpose(x), forwardOnly: true },
  { name: "reshape", inputs: [{ shape: STACK }], run: (x) => tf.reshape(x, [6, 24]) },
  { name: "slice", inputs: [{ shape: STACK }], run: (x) => tf.slice(x, [0, 1, 1, 2], [2, 2, 2, 3]) },
  { name: "concat", inputs: [{ shape: [2, 5] }, { shape: [3, 5] }], run: (a, b) => tf.concat([a, b], 0) },
  { name: "concat of columns", inputs: [{ shape: [5, 2] }, { shape: [5, 3] }], run: (a, b) => tf.concat([a, b], 1) },
  { name: "stack", inputs: [{ shape: [5] }, { shape: [5] }], run: (a, b) => tf.stack([a, b]) },
  {
    name: "pad",
    inputs: [{ shape: MATRIX }],
    run: (x) =>
      tf.pad(x, [
        [0, 1],
        [2, 0],
      ]),
  },
  {
    name: "where",
    inputs: [{ shape: MATRIX, values: { bits: true } }, { shape: MATRIX }, { shape: MATRIX }],
    run: (c, a, b) => tf.where(c, a, b),
  },
  { name: "oneHot", inputs: [ids([6], 9)], run: (i) => tf.oneHot(i as tf.Tensor1D, 9), forwardOnly: true },
  { name: "topk values", inputs: [{ shape: [4, 30] }], run: (x) => tf.topk(x, 7).values, forwardOnly: true },
  { name: "topk indices", inputs: [{ shape: [4, 30] }], run: (x) => tf.topk(x, 7).indices, forwardOnly: true },
  { name: "argMax", inputs: [{ shape: [4, 30] }], run: (x) => tf.argMax(x, 1), forwardOnly: true },
  { name: "cast of int32", inputs: [ids([8], 50)], run: (i) => tf.cast(i, "float32"), forwardOnly: true },
  {
    name: "cast of bool",
    inputs: [{ shape: [8], values: { bits: true } }],
    run: (b) => tf.cast(b, "float32"),
    forwardOnly: true,
  },
  { name: "greaterEqual", inputs: [{ shape: MATRIX }], run: (x) => tf.greaterEqual(x, 0), forwardOnly: true },
  { name: "clipByValue", inputs: [{ shape: MATRIX }], run: (x) => tf.clipByValue(x, -0.5, 0.5) },
  { name: "l2 norm", inputs: [{ shape: MATRIX }], run: (x) => tf.norm(x) },
];

describe("operators", () => {
  after(() => useEngine());

  describe("on wasm", () => {
    for (const operator of OPERATORS) {
      it(`${operator.name} gives what cpu gives`, () => expectSameAsCpu("wasm", operator));
    }
  });

  describe("on native", () => {
    before(async function () {
      if (!(await nativeIsThere())) this.skip();
    });
    for (const operator of OPERATORS) {
      it(`${operator.name} gives what cpu gives`, () => expectSameAsCpu("native", operator));
    }
  });
});

function ids(shape: number[], integersBelow: number) {
  return { shape, values: { integersBelow } };
}

/** matMul of ranks 2, 3 and 4 with every choice of transposed factors. */
function products(): OperatorCase[] {
  return [[], [3], [2, 3]].flatMap((outer) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => ({
        name: `matMul of rank ${outer.length + 2}${transposeA ? ", left transposed" : ""}${transposeB ? ", right transposed" : ""}`,
        inputs: [
          { shape: [...outer, ...(transposeA ? [9, 5] : [5, 9])] },
          { shape: [...outer, ...(transposeB ? [13, 9] : [9, 13])] },
        ],
        run: (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a, b, transposeA, transposeB),
      })),
    ),
  );
}

function broadcasts(): OperatorCase[] {
  const operations: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor][] = [
    ["add", tf.add],
    ["sub", tf.sub],
    ["mul", tf.mul],
    ["div", tf.div],
  ];
  const shapes = [
    [STACK, STACK],
    [STACK, [6]],
    [STACK, []],
    [STACK, [2, 1, 1, 6]],
    [
      [5, 7],
      [5, 1],
    ],
    [
      [1, 7],
      [5, 1],
    ],
  ];
  return operations.flatMap(([name, run]) =>
    shapes.map(([left, right]) => ({
      name: `${name} of (${left}) and (${right})`,
      inputs: [{ shape: left }, { shape: right, values: "positive" as const }],
      run,
    })),
  );
}
