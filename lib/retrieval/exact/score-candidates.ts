/** The scores of candidates, from their vectors read once more: each vector once for all queries that ask for it. */
import { innerProduct } from "../inner-product";
import type { VectorSource } from "../vectors/source";
import type { QueryCandidates } from "./query-candidates";

/** Numbers of the vectors that are read at once. */
const NUMBERS = 1 << 21;

/**
 * Scores every candidate and offers it to its query's best.
 * @param queries (Q, H) row-major
 * @param candidates (Q) those left out have none
 */
export async function scoreCandidates(
  source: VectorSource,
  queries: Float32Array,
  candidates: readonly (QueryCandidates | undefined)[],
): Promise<void> {
  const { dimension: H } = source;
  const pairs = sortedPairs(candidates); // place · Q + query, ascending
  const most = Math.max(1, Math.floor(NUMBERS / H));
  for (let from = 0; from < pairs.length; ) {
    const places: number[] = [];
    let to = from;
    for (; to < pairs.length; to++) {
      const place = Math.floor(pairs[to] / candidates.length);
      if (place === places[places.length - 1]) continue;
      if (places.length === most) break;
      places.push(place);
    }
    const vectors = await source.rowsAt(Int32Array.from(places)); // (places, H)
    for (let row = 0; from < to; from++) {
      const place = Math.floor(pairs[from] / candidates.length);
      while (places[row] !== place) row++;
      const query = pairs[from] - place * candidates.length;
      candidates[query]?.best.push(place, innerProduct(queries, query * H, vectors, row * H, H));
    }
  }
}

function sortedPairs(candidates: readonly (QueryCandidates | undefined)[]): Float64Array {
  const taken = candidates.map((each) => each?.take() ?? []);
  const pairs = new Float64Array(taken.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const [query, places] of taken.entries()) {
    for (const place of places) pairs[filled++] = place * candidates.length + query;
  }
  return pairs.sort();
}
