/**
 * The memory that searches work in: sums of one block of passages, and the posting lists used so far, copied in when a
 * query first asks for them. Node has no memory-mapped files; lists are read by position, and when the bound is reached
 * all of them are given up and those needed are read again, from the operating system's page cache as a rule. Only a
 * query whose own lists are longer goes over the bound.
 */

import { webAssembly } from "../../engine/wasm/web-assembly";
import { InputError } from "../../errors";
import { bindKernels, type Kernels } from "./kernels";
import type { Postings } from "./postings";

/** Passages a block: their sums are 128 KiB, which a processor's own cache holds. */
export const BLOCK = 1 << 14;

/** Bytes: sums (float64), places of sums that are near enough (int32), their number (int32). */
const NEAR_AT = 8 * BLOCK;
const FOUND_AT = NEAR_AT + 4 * BLOCK;
const LISTS_AT = FOUND_AT + 64;

const PAGE = 1 << 16;
/** WebAssembly's own bound of a memory. */
const MOST_PAGES = 1 << 16;

/** A list in the arena, by the places of its first entries in `ints`; impacts are float32. */
export interface ArenaList {
  passages: number;
  impacts: number;
  size: number;
}

/** The memory that BM25 searches work in: one block's sums, and the posting lists used so far. */
export class Arena {
  readonly #memory = new webAssembly.Memory({ initial: Math.ceil(LISTS_AT / PAGE), maximum: MOST_PAGES });
  readonly #kernels: Kernels = bindKernels(this.#memory);
  readonly #postings: Postings;
  readonly #keptBytes: number;
  readonly #lists = new Map<number, ArenaList>();
  #used = LISTS_AT;
  /** The memory as int32 and float32, and the sums and places in it. */
  ints!: Int32Array;
  floats!: Float32Array;
  sums!: Float64Array;
  near!: Int32Array;

  /** @param keptBytes bytes of lists that are kept for the next queries */
  constructor(postings: Postings, keptBytes: number) {
    this.#postings = postings;
    this.#keptBytes = keptBytes;
    this.#view();
  }

  /**
   * The lists of the terms. Those of earlier calls are void after. @throws InputError when they are too long for any
   * memory
   */
  lists(terms: readonly number[]): ArenaList[] {
    const bytes = (missing: readonly number[]): number =>
      missing.reduce((sum, term) => sum + 8 * this.#postings.size(term), 0);
    let missing = terms.filter((term) => !this.#lists.has(term));
    if (this.#used + bytes(missing) > LISTS_AT + this.#keptBytes) {
      this.#lists.clear();
      this.#used = LISTS_AT;
      missing = [...terms];
    }
    this.#makeRoom(this.#used + bytes(missing));
    for (const term of missing) {
      const size = this.#postings.size(term);
      const list: ArenaList = { passages: this.#used / 4, impacts: this.#used / 4 + size, size };
      this.#postings.read(
        term,
        this.ints.subarray(list.passages, list.passages + size),
        this.floats.subarray(list.impacts, list.impacts + size),
      );
      this.#lists.set(term, list);
      this.#used += 8 * size;
    }
    return terms.map((term) => this.#lists.get(term) as ArenaList);
  }

  /**
   * Adds weight · impact of the list's entries `from` … `to` − 1 to the sums, of which the first is passage `low`'s.
   */
  addUp({ passages, impacts }: ArenaList, from: number, to: number, low: number, weight: number): void {
    this.#kernels.addUp(4 * (passages + from), 4 * (impacts + from), to - from, low, weight, 0);
  }

  /** Puts the places of the sums above 0 and of at least `least` into `near`. @returns how many */
  collect(least: number): number {
    this.#kernels.collect(0, BLOCK, Math.max(least, Number.MIN_VALUE), NEAR_AT, FOUND_AT);
    return this.ints[FOUND_AT >> 2];
  }

  /**
   * The same of the lists' entries `starts` … `ends` − 1, which must be those that were added up; a place may come
   * several times.
   */
  gather(lists: readonly ArenaList[], starts: Int32Array, ends: Int32Array, low: number, least: number): number {
    this.ints[FOUND_AT >> 2] = 0;
    const positive = Math.max(least, Number.MIN_VALUE);
    for (let i = 0; i < lists.length; i++) {
      const first = 4 * (lists[i].passages + starts[i]);
      this.#kernels.gather(first, ends[i] - starts[i], low, positive, 0, NEAR_AT, FOUND_AT);
    }
    return this.ints[FOUND_AT >> 2];
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
    this.near = new Int32Array(buffer, NEAR_AT, BLOCK);
  }
}
