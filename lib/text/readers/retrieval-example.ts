import type { Passage } from "../passage";

/** A query with passages that answer it and passages that do not. */
export interface RetrievalExample {
  id: string;
  query: string;
  /** Short answers, where the collection has them. */
  answers: string[];
  positives: Passage[];
  /** Passages that a search found and that do not answer: Tevatron's negative_passages, DPR's hard_negative_ctxs. */
  hardNegatives: Passage[];
  /** Others that do not answer: DPR's negative_ctxs. */
  negatives: Passage[];
  /** A teacher's scores of the positives, where the file brings them. */
  positiveScores?: number[];
  /** The same of the hard negatives. */
  negativeScores?: number[];
}
