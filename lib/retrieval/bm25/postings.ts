/**
 * Where postings come from. In memory they are arrays; on disk each term's list is read by position when it is first asked for, and the
 * lists used last are kept up to a bound: Node has no memory-mapped files, and the operating system's page cache stays behind them.
 */
import * as fs from "node:fs";
import { type NpyLayout, readNpyInto } from "../npy";

/** A term's passages, ascending, and what the term adds to the score of each. */
export interface PostingList {
  passages: Int32Array;
  impacts: Float32Array;
}

export interface Postings {
  list(term: number): PostingList;
}

export class PostingsInMemory implements Postings {
  readonly #starts: Float64Array;
  readonly #passages: Int32Array;
  readonly #impacts: Float32Array;

  /** @param starts (terms + 1) */
  constructor(starts: Float64Array, passages: Int32Array, impacts: Float32Array) {
    this.#starts = starts;
    this.#passages = passages;
    this.#impacts = impacts;
  }

  list(term: number): PostingList {
    const [from, to] = [this.#starts[term], this.#starts[term + 1]];
    return { passages: this.#passages.subarray(from, to), impacts: this.#impacts.subarray(from, to) };
  }
}

/** One of the two files of postings, open. */
export interface PostingFile extends NpyLayout {
  file: string;
  fd: number;
}

export class PostingsOnDisk implements Postings {
  readonly #starts: Float64Array;
  readonly #passages: PostingFile;
  readonly #impacts: PostingFile;
  readonly #keptBytes: number;
  /** The least recently used first. */
  readonly #kept = new Map<number, PostingList>();
  #bytes = 0;

  /** @param keptBytes bytes of lists kept in memory, the one in use beside them */
  constructor(starts: Float64Array, passages: PostingFile, impacts: PostingFile, keptBytes: number) {
    this.#starts = starts;
    this.#passages = passages;
    this.#impacts = impacts;
    this.#keptBytes = keptBytes;
  }

  list(term: number): PostingList {
    const known = this.#kept.get(term);
    if (known) {
      this.#kept.delete(term);
      this.#kept.set(term, known);
      return known;
    }
    const from = this.#starts[term];
    const size = this.#starts[term + 1] - from;
    const list: PostingList = { passages: new Int32Array(size), impacts: new Float32Array(size) };
    readNpyInto(this.#passages.fd, this.#passages, from, list.passages, this.#passages.file);
    readNpyInto(this.#impacts.fd, this.#impacts, from, list.impacts, this.#impacts.file);
    for (const [oldest, { passages }] of this.#kept) {
      if (this.#bytes + 8 * size <= this.#keptBytes) break;
      this.#kept.delete(oldest);
      this.#bytes -= 8 * passages.length;
    }
    if (8 * size <= this.#keptBytes) {
      this.#kept.set(term, list);
      this.#bytes += 8 * size;
    }
    return list;
  }

  close(): void {
    fs.closeSync(this.#passages.fd);
    fs.closeSync(this.#impacts.fd);
  }
}
