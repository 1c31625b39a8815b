/**
 * How much memory a pass of the encoder needs. A layer's numbers are counted: what its operations keep for the
 * gradient (`lib/engine/ops`) and the largest tensors that are alive beside that. `npm run bench:memory-estimate` holds
 * the sums to what processes really take; whoever changes what an operation keeps changes `keptOf`.
 * Letters: B rows, L length, T = B·L, H hidden, I inner, A heads, N layers.
 */
import { nativeKernels } from "../engine/ops";
import type { ProductPrecision } from "../options";
import type { EncoderConfig } from "./config";
import { isPackedShape, type PackedShape } from "./packed";

/** Bytes of a float32. */
export const FLOAT = 4;

/** The allocator's holes, and what products put into another order. */
const SPARE = 1.1;

export interface RowShape {
  /** B. */
  rows: number;
  /** L, the longest row. */
  length: number;
}

export interface PassOptions {
  precision?: ProductPrecision;
  gradientCheckpointing?: boolean;
  unpadded?: boolean;
}

/** Bytes. */
export interface PassMemory {
  /** What is kept from the forward pass until its gradient is taken. */
  activations: number;
  /** What a layer's gradient needs beside them, at most. */
  temporary: number;
}

type EncoderShape = Pick<
  EncoderConfig,
  | "hiddenSize"
  | "intermediateSize"
  | "numHeads"
  | "numLayers"
  | "hiddenDropout"
  | "attentionDropout"
  | "relativeBuckets"
>;

/** How many numbers a layer keeps. */
interface Kept {
  /** For each of T·H, whether a position is read later or not: its input, keys and values. */
  hidden: number;
  /** For each of T·H that is read later. */
  read: number;
  /** For each of T·I. */
  inner: number;
  /** For each of B·A·L². */
  scores: number;
}

/** Numbers in T·H, T·I and B·A·L². */
interface Sizes {
  states: number;
  inner: number;
  scores: number;
}

/** Whether attention is composed of several operations, which hand scores to one another. */
function handsScoresOn({ relativeBuckets }: EncoderShape, { unpadded = false }: PassOptions): boolean {
  return nativeKernels() === null || relativeBuckets > 0 || unpadded;
}

/**
 * In float32; bfloat16 copies count half. Dropout keeps its mask: a byte an element by operations of our own, else a
 * number, and what it multiplies.
 */
function keptOf(config: EncoderShape, options: PassOptions): Kept {
  const narrow = options.precision === "bfloat16";
  const [onHidden, onScores] = [config.hiddenDropout > 0, config.attentionDropout > 0].map(Number);
  const weights = handsScoresOn(config, options) ? (narrow ? 1.5 : 1) : 0;
  // Of a layer's input, keys and values; of queries, context, what is between the sub-layers, and two norms.
  if (nativeKernels() !== null)
    return {
      hidden: narrow ? 1.5 : 3,
      read: (narrow ? 3.5 : 5) + 0.5 * onHidden,
      inner: narrow ? 1 : 2,
      scores: weights + 0.25 * onScores,
    };
  return {
    hidden: narrow ? 5.5 : 5,
    read: (narrow ? 8.5 : 8) + 4 * onHidden,
    inner: narrow ? 2.5 : 3,
    scores: weights + onScores,
  };
}

/** Numbers that are alive beside what a layer keeps while its gradient is taken. */
function changeOf(config: EncoderShape, options: PassOptions, { states, inner, scores }: Sizes): number {
  if (nativeKernels() === null) return 8 * states + Math.max(8 * inner, 7 * scores);
  return 4 * states + Math.max(4 * inner, handsScoresOn(config, options) ? 3.5 * scores : 0);
}

/**
 * Forward and backward.
 * @param share the part of the positions whose last hidden states are read: the last layer is made for them alone
 */
export function trainingPassMemory(
  config: EncoderShape,
  { rows, length }: RowShape,
  share: number,
  options: PassOptions = {},
): PassMemory {
  const { hiddenSize: H, intermediateSize: I, numHeads: A, numLayers: N } = config;
  const sizes = { states: rows * length * H, inner: rows * length * I, scores: A * rows * length ** 2 };
  const { states, inner, scores } = sizes;
  const kept = keptOf(config, options);
  const layer = (part: number) =>
    kept.hidden * states + part * (kept.read * states + kept.inner * inner + kept.scores * scores);
  const embedded = (config.hiddenDropout > 0 ? 4 : 2) * states;
  const change = changeOf(config, options, sizes);
  const bytes = (numbers: number) => FLOAT * SPARE * numbers;
  if (options.gradientCheckpointing) {
    // Beside a single layer fewer of an allocator's holes are left open; operations of our own make less that is open.
    const beside = nativeKernels() === null ? change : 0.4 * change;
    const largest = N > 1 ? layer(1) + beside : layer(share) + share * beside;
    return { activations: bytes(embedded + N * states), temporary: bytes(largest) };
  }
  // When the last layer but one has its turn, the last has freed what it kept.
  const first = N > 1 ? Math.max(share * change, change - layer(share)) : share * change;
  return { activations: bytes(embedded + (N - 1) * layer(1) + layer(share)), temporary: bytes(first) };
}

/**
 * Of a loss over the vocabulary at `rows` positions: a score for every token, and what leads to them.
 * @returns `temporary`: copies in another order, for products of the scores' gradient
 */
export function headPassMemory(
  { vocabSize: V, hiddenSize: H }: Pick<EncoderConfig, "vocabSize" | "hiddenSize">,
  rows: number,
  precision: ProductPrecision = "float32",
): PassMemory {
  const narrow = precision === "bfloat16";
  // In one operation the gradient takes the scores' place, which are bfloat16 where products are.
  const [scores, copies] = nativeKernels() === null ? [1, narrow ? 2 : 1.75] : [narrow ? 0.5 : 1, 0];
  return { activations: FLOAT * rows * (scores * V + 6 * H), temporary: FLOAT * copies * rows * V };
}

/** Forward alone: one layer after the other. @returns bytes */
export function encodingPassBytes(
  config: EncoderShape & PackedShape,
  { rows, length }: RowShape,
  precision: ProductPrecision = "float32",
): number {
  const { hiddenSize: H, intermediateSize: I, numHeads: A, numLayers: N } = config;
  if (nativeKernels() !== null && isPackedShape(config)) {
    // Scores stay in the cache; what is between two products is bfloat16 where they are.
    const narrow = precision === "bfloat16" ? 0.6 : 1;
    return FLOAT * narrow * rows * length * (11 * H + 3 * I);
  }
  const hidden = rows * length * ((10 * H + 4 * I) * Math.min(N - 1, 1) + 18 * H);
  return FLOAT * (hidden + 3 * A * rows * length ** 2);
}
