/** The one vector of each text of a batch, as the model was trained to make it. */
import type * as tf from "@tensorflow/tfjs";
import type { EncoderModel } from "./checkpoint";
import { encode, type TokenBatch } from "./encoder";
import { pooledPositions, pooledVectors } from "./pooling";

/** Vectors of a batch by the model's pooling, without dropout and without computing more of the last layer. The caller tidies. @returns (B, H) */
export function encodeVectors({ parameters, config, pooling = "cls" }: EncoderModel, batch: TokenBatch): tf.Tensor2D {
  const hidden = encode(parameters, config, batch, null, pooledPositions(batch, pooling)); // (B·L, H)
  return pooledVectors(hidden, batch, pooling);
}
