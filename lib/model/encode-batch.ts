/** The one vector of each text of a batch, as the model was trained to make it. */
import type * as tf from "@tensorflow/tfjs";
import { inPrecision } from "../engine";
import { inLayer } from "../profile";
import type { EncoderModel } from "./checkpoint/encoder-model";
import { applyModules } from "./checkpoint/sentence-transformers";
import type { TokenBatch } from "./embeddings";
import { encode } from "./encoder";
import { pooledPositions, pooledVectors } from "./pooling";

/**
 * Vectors of a batch by the model's pooling and what it applies to them, without dropout and without computing more of
 * the last layer. The caller tidies.
 * @param skip first tokens of every text that the pooling leaves out
 * @returns (B, N), N = `vectorSize`
 */
export function encodeBatch(model: EncoderModel, batch: TokenBatch, skip = 0): tf.Tensor2D {
  const { parameters, config, pooling = "cls", modules = [], precision } = model;
  return inPrecision(precision, () => {
    const hidden = encode(parameters, config, batch, null, pooledPositions(batch, pooling, skip)); // (B·L, H)
    return inLayer("pooling", () => applyModules(parameters, modules, pooledVectors(hidden, batch, pooling, skip)));
  });
}
