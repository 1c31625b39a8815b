/**
 * Text → index terms for lexical retrieval: words in lower case, optionally without stop words, optionally stemmed.
 * A word is a run of letters, digits, marks and underscores; words of one character are dropped by default, as the usual
 * word pattern of BM25 tool kits does.
 */
import { stemming } from "./stemming";
import { stopWordSet } from "./stop-words";

export interface AnalyzerOptions {
  /** "none", "english" (Lucene's 33 words), a language of `stopword`'s ("eng", "deu", …), or a set of one's own in lower case. Default "english". */
  stopWords?: string | ReadonlySet<string>;
  /** "none", "porter" (1980; `true` means it), or a language of Snowball's ("english", "german", …). Default none. */
  stem?: boolean | string;
  /** Shortest word kept, in UTF-16 units. Default 2. */
  minLength?: number;
}

export type Analyzer = (text: string) => string[];

/** @throws InputError on an unknown stop word list or stemmer. */
export function createAnalyzer({ stopWords = "english", stem = false, minLength = 2 }: AnalyzerOptions = {}): Analyzer {
  const stops = typeof stopWords === "string" ? stopWordSet(stopWords) : stopWords;
  const algorithm = stemmerName(stem);
  const rootOf = algorithm === "none" ? undefined : stemming(algorithm);
  return (text) => {
    const lower = text.toLowerCase();
    const words = lower.match(isAscii(lower) ? /\w+/g : /[\p{L}\p{N}\p{M}_]+/gu) ?? [];
    const kept = words.filter((word) => word.length >= minLength && !stops.has(word));
    return rootOf ? kept.map(rootOf) : kept;
  };
}

/** The name of a stemmer, whichever way it was given. */
export function stemmerName(stem: boolean | string): string {
  return typeof stem === "string" ? stem : stem ? "porter" : "none";
}

/** Plain words are found several times faster without Unicode's classes. */
function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
