/**
 * MPNet's bias for each distance between two positions, one a head, shared by all layers (after T5; Raffel et al. 2020,
 * section 2.1): near distances have a bucket each, far ones share them by the logarithm, up to 128.
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows } from "../engine/ops";
import type { EncoderConfig } from "./config";
import { type Parameters, relativeBias } from "./parameters";

const FARTHEST = 128;

/** The bias of every pair of positions. @returns (1, A, L, L), rows those that look */
export function positionBias(
  parameters: Parameters,
  { relativeBuckets, numHeads }: EncoderConfig,
  length: number,
): tf.Tensor4D {
  const buckets = new Int32Array(length * length);
  for (let from = 0; from < length; from++) {
    for (let to = 0; to < length; to++) buckets[from * length + to] = bucketOf(to - from, relativeBuckets);
  }
  const rows = gatherRows(parameters.matrix(relativeBias), tf.tensor1d(buckets, "int32")); // (L·L, A)
  return tf.transpose(rows).reshape([1, numHeads, length, length]) as tf.Tensor4D;
}

/**
 * The bucket of a distance; the upper half are those ahead. In single precision step by step, as PyTorch: it decides at
 * the edges.
 */
export function bucketOf(distance: number, buckets: number): number {
  const half = buckets / 2;
  const exact = half / 2;
  const side = distance > 0 ? half : 0;
  const far = Math.abs(distance);
  if (far < exact) return side + far;
  const { fround } = Math;
  const logarithm = fround(fround(Math.log(fround(far / exact))) / fround(Math.log(FARTHEST / exact)));
  return side + Math.min(half - 1, exact + Math.trunc(fround(logarithm * (half - exact))));
}
