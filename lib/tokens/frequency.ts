/**
 * How often tokens come in a tokenized corpus: unigram counts for the frequency prior of term coverage, document
 * frequencies for its buckets.
 */
import type { TokenRows } from "./token-rows";
import type { TokenStore } from "./token-store";

/** (V) how many times each id comes in the corpus. Reads all of it. */
export function unigramCounts(rows: Pick<TokenRows, "chunks">, vocabularySize: number): Float64Array {
  const counts = new Float64Array(vocabularySize);
  for (const ids of rows.chunks()) for (let i = 0; i < ids.length; i++) counts[ids[i]]++;
  return counts;
}

/** (V) in how many passages each id comes. */
export function documentFrequencies(
  store: Pick<TokenStore, "ids" | "offsets" | "size">,
  vocabularySize: number,
): Int32Array {
  const frequencies = new Int32Array(vocabularySize);
  // The last passage each id was counted in, from 1.
  const counted = new Int32Array(vocabularySize);
  for (let passage = 0; passage < store.size; passage++) {
    for (let i = store.offsets[passage]; i < store.offsets[passage + 1]; i++) {
      const id = store.ids[i];
      if (counted[id] === passage + 1) continue;
      counted[id] = passage + 1;
      frequencies[id]++;
    }
  }
  return frequencies;
}
