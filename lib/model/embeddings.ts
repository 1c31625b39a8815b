/** Input embeddings: token + position + type, LayerNorm, dropout. */
import * as tf from "@tensorflow/tfjs";
import { type DropoutSeeds, dropout, gatherRows, layerNorm } from "../engine/ops";
import type { EncoderConfig } from "./config";
import type { Parameters } from "./parameters";

const scope = "bert.embeddings";

/** Token ids of a batch as typed arrays: what the collator makes. */
export interface TokenBatch {
  /** B */
  batchSize: number;
  /** L */
  length: number;
  /** (B·L) row by row */
  inputIds: Int32Array;
  /** (B·L) 1 = token, 0 = padding */
  attentionMask: Int32Array;
  /** (B·L) 0 = first text of a pair, 1 = second. Absent: single texts. */
  tokenTypes?: Int32Array;
}

/**
 * BERT's input embeddings (Devlin et al., NAACL 2019, section 3): token, position and type added, then LayerNorm and
 * dropout. The caller tidies.
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
  return tf.tidy(() => dropout(normalSum(parameters, config, { ids, length, types }), config.hiddenDropout, seeds));
}

/** @returns (B·L, H) */
function normalSum(
  parameters: Parameters,
  config: EncoderConfig,
  { ids, length, types }: { ids: tf.Tensor1D; length: number; types?: tf.Tensor1D },
): tf.Tensor2D {
  const batch = ids.shape[0] / length;
  const words = gatherRows(parameters.matrix(`${scope}.word_embeddings.weight`), ids); // (B·L, H)
  const typed = types && config.typeVocabSize > 0 ? tf.add<tf.Tensor2D>(words, typeTable(parameters, types)) : words;
  const untyped = types || config.typeVocabSize === 0 ? undefined : typeTable(parameters); // (1, H)
  const sum = addPositions(parameters, config, { ids, batch, length, tokens: typed, untyped }); // (B·L, H)
  return layerNorm(
    sum,
    parameters.vector(`${scope}.LayerNorm.weight`),
    parameters.vector(`${scope}.LayerNorm.bias`),
    config.layerNormEpsilon,
  );
}

/** @param types (B·L) @returns (B·L, H), or without types that of the first text, (1, H) */
function typeTable(parameters: Parameters, types?: tf.Tensor1D): tf.Tensor2D {
  const table = parameters.matrix(`${scope}.token_type_embeddings.weight`);
  return types ? gatherRows(table, types) : tf.slice(table, [0, 0], [1, table.shape[1]]);
}

interface Tokens {
  /** (B·L) */
  ids: tf.Tensor1D;
  batch: number;
  length: number;
  /** (B·L, H) */
  tokens: tf.Tensor2D;
  /** (1, H) what is the same for all tokens. */
  untyped?: tf.Tensor2D;
}

/** @returns (B·L, H) */
function addPositions(
  parameters: Parameters,
  { hiddenSize: H, firstPosition, padTokenId }: EncoderConfig,
  { ids, batch, length, tokens, untyped }: Tokens,
): tf.Tensor2D {
  const table = parameters.matrix(`${scope}.position_embeddings.weight`);
  const plus = (rows: tf.Tensor2D): tf.Tensor2D => (untyped ? tf.add<tf.Tensor2D>(rows, untyped) : rows);
  if (firstPosition === 0) {
    const positions = plus(tf.slice(table, [0, 0], [length, H])); // (L, H)
    return tf.add(tokens.reshape([batch, length, H]), positions).reshape([batch * length, H]);
  }
  return tf.add(tokens, plus(gatherRows(table, positionsOf(ids, length, firstPosition, padTokenId))));
}

/**
 * Positions that padding does not count in, wherever it stands: those of padding are the one before the first. @returns
 * (B·L) int32
 */
function positionsOf(ids: tf.Tensor1D, length: number, first: number, padTokenId: number): tf.Tensor1D {
  return tf.tidy(() => {
    const counted = tf.cast(tf.notEqual(ids, tf.scalar(padTokenId, "int32")), "int32").reshape([-1, length]); // (B, L)
    const places = tf.mul(tf.cumsum(counted, 1), counted);
    return tf.cast(tf.add(places, tf.scalar(first - 1, "int32")), "int32").reshape([-1]) as tf.Tensor1D;
  });
}
