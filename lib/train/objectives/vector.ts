/** The text's one vector in a forward pass, for the objectives that press the text through it. */
import type * as tf from "@tensorflow/tfjs";
import type { EncoderBatch } from "../../batches";
import { type Pooling, pooledPositions, pooledVectors } from "../../model";
import type { Forward } from "./objective";

/** Flat positions that masked language modelling and the text's vector read. */
export function vectorAndMaskedPositions(batch: EncoderBatch, pooling: Pooling): Int32Array {
  const pooled = pooledPositions(batch, pooling);
  const positions = new Int32Array(pooled.length + batch.maskedPositions.length);
  positions.set(pooled);
  positions.set(batch.maskedPositions, pooled.length);
  return positions;
}

/** (B, H) */
export function textVectors({ hidden, batch }: Forward, pooling: Pooling): tf.Tensor2D {
  return pooledVectors(hidden, batch, pooling);
}
