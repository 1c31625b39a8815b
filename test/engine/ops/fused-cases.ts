/** The fused operations with inputs to try them on; the tests give each what it is compared with. */
import * as tf from "@tensorflow/tfjs";
import {
  attention,
  crossEntropy,
  DropoutSeeds,
  dropout,
  gatherRows,
  gelu,
  layerNorm,
  linear,
  maxOverPositions,
  scatterRows,
  sparseCrossEntropy,
  tiedCrossEntropy,
  tiedLogits,
} from "../../../lib/engine/ops";
import { Random } from "../../../lib/random";

export type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

export interface FusedCase {
  /** Of the inputs, which are drawn at random. */
  shapes: number[][];
  fused: Operation;
}

/** Rows of a table of five: 1 and 3 repeat, 2 and 4 are never taken. */
export const rows = [1, 0, 1, 3, 3, 3];
/** Of four rows of seven classes. */
export const labels = [4, 0, 6, 2];
/** (3, 7) one row sums to one, one is empty, one sums to 0.7. */
export const target = [0, 0.5, 0, 0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, 0, 0.25, 0, 0, 0.1, 0.1];
/** (2, 5) additive mask of the keys: what is padding. */
export const hidden = [0, 0, 0, 0, -1e9, 0, 0, -1e9, -1e9, -1e9];
/** (2, 5) two sequences of five positions: the first position and what is padding do not count. */
export const uncounted = [-1e3, 0, 0, 0, -1e3, -1e3, 0, 0, -1e3, -1e3];
export const seeds = () => new DropoutSeeds(new Random(3));

// Tensors are made when a case runs: before there is no engine yet.
export const indices = () => tf.tensor1d(rows, "int32");
export const classes = () => tf.tensor1d(labels, "int32");
export const targets = () => tf.tensor2d(target, [3, 7]);
export const padding = () => tf.tensor4d(hidden, [2, 1, 1, 5]);
export const counted = () => tf.tensor1d(uncounted);

const t1 = (x: tf.Tensor) => x as tf.Tensor1D;
const t2 = (x: tf.Tensor) => x as tf.Tensor2D;
const t4 = (x: tf.Tensor) => x as tf.Tensor4D;

/** (B, A, L, H / A) queries, keys and values. */
const heads = [
  [2, 3, 4, 6],
  [2, 3, 5, 6],
  [2, 3, 5, 6],
];

export const fusedCases = {
  "linear()": {
    shapes: [[5, 4], [4, 7], [7]],
    fused: (x, w, b) => linear(t2(x), t2(w), t1(b)),
  },
  "tiedLogits() with a bias": {
    shapes: [[5, 4], [7, 4], [7]],
    fused: (h, e, b) => tiedLogits(t2(h), t2(e), t1(b)),
  },
  "tiedLogits() without a bias": {
    shapes: [
      [5, 4],
      [7, 4],
    ],
    fused: (h, e) => tiedLogits(t2(h), t2(e), null),
  },
  "layerNorm()": {
    shapes: [[5, 8], [8], [8]],
    fused: (x, scale, shift) => layerNorm(t2(x), t1(scale), t1(shift), 1e-6),
  },
  "gelu()": {
    shapes: [[6, 9]],
    fused: (x) => gelu(x),
  },
  "gatherRows()": {
    shapes: [[5, 3]],
    fused: (table) => gatherRows(t2(table), indices()),
  },
  "scatterRows()": {
    shapes: [[6, 3]],
    fused: (taken) => scatterRows(t2(taken), indices(), 5),
  },
  "sparseCrossEntropy()": {
    shapes: [[4, 7]],
    fused: (z) => sparseCrossEntropy(t2(z), classes()),
  },
  "tiedCrossEntropy()": {
    shapes: [[4, 5], [7, 5], [7]],
    fused: (h, e, b) => tiedCrossEntropy(t2(h), t2(e), t1(b), classes()),
  },
  "crossEntropy() with an empty row and one that does not sum to one": {
    shapes: [[3, 7]],
    fused: (z) => crossEntropy(t2(z), targets()),
  },
  "maxOverPositions() with padding": {
    shapes: [[10, 4]],
    fused: (x) => maxOverPositions(t2(x), counted(), 2),
  },
  "dropout()": {
    shapes: [[6, 7]],
    fused: (x) => dropout(x, 0.4, seeds()),
  },
  "attention() with padding": {
    shapes: heads,
    fused: (q, k, v) => attention(t4(q), t4(k), t4(v), { mask: padding(), dropoutRate: 0.3, seeds: null }),
  },
  "attention() with dropout": {
    shapes: heads,
    fused: (q, k, v) => attention(t4(q), t4(k), t4(v), { mask: padding(), dropoutRate: 0.3, seeds: seeds() }),
  },
  "attention() with a bias": {
    shapes: [...heads, [1, 3, 4, 5]],
    fused: (q, k, v, bias) =>
      attention(t4(q), t4(k), t4(v), { mask: padding(), bias: t4(bias), dropoutRate: 0, seeds: null }),
  },
} satisfies Record<string, FusedCase>;

/** What each fused operation is compared with. */
export type PerCase<T> = Record<keyof typeof fusedCases, T>;

/** Every operation with what it is compared with. */
export function casesWith<T>(others: PerCase<T>): (FusedCase & { name: string; other: T })[] {
  return Object.entries(fusedCases).map(([name, fusedCase]) => ({
    name,
    ...fusedCase,
    other: others[name as keyof typeof fusedCases],
  }));
}
