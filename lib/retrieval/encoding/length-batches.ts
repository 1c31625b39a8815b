/** Token rows in batches of like lengths: little padding, whatever order the rows came in. */
import { collatePlain, type PlainBatch } from "../../batches";
import { inPhase } from "../../profile";

/** A batch of unmasked rows with the indices they came from. */
export interface IndexedBatch extends PlainBatch {
  /** (B) places in the list of rows. */
  indices: number[];
}

/**
 * Cuts rows into batches, rows of like lengths together; the longest first, so that the time left is not promised too
 * short.
 */
export function* batchesByLength(
  rows: readonly Int32Array[],
  batchSize: number,
  padId: number,
): Generator<IndexedBatch> {
  const order = rows.map((_, i) => i).sort((a, b) => rows[b].length - rows[a].length || a - b);
  for (let start = 0; start < order.length; start += batchSize) {
    const indices = order.slice(start, start + batchSize);
    const collated = inPhase("batch", () =>
      collatePlain(
        indices.map((i) => rows[i]),
        padId,
      ),
    );
    yield { ...collated, indices };
  }
}
