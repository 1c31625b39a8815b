/**
 * From the hidden states of a text to its one vector: bowlab trains the state of [CLS] and the mean, and reads what
 * sentence-transformers has.
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows, maxOverPositions } from "../engine/ops";
import { InputError, unknownChoice } from "../errors";
import type { Padding } from "./attention-mask";

/** What a model can be trained with. */
export const poolings = ["cls", "mean"] as const;
/** The poolings that bowlab trains. */
export type Pooling = (typeof poolings)[number];

/**
 * What a vector can be made by, under sentence-transformers' names: the first token, the last, the largest value of
 * each column, the mean, the sum divided by √tokens, and the mean in which the token at position i (from 1) weighs i.
 */
export const poolingModes = [...poolings, "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"] as const;
/** One of sentence-transformers' ways from hidden states to a vector; several can be joined. */
export type PoolingMode = (typeof poolingModes)[number];

/** One, or several whose vectors are put end to end. */
export type AnyPooling = PoolingMode | readonly PoolingMode[];

/** @throws InputError naming the choices when there is no such pooling */
export function parsePooling(name: string): Pooling {
  if ((poolings as readonly string[]).includes(name)) return name as Pooling;
  throw unknownChoice("pooling", name, poolings);
}

/** "mean+max", "cls" @throws InputError naming the choices when there is no such pooling */
export function parsePoolings(text: string): PoolingMode[] {
  return text.split("+").map((name) => {
    if ((poolingModes as readonly string[]).includes(name)) return name as PoolingMode;
    throw unknownChoice("pooling", name, poolingModes);
  });
}

/** What `parsePoolings` reads. */
export function poolingName(pooling: AnyPooling): string {
  return modesOf(pooling).join("+");
}

/** The pooling's parts, in the order in which their vectors are joined. */
export function modesOf(pooling: AnyPooling): readonly PoolingMode[] {
  return typeof pooling === "string" ? [pooling] : pooling;
}

/**
 * Flat positions b·L + l whose states the vectors are made of. @param skip first tokens of every text that are left out
 */
export function pooledPositions(batch: Padding, pooling: AnyPooling, skip = 0): Int32Array {
  const counted = countedTokens(batch, skip);
  const modes = modesOf(pooling);
  if (!modes.every((mode) => mode === "cls" || mode === "lasttoken")) {
    return Int32Array.from(counted.keys()).filter((at) => counted[at] === 1);
  }
  return Int32Array.from(new Set(modes.flatMap((mode) => [...onePosition(counted, batch, mode)])));
}

/**
 * One vector a text. [CLS] and [SEP] count as tokens, padding does not, as in sentence encoders.
 * @param hidden (B·L, H), of which only the rows at `pooledPositions` are read
 * @param skip first tokens of every text that are left out: a prompt's
 * @returns (B, P·H), P poolings
 */
export function pooledVectors(hidden: tf.Tensor2D, batch: Padding, pooling: AnyPooling, skip = 0): tf.Tensor2D {
  const counted = countedTokens(batch, skip);
  const vectors = modesOf(pooling).map((mode) => pooledBy(mode, hidden, batch, counted)); // (B, H) each
  return vectors.length === 1 ? vectors[0] : tf.concat(vectors, 1);
}

function pooledBy(mode: PoolingMode, hidden: tf.Tensor2D, batch: Padding, counted: Int32Array): tf.Tensor2D {
  const { batchSize: B, length: L } = batch;
  switch (mode) {
    case "cls":
    case "lasttoken":
      return gatherRows(hidden, tf.tensor1d(onePosition(counted, batch, mode), "int32"));
    case "max":
      return maxOverPositions(hidden, tf.tensor1d(Float32Array.from(counted, (counts) => (counts ? 0 : UNCOUNTED))), B);
    default: {
      const weights = tokenWeights(mode, counted, L);
      const weighted = tf.mul(hidden.reshape([B, L, -1]), tf.tensor3d(weights, [B, L, 1])); // (B, L, H)
      return tf.sum(weighted, 1); // (B, H)
    }
  }
}

/** Added to values that the largest is not looked for among. */
const UNCOUNTED = -1e30;

/** (B·L) 1 where a token counts. */
function countedTokens({ length, attentionMask }: Padding, skip: number): Int32Array {
  return skip === 0 ? attentionMask : attentionMask.map((token, at) => (at % length < skip ? 0 : token));
}

/** (B) flat positions of the first or last token that counts. */
function onePosition(counted: Int32Array, { batchSize, length }: Padding, mode: "cls" | "lasttoken"): Int32Array {
  return Int32Array.from({ length: batchSize }, (_, b) => {
    const row = counted.subarray(b * length, (b + 1) * length);
    return b * length + Math.max(0, mode === "cls" ? row.indexOf(1) : row.lastIndexOf(1));
  });
}

type MeanMode = Exclude<PoolingMode, "cls" | "lasttoken" | "max">;

/** (B·L) what each token's state is multiplied by. */
function tokenWeights(mode: MeanMode, counted: Int32Array, length: number): Float32Array {
  const weights = Float32Array.from(counted, (counts, at) =>
    mode === "weightedmean" ? counts * ((at % length) + 1) : counts,
  );
  for (let start = 0; start < weights.length; start += length) {
    const row = weights.subarray(start, start + length);
    const sum = row.reduce((sum, weight) => sum + weight, 0);
    const divisor = mode === "mean_sqrt_len_tokens" ? Math.sqrt(sum) : sum;
    // No token counts where a prompt fills the whole row: the vector is zero.
    if (divisor > 0) for (let l = 0; l < length; l++) row[l] /= divisor;
  }
  return weights;
}

/** @throws InputError when what follows training is not one of `poolings` */
export function trainablePooling(pooling: AnyPooling, folder: string): Pooling {
  const name = poolingName(pooling);
  if ((poolings as readonly string[]).includes(name)) return name as Pooling;
  throw new InputError("the model's vectors are pooled in a way that bowlab does not train", {
    file: folder,
    expected: poolings.join(" or "),
    found: name,
    fix: "choose what the new model is trained with: --pooling cls or --pooling mean",
  });
}
