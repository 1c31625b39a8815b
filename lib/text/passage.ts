/**
 * What a corpus is made of. A passage is the unit that is encoded, indexed and judged; a query is what a person asks;
 * judgements say which passages answer it.
 */
export interface Passage {
  /** Unique in its corpus. */
  id: string;
  /** May be empty. */
  title: string;
  /** May be empty: such a passage is kept and encodes to [CLS] [SEP]. */
  text: string;
  /** Where it begins, where the reader was asked for that. */
  source?: PassageSource;
}

/** A passage's place on the disk. */
export interface PassageSource {
  file: string;
  /** Counted from 1; the row's number where a form has no lines. */
  line: number;
  /** Where the text comes from, as its record says. */
  origin?: { file: string; line?: number };
}

/** What a person asks. */
export interface Query {
  id: string;
  text: string;
}

/** Judgements: query id → passage id → grade (0 is judged and not relevant). */
export type Qrels = Map<string, Map<string, number>>;

/**
 * What is tokenized: title + " " + text, trimmed, as in the official fine-tuning code.
 * @example
 * ```ts
 * import { passageText } from "bowlab";
 *
 * console.log(passageText({ title: "Abort", text: "Cancels a fetch." })); // → Abort Cancels a fetch.
 * ```
 */
export function passageText(passage: Pick<Passage, "title" | "text">): string {
  return `${passage.title} ${passage.text}`.trim();
}
