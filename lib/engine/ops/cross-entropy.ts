/**
 * Softmax cross-entropy over the vocabulary, fused with its gradient: against one label a row, or against a sparse
 * distribution.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { type NativeRuntime, nativeKernels, nativeRuntime, type WasmKernels, wasmKernels } from "./runtime";

/**
 * −log softmax(logits)[label] of every row.
 * @param logits (N, V)
 * @param labels (N) int32
 * @returns (N)
 */
export function sparseCrossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const [native, kernels, wasm] = [nativeRuntime(), nativeKernels(), wasmKernels()];
  if (kernels) return fusedCrossEntropy(kernels, logits, labels);
  if (wasm) return pooledCrossEntropy(wasm, logits, labels);
  if (!native) return crossEntropy(logits, tf.oneHot(labels, logits.shape[1]).toFloat() as tf.Tensor2D);
  return differentiable([logits], () => {
    const attributes = [native.float, native.type("Tlabels", "int32")];
    const [loss, gradient] = native.runMany("SparseSoftmaxCrossEntropyWithLogits", attributes, [logits, labels], 2);
    return {
      value: loss as tf.Tensor1D,
      saved: [gradient],
      gradient: (dy, [gradient]) => tf.mul(gradient, tf.expandDims(dy, 1)),
    };
  });
}

function fusedCrossEntropy(native: NativeRuntime, logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  const attributes = [native.int32("limit", 0), native.float];
  return differentiable([logits], () => {
    const noBias = tf.zeros([0]);
    const [loss, normalizer] = native.runMany("BowlabCrossEntropy", [native.float], [logits, noBias, labels], 2);
    return {
      value: loss as tf.Tensor1D,
      saved: [logits, noBias, labels, normalizer],
      gradient: (dy, saved) => native.runMany("BowlabCrossEntropyGradient", attributes, [dy, ...saved], 2)[0],
    };
  });
}

function pooledCrossEntropy(wasm: WasmKernels, logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  return differentiable([logits], () => {
    const [loss, normalizer] = wasm.runMany("BowlabCrossEntropy", [], [logits, labels]);
    return {
      value: loss as tf.Tensor1D,
      saved: [logits, labels, normalizer],
      gradient: (dy, saved) => wasm.run("BowlabCrossEntropyGradient", [], [dy, ...saved]),
    };
  });
}

/**
 * −Σ_v target_v · log softmax(logits)_v of every row. Rows of `target` that sum to zero have loss zero and no gradient.
 * @param logits (N, V)
 * @param target (N, V), not negative; rows usually sum to one
 * @returns (N)
 */
export function crossEntropy(logits: tf.Tensor2D, target: tf.Tensor2D): tf.Tensor1D {
  return differentiable([logits], () => {
    const logProbabilities = tf.logSoftmax(logits); // (N, V)
    return {
      value: tf.neg(tf.sum(tf.mul(logProbabilities, target), 1)) as tf.Tensor1D,
      saved: [logProbabilities, target],
      gradient: (dy, [logProbabilities, target]) => {
        const mass = tf.sum(target, 1, true); // (N, 1)
        return tf.mul(tf.sub(tf.mul(tf.exp(logProbabilities), mass), target), tf.expandDims(dy, 1));
      },
    };
  });
}
