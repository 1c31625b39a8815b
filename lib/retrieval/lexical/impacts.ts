/** Frequencies → impacts: what each term adds to each passage's score, by the formula, as float32. */
import { absent, type Bm25Formula, inverseFrequency, saturation } from "./formula";
import type { TermRange } from "./runs";

/** A query's k-th best score is at least the k-th largest impact of any of its terms: kept for these k. */
export const floorDepths = [10, 100, 1000] as const;

export interface Impacts {
  /** (terms + 1) where each term's postings begin among all. */
  starts: Float64Array;
  /** (terms) the largest impact of each; filled by `impacts`. */
  maxima: Float32Array;
  /** (terms × depths) the 10th, 100th and 1000th largest, 0 where a term has fewer; filled by `impacts`. */
  floors: Float32Array;
  /** (terms) undefined where the method gives nothing to terms that do not occur. */
  absent?: Float32Array;
  /** (postings of the range) */
  impacts(range: TermRange): Float32Array;
}

/**
 * @param lengths (passages) words of each
 * @param frequencies (terms) passages that have each
 */
export function impactsOf(formula: Required<Bm25Formula>, lengths: Int32Array, frequencies: Int32Array): Impacts {
  const passages = lengths.length;
  let words = 0;
  for (const length of lengths) words += length;
  const mean = words / Math.max(1, passages);
  const starts = new Float64Array(frequencies.length + 1);
  frequencies.forEach((count, term) => {
    starts[term + 1] = starts[term] + count;
  });
  const share = absent(formula);
  const maxima = new Float32Array(frequencies.length);
  const floors = new Float32Array(frequencies.length * floorDepths.length);
  return {
    starts,
    maxima,
    floors,
    absent:
      share > 0
        ? Float32Array.from(frequencies, (df) => share * inverseFrequency(formula.method, df, passages))
        : undefined,
    impacts(range) {
      const found = new Float32Array(range.passages.length);
      for (let i = 0; i + 1 < range.starts.length; i++) {
        const [from, to] = [range.starts[i], range.starts[i + 1]];
        const idf = inverseFrequency(formula.method, to - from, passages);
        for (let p = from; p < to; p++) {
          found[p] = idf * saturation(formula, range.frequencies[p], lengths[range.passages[p]] / mean);
        }
        if (from === to) continue;
        const sorted = found.slice(from, to).sort();
        const term = range.first + i;
        maxima[term] = sorted[sorted.length - 1];
        floorDepths.forEach((depth, d) => {
          if (depth <= sorted.length) floors[term * floorDepths.length + d] = sorted[sorted.length - depth];
        });
      }
      return found;
    },
  };
}
