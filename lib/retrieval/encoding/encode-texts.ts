/**
 * Texts and token rows to vectors ([CLS], or the mean where the checkpoint was trained so), in batches of like lengths.
 */
import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs";
import { cropToLength, type PlainBatch } from "../../batches";
import { WeightCopies, withWeightCopies } from "../../engine/ops";
import { InputError } from "../../errors";
import { cellInterrupt } from "../../interrupt";
import { type EncoderModel, encodeBatch, vectorSize } from "../../model";
import { defaultLengths } from "../../model-folder";
import { inPhase, inPhaseWaiting } from "../../profile";
import { withProgress } from "../../progress";
import { Random } from "../../random";
import type { OnCorpusProgress } from "../../text";
import type { TextTokenizer } from "../../tokens";
import { batchesByLength } from "./length-batches";

/** How texts are encoded. */
export interface EncodingOptions {
  /**
   * Longest row in tokens, [CLS] and [SEP] counted; the end is cut off. Default what the model states, else 128; at
   * most what the encoder can read.
   */
  maxLength?: number;
  /** First tokens of every row that are read but left out of the pooling: a prompt's. Default 0. */
  skip?: number;
  /** Rows a batch. Default 64. */
  batchSize?: number;
  onProgress?: OnCorpusProgress;
  /** Aborted: encoding ends with the signal's reason. In a notebook without one, the cell's interrupt does it. */
  signal?: AbortSignal;
}

/** [CLS], the first tokens of each content row, [SEP]: what an encoder reads. */
export function encoderRows(
  contents: readonly Int32Array[],
  { vocabulary }: Pick<TextTokenizer, "vocabulary">,
  maxLength: number,
): Int32Array[] {
  const random = new Random(0);
  return contents.map((content) => cropToLength(content, { maxLength, vocabulary, crop: "head", random }));
}

/**
 * Vectors of texts, by the model's pooling.
 * @param texts (N) each a text, or its ids without special tokens, as the rows of a token store
 * @returns (N, H) row-major, in the order of `texts`
 * @throws InputError when the tokenizer makes ids that the encoder does not have; the signal's reason once it is
 * aborted
 * @example
 * ```ts
 * import { encodeTexts, loadModel, loadTokenizer, useEngine } from "bowlab";
 *
 * await useEngine();
 * const model = loadModel("bow");
 * const vectors = await encodeTexts(model, loadTokenizer("bow"), ["a map", "a set"]);
 * console.log(vectors.length / model.config.hiddenSize); // → 2
 * model.parameters.dispose();
 * ```
 */
export function encodeTexts(
  model: EncoderModel,
  tokenizer: TextTokenizer,
  texts: readonly (string | Int32Array)[],
  {
    maxLength = Math.min(model.maxLength ?? defaultLengths.passage, model.config.maxPositions),
    onProgress,
    signal = cellInterrupt(),
    ...options
  }: EncodingOptions = {},
): Promise<Float32Array> {
  const rows = inPhase("tokenize", () => {
    const contents = texts.map((text) =>
      typeof text === "string" ? tokenizer.encode(text, { addSpecialTokens: false }) : text,
    );
    return encoderRows(contents, tokenizer, maxLength);
  });
  return withProgress({ label: "encoding", unit: "rows" }, onProgress, (onProgress) =>
    encodeRows(model, rows, { ...options, onProgress, signal }),
  );
}

/**
 * Vectors of what an encoder reads, by the model's pooling.
 * @param rows (R) whole rows, [CLS] and [SEP] around them (`encoderRows`)
 * @returns (R, N) row-major, in the order of `rows`; N = `vectorSize`
 * @throws InputError on an id that the encoder does not have; the signal's reason once it is aborted
 */
export async function encodeRows(
  model: EncoderModel,
  rows: readonly Int32Array[],
  { batchSize = 64, skip, onProgress, signal }: Omit<EncodingOptions, "maxLength"> = {},
): Promise<Float32Array> {
  const N = vectorSize(model);
  const vectors = new Float32Array(rows.length * N);
  let done = 0;
  const copies = new WeightCopies();
  try {
    for (const batch of batchesByLength(rows, batchSize, model.config.padTokenId)) {
      signal?.throwIfAborted();
      requireKnownIds(model, batch);
      const encoded = () => withWeightCopies(copies, () => encodeBatch(model, batch, skip));
      const pooled = inPhase("forward", () => tf.tidy(encoded)); // (B, N)
      const values = await inPhaseWaiting("vectors", () => pooled.data());
      pooled.dispose();
      batch.indices.forEach((index, b) => {
        vectors.set(values.subarray(b * N, (b + 1) * N), index * N);
      });
      done += batch.indices.length;
      onProgress?.({ phase: "encoding", done, total: rows.length });
      await setImmediate();
    }
  } finally {
    copies.dispose();
  }
  return vectors;
}

/** @throws InputError on an id beyond the token embeddings: the tokenizer has more tokens than the encoder */
function requireKnownIds({ config: { vocabSize } }: EncoderModel, { inputIds }: PlainBatch): void {
  const unknown = inputIds.find((id) => id >= vocabSize);
  if (unknown === undefined) return;
  throw new InputError("the tokenizer makes tokens that the encoder has no embedding of", {
    expected: `ids below ${vocabSize}`,
    found: String(unknown),
    fix: "check that tokenizer and weights come from the same checkpoint; tokens that were added later need rows of their own",
  });
}
