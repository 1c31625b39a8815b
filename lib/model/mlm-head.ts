/**
 * BERT's masked-language-model head: dense + GELU + LayerNorm, then a score for every token by the tied embedding
 * matrix E, or by the head's own matrix D in checkpoints from elsewhere that are not tied.
 */
import type * as tf from "@tensorflow/tfjs";
import { layerNorm, linear, tiedCrossEntropy, tiedLogits } from "../engine/ops";
import { activate } from "./activation";
import type { EncoderConfig } from "./config";
import { headBias, headMatrix, type Parameters, wordEmbeddings } from "./parameters";

/**
 * head(h) = E·LayerNorm(GELU(dense(h))) + bias; D in E's place where it is not tied.
 * @param hidden (N, H): only the rows whose scores are wanted
 * @returns (N, V)
 * @example
 * ```ts
 * import * as tf from "@tensorflow/tfjs";
 * import { initialParameters, mlmLogits, preset, Random, useEngine } from "bowlab";
 *
 * await useEngine();
 * const config = preset("tiny", 100);
 * const parameters = initialParameters(config, new Random(1));
 * tf.tidy(() => console.log(mlmLogits(parameters, config, tf.zeros([3, config.hiddenSize])).shape)); // → [ 3, 100 ]
 * parameters.dispose();
 * ```
 */
export function mlmLogits(parameters: Parameters, config: EncoderConfig, hidden: tf.Tensor2D): tf.Tensor2D {
  const { transformed, matrix, bias } = scoring(parameters, config, hidden);
  return tiedLogits(transformed, matrix, bias);
}

/**
 * −log softmax(head(h))[label] of every row, without scores that anybody could read.
 * @param hidden (N, H): only the rows that have a label
 * @param labels (N) int32
 * @returns (N)
 */
export function mlmCrossEntropy(
  parameters: Parameters,
  config: EncoderConfig,
  hidden: tf.Tensor2D,
  labels: tf.Tensor1D,
): tf.Tensor1D {
  const { transformed, matrix, bias } = scoring(parameters, config, hidden);
  return tiedCrossEntropy(transformed, matrix, bias, labels);
}

/** LayerNorm(GELU(dense(h))) (N, H), and what scores it: E or D (V, H), and the bias (V). */
function scoring(parameters: Parameters, config: EncoderConfig, hidden: tf.Tensor2D) {
  const transformed = layerNorm(
    activate(
      linear(
        hidden,
        parameters.matrix("cls.predictions.transform.dense.weight"),
        parameters.vector("cls.predictions.transform.dense.bias"),
      ),
      // RoBERTa's and MPNet's heads have a GELU whatever their layers have.
      config.firstPosition > 0 ? "gelu" : config.activation,
    ),
    parameters.vector("cls.predictions.transform.LayerNorm.weight"),
    parameters.vector("cls.predictions.transform.LayerNorm.bias"),
    config.layerNormEpsilon,
  );
  const matrix = config.tiedEmbeddings ? tokenEmbeddings(parameters) : parameters.matrix(headMatrix);
  return { transformed, matrix, bias: parameters.vector(headBias) };
}

/**
 * E·h without the head: the bag-of-words paper's Eq. 11.
 * @param hidden (N, H)
 * @returns (N, V)
 */
export function bareLogits(parameters: Parameters, hidden: tf.Tensor2D): tf.Tensor2D {
  return tiedLogits(hidden, tokenEmbeddings(parameters), null);
}

/** E (V, H). */
export function tokenEmbeddings(parameters: Parameters): tf.Tensor2D {
  return parameters.matrix(wordEmbeddings);
}
