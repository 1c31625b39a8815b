/** Rows of tokens to vectors, pooled as the model was trained, in batches of like lengths. */
import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import type { OnCorpusProgress } from "../corpus";
import { type EncoderModel, encodeVectors, type Pooling } from "../model";
import { batchesByLength } from "../retrieval";

/** Rows a batch. */
const BATCH = 64;

export interface EncodeRowsOptions {
  pooling: Pooling;
  onProgress?: OnCorpusProgress;
  /** Aborted: ends with the signal's reason. */
  signal?: AbortSignal;
}

/**
 * @param rows (N) whole rows, [CLS] and [SEP] around them
 * @returns (N, H) row-major
 */
export async function encodeTokenRows(
  model: EncoderModel,
  rows: readonly Int32Array[],
  { pooling, onProgress, signal }: EncodeRowsOptions,
): Promise<Float32Array> {
  const { config } = model;
  const H = config.hiddenSize;
  const vectors = new Float32Array(rows.length * H);
  let done = 0;
  for (const batch of batchesByLength(rows, BATCH, config.padTokenId)) {
    signal?.throwIfAborted();
    const pooled = tf.tidy(() => encodeVectors({ ...model, pooling }, batch)); // (B, H)
    const values = await pooled.data();
    pooled.dispose();
    batch.indices.forEach((index, b) => {
      vectors.set(values.subarray(b * H, (b + 1) * H), index * H);
    });
    done += batch.indices.length;
    onProgress?.({ phase: "encoding", done, total: rows.length });
    await setImmediate();
  }
  return vectors;
}
