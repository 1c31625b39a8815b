/**
 * The k best passages of a query over postings with their impacts computed before (eager scoring, as in bm25s),
 * exactly, without adding up every posting: MaxScore (Turtle and Flood 1995), term at a time within blocks of passages
 * whose sums fit into the processor's cache. Terms are ordered by the most they can add. A passage is a candidate from
 * the first term on that alone could lift it over the k-th best so far, were it to have all that the later terms can
 * give; later terms are added up where postings are few, and else looked up for the candidates alone. Sums are made in
 * the same order either way, so the bits are the same.
 *
 * The earlier the k-th best score is known, the more is spared: after the first blocks it is guessed from what these
 * have. Where the guess was too high, which the result shows, the search is done again without.
 */
import type { TopK, TopKResult } from "../../top-k";
import { type Arena, BLOCK } from "./arena";
import { guessedRank } from "./block-order";
import { BlockCandidates, type WeightedList } from "./candidates";

/** What it costs to look one candidate up, or to pass over one posting, where to add up one costs 1. */
const LOOK_UP = 2.5;
const PASS_OVER = 0.3;

/** One distinct term of a query. */
export interface QueryTerm extends WeightedList {
  /** The largest of its impacts. */
  max: number;
}

/** The best passages whose score is above 0. @param best empty, with the floor that is known */
export function maxScoreSearch(queryTerms: readonly QueryTerm[], best: TopK, arena: Arena): TopKResult {
  const terms = queryTerms
    .filter(({ max }) => max > 0)
    .sort((a, b) => b.weight * b.max - a.weight * a.max || a.passages - b.passages);
  const search = new BlockSearch(terms, arena);
  const { order } = arena;
  for (const isGuessing of [true, false]) {
    let guess = Number.NEGATIVE_INFINITY;
    for (let done = 0; done < order.length && search.isWorthwhile(best.threshold); ) {
      search.offer(order[done], best);
      const rank = guessedRank(best.k, ++done, order.length);
      if (isGuessing && rank > 0 && best.raise(rank)) guess = best.threshold;
    }
    const result = best.take();
    if (guess === Number.NEGATIVE_INFINITY || result.scores[best.k - 1] >= guess) return result;
  }
  throw new Error("unreachable: without a guess every result stands");
}

/** A query's terms over one block after another, in any order. */
class BlockSearch {
  readonly #terms: readonly QueryTerm[];
  readonly #arena: Arena;
  readonly #candidates: BlockCandidates;
  /** The most that the terms from each on can add. */
  readonly #rest: Float64Array;

  constructor(terms: readonly QueryTerm[], arena: Arena) {
    this.#terms = terms;
    this.#arena = arena;
    this.#candidates = new BlockCandidates(arena);
    this.#rest = new Float64Array(terms.length + 1);
    for (let i = terms.length - 1; i >= 0; i--) {
      // Widened, since sums of rounded numbers are rounded.
      this.#rest[i] = this.#rest[i + 1] + terms[i].weight * terms[i].max * (1 + 1e-9);
    }
  }

  /** Whether any passage can reach the threshold. */
  isWorthwhile(threshold: number): boolean {
    return this.#rest[0] > 0 && this.#rest[0] >= threshold;
  }

  /** Offers the block's passages that may be among the best. */
  offer(block: number, best: TopK): void {
    const { threshold } = best;
    const candidates = this.#candidates;
    const { ints } = this.#arena;
    const low = block * BLOCK;
    for (let i = 0; i < this.#terms.length; i++) {
      const term = this.#terms[i];
      const admits = this.#rest[i] >= threshold;
      if (!admits && candidates.size === 0) break;
      const [start, end] = [ints[term.starts + block], ints[term.starts + block + 1]];
      const least = Math.max(threshold - this.#rest[i + 1], Number.MIN_VALUE);
      const costApart = LOOK_UP * candidates.size + (admits ? PASS_OVER * (end - start) : 0);
      if (term.bitmap !== undefined && costApart < end - start) {
        candidates.lookUp(term, low, least);
        if (admits) candidates.admit(term, start, end, low, least);
      } else candidates.accumulate(term, start, end, low, least, admits ? least : Number.POSITIVE_INFINITY);
    }
    candidates.drain(low, best);
  }
}
