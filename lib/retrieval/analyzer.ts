/**
 * Text → index terms for lexical retrieval: words in lower case, optionally without stop words, optionally stemmed.
 * A word is a run of letters, digits, marks and underscores; words of one character are dropped by default, as the usual
 * word pattern of BM25 tool kits does.
 */
import { stemmer } from "stemmer";
import { unknownChoice } from "../errors";

/** Lucene's default English stop words (33 of them; its EnglishAnalyzer's set). */
export const englishStopWords: ReadonlySet<string> = new Set(
  (
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they " +
    "this to was will with"
  ).split(" "),
);

export interface AnalyzerOptions {
  /** "english" (Lucene's 33 words), "none", or a set of one's own in lower case. Default "english". */
  stopWords?: "english" | "none" | ReadonlySet<string>;
  /** Porter's 1980 stemmer. Default false. */
  stem?: boolean;
  /** Shortest word kept, in UTF-16 units. Default 2. */
  minLength?: number;
}

export type Analyzer = (text: string) => string[];

/** @throws InputError on an unknown stop word list. */
export function createAnalyzer({ stopWords = "english", stem = false, minLength = 2 }: AnalyzerOptions = {}): Analyzer {
  const stops = stopWordSet(stopWords);
  const stems = new Map<string, string>();
  return (text) => {
    const terms: string[] = [];
    for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}\p{M}_]+/gu)) {
      if (word.length < minLength || stops.has(word)) continue;
      if (!stem) {
        terms.push(word);
        continue;
      }
      let root = stems.get(word);
      if (root === undefined) {
        root = stemmer(word);
        stems.set(word, root);
      }
      terms.push(root);
    }
    return terms;
  };
}

function stopWordSet(stopWords: NonNullable<AnalyzerOptions["stopWords"]>): ReadonlySet<string> {
  if (stopWords === "none") return new Set();
  if (stopWords === "english") return englishStopWords;
  if (typeof stopWords === "string") throw unknownChoice("stop word list", stopWords, ["english", "none"]);
  return stopWords;
}
