/** English stop words, and the tokens of a vocabulary that are one. */
import type { Vocabulary } from "./wordpiece";

/** Lucene's default English stop words (33 of them; its EnglishAnalyzer's set). */
export const englishStopWords: ReadonlySet<string> = new Set(
  (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they " +
    "this to was will with"
  ).split(" "),
);

/**
 * Ids of the tokens that are an English stop word as they stand, in either case. A piece inside a word (`##a`) is none;
 * punctuation neither.
 */
export function stopWordIds({ tokens }: Pick<Vocabulary, "tokens">): Set<number> {
  return new Set([...tokens.keys()].filter((id) => englishStopWords.has(tokens[id].toLowerCase())));
}
