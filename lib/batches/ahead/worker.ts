/** What the collator's thread runs. It loads no more than it needs: no engine, no readers. */
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import { Vocabulary } from "../../tokens/wordpiece/vocabulary";
import type { EncoderBatch } from "../batch";
import { collateForStep } from "../batches";
import type { CollateReply, CollateRequest, ThreadSetup } from "./messages";

const { tokens, specialTokens, added, options, seed } = workerData as ThreadSetup;
const collate = { ...options, vocabulary: new Vocabulary(tokens, specialTokens, undefined, added) };

parentPort?.on("message", ({ id, parts }: CollateRequest) => {
  const started = performance.now();
  const batches = parts.map(({ number, examples }) => collateForStep(examples, collate, seed, number));
  const reply: CollateReply = { id, batches, collatorMs: performance.now() - started };
  parentPort?.postMessage(reply, batches.flatMap(buffersOf));
});

/** The memory of a batch's arrays, which is handed over, not copied. */
function buffersOf(batch: EncoderBatch): ArrayBuffer[] {
  const arrays = [...Object.values(batch), ...Object.values(batch.decoderMasked ?? {})];
  return arrays.filter(ArrayBuffer.isView).map(({ buffer }) => buffer as ArrayBuffer);
}
