/** What the box says. Another language is another table: `addStrings("de", { … })`. */

import type { LoadProgress } from "../../source";
import { bytes, duration, grouped, percent } from "./numbers";

/** Every text of the box. Functions take what they speak of, and the language in which numbers are written. */
export interface Strings {
  label: string;
  placeholder: string;
  clear: string;
  more: string;
  retry: string;
  update: string;
  showPassage: string;
  hidePassage: string;
  untitled: string;
  results: string;
  /** What the two ways of searching are called beside a result. */
  words: string;
  vectors: string;
  /** Behind a way's name: its rank. */
  rank(rank: number): string;
  wordsScore(score: string): string;
  vectorsScore(score: string): string;
  fusedScore(score: string): string;
  /** The line above the results. */
  found(shown: number, passages: number, seconds: number): string;
  nothing(question: string): string;
  nothingHint: string;
  searching: string;
  /** Before a question is asked. */
  ready(passages: number): string;
  loading(progress?: LoadProgress): string;
  byWords: string;
  byWordsFor(progress: LoadProgress): string;
  byBoth: string;
  /** The source has failed: beside the field, and above what it says. */
  unavailable: string;
  failed: string;
  failedHint: string;
  offline: string;
  wantsToken: string;
  token: string;
  useToken: string;
  /** For screen readers, after an answer. */
  announced(shown: number, question: string): string;
}

const loadedShare = ({ loaded, total }: LoadProgress): string =>
  total ? `${percent(loaded / total)} of ${bytes(total)}` : bytes(loaded);

export const english: Strings = {
  label: "Search",
  placeholder: "Ask in your own words",
  clear: "Clear the question",
  more: "More results",
  retry: "Try again",
  update: "Search again, now by words and vectors",
  showPassage: "Show passage",
  hidePassage: "Hide passage",
  untitled: "Without a title",
  results: "Results",
  words: "words",
  vectors: "vectors",
  rank: (rank) => `#${rank}`,
  wordsScore: (score) => `BM25 ${score}`,
  vectorsScore: (score) => `similarity ${score}`,
  fusedScore: (score) => `together ${score}`,
  found: (shown, passages, seconds) => `Best ${shown} of ${grouped(passages)} passages · ${duration(seconds)}`,
  nothing: (question) => `Nothing was found for “${question}”.`,
  nothingHint: "Try other words, or fewer of them.",
  searching: "Searching …",
  ready: (passages) => `${grouped(passages)} passages`,
  loading: (progress) => (progress ? `Loading ${progress.what} · ${loadedShare(progress)}` : "Loading …"),
  byWords: "By words",
  byWordsFor: (progress) => `By words · loading ${progress.what}, ${loadedShare(progress)}`,
  byBoth: "By words and vectors",
  unavailable: "Not available",
  failed: "The search does not answer",
  failedHint: "Check the connection, then try again.",
  offline: "You are offline. The search goes on when the connection is back.",
  wantsToken: "This service answers only with its token",
  token: "Token",
  useToken: "Use the token",
  announced: (shown, question) =>
    shown === 0 ? `Nothing found for ${question}` : `${shown} ${shown === 1 ? "result" : "results"} for ${question}`,
};

const tables = new Map<string, Strings>([["en", english]]);

/** Tells by `change` that a table has changed: boxes that stand on the page already take the new texts. */
export const stringChanges = new EventTarget();

/**
 * Adds a language, or changes one. Texts that are left out stay English.
 * @param language a tag like `de` or `pt-BR`
 */
export function addStrings(language: string, texts: Partial<Strings>): void {
  tables.set(language.toLowerCase(), { ...stringsFor(language), ...texts });
  stringChanges.dispatchEvent(new Event("change"));
}

/** The table of a language, of its first part where the whole tag has none, or English. */
export function stringsFor(language: string): Strings {
  const tag = language.toLowerCase();
  return tables.get(tag) ?? tables.get(tag.split("-")[0]) ?? english;
}
