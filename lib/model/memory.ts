/**
 * How much memory a pass of the encoder needs at its peak. The shapes are those of the tensors that are alive together;
 * the factors were measured with `tf.profile` (`npm run bench:memory-estimate` does it again), and are within a fifth
 * of it for the presets. Letters: B rows, L length, T = B·L, H hidden, I inner, A heads, N layers.
 */
import type { EncoderConfig } from "./config";

/** Bytes of a float32. */
export const FLOAT = 4;

export interface RowShape {
  /** B. */
  rows: number;
  /** L, the longest row. */
  length: number;
}

type EncoderShape = Pick<EncoderConfig, "hiddenSize" | "intermediateSize" | "numHeads" | "numLayers">;

/**
 * Forward and backward: T·((76·H + 11·I)·(N − 1 + s) + 34·H) + 7.8·N·A·B·L² numbers.
 * @param share s, the part of the positions whose last hidden states are read: the last layer is made for them alone
 * @returns bytes
 */
export function trainingPassBytes(config: EncoderShape, { rows, length }: RowShape, share: number): number {
  const { hiddenSize: H, intermediateSize: I, numHeads: A, numLayers: N } = config;
  const hidden = rows * length * ((76 * H + 11 * I) * (N - 1 + share) + 34 * H);
  return FLOAT * (hidden + 7.8 * N * A * rows * length ** 2);
}

/** Forward alone: T·((10·H + 4·I)·(N − 1) + 18·H) + 3·A·B·L² numbers. @returns bytes */
export function encodingPassBytes(config: EncoderShape, { rows, length }: RowShape): number {
  const { hiddenSize: H, intermediateSize: I, numHeads: A, numLayers: N } = config;
  const hidden = rows * length * ((10 * H + 4 * I) * (N - 1) + 18 * H);
  return FLOAT * (hidden + 3 * A * rows * length ** 2);
}

/**
 * Weights, two moments, and what an update holds beside them: 7 numbers a parameter, and a gradient for each further
 * batch.
 * @param batches whose gradients make one step
 * @returns bytes
 */
export function trainedParameterBytes(parameters: number, batches = 1): number {
  return FLOAT * parameters * (6 + batches);
}
