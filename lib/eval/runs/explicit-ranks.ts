/** Explicit ranks under the rules of MS MARCO's script: whole numbers from 1 to 1000, each once a query. */
import { excerpt, InputError, type InputErrorDetails } from "../../errors";
import { MSMARCO_DEPTH } from "../evaluation";
import type { Result } from "./run-lines";

/** The ranks that a run's queries have taken. */
export class ExplicitRanks {
  /** Query id → a mark at every rank that is taken. */
  readonly #taken = new Map<string, Uint8Array>();
  /** Whether some query has a rank 1. */
  hasFirst = false;

  /** @returns false where the number is not such a rank, or the query has it already */
  take(query: string, rank: number): boolean {
    if (!(rank >= 1 && rank <= MSMARCO_DEPTH && Number.isInteger(rank))) return false;
    const taken = this.#taken.get(query) ?? new Uint8Array(MSMARCO_DEPTH + 1);
    if (taken[rank] === 1) return false;
    taken[rank] = 1;
    if (!this.#taken.has(query)) this.#taken.set(query, taken);
    if (rank === 1) this.hasFirst = true;
    return true;
  }

  /** The rank of a result, taken. @throws InputError against the rules, which want integers for ids too */
  takeOf({ query, document, rank }: Result, place: InputErrorDetails): number {
    requireInteger("query", query, place);
    requireInteger("document", document, place);
    const value = rank !== undefined && /^\d+$/.test(rank) ? Number(rank) : 0;
    if (this.take(query, value)) return value;
    if (value >= 1 && value <= MSMARCO_DEPTH) {
      throw new InputError(`rank ${value} of query ${query} is given twice`, {
        ...place,
        field: "rank",
        expected: "every rank once a query",
        found: "the same one further up",
        fix: "number the results anew, or evaluate with trec10, which goes by scores",
      });
    }
    throw new InputError("MS MARCO's semantics need explicit ranks", {
      ...place,
      field: "rank",
      expected: `1 to ${MSMARCO_DEPTH}`,
      found: rank === undefined ? "a form without ranks" : excerpt(rank),
      fix: "cut the run, or evaluate with trec10",
    });
  }
}

function requireInteger(field: string, id: string, place: InputErrorDetails): void {
  if (/^\d+$/.test(id)) return;
  throw new InputError("MS MARCO's semantics need integer ids", {
    ...place,
    field,
    expected: "digits",
    found: excerpt(id),
    fix: "evaluate with trec10",
  });
}
