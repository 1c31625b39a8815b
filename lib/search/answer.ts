/**
 * The answer to a person's question: passages, why each was found, and where it stands. One form for the command line
 * (`bowlab ask --json`), notebooks, the service's `/search` and the search box on the web. Types alone: a page in the
 * browser uses them too.
 */

import type { MarkedSpan } from "../retrieval";

/** What one way of searching says of a passage. */
export interface ScorePart {
  /** From 1, among all passages that this way found. */
  rank: number;
  /** BM25's score, or the inner product of the vectors. */
  score: number;
}

/** A passage found. */
export interface AnswerPassage {
  /** From 1. */
  rank: number;
  id: string;
  title: string;
  /** The passage's whole text. */
  text: string;
  /** The sentence of the text that answers best, its words that count marked. */
  sentence: MarkedSpan[];
  /** The title, its words that count marked. */
  titleSpans: MarkedSpan[];
  /** Where the passage stands: a file relative to what is searched, or absolute; a line from 1. Absent: not known. */
  place?: { file: string; line?: number };
  /** A page that shows the passage: http or https, or relative to the page. Absent: not known. */
  url?: string;
  /** What the passages are sorted by: BM25's score, or the fused one. */
  score: number;
  /** The score's parts; a part is absent where that way of searching did not find the passage, or was not used. */
  parts: { words?: ScorePart; vectors?: ScorePart };
}

/** The passages that answer a question, best first. */
export interface Answer {
  question: string;
  /** How it was searched: "words" (BM25), or "both" (BM25 and vectors, fused). */
  by: "words" | "both";
  /** Passages searched. */
  passages: number;
  /** What the search took. */
  seconds: number;
  results: AnswerPassage[];
}
