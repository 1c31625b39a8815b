/** Telling ranks from scores where a run has three columns. */
import { excerpt, InputError, type InputErrorDetails } from "../../errors";

const fix =
  "say what it holds: --run-format scores, or --run-format msmarco for ranks (`bowlab convert --what run --from` does it for good)";

/**
 * Explicit ranks may have gaps, as MS MARCO's script allows, but somewhere they begin.
 * @throws InputError when no query has a rank 1: whole scores between 1 and 1000 look like that.
 */
export function requireFirstRank({ hasFirst }: { hasFirst: boolean }, file: string): void {
  if (hasFirst) return;
  throw new InputError("the third column may hold ranks or scores", {
    file,
    field: "rank",
    expected: "a rank 1 for some query, if they are ranks",
    found: "none",
    fix,
  });
}

/**
 * Whether whole numbers in a third column are ranks: they count 1, 2, 3 … down every query's lines. Scores hardly ever
 * do.
 */
export class RankCount {
  readonly #last = new Map<string, number>();

  /** @returns false where the number is not the query's next rank */
  counts(query: string, rank: number): boolean {
    if (rank !== (this.#last.get(query) ?? 0) + 1) return false;
    this.#last.set(query, rank);
    return true;
  }

  /** @throws InputError when the number is not the query's next rank, and may be a score. */
  add(query: string, rank: string, place: InputErrorDetails): void {
    if (this.counts(query, Number(rank))) return;
    const next = (this.#last.get(query) ?? 0) + 1;
    throw new InputError("the third column may hold ranks or scores", {
      ...place,
      field: "rank",
      expected: `${next}, if they are ranks: those count from 1 upwards down the lines of every query`,
      found: `${excerpt(rank)} for query ${query.slice(0, 60)}`,
      fix,
    });
  }
}
