/**
 * The words' index as files.
 *
 * `head.bin`, which every question needs: the number of passages, the words of each; every number of passages that a
 * term is in, with its idf; the first term of each shard; passages whose title and text another one has.
 *
 * `N.bin`, a shard: terms in order with their postings. Of each term: letters shared with the one before, the other
 * letters, passages that have it, bytes of its postings; then all postings. A posting is the distance to the passage
 * before, doubled, and 1 more where the term stands there several times: then how often, less 2, follows.
 *
 * Frequencies and lengths are kept and not scores: from them a browser computes the very float32 impacts that
 * `bowlab ask` adds up. The idf is kept, since logarithms may differ by a bit between browsers.
 */
import { ByteReader, ByteWriter } from "./bytes";

/** Raw bytes of a shard's postings, about: a question fetches one shard for each of its words. */
export const SHARD_BYTES = 1 << 16;

/** Where a term occurs: passages ascending, and how often in each. */
export interface TermPostings {
  passages: Int32Array;
  frequencies: Int32Array;
}

/** `head.bin`. */
export interface WordsHead {
  /** (passages) words of each. */
  lengths: Int32Array;
  /** By the number of passages that have a term: its idf. */
  idf: Map<number, number>;
  /** (shards) the first term of each, ascending by UTF-16 units. */
  firstTerms: string[];
  /** Of each passage that has copies: the first of them. An answer shows one. */
  copyOf: Map<number, number>;
}

/** The bytes of `head.bin`. */
export function writeHead({ lengths, idf, firstTerms, copyOf }: WordsHead): Uint8Array {
  const writer = new ByteWriter();
  writer.number(lengths.length);
  for (const length of lengths) writer.number(length);
  writer.number(idf.size);
  for (const [frequency, value] of [...idf].sort(([a], [b]) => a - b)) {
    writer.number(frequency);
    writer.float(value);
  }
  writer.number(firstTerms.length);
  for (const term of firstTerms) writer.text(term);
  writer.number(copyOf.size);
  for (const [passage, first] of copyOf) {
    writer.number(passage);
    writer.number(first);
  }
  return writer.take();
}

/** @throws RangeError when the bytes are not a whole head */
export function readHead(bytes: Uint8Array): WordsHead {
  const reader = new ByteReader(bytes);
  const lengths = new Int32Array(sizeIn(reader, bytes));
  for (let i = 0; i < lengths.length; i++) lengths[i] = reader.number();
  const idf = new Map<number, number>();
  for (let left = reader.number(); left > 0; left--) idf.set(reader.number(), reader.float());
  const firstTerms = Array.from({ length: sizeIn(reader, bytes) }, () => reader.text());
  const copyOf = new Map<number, number>();
  for (let left = reader.number(); left > 0; left--) copyOf.set(reader.number(), reader.number());
  return { lengths, idf, firstTerms, copyOf };
}

/** A length that the bytes can hold: a damaged one would ask for any memory. */
function sizeIn(reader: ByteReader, bytes: Uint8Array): number {
  const size = reader.number();
  if (size > bytes.length) throw new RangeError("the file ends too early");
  return size;
}

/** The bytes of postings. */
export function writePostings({ passages, frequencies }: TermPostings): Uint8Array {
  const writer = new ByteWriter();
  let before = -1;
  for (let i = 0; i < passages.length; i++) {
    const isOften = frequencies[i] > 1;
    writer.number(2 * (passages[i] - before - 1) + (isOften ? 1 : 0));
    if (isOften) writer.number(frequencies[i] - 2);
    before = passages[i];
  }
  return writer.take();
}

/** Terms with their postings, cut into shards. @param terms ascending by UTF-16 units */
export function* writeShards(
  terms: Iterable<{ term: string; count: number; postings: Uint8Array }>,
  shardBytes = SHARD_BYTES,
): Generator<{ first: string; bytes: Uint8Array }> {
  let [first, size, bytes, before] = ["", 0, 0, ""];
  let [names, lists] = [new ByteWriter(), new ByteWriter()];
  const shard = (): { first: string; bytes: Uint8Array } => {
    const writer = new ByteWriter();
    writer.number(size);
    for (const part of [names, lists]) writer.append(part.take());
    return { first, bytes: writer.take() };
  };
  for (const { term, count, postings } of terms) {
    if (size > 0 && bytes + postings.length > shardBytes) {
      yield shard();
      [size, bytes, before] = [0, 0, ""];
      [names, lists] = [new ByteWriter(), new ByteWriter()];
    }
    if (size === 0) first = term;
    const shared = sharedStart(before, term);
    names.number(shared);
    names.text(term.slice(shared));
    names.number(count);
    names.number(postings.length);
    lists.append(postings);
    [size, bytes, before] = [size + 1, bytes + postings.length + term.length + 2, term];
  }
  if (size > 0) yield shard();
}

/** UTF-16 units that both begin with; never half of a surrogate pair, which UTF-8 cannot hold. */
function sharedStart(a: string, b: string): number {
  let shared = 0;
  while (shared < a.length && a[shared] === b[shared]) shared++;
  return shared > 0 && /[\ud800-\udbff]/.test(b[shared - 1]) ? shared - 1 : shared;
}

/** A shard, read: terms by name, postings when they are asked for. */
export class WordShard {
  readonly #bytes: Uint8Array;
  readonly #terms = new Map<string, { count: number; at: number }>();

  /** @throws RangeError when the bytes are not a whole shard */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    const reader = new ByteReader(bytes);
    const ends: { term: string; count: number; length: number }[] = [];
    let before = "";
    for (let left = reader.number(); left > 0; left--) {
      const shared = reader.number();
      before = before.slice(0, shared) + reader.text();
      ends.push({ term: before, count: reader.number(), length: reader.number() });
    }
    for (const { term, count, length } of ends) {
      this.#terms.set(term, { count, at: reader.at });
      reader.bytes(length);
    }
  }

  /** Where a term occurs; undefined where it does not. @throws RangeError when the bytes are damaged */
  postings(term: string): TermPostings | undefined {
    const found = this.#terms.get(term);
    if (found === undefined) return undefined;
    const reader = new ByteReader(this.#bytes, found.at);
    const [passages, frequencies] = [new Int32Array(found.count), new Int32Array(found.count)];
    for (let i = 0, before = -1; i < found.count; i++) {
      const code = reader.number();
      before += 1 + Math.floor(code / 2);
      passages[i] = before;
      frequencies[i] = code % 2 === 1 ? reader.number() + 2 : 1;
    }
    return { passages, frequencies };
  }
}

/** The shard that would hold a term: the last whose first term is not greater. −1: before all. */
export function shardOf(firstTerms: readonly string[], term: string): number {
  let [low, high] = [0, firstTerms.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (firstTerms[middle] <= term) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
