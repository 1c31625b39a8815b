/**
 * The second halves of a Transformer's sub-layers: what stands behind a product — bias, GELU, dropout, residual,
 * LayerNorm — in the same operation as the product. In bfloat16 the rows between two products stay so. By bowlab's own
 * operations for TensorFlow; elsewhere they compose themselves.
 */
import * as tf from "@tensorflow/tfjs";
import { differentiable } from "./differentiable";
import { type DropoutSeeds, dropout, dropping } from "./dropout";
import { gelu } from "./gelu";
import { layerNorm } from "./layer-norm";
import { linear } from "./linear";
import { products } from "./products";
import { nativeKernels } from "./runtime";

/** A dense layer: y = x·W + b. */
export interface Dense {
  /** W (I, O) */
  weight: tf.Tensor2D;
  /** b (O) */
  bias: tf.Tensor1D;
}

/** y = scale · (x − mean) / √(variance + epsilon) + shift */
export interface Norm {
  /** γ (H) */
  scale: tf.Tensor1D;
  /** β (H) */
  shift: tf.Tensor1D;
  epsilon: number;
}

/** What is dropped. */
export interface Drop {
  rate: number;
  /** null: nothing. */
  seeds: DropoutSeeds | null;
}

/**
 * GELU(x·W + b), to be read by products alone: in a scope of bfloat16 it is that.
 * @param x (N, I)
 * @returns (N, O)
 */
export function linearGelu(x: tf.Tensor2D, { weight, bias }: Dense): tf.Tensor2D {
  const native = nativeKernels();
  if (!native) return gelu(linear(x, weight, bias));
  const { isNarrow, factor, multiply, multiplyRaw } = products(...weight.shape);
  const T = isNarrow ? native.bfloat16 : native.float;
  return differentiable([x, weight, bias], () => {
    const [rows, matrix] = [factor(x), factor(weight)];
    const product = multiplyRaw(rows, matrix) as tf.Tensor2D; // (N, O)
    return {
      value: native.run<tf.Tensor2D>("BowlabBiasGelu", [T], [product, bias]),
      saved: [rows, matrix, product, bias],
      gradient: (dy, [rows, matrix, product, bias]) => {
        const [change, dBias] = native.runMany("BowlabBiasGeluGradient", [T], [dy, product, bias], 2); // (N, O), (O)
        return [multiply(change, matrix, false, true), multiply(rows, change, true), dBias]; // (N, I), (I, O), (O)
      },
    };
  });
}

/**
 * LayerNorm(residual + dropout(x·W + b)): the end of a sub-layer (Vaswani et al., NeurIPS 2017, sections 3.1 and 5.4).
 * @param x (N, I), also what `linearGelu` gives
 * @param residual (N, O)
 * @returns (N, O)
 */
export function linearAddNorm(
  x: tf.Tensor2D,
  { weight, bias }: Dense,
  residual: tf.Tensor2D,
  { scale, shift, epsilon }: Norm,
  { rate, seeds }: Drop,
): tf.Tensor2D {
  const native = nativeKernels();
  if (!native) {
    const sum = tf.add(residual, dropout(linear(x, weight, bias), rate, seeds)) as tf.Tensor2D;
    return layerNorm(sum, scale, shift, epsilon);
  }
  const { isNarrow, isNarrowed, factor, remember, multiply, multiplyRaw } = products(...weight.shape);
  const T = isNarrow ? native.bfloat16 : native.float;
  const seed = seeds === null || rate === 0 ? null : seeds.next();
  const multiplyForX = isNarrowed(x) ? multiplyRaw : multiply;
  return differentiable([x, weight, bias, residual, scale, shift], () => {
    const [rows, matrix] = [factor(x), factor(weight)];
    const product = multiplyRaw(rows, matrix); // (N, O)
    const dropped = seed === null ? null : dropping(native, product.size, rate, seed);
    const limit = native.int32("limit", dropped?.limit ?? 0);
    const bytes = dropped?.bytes ?? native.noBytes();
    const attributes = [native.float32("number", epsilon), limit, T];
    const inputs = [product, bias, bytes, residual, scale, shift];
    const [value, normal, inverse, copy] = native.runMany("BowlabAddNorm", attributes, inputs, 4) as tf.Tensor2D[];
    if (isNarrow) remember(value, copy);
    return {
      value,
      saved: [rows, matrix, normal, inverse, scale, bytes],
      gradient: (dy, [rows, matrix, ...saved]) => {
        const changes = native.runMany("BowlabAddNormGradient", [limit, T], [dy, ...saved], 5);
        const [dResidual, change, dBias, dScale, dShift] = changes; // (N, O), (N, O), (O), (O), (O)
        const [dX, dWeight] = [multiplyForX(change, matrix, false, true), multiply(rows, change, true)];
        return [dX, dWeight, dBias, dResidual, dScale, dShift]; // (N, I), (I, O), …
      },
    };
  });
}
