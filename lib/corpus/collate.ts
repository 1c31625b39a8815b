/** Rows of token ids → one padded batch (paper.md "Collator"). */
import type { PlainBatch } from "./batch";

export type { EncoderBatch, PlainBatch } from "./batch";

/** Pads rows of ids to the longest, nothing masked: what an encoder reads. An empty list of rows gives batchSize 0, length 1. */
export function collatePlain(rows: readonly ArrayLike<number>[], padId: number): PlainBatch {
  const batchSize = rows.length;
  const length = rows.reduce((longest, row) => Math.max(longest, row.length), 1);
  const inputIds = new Int32Array(batchSize * length).fill(padId);
  const attentionMask = new Int32Array(batchSize * length);
  rows.forEach((row, b) => {
    inputIds.set(row, b * length);
    attentionMask.fill(1, b * length, b * length + row.length);
  });
  return { batchSize, length, inputIds, attentionMask };
}
