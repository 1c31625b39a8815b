/** Pairs of a query and a passage to a cross-encoder's scores, in batches of like lengths. */
import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { inPrecision } from "../engine";
import { type EncoderModel, scorePairs } from "../model";
import { collatePairs, type TextForm } from "./groups";

/** Pairs a batch. */
const BATCH = 64;

export interface ScoreOptions {
  onProgress?: (report: { phase: string; done: number; total: number }) => void;
  /** Aborted: ends with the signal's reason. */
  signal?: AbortSignal;
}

/** @param pairs token rows, no [CLS] and [SEP] @returns (N) in the order of `pairs` */
export async function scoreRows(
  { config, parameters, precision }: EncoderModel,
  pairs: readonly { query: Int32Array; passage: Int32Array }[],
  form: TextForm,
  { onProgress, signal }: ScoreOptions = {},
): Promise<Float32Array> {
  const scores = new Float32Array(pairs.length);
  const length = (i: number) => pairs[i].query.length + pairs[i].passage.length;
  const order = Array.from(pairs.keys()).sort((a, b) => length(b) - length(a) || a - b);
  for (let start = 0; start < order.length; start += BATCH) {
    signal?.throwIfAborted();
    const chosen = order.slice(start, start + BATCH);
    const batch = collatePairs(
      chosen.map((i) => pairs[i]),
      form,
      config.typeVocabSize,
    );
    const found = tf.tidy(() => inPrecision(precision, () => scorePairs(parameters, config, batch))); // (B, 1)
    const values = await found.data();
    found.dispose();
    chosen.forEach((i, b) => {
      scores[i] = values[b];
    });
    onProgress?.({ phase: "scoring", done: start + chosen.length, total: pairs.length });
    await setImmediate();
  }
  return scores;
}
