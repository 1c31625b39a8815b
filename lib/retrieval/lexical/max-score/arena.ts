/**
 * The memory that searches work in: sums of one block of passages, and the posting lists used so far, copied in when a
 * query first asks for them. Node has no memory-mapped files; lists are read by position, and when the bound is reached
 * all of them are given up and those needed are read again, from the operating system's page cache as a rule. Only a
 * query whose own lists are longer goes over the bound.
 */

import { webAssembly } from "../../../engine/wasm/web-assembly";
import { InputError } from "../../../errors";
import type { Postings } from "../postings";
import { spreadOrder } from "./block-order";
import { bindKernels, compileKernels, type Kernels } from "./kernels";

/** Passages a block: their sums are 128 KiB, which a processor's own cache holds. A multiple of 32. */
export const BLOCK = 1 << 14;

const CANDIDATES_AT = 8 * BLOCK;
/** One place is written behind the last candidate. */
const FOUND_AT = CANDIDATES_AT + 4 * (BLOCK + 1);
const LAYOUT = { sums: 0, candidates: CANDIDATES_AT, found: FOUND_AT };
const LISTS_AT = FOUND_AT + 60;

/** A term in at least one of so many passages has a bitmap, which is then no larger than its postings. */
const DENSE = 32;

const PAGE = 1 << 16;
/** WebAssembly's own bound of a memory, less one: a pointer behind the end still has 32 bits. */
const MOST_PAGES = (1 << 16) - 1;

let compiled: object | undefined;

/** Compiled once for all indexes of the process. */
function kernelsOfLayout(): object {
  compiled ??= compileKernels(LAYOUT);
  return compiled;
}

/** A list in the arena, by the places of its first entries in `ints`; impacts are float32. */
export interface ArenaList {
  passages: number;
  impacts: number;
  size: number;
  /** (blocks + 1) where each block's entries begin. */
  starts: number;
  /** Where a dense term's bitmap is: for every 32 passages their bits, and the number of postings before. */
  bitmap?: number;
}

/** The memory that BM25 searches work in: one block's sums, and the posting lists used so far. */
export class Arena {
  readonly #memory = new webAssembly.Memory({ initial: Math.ceil(LISTS_AT / PAGE), maximum: MOST_PAGES });
  readonly #postings: Postings;
  readonly #keptBytes: number;
  readonly #passages: number;
  /** Blocks of the collection, in the order in which they are searched. */
  readonly order: Int32Array;
  readonly #lists = new Map<number, ArenaList>();
  #used = LISTS_AT;
  readonly kernels: Kernels = bindKernels(kernelsOfLayout(), this.#memory);
  /** The memory as int32 and float32, the sums of a block, its candidates and (1) their number. */
  ints!: Int32Array;
  floats!: Float32Array;
  sums!: Float64Array;
  candidates!: Int32Array;
  found!: Int32Array;

  /**
   * @param passages of the collection
   * @param keptBytes bytes of lists that are kept for the next queries
   */
  constructor(postings: Postings, passages: number, keptBytes: number) {
    this.#postings = postings;
    this.#keptBytes = keptBytes;
    this.#passages = passages;
    this.order = spreadOrder(Math.ceil(passages / BLOCK));
    this.#view();
  }

  /**
   * The lists of the terms. Those of earlier calls are void after. @throws InputError when they are too long for any
   * memory
   */
  lists(terms: readonly number[]): ArenaList[] {
    const bytes = (missing: readonly number[]): number => missing.reduce((sum, term) => sum + this.#bytesOf(term), 0);
    let missing = terms.filter((term) => !this.#lists.has(term));
    if (this.#used + bytes(missing) > LISTS_AT + this.#keptBytes) {
      this.#lists.clear();
      this.#used = LISTS_AT;
      missing = [...terms];
    }
    this.#makeRoom(this.#used + bytes(missing));
    for (const term of missing) this.#lists.set(term, this.#read(term));
    return terms.map((term) => this.#lists.get(term) as ArenaList);
  }

  /** Reads a list to the end of what is used. */
  #read(term: number): ArenaList {
    const size = this.#postings.size(term);
    const passages = this.#used / 4;
    const impacts = passages + size;
    this.#postings.read(
      term,
      this.ints.subarray(passages, passages + size),
      this.floats.subarray(impacts, impacts + size),
    );
    const starts = impacts + size;
    this.#writeStarts(starts, passages, size);
    const bitmap = this.#isDense(size) ? starts + this.order.length + 1 : undefined;
    if (bitmap !== undefined) this.kernels.mark(4 * passages, size, 4 * bitmap, this.#words);
    this.#used += this.#bytesOf(term);
    return { passages, impacts, size, starts, bitmap };
  }

  #writeStarts(starts: number, passages: number, size: number): void {
    let entry = 0;
    for (let block = 0; block <= this.order.length; block++) {
      entry = seek(this.ints, passages, size, entry, block * BLOCK);
      this.ints[starts + block] = entry;
    }
  }

  #isDense(size: number): boolean {
    return DENSE * size > this.#passages;
  }

  #bytesOf(term: number): number {
    const size = this.#postings.size(term);
    return 8 * size + 4 * (this.order.length + 1) + (this.#isDense(size) ? 8 * this.#words : 0);
  }

  /** Of a bitmap. */
  get #words(): number {
    return Math.ceil(this.#passages / 32);
  }

  #makeRoom(bytes: number): void {
    const have = this.#memory.buffer.byteLength;
    if (bytes <= have) return;
    // By a quarter at least: growing may copy.
    const pages = Math.min(MOST_PAGES, Math.ceil(Math.max(bytes, 1.25 * have) / PAGE));
    if (bytes > pages * PAGE) {
      throw new InputError("the query's words are in too many passages to be searched at once", {
        expected: "posting lists of less than 4 GiB",
        found: `${bytes} bytes`,
        fix: "drop stop words when the index is built",
      });
    }
    this.#memory.grow(pages - have / PAGE);
    this.#view();
  }

  #view(): void {
    const { buffer } = this.#memory;
    this.ints = new Int32Array(buffer);
    this.floats = new Float32Array(buffer);
    this.sums = new Float64Array(buffer, 0, BLOCK);
    this.candidates = new Int32Array(buffer, CANDIDATES_AT, BLOCK);
    this.found = new Int32Array(buffer, FOUND_AT, 1);
  }
}

/**
 * The first entry from `start` on of the list at `list` that is at least `passage`: steps that double, then halving.
 */
function seek(ints: Int32Array, list: number, size: number, start: number, passage: number): number {
  if (start >= size || ints[list + start] >= passage) return start;
  let low = start;
  let step = 1;
  while (low + step < size && ints[list + low + step] < passage) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, size);
  // The entry at `low` is below the passage; the one at `high` is not, or is behind the end.
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ints[list + middle] < passage) low = middle;
    else high = middle;
  }
  return high;
}
