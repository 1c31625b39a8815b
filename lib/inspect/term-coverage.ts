/**
 * Term coverage of a model over a corpus: how many of a passage's distinct tokens are among the top scores of its [CLS]
 * vector's vocabulary projection (definition in `eval/coverage`), and the frequency prior's coverage on the same
 * passages as the control.
 */
import { bagOfWords } from "../batches";
import { InputError } from "../errors";
import { CoverageMeter, type CoverageOptions, type CoverageReport, frequencyPrior } from "../eval";
import type { EncoderModel } from "../model";
import { defaultLengths } from "../model-folder";
import { checkOptions, requireKnown } from "../options";
import { withProgress } from "../progress";
import { batchesByLength, type EncodingOptions, encoderRows, requireEncodingMemory } from "../retrieval";
import { type TokenStore, unigramCounts, type WordPieceTokenizer } from "../tokens";
import { coverageOptions } from "./options";
import { type ProjectionHead, projectCls } from "./projection";

const { head, limit, maxLength, batchSize } = coverageOptions;
const checked = { head, limit, maxLength, batchSize, depths: coverageOptions.k };

/** Options that no command line has. */
const libraryOptions: readonly (keyof TermCoverageOptions)[] = [
  ...(["keep", "buckets", "skip", "onProgress", "signal"] as const),
];

/** What is measured, on which passages, and how they are encoded. */
export interface TermCoverageOptions extends EncodingOptions, Pick<CoverageOptions, "depths" | "keep" | "buckets"> {
  /** Default full. */
  head?: ProjectionHead;
  /** Measure the first passages only. Default: all. */
  limit?: number;
}

/**
 * Coverage of the model, macro-averaged over the passages of the store.
 * @throws InputError when an option is out of range
 * @example
 * ```ts
 * import { loadModel, loadPassages, tokenizeCorpus, termCoverage, useEngine, WordPieceTokenizer } from "bowlab";
 *
 * await useEngine();
 * const model = loadModel("bow");
 * const tokenizer = WordPieceTokenizer.load("bow");
 * const store = await tokenizeCorpus(await loadPassages("data"), tokenizer);
 * const report = await termCoverage(model, tokenizer, store, { depths: [16, "|T|"] });
 * console.log(report.passages, Object.keys(report.coverage)); // → 8 [ '16', '|T|' ]
 * model.parameters.dispose();
 * ```
 */
export async function termCoverage(
  model: EncoderModel,
  tokenizer: WordPieceTokenizer,
  store: TokenStore,
  options: TermCoverageOptions = {},
): Promise<CoverageReport> {
  requireKnown(options, [checked, libraryOptions], "of the coverage");
  checkOptions(checked, options);
  requireBuckets(options.buckets, tokenizer.vocabulary.size);
  return withProgress({ label: "term coverage", unit: "passages" }, options.onProgress, (onProgress) =>
    measure(model, tokenizer, store, { ...options, onProgress }),
  );
}

/** Every id of the vocabulary in a bucket that has a label. @throws InputError */
function requireBuckets(buckets: TermCoverageOptions["buckets"], size: number): void {
  if (buckets === undefined) return;
  const { bucketOf, labels } = buckets ?? {};
  const outside = Array.from(bucketOf ?? []).findIndex((bucket) => !(bucket < labels?.length));
  if (bucketOf?.length >= size && outside < 0) return;
  throw new InputError("the buckets are not of this vocabulary", {
    ...{ field: "buckets", expected: `a bucket with a label for each of ${size} ids, as idfBuckets() makes` },
    found:
      outside < 0
        ? `${bucketOf?.length ?? "no"} ids`
        : `bucket ${bucketOf[outside]} of ${labels?.length} for id ${outside}`,
  });
}

async function measure(
  model: EncoderModel,
  tokenizer: WordPieceTokenizer,
  store: TokenStore,
  options: TermCoverageOptions,
): Promise<CoverageReport> {
  const { head, onProgress, batchSize = 64, signal } = options;
  const V = model.config.vocabSize;
  const meter = newMeter(tokenizer, options);
  const maxLength = options.maxLength ?? Math.min(defaultLengths.passage, model.config.maxPositions);
  const rows = coveredRows(tokenizer, store, { ...options, maxLength });
  const longest = rows.reduce((most, { length }) => Math.max(most, length), 0);
  requireEncodingMemory(model.config, { rows: Math.min(batchSize, rows.length), length: longest }, { scores: V });
  let done = 0;
  for (const batch of batchesByLength(rows, batchSize, model.config.padTokenId)) {
    signal?.throwIfAborted();
    const scores = await projectCls(model, batch, head); // (B, V)
    batch.indices.forEach((index, b) => {
      // Embedding matrices padded to a round number of rows have scores for no token behind the vocabulary's.
      const scored = scores.subarray(b * V, b * V + Math.min(V, tokenizer.vocabulary.size));
      meter.add(scored, bagOfWords(rows[index], tokenizer.vocabulary));
    });
    done += batch.indices.length;
    onProgress?.({ phase: "term coverage", done, total: rows.length });
  }
  return meter.report();
}

/** The control: the corpus's unigram counts as the scores of every passage. */
export function priorCoverage(
  tokenizer: WordPieceTokenizer,
  store: TokenStore,
  options: TermCoverageOptions = {},
): CoverageReport {
  const meter = newMeter(tokenizer, options);
  const prior = frequencyPrior(unigramCounts(store, tokenizer.vocabulary.size));
  for (const row of coveredRows(tokenizer, store, options)) meter.add(prior, bagOfWords(row, tokenizer.vocabulary));
  return meter.report();
}

function newMeter({ vocabulary }: WordPieceTokenizer, { depths, keep, buckets }: TermCoverageOptions): CoverageMeter {
  return new CoverageMeter({
    vocabularySize: vocabulary.size,
    specialIds: vocabulary.specialIds,
    depths,
    keep,
    buckets,
  });
}

/** The rows as the encoder reads them: cut to the same length for the model and for the control. */
function coveredRows(
  tokenizer: WordPieceTokenizer,
  store: TokenStore,
  { limit = store.size, maxLength = defaultLengths.passage }: TermCoverageOptions,
): Int32Array[] {
  const contents = Array.from({ length: Math.min(limit, store.size) }, (_, i) => store.row(i));
  return encoderRows(contents, tokenizer, maxLength);
}
