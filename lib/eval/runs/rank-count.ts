/** Telling ranks from scores where a run has three columns. */
import { InputError, type InputErrorDetails } from "../../errors";

/** Whether whole numbers in a third column are ranks: they count 1, 2, 3 … down every query's lines. Scores hardly ever do. */
export class RankCount {
  readonly #last = new Map<string, number>();

  /** @throws InputError when the number is not the query's next rank, and may be a score. */
  add(query: string, rank: string, place: InputErrorDetails): void {
    const next = (this.#last.get(query) ?? 0) + 1;
    if (Number(rank) !== next) {
      throw new InputError("the third column may hold ranks or scores", {
        ...place,
        field: "rank",
        expected: `${next}, if they are ranks: those count from 1 upwards down the lines of every query`,
        found: `${JSON.stringify(rank.slice(0, 60))} for query ${query}`,
        fix: "say what it holds: --run-format scores, or --run-format msmarco for ranks (`bowlab convert --what run --from` does it for good)",
      });
    }
    this.#last.set(query, next);
  }
}
