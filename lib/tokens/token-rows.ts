import type { PackingOptions } from "./packing";

/** A tokenized corpus as the sampler and the collator see it: rows of ids, wherever they are kept. */
export interface TokenRows {
  /** N, the number of rows: passages, or the pieces that packing made of them. */
  readonly size: number;
  /** Passages that were read. */
  readonly passages: number;
  /** How sentences were packed to rows; undefined where a passage is a row. */
  readonly packing?: Readonly<Required<PackingOptions>>;
  /** Tokens of all rows. */
  readonly tokens: number;
  /** Hex SHA-256 over the text alone. */
  readonly corpusFingerprint: string;
  /** Hex SHA-256 over text, tokenizer and packing: the same one means the same rows. */
  readonly fingerprint: string;
  /**
   * Where rows are read from a disk: the first row of every block of neighbours that are read together, and N at the
   * end. Undefined where every row is equally near.
   */
  readonly blockStarts?: Float64Array;
  /** The ids of row `index`, no [CLS] and [SEP]; not to be written to. @throws RangeError when there is none. */
  row(index: number): Int32Array;
  /** Number of tokens of row `index`. */
  lengthOf(index: number): number;
  /** Id of the passage that row `index` comes from. */
  passageIdOf(index: number): string;
  /** All ids, in order, in pieces; a piece holds until the next is asked for. */
  chunks(): Iterable<ArrayLike<number>>;
}
