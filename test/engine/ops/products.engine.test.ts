/**
 * The operations that multiply matrices, in bfloat16 against float32: values and gradients within the rounding of 8
 * bits where the engine has such products, and the same bits where it has not.
 */
import * as tf from "@tensorflow/tfjs";
import { expect } from "chai";
import { describeEngine, inPrecision, useEngine, whyNoBfloat16 } from "../../../lib/engine";
import { attention, linear, nativeRuntime, tiedLogits } from "../../../lib/engine/ops";
import type { ProductPrecision } from "../../../lib/options";
import { Random } from "../../../lib/random";

/** Of a product's Euclidean norm. Rounding both factors to 8 bits makes an error of about 0.3 %. */
const TOLERANCE = 0.01;

type Operation = (variables: tf.Variable[]) => tf.Tensor;

const operations: [name: string, shapes: number[][], operation: Operation][] = [
  ["linear()", [[40, 32], [32, 24], [24]], ([x, w, b]) => linear(x as tf.Tensor2D, w as tf.Tensor2D, b as tf.Tensor1D)],
  [
    "tiedLogits()",
    [[12, 32], [90, 32], [90]],
    ([h, e, b]) => tiedLogits(h as tf.Tensor2D, e as tf.Tensor2D, b as tf.Tensor1D),
  ],
  [
    "attention()",
    [
      [2, 3, 10, 16],
      [2, 3, 14, 16],
      [2, 3, 14, 16],
    ],
    ([q, k, v]) =>
      attention(q as tf.Tensor4D, k as tf.Tensor4D, v as tf.Tensor4D, {
        ...{ mask: tf.zeros([2, 1, 1, 14]), dropoutRate: 0, seeds: null },
      }),
  ],
];

describe("products()", () => {
  let able: boolean;

  before(async () => {
    able = whyNoBfloat16((await useEngine()).name) === undefined;
  });

  function variablesOf(shapes: readonly number[][]): tf.Variable[] {
    const random = new Random(5);
    return shapes.map((shape) => {
      const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal());
      return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
    });
  }

  /** The operation's value, and the gradients of its sum of squares. */
  function computed(operation: Operation, variables: tf.Variable[], precision: ProductPrecision): Float32Array[] {
    return tf.tidy(() =>
      inPrecision(precision, () => {
        const { grads } = tf.variableGrads(() => tf.sum(tf.square(operation(variables))) as tf.Scalar, variables);
        const tensors = [operation(variables), ...variables.map(({ name }) => grads[name])];
        return tensors.map((tensor) => Float32Array.from(tensor.dataSync()));
      }),
    );
  }

  function distance(found: Float32Array, expected: Float32Array): number {
    const norm = (values: Float32Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    return norm(found.map((value, i) => value - expected[i])) / norm(expected);
  }

  for (const [name, shapes, operation] of operations) {
    it(`${name} in bfloat16 is close to float32 where the engine has it, else the same, and leaves no tensor`, () => {
      const variables = variablesOf(shapes);
      const before = tf.memory().numTensors;
      const [expected, found] = (["float32", "bfloat16"] as const).map((precision) =>
        computed(operation, variables, precision),
      );
      expect(tf.memory().numTensors).to.equal(before);
      if (able) expect(distance(found[0], expected[0]), "value").to.be.above(1e-4);
      found.forEach((values, i) => {
        expect(distance(values, expected[i]), `output ${i}`).to.be.at.most(able ? TOLERANCE : 0);
      });
      expect(computed(operation, variables, "bfloat16"), "once more").to.deep.equal(found);
      tf.dispose(variables);
    });
  }

  it("linear() in bfloat16 leaves a score of one column in float32", () => {
    const variables = variablesOf([[40, 32], [32, 1], [1]]);
    const [, , operation] = operations[0];
    const [expected, found] = (["float32", "bfloat16"] as const).map((precision) =>
      computed(operation, variables, precision),
    );
    expect(found).to.deep.equal(expected);
    tf.dispose(variables);
  });

  it("linear() in bfloat16 casts a weight once a scope, and sees it changed in the next", function () {
    if (!able) this.skip();
    const [x, w, b] = variablesOf([[40, 32], [32, 24], [24]]);
    const apply = () => linear(x as unknown as tf.Tensor2D, w as unknown as tf.Tensor2D, b as unknown as tf.Tensor1D);
    tf.tidy(() => {
      const first = inPrecision("bfloat16", () => {
        const once = apply();
        const held = tf.memory().numTensors;
        apply();
        expect(tf.memory().numTensors - held, "the result alone").to.equal(1);
        return once.dataSync();
      });
      w.assign(tf.mul(w, 2));
      const second = inPrecision("bfloat16", () => apply().dataSync());
      expect(distance(second as Float32Array, first as Float32Array)).to.be.above(0.1);
    });
    tf.dispose([x, w, b]);
  });

  it("a tensor of bfloat16 is refused by TensorFlow where float32 is asked for", function () {
    if (!able || describeEngine().name === "cuda") this.skip();
    tf.tidy(() => {
      const narrow = nativeRuntime()!.narrow(tf.tensor1d([1, 2.001, 3]));
      expect(() => tf.add(narrow, 1)).to.throw(/bfloat16/);
      expect([...nativeRuntime()!.widen(narrow).dataSync()]).to.deep.equal([1, 2, 3]);
    });
  });
});
