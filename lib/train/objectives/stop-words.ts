/**
 * Whether English stop words count in a bag of words. In the paper and its code they do: what the code calls stop words
 * are ids up to 998 of bert-base-uncased, special and unused ones alone. Punctuation and pieces of words count either
 * way.
 */
import { unknownChoice } from "../../errors";

/** Whether English stop words count in a bag. */
export const bowStopWordsChoices = ["in", "out"] as const;
/** Whether English stop words count in a bag: in the paper they do. */
export type BowStopWords = (typeof bowStopWordsChoices)[number];

/** @throws InputError naming the choices when there is no such one */
export function parseBowStopWords(name: string): BowStopWords {
  if ((bowStopWordsChoices as readonly string[]).includes(name)) return name as BowStopWords;
  throw unknownChoice("place of stop words", name, bowStopWordsChoices);
}
