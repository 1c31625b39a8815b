/** What is known of tokens before any model: the frequency prior (a control for coverage) and buckets of rarity. */

/**
 * The control every model must beat: one fixed score for all passages, the corpus's unigram counts.
 * @param counts (V) occurrences of each token in the corpus.
 */
export function frequencyPrior(counts: ArrayLike<number>): Float64Array {
  return Float64Array.from(counts);
}

/** Inverse document frequency as BM25 has it, ln(1 + (N − df + 0.5) / (df + 0.5)): positive, falls with df. */
export function inverseDocumentFrequency(documentFrequency: number, documents: number): number {
  return Math.log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));
}

/** Tokens sorted into buckets from common to rare. */
export interface IdfBuckets {
  /** (V) bucket of each id, 0 the commonest tokens. */
  bucketOf: Uint8Array;
  /** One a bucket: the range of IDF in it. */
  labels: string[];
}

/**
 * Cuts the vocabulary into buckets of rising IDF that hold about equal shares of the (passage, token) pairs, so that
 * every bucket's coverage rests on about as much evidence. Tokens of one document frequency stay together; a bucket may
 * come out empty.
 * @param documentFrequencies (V) passages that hold each token.
 * @param documents passages in the corpus.
 * @param count buckets, 1 … 255.
 * @throws RangeError when count is out of range.
 */
export function idfBuckets(documentFrequencies: ArrayLike<number>, documents: number, count = 4): IdfBuckets {
  if (!(Number.isInteger(count) && count >= 1 && count <= 255)) {
    throw new RangeError(`expected 1 to 255 buckets, found ${count}`);
  }
  const ids = Array.from(documentFrequencies, (_, id) => id);
  ids.sort((a, b) => documentFrequencies[b] - documentFrequencies[a] || a - b);
  const pairs = ids.reduce((sum, id) => sum + documentFrequencies[id], 0);
  const bucketOf = new Uint8Array(documentFrequencies.length);
  const ranges: [number, number][] = Array.from({ length: count }, () => [Number.POSITIVE_INFINITY, 0]);
  let seen = 0;
  let bucket = 0;
  ids.forEach((id, place) => {
    const df = documentFrequencies[id];
    const isNewFrequency = place === 0 || df !== documentFrequencies[ids[place - 1]];
    if (isNewFrequency && pairs > 0) bucket = Math.min(count - 1, Math.floor((seen / pairs) * count));
    bucketOf[id] = bucket;
    seen += df;
    if (df === 0) return;
    const idf = inverseDocumentFrequency(df, documents);
    ranges[bucket] = [Math.min(ranges[bucket][0], idf), Math.max(ranges[bucket][1], idf)];
  });
  const labels = ranges.map(([low, high]) => (low > high ? "no token" : `IDF ${low.toFixed(2)} to ${high.toFixed(2)}`));
  return { bucketOf, labels };
}
