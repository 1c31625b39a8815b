/**
 * First weights, drawn from a generator. BERT's: normal(0, initializerRange), zero biases, unit LayerNorm scales, a
 * zero [PAD] row. Two deliberate deviations, because small models on few steps otherwise spend the first hundreds of
 * them on it:
 * - token embeddings are normal(0, 1/√H), so that the scores of the tied matrix start with a spread of about one (the
 *   rule of
 *   Vaswani et al. 2017 for a matrix shared by input and output);
 * - given the corpus's token counts, the bias of the MLM head starts at the log frequencies: the model begins by
 *   guessing frequent tokens.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random";
import type { EncoderConfig } from "./config";
import { headBias, type ParameterSpec, Parameters, parameterSpecs, wordEmbeddings } from "./parameters";

/** What first weights can be drawn by, beside the generator. */
export interface InitialOptions {
  /** (V) occurrences of every token in the corpus; without them the head's bias starts at zero. */
  tokenCounts?: ArrayLike<number>;
}

/**
 * Fresh parameters. The caller owns them.
 * @example
 * ```ts
 * import { initialParameters, preset, Random, useEngine } from "bowlab";
 *
 * await useEngine();
 * const parameters = initialParameters(preset("tiny", 100), new Random(1));
 * console.log(parameters.matrix("bert.embeddings.word_embeddings.weight").shape); // → [ 100, 128 ]
 * parameters.dispose();
 * ```
 */
export function initialParameters(config: EncoderConfig, random: Random, options: InitialOptions = {}): Parameters {
  return new Parameters(parameterSpecs(config), (spec) => freshValues(spec, config, random, options));
}

/** The first values of one parameter of a fresh model. @param random of the model: each parameter has its own stream */
export function freshValues(
  spec: ParameterSpec,
  config: EncoderConfig,
  random: Random,
  { tokenCounts }: InitialOptions = {},
): Float32Array {
  if (spec.name === headBias && tokenCounts) return logFrequencies(tokenCounts);
  return initialValues(spec, config, random.fork(spec.name));
}

/** The first values of one parameter. */
export function initialValues(spec: ParameterSpec, config: EncoderConfig, random: Random): Float32Array {
  const size = tf.util.sizeFromShape(spec.shape);
  if (spec.initial === "zeros") return new Float32Array(size);
  if (spec.initial === "ones") return new Float32Array(size).fill(1);
  const { hiddenSize: H, padTokenId, initializerRange } = config;
  if (spec.name !== wordEmbeddings) return normalValues(size, initializerRange, random);
  return normalValues(size, 1 / Math.sqrt(H), random).fill(0, padTokenId * H, (padTokenId + 1) * H);
}

function normalValues(size: number, deviation: number, random: Random): Float32Array {
  return Float32Array.from({ length: size }, () => random.normal() * deviation);
}

/**
 * ln of every token's share of the corpus, half an occurrence added to each, shifted to a mean of zero (softmax does
 * not see the shift).
 */
function logFrequencies(counts: ArrayLike<number>): Float32Array {
  const logs = Float64Array.from(counts, (count) => Math.log(count + 0.5));
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  return Float32Array.from(logs, (value) => value - mean);
}
