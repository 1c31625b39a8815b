/** Masks added to attention scores: 0 where a position is seen, very negative where it is hidden. */
import * as tf from "@tensorflow/tfjs";

/** Score added to hidden positions: the softmax gives them exactly zero. */
const HIDDEN = -1e9;

/** Which positions of a batch are tokens. */
export interface Padding {
  /** B */
  batchSize: number;
  /** L */
  length: number;
  /** (B·L) 1 = token, 0 = padding */
  attentionMask: Int32Array;
}

/** Every position sees every token. @returns (B, 1, 1, L) */
export function paddingMask({ batchSize, length, attentionMask }: Padding): tf.Tensor4D {
  const values = Float32Array.from(attentionMask, (token) => (token ? 0 : HIDDEN));
  return tf.tensor4d(values, [batchSize, 1, 1, length]);
}

/**
 * Every position i sees itself and what is before it; of that, where `window` is not 0, only the first position and the
 * `window` last ones (i − window < j ≤ i). Padding is behind the tokens, which do not see it therefore.
 * @returns (1, 1, L, L)
 */
export function causalMask(length: number, window = 0): tf.Tensor4D {
  const values = new Float32Array(length * length).fill(HIDDEN);
  for (let i = 0; i < length; i++) {
    const first = window > 0 ? Math.max(0, i - window + 1) : 0;
    values.fill(0, i * length + first, i * length + i + 1);
    values[i * length] = 0;
  }
  return tf.tensor4d(values, [1, 1, length, length]);
}

/**
 * Every position sees what its row of bits says.
 * @param visible (B·L·⌈L/32⌉) packed bits, as the collator's `visibilityMatrix` makes them
 * @returns (B, 1, L, L)
 */
export function visibilityMask(visible: Uint32Array, batchSize: number, length: number): tf.Tensor4D {
  const width = (length + 31) >>> 5;
  const values = new Float32Array(batchSize * length * length).fill(HIDDEN);
  for (let row = 0, at = 0; row < batchSize * length; row++) {
    for (let word = 0; word < width; word++) {
      let bits = visible[row * width + word];
      const end = Math.min(32, length - 32 * word);
      for (let bit = 0; bit < end; bit++, at++, bits >>>= 1) if (bits & 1) values[at] = 0;
    }
  }
  return tf.tensor4d(values, [batchSize, 1, length, length]);
}
