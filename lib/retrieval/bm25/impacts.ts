/** Frequencies → impacts: what each term adds to each passage's score, by the formula, as float32. */
import { absent, type Bm25Formula, inverseFrequency, saturation } from "./formula";
import type { TermRange } from "./runs";

export interface Impacts {
  /** (terms + 1) where each term's postings begin among all. */
  starts: Float64Array;
  /** (terms) filled by `impacts`. */
  maxima: Float32Array;
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
  return {
    starts,
    maxima,
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
          if (found[p] > maxima[range.first + i]) maxima[range.first + i] = found[p];
        }
      }
      return found;
    },
  };
}
