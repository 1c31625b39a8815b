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
  "hiddenSize" | "intermediateSize" | "numHeads" | "numLayers" | "hiddenDropout" | "attentionDropout"
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

/**
 * In float32; bfloat16 copies count half. Dropout keeps its mask: a byte an element by operations of our own, else a
 * number, and what it multiplies.
 * Scores count as those with a learned bias keep them: an upper bound where one operation attends to whole blocks,
 * which keeps the bytes of its dropout alone.
 */
function keptOf({ hiddenDropout, attentionDropout }: EncoderShape, precision: ProductPrecision = "float32"): Kept {
  const narrow = precision === "bfloat16";
  const [onHidden, onScores] = [hiddenDropout > 0, attentionDropout > 0].map(Number);
  // Of a layer's input, keys and values; of queries, context, what is between the sub-layers, and two norms.
  if (nativeKernels() !== null)
    return {
      hidden: narrow ? 1.5 : 3,
      read: (narrow ? 3.5 : 5) + 0.5 * onHidden,
      inner: narrow ? 1 : 2,
      scores: (narrow ? 1.5 : 1) + 0.25 * onScores,
    };
  return {
    hidden: narrow ? 5.5 : 5,
    read: (narrow ? 8.5 : 8) + 4 * onHidden,
    inner: narrow ? 2.5 : 3,
    scores: (narrow ? 1.5 : 1) + onScores,
  };
}

/**
 * Forward and backward.
 * @param share the part of the positions whose last hidden states are read: the last layer is made for them alone
 */
export function trainingPassMemory(
  config: EncoderShape,
  { rows, length }: RowShape,
  share: number,
  { precision, gradientCheckpointing }: PassOptions = {},
): PassMemory {
  const { hiddenSize: H, intermediateSize: I, numHeads: A, numLayers: N } = config;
  const [states, inner, scores] = [rows * length * H, rows * length * I, A * rows * length ** 2];
  const kept = keptOf(config, precision);
  const layer = (part: number) =>
    kept.hidden * states + part * (kept.read * states + kept.inner * inner + kept.scores * scores);
  const embedded = (config.hiddenDropout > 0 ? 4 : 2) * states;
  const change = 8 * states + Math.max(8 * inner, 7 * scores);
  const bytes = (numbers: number) => FLOAT * SPARE * numbers;
  if (gradientCheckpointing) {
    // Beside a single layer fewer of an allocator's holes are left open; operations of our own make less that is open.
    const beside = nativeKernels() === null ? change : 0.4 * change;
    const largest = N > 1 ? layer(1) + beside : layer(share) + share * beside;
    return { activations: bytes(embedded + N * states), temporary: bytes(largest) };
  }
  // When the last layer but one has its turn, the last has freed what it kept.
  const first = N > 1 ? Math.max(share * change, change - layer(share)) : share * change;
  return { activations: bytes(embedded + (N - 1) * layer(1) + layer(share)), temporary: bytes(first) };
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
