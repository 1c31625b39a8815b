/**
 * A corpus tokenized once: all ids in one array, so that batches are cut out without touching text again. For corpora
 * larger than memory see `token-cache`.
 */
import { withProgress } from "../progress";
import { CorpusFingerprint } from "../text/fingerprint";
import type { Passage } from "../text/passage";
import type { OnCorpusProgress } from "../text/progress";
import { completePacking, type PackingOptions, rowMaker, rowsFingerprint } from "./packing";
import type { TextTokenizer } from "./text-tokenizer";
import type { TokenRows } from "./token-rows";

/** A tokenized corpus in memory: all ids in one array, so that batches are cut out without touching text again. */
export class TokenStore implements TokenRows {
  /** Ids of all rows, one after the other, no [CLS] and [SEP]. */
  readonly ids: Int32Array;
  /** (N+1) where each row begins in `ids`. */
  readonly offsets: Float64Array;
  /** (N) the passage of each row; a row is a passage unless they were packed. */
  readonly passageIds: readonly string[];
  readonly corpusFingerprint: string;
  readonly fingerprint: string;
  readonly passages: number;
  readonly packing: TokenRows["packing"];

  constructor(
    ids: Int32Array,
    offsets: Float64Array,
    passageIds: readonly string[],
    corpusFingerprint: string,
    tokenizerFingerprint: string,
    { packing, passages = passageIds.length }: { packing?: PackingOptions; passages?: number } = {},
  ) {
    this.ids = ids;
    this.offsets = offsets;
    this.passageIds = passageIds;
    this.corpusFingerprint = corpusFingerprint;
    this.fingerprint = rowsFingerprint(corpusFingerprint, tokenizerFingerprint, packing);
    this.packing = completePacking(packing);
    this.passages = passages;
  }

  /** N, the number of rows. */
  get size(): number {
    return this.passageIds.length;
  }

  get tokens(): number {
    return this.ids.length;
  }

  /** The ids of row `index`, a view. @throws RangeError when there is none. */
  row(index: number): Int32Array {
    if (!(index >= 0 && index < this.size)) throw new RangeError(`no passage ${index}: the store has ${this.size}`);
    return this.ids.subarray(this.offsets[index], this.offsets[index + 1]);
  }

  lengthOf(index: number): number {
    return this.offsets[index + 1] - this.offsets[index];
  }

  passageIdOf(index: number): string {
    return this.passageIds[index];
  }

  chunks(): Iterable<Int32Array> {
    return [this.ids];
  }
}

/** How a corpus becomes rows. */
export interface TokenizeOptions {
  onProgress?: OnCorpusProgress;
  /** Passages in all, for the progress; an array's own length by default. */
  total?: number;
  /** Pack sentences to rows of about equal length. Default: a passage is a row. */
  packing?: PackingOptions;
}

/**
 * Tokenizes title and text of every passage, in order. @throws RangeError as `rowMaker`.
 * @example
 * ```ts
 * import { loadPassages, loadTokenizer, tokenizeCorpus } from "bowlab";
 *
 * const store = await tokenizeCorpus(await loadPassages("data"), loadTokenizer("bow"));
 * console.log(store.size, store.passageIdOf(0), store.row(0) instanceof Int32Array); // → 8 p1 true
 * ```
 */
export function tokenizeCorpus(
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  tokenizer: TextTokenizer,
  { onProgress, total = Array.isArray(passages) ? passages.length : undefined, packing }: TokenizeOptions = {},
): Promise<TokenStore> {
  return withProgress({ label: "tokenizing", unit: "passages" }, onProgress, (onProgress) =>
    tokenize(passages, tokenizer, { onProgress, total, packing }),
  );
}

async function tokenize(
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  tokenizer: TextTokenizer,
  { onProgress, total, packing }: TokenizeOptions,
): Promise<TokenStore> {
  const rowsOf = rowMaker(tokenizer, packing);
  const ids = new GrowingInt32Array();
  const offsets = [0];
  const passageIds: string[] = [];
  const fingerprint = new CorpusFingerprint();
  let done = 0;
  for await (const passage of passages) {
    fingerprint.add(passage);
    for (const row of rowsOf(passage, done)) {
      ids.push(row);
      offsets.push(ids.length);
      passageIds.push(passage.id);
    }
    if (++done % 1000 === 0) onProgress?.({ phase: "tokenizing", done, total });
  }
  onProgress?.({ phase: "tokenizing", done, total: total ?? done });
  const digest = fingerprint.digest();
  return new TokenStore(ids.trimmed(), Float64Array.from(offsets), passageIds, digest, tokenizer.fingerprint, {
    packing,
    passages: done,
  });
}

class GrowingInt32Array {
  #values = new Int32Array(1 << 16);
  length = 0;

  /** Puts values at the end. */
  push(more: Int32Array): void {
    const length = this.length + more.length;
    if (length > this.#values.length) {
      const grown = new Int32Array(Math.max(length, this.#values.length * 2));
      grown.set(this.#values.subarray(0, this.length));
      this.#values = grown;
    }
    this.#values.set(more, this.length);
    this.length = length;
  }

  trimmed(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}
