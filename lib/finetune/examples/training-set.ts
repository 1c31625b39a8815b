/**
 * What fine-tuning learns from: queries, each with passages that answer it and maybe with negatives that came with it.
 * Passages are token rows, wherever they are kept; everything else about them is their place.
 */

/** Passages as token rows: a corpus's `TokenRows`, or what a training file brought. */
export interface PassageRows {
  /** N. */
  readonly size: number;
  /** Ids of the passage's tokens, no [CLS] and [SEP]; not to be written to. */
  row(place: number): Int32Array;
  /** How many tokens those are, where that is known without reading them. */
  lengthOf?(place: number): number;
  /** How many of them are the title's; undefined where that is not known. */
  titleLength?(place: number): number;
  passageIdOf(place: number): string;
}

/** A query to learn from. */
export interface TrainingQuery {
  id: string;
  /** Token ids, no [CLS] and [SEP]. */
  ids: Int32Array;
  /** Places of the passages that answer it by its own judgements; at least one. */
  positives: Int32Array;
  /** Places of passages that answer a query of the same text under another id; undefined where there is none. */
  answersOfTwins?: Int32Array;
  /** Places of the negatives that came with it; undefined where the data has none. */
  given?: Int32Array;
}

/** What fine-tuning learns from: queries with what answers them, and passages as token rows. */
export interface TrainingSet {
  queries: readonly TrainingQuery[];
  passages: PassageRows;
  /** A passage's place by its id; undefined when there is none. */
  placeOf(id: string): number | undefined;
  /** Hex SHA-256 over all of it and the tokenizer. */
  fingerprint: string;
}
