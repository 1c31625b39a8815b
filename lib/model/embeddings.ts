/** BERT's input embeddings: token + position + type, LayerNorm, dropout. */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, dropout, gatherRows, layerNorm } from "../engine/ops";
import type { EncoderConfig } from "./config";
import type { Parameters } from "./parameters";

/**
 * @param ids (B·L) int32 token ids, row by row
 * @returns (B·L, H)
 */
export function embed(
  parameters: Parameters,
  config: EncoderConfig,
  ids: tf.Tensor1D,
  length: number,
  seeds: DropoutSeeds | null,
): tf.Tensor2D {
  const H = config.hiddenSize;
  const batch = ids.shape[0] / length;
  const words = gatherRows(parameters.matrix("bert.embeddings.word_embeddings.weight"), ids); // (B·L, H)
  const positions = tf.slice(parameters.matrix("bert.embeddings.position_embeddings.weight"), [0, 0], [length, H]);
  const type = tf.slice(parameters.matrix("bert.embeddings.token_type_embeddings.weight"), [0, 0], [1, H]);
  const places = tf.add(positions, type) as tf.Tensor2D; // (L, H)
  const sum = tf.add(words.reshape([batch, length, H]), places).reshape([batch * length, H]) as tf.Tensor2D;
  const normal = layerNorm(
    sum,
    parameters.vector("bert.embeddings.LayerNorm.weight"),
    parameters.vector("bert.embeddings.LayerNorm.bias"),
    config.layerNormEpsilon,
  );
  return dropout(normal, config.hiddenDropout, seeds);
}
