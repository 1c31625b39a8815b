/** Ranges of ranks: what negatives are taken from. */
import { z } from "zod";
import { InputError } from "../../errors";
import type { OptionKind } from "../../options";

/** First and last rank, counted from 1, both included. */
export type Ranks = readonly [first: number, last: number];

/** Ranks as the value of an option, typed as `2-200`. */
export const ranksKind: OptionKind<Ranks> = {
  refusal: "not a range of ranks",
  expected: "the first and the last rank counted from 1, for example 2-200",
  schema: z.tuple([z.number().int().min(1), z.number().int()]).refine(([first, last]) => last >= first),
  placeholder: "a-b",
  read: rangeIn,
  write: (ranks) => ranks.join("-"),
  numeric: true,
};

/** The same, kept as a text. */
export const writtenRanks: OptionKind<string> = {
  ...ranksKind,
  schema: z.string().refine((written) => ranksKind.schema.safeParse(rangeIn(written)).success),
  read: (typed) => rangeIn(typed)?.join("-"),
  write: String,
};

/** "2-200" → [2, 200]. @throws InputError when it is not a range of ranks */
export function parseRanks(text: string): Ranks {
  const ranks = ranksKind.schema.safeParse(rangeIn(text));
  if (ranks.success) return ranks.data;
  throw new InputError("not a range of ranks", {
    expected: "first and last rank counted from 1, for example 2-200",
    found: JSON.stringify(text),
  });
}

function rangeIn(text: string): number[] | undefined {
  return /^(\d+)-(\d+)$/.exec(text.trim())?.slice(1).map(Number);
}
