/**
 * The positions of a batch that somebody will read. After the last layer only those count (its keys and values still
 * come from every position), so the last layer's queries and feed-forward are computed for them alone: the same numbers
 * for less work.
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows, scatterRows } from "../engine/ops";

/**
 * The same number of rows R from each sequence, so that they stack: short sequences of positions repeat their first
 * token.
 */
export interface Selection {
  /** R */
  perSequence: number;
  /** (B·R) flat positions, row by row. */
  padded: Int32Array;
  /** (N) where the wanted positions stand in `padded`. */
  places: Int32Array;
  /** (N) the wanted flat positions, distinct. */
  positions: Int32Array;
}

/**
 * Stacks positions by sequence.
 * @param positions flat positions b·L + l; repeated ones count once
 */
export function selectPositions(positions: Int32Array, batchSize: number, length: number): Selection {
  const rows = Array.from({ length: batchSize }, () => [] as number[]);
  for (const position of new Set(positions)) rows[Math.floor(position / length)].push(position);
  const perSequence = Math.max(1, ...rows.map((row) => row.length));
  const padded = new Int32Array(batchSize * perSequence);
  const places: number[] = [];
  rows.forEach((row, b) => {
    padded.fill(b * length, b * perSequence, (b + 1) * perSequence);
    padded.set(row, b * perSequence);
    for (let i = 0; i < row.length; i++) places.push(b * perSequence + i);
  });
  return { perSequence, padded, places: Int32Array.from(places), positions: Int32Array.from(rows.flat()) };
}

/** (B·L, H) → (B·R, H) */
export function takeSelected(hidden: tf.Tensor2D, { padded }: Selection): tf.Tensor2D {
  return gatherRows(hidden, tf.tensor1d(padded, "int32"));
}

/** (B·R, H) → (size, H), zeros where nothing was selected. */
export function putSelected(rows: tf.Tensor2D, { places, positions }: Selection, size: number): tf.Tensor2D {
  return scatterRows(gatherRows(rows, tf.tensor1d(places, "int32")), tf.tensor1d(positions, "int32"), size);
}
