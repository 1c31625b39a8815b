/** A corpus tokenized once: all ids in one array, so that batches are cut out without touching text again. */
import { sha256 } from "../files";
import { withProgress } from "../progress";
import { CorpusFingerprint } from "./fingerprint";
import { type Passage, passageText } from "./passage";
import type { OnCorpusProgress } from "./progress";
import type { WordPieceTokenizer } from "./wordpiece";

export class TokenStore {
  /** Ids of all passages, one after the other, no [CLS] and [SEP]. */
  readonly ids: Int32Array;
  /** (N+1) where each passage begins in `ids`. */
  readonly offsets: Float64Array;
  /** (N) */
  readonly passageIds: readonly string[];
  /** Hex SHA-256 over the passages alone. */
  readonly corpusFingerprint: string;
  /** Hex SHA-256 over passages and tokenizer: the same one means the same ids. */
  readonly fingerprint: string;

  constructor(
    ids: Int32Array,
    offsets: Float64Array,
    passageIds: readonly string[],
    corpusFingerprint: string,
    tokenizerFingerprint: string,
  ) {
    this.ids = ids;
    this.offsets = offsets;
    this.passageIds = passageIds;
    this.corpusFingerprint = corpusFingerprint;
    this.fingerprint = sha256(corpusFingerprint, tokenizerFingerprint);
  }

  /** N, the number of passages. */
  get size(): number {
    return this.passageIds.length;
  }

  /** The ids of passage `index`, a view. @throws RangeError when there is none. */
  row(index: number): Int32Array {
    if (!(index >= 0 && index < this.size)) throw new RangeError(`no passage ${index}: the store has ${this.size}`);
    return this.ids.subarray(this.offsets[index], this.offsets[index + 1]);
  }

  /** Number of tokens of passage `index`. */
  lengthOf(index: number): number {
    return this.offsets[index + 1] - this.offsets[index];
  }
}

export interface TokenizingOptions {
  onProgress?: OnCorpusProgress;
  /** Passages in all, for the progress; an array's own length by default. */
  total?: number;
}

/** Tokenizes title and text of every passage, in order. */
export function tokenizeCorpus(
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  tokenizer: WordPieceTokenizer,
  { onProgress, total = Array.isArray(passages) ? passages.length : undefined }: TokenizingOptions = {},
): Promise<TokenStore> {
  return withProgress({ label: "tokenizing", unit: "passages" }, onProgress, (onProgress) =>
    tokenize(passages, tokenizer, { onProgress, total }),
  );
}

async function tokenize(
  passages: Iterable<Passage> | AsyncIterable<Passage>,
  tokenizer: WordPieceTokenizer,
  { onProgress, total }: TokenizingOptions,
): Promise<TokenStore> {
  const ids = new GrowingInt32Array();
  const offsets = [0];
  const passageIds: string[] = [];
  const fingerprint = new CorpusFingerprint();
  for await (const passage of passages) {
    fingerprint.add(passage);
    ids.push(tokenizer.encode(passageText(passage), { addSpecialTokens: false }));
    offsets.push(ids.length);
    passageIds.push(passage.id);
    if (passageIds.length % 1000 === 0) onProgress?.({ phase: "tokenizing", done: passageIds.length, total });
  }
  onProgress?.({ phase: "tokenizing", done: passageIds.length, total: total ?? passageIds.length });
  const digest = fingerprint.digest();
  return new TokenStore(ids.trimmed(), Float64Array.from(offsets), passageIds, digest, tokenizer.fingerprint);
}

class GrowingInt32Array {
  #values = new Int32Array(1 << 16);
  length = 0;

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
