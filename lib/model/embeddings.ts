/** BERT's input embeddings: token + position + type, LayerNorm, dropout. */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, dropout, gatherRows, layerNorm } from "../engine/ops";
import type { EncoderConfig } from "./config";
import type { Parameters } from "./parameters";

/**
 * @param ids (B·L) int32 token ids, row by row
 * @param types (B·L) int32 which of two texts a token belongs to. Default: all to the first
 * @returns (B·L, H)
 */
export function embed(
  parameters: Parameters,
  config: EncoderConfig,
  ids: tf.Tensor1D,
  length: number,
  seeds: DropoutSeeds | null,
  types?: tf.Tensor1D,
): tf.Tensor2D {
  const H = config.hiddenSize;
  const batch = ids.shape[0] / length;
  const words = gatherRows(parameters.matrix("bert.embeddings.word_embeddings.weight"), ids); // (B·L, H)
  const positions = tf.slice(parameters.matrix("bert.embeddings.position_embeddings.weight"), [0, 0], [length, H]);
  const table = parameters.matrix("bert.embeddings.token_type_embeddings.weight");
  const tokens = types ? tf.add<tf.Tensor2D>(words, gatherRows(table, types)) : words; // (B·L, H)
  const places = types ? positions : (tf.add(positions, tf.slice(table, [0, 0], [1, H])) as tf.Tensor2D); // (L, H)
  const sum = tf.add(tokens.reshape([batch, length, H]), places).reshape([batch * length, H]) as tf.Tensor2D;
  const normal = layerNorm(
    sum,
    parameters.vector("bert.embeddings.LayerNorm.weight"),
    parameters.vector("bert.embeddings.LayerNorm.bias"),
    config.layerNormEpsilon,
  );
  return dropout(normal, config.hiddenDropout, seeds);
}
