/**
 * Term coverage: how well a score over the vocabulary gives a passage's own tokens back. Our definition (the paper's
 * protocol is not known):
 *   coverage@K = |top-K(z) ∩ T| / |T|, macro-averaged over passages,
 * z the scores of one passage (of its [CLS] vector through the MLM head, or a fixed vector such as the frequency
 * prior), T its distinct non-special token ids, special ids no candidates; K a number or |T|. The idea: Ram et al.,
 * "What Are You Token About?", ACL 2023. A filter (`keep`) restricts candidates and T alike, so that coverage of
 * content words is not diluted by stop words in top-K.
 */
import { type ScoreRow, tokenRanks } from "./token-ranks";

/** A depth: a number of tokens, or the size of the passage's own bag. */
export type CoverageDepth = number | "|T|";

/** The depths that reports give. */
export const coverageDepths: readonly CoverageDepth[] = ["|T|", 16, 32, 64, 128, 256, 512, 1024];

/** What counts in term coverage. */
export interface CoverageOptions {
  /** Tokens in the vocabulary, V. */
  vocabularySize: number;
  /** Ids that are never candidates nor in a bag: [PAD], [UNK], [CLS], [SEP], [MASK], … */
  specialIds: Iterable<number>;
  /** Default `coverageDepths`. */
  depths?: readonly CoverageDepth[];
  /** Ids that count (stop words, punctuation or `##` pieces left out). Default: all but the special ones. */
  keep?: (id: number) => boolean;
  /** Bucket of every id (from `idfBuckets`), for coverage@|T| by bucket. */
  buckets?: { bucketOf: Uint8Array; labels: readonly string[] };
}

/** Figures of one passage. */
export interface PassageCoverage {
  /** Distinct tokens that count, |T|. */
  tokens: number;
  /** coverage@K by depth, 0 … 1. */
  coverage: Record<string, number>;
  /** Median rank of the bag's tokens, from 1; of two middle ones the mean. */
  medianRank: number;
  /** Mean of 1/rank over the bag's tokens. */
  meanReciprocalRank: number;
}

/** Macro averages over passages: every passage counts the same, whatever its length. */
export interface CoverageReport extends PassageCoverage {
  /** Passages averaged over. */
  passages: number;
  /** Passages without a token that counts; in no average. */
  emptyPassages: number;
  /** Mean over passages of |T|. */
  tokens: number;
  /** coverage@|T| of each bucket's tokens, over the passages that have one. */
  buckets?: { label: string; coverage: number; passages: number }[];
}

/** Adds up term coverage over passages. */
export class CoverageMeter {
  readonly depths: readonly CoverageDepth[];
  readonly #excluded: Uint8Array;
  readonly #buckets: CoverageOptions["buckets"];
  readonly #sums: Float64Array;
  readonly #bucketSums: Float64Array;
  readonly #bucketPassages: Int32Array;
  #tokens = 0;
  #medians = 0;
  #reciprocals = 0;
  #passages = 0;
  #empty = 0;

  /** @throws RangeError when a depth is not a positive integer nor "|T|". */
  constructor({ vocabularySize, specialIds, depths = coverageDepths, keep, buckets }: CoverageOptions) {
    for (const depth of depths) {
      if (depth !== "|T|" && !(Number.isInteger(depth) && depth > 0)) {
        throw new RangeError(`a coverage depth is a positive integer or "|T|", found ${depth}`);
      }
    }
    this.depths = depths;
    this.#excluded = new Uint8Array(vocabularySize);
    for (const id of specialIds) this.#excluded[id] = 1;
    if (keep !== undefined) {
      for (let id = 0; id < vocabularySize; id++) if (!keep(id)) this.#excluded[id] = 1;
    }
    this.#buckets = buckets;
    this.#sums = new Float64Array(depths.length);
    this.#bucketSums = new Float64Array(buckets?.labels.length ?? 0);
    this.#bucketPassages = new Int32Array(buckets?.labels.length ?? 0);
  }

  /**
   * Measures a passage and adds it to the averages; one without a token that counts is only counted as empty
   * (undefined).
   * @param scores (V)
   * @param bag the passage's distinct token ids; special and filtered ones are dropped here.
   * @throws RangeError when the scores have another length than the vocabulary or hold a NaN, or an id is outside or
   * repeated.
   */
  add(scores: ScoreRow, bag: ArrayLike<number>): PassageCoverage | undefined {
    if (scores.length !== this.#excluded.length) {
      throw new RangeError(`expected ${this.#excluded.length} scores, one a token, found ${scores.length}`);
    }
    const counted = Array.from(bag).filter((id) => this.#excluded[id] !== 1);
    if (counted.length === 0) {
      this.#empty++;
      return undefined;
    }
    const ranks = tokenRanks(scores, counted, this.#excluded);
    const measured = describeRanks(ranks, this.depths);
    this.#passages++;
    this.#tokens += counted.length;
    this.#medians += measured.medianRank;
    this.#reciprocals += measured.meanReciprocalRank;
    this.depths.forEach((depth, i) => {
      this.#sums[i] += measured.coverage[depth];
    });
    this.#addBuckets(counted, ranks);
    return measured;
  }

  /** The averages so far; zeros when nothing was added. */
  report(): CoverageReport {
    const n = Math.max(1, this.#passages);
    return {
      passages: this.#passages,
      emptyPassages: this.#empty,
      tokens: this.#tokens / n,
      coverage: Object.fromEntries(this.depths.map((depth, i) => [depth, this.#sums[i] / n])),
      medianRank: this.#medians / n,
      meanReciprocalRank: this.#reciprocals / n,
      buckets: this.#buckets?.labels.map((label, b) => ({
        label,
        coverage: this.#bucketSums[b] / Math.max(1, this.#bucketPassages[b]),
        passages: this.#bucketPassages[b],
      })),
    };
  }

  #addBuckets(ids: readonly number[], ranks: Int32Array): void {
    if (this.#buckets === undefined) return;
    const total = new Int32Array(this.#bucketSums.length);
    const covered = new Int32Array(this.#bucketSums.length);
    ids.forEach((id, i) => {
      const bucket = this.#buckets!.bucketOf[id];
      total[bucket]++;
      if (ranks[i] <= ids.length) covered[bucket]++;
    });
    total.forEach((count, bucket) => {
      if (count === 0) return;
      this.#bucketSums[bucket] += covered[bucket] / count;
      this.#bucketPassages[bucket]++;
    });
  }
}

/** Coverage, median and mean reciprocal rank from the ranks of a bag's tokens (at least one). */
export function describeRanks(ranks: Int32Array, depths: readonly CoverageDepth[]): PassageCoverage {
  const tokens = ranks.length;
  const sorted = ranks.slice().sort();
  const coverage = depths.map((depth) => {
    const limit = depth === "|T|" ? tokens : depth;
    return [depth, sorted.reduce((sum, rank) => sum + (rank <= limit ? 1 : 0), 0) / tokens];
  });
  return {
    tokens,
    coverage: Object.fromEntries(coverage),
    medianRank: (sorted[(tokens - 1) >> 1] + sorted[tokens >> 1]) / 2,
    meanReciprocalRank: sorted.reduce((sum, rank) => sum + 1 / rank, 0) / tokens,
  };
}
