/**
 * A quick proof, at start-up, that the own wasm kernels give right values on this machine; a minute of wrong training
 * costs more.
 */
import * as tf from "@tensorflow/tfjs";

/**
 * Small products, sums and gathers whose results are known by hand.
 * @returns null when all is well, else what went wrong
 */
export function selfTestWasm(): string | null {
  let failure: string | null = null;
  tf.tidy(() => {
    const A = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const B = tf.tensor2d([1, 0, 0, 1, 1, 1], [3, 2]);
    const hiding = tf.tensor4d([0, -1e9, 0, -1e9, -1e9], [1, 1, 1, 5]);
    const checks: [name: string, found: () => tf.Tensor, expected: number[]][] = [
      ["product", () => tf.matMul(A, B), [4, 5, 10, 11]],
      ["product, left transposed", () => tf.matMul(tf.transpose(A), B, true), [4, 5, 10, 11]],
      ["product, right transposed", () => tf.matMul(A, tf.transpose(B), false, true), [4, 5, 10, 11]],
      ["products in a batch", () => tf.matMul(tf.stack([A, A]), tf.stack([B, B])), [4, 5, 10, 11, 4, 5, 10, 11]],
      ["sum of rows", () => tf.sum(A, 0), [5, 7, 9]],
      ["gather", () => tf.gather(A, tf.tensor1d([1, 0, 1], "int32")), [4, 5, 6, 1, 2, 3, 4, 5, 6]],
      ["gather in a batch", () => tf.gather(A, tf.tensor2d([[2], [0]], [2, 1], "int32"), 1, 1), [3, 4]],
      ["segment sum", () => tf.unsortedSegmentSum(A, tf.tensor1d([2, 2], "int32"), 3), [0, 0, 0, 0, 0, 0, 5, 7, 9]],
      ["exp", () => tf.exp(tf.tensor1d([0, 1, -1, 2, -200])), [1, Math.E, 1 / Math.E, Math.E ** 2, 0]],
      ["GELU", () => ownOperation("BowlabGelu", tf.tensor1d([0, 1, -1, 9, -9])), [0, 0.8413447, -0.1586553, 9, 0]],
      ["squares", () => ownOperation("BowlabSumOfSquares", A), [91]],
      ["softmax", () => ownOperation("BowlabAttentionWeights", tf.zeros([1, 1, 1, 5]), hiding), [0.5, 0, 0.5, 0, 0]],
      ["erf", () => tf.erf(tf.tensor1d([0, 1, -1, 9, 0.5])), [0, 0.8427008, -0.8427008, 1, 0.5204999]],
    ];
    for (const [name, found, expected] of checks) {
      const values = found().dataSync();
      const right =
        values.length === expected.length &&
        expected.every((v, i) => Math.abs(values[i] - v) <= 2e-6 * Math.max(1, Math.abs(v)));
      if (!right) failure ??= `${name}: expected ${expected.join(" ")}, found ${values.join(" ")}`;
    }
  });
  return failure;
}

/** The first output of a kernel that has no name in tfjs. */
function ownOperation(name: string, ...inputs: tf.Tensor[]): tf.Tensor {
  const outputs = tf.engine().runKernel(name, { ...inputs } as never) as unknown as tf.Tensor[];
  return outputs[0];
}
