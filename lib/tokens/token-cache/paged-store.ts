/**
 * The rows of a token cache. Node has no memory-mapped files: blocks of neighbouring rows are read by position, whole,
 * and the ones used last are kept up to a bound (the operating system's own page cache stays behind them). Rows asked
 * for in the order of `BlockOrder` therefore cost one read of every block a window.
 */
import { InputError } from "../../errors";
import { WINDOW_BLOCKS } from "../row-order";
import type { TokenRows } from "../token-rows";
import { type PlacedBlock, placeBlocks, readIds, readNames, readOffsets } from "./block-files";
import { damaged, readCacheFile, readShards, shardPath } from "./layout";

/** Blocks of middling size kept in memory where nothing else is asked for: a window of blocks, and some of the next. */
const KEPT_BLOCKS = WINDOW_BLOCKS + 8;

interface LoadedBlock {
  ids: Uint16Array | Uint32Array;
  /** (rows + 1) */
  offsets: Uint32Array;
  /** Read when asked for. */
  names?: string[];
}

/** The rows of a token cache on disk; blocks of neighbouring rows are read when they are needed. */
export class PagedTokenStore implements TokenRows {
  readonly folder: string;
  readonly size: number;
  readonly passages: number;
  readonly packing: TokenRows["packing"];
  readonly tokens: number;
  readonly corpusFingerprint: string;
  readonly fingerprint: string;
  readonly blockStarts: Float64Array;
  readonly #idBytes: 2 | 4;
  readonly #blocks: PlacedBlock[];
  readonly #keptBytes: number;
  /** The least recently used first. */
  readonly #loaded = new Map<number, LoadedBlock>();
  #loadedBytes = 0;

  /**
   * Opens a cache that is whole. Nothing stays open: there is nothing to close.
   * @param keptBytes bytes of blocks kept in memory, but at least one block. Default: 40 blocks of middling size.
   * @throws InputError when the folder holds no whole cache, or files of it are missing or cut short.
   */
  constructor(folder: string, keptBytes?: number) {
    const cache = readCacheFile(folder);
    if (!cache?.whole)
      throw new InputError("no whole token cache", { file: folder, fix: "make it by openTokenCache()" });
    const shards = readShards(folder, cache.idBytes);
    if (shards.length < cache.whole.shards) {
      throw damaged(shardPath(folder, shards.length, "json"), "no such file", `${cache.whole.shards} shards`);
    }
    this.folder = folder;
    this.passages = cache.whole.passages;
    this.packing = cache.packing;
    this.corpusFingerprint = cache.whole.corpusFingerprint;
    this.fingerprint = cache.whole.fingerprint;
    this.#idBytes = cache.idBytes;
    this.#blocks = shards
      .slice(0, cache.whole.shards)
      .flatMap(({ blocks }, shard) => placeBlocks(blocks, shard, cache.idBytes));
    this.blockStarts = new Float64Array(this.#blocks.length + 1);
    this.#blocks.forEach(({ rows }, i) => {
      this.blockStarts[i + 1] = this.blockStarts[i] + rows;
    });
    this.size = this.blockStarts[this.#blocks.length];
    this.tokens = this.#blocks.reduce((sum, { tokens }) => sum + tokens, 0);
    const bytes = this.tokens * this.#idBytes + this.size * 4;
    this.#keptBytes = keptBytes ?? Math.ceil((KEPT_BLOCKS * bytes) / Math.max(1, this.#blocks.length));
  }

  /** Bytes of blocks in memory now. */
  get loadedBytes(): number {
    return this.#loadedBytes;
  }

  /** The ids of row `index`, a copy. @throws RangeError when there is none; InputError when the file is damaged */
  row(index: number): Int32Array {
    const { block, at } = this.#locate(index);
    return Int32Array.from(block.ids.subarray(block.offsets[at], block.offsets[at + 1]));
  }

  lengthOf(index: number): number {
    const { block, at } = this.#locate(index);
    return block.offsets[at + 1] - block.offsets[at];
  }

  passageIdOf(index: number): string {
    const { number, block, at } = this.#locate(index);
    block.names ??= readNames(this.folder, this.#blocks[number]);
    return block.names[at];
  }

  /** The blocks, past those in memory; each is overwritten by the next. */
  *chunks(): Generator<ArrayLike<number>> {
    const largest = this.#blocks.reduce((most, { tokens }) => Math.max(most, tokens), 0);
    const buffer = new ArrayBuffer(largest * this.#idBytes);
    for (const block of this.#blocks) yield readIds(this.folder, block, this.#idBytes, buffer);
  }

  #locate(index: number): { number: number; block: LoadedBlock; at: number } {
    if (!(index >= 0 && index < this.size)) throw new RangeError(`no row ${index}: the store has ${this.size}`);
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blockStarts[middle] <= index) low = middle;
      else high = middle - 1;
    }
    return { number: low, block: this.#load(low), at: index - this.blockStarts[low] };
  }

  #load(number: number): LoadedBlock {
    const known = this.#loaded.get(number);
    if (known) {
      this.#loaded.delete(number);
      this.#loaded.set(number, known);
      return known;
    }
    const placed = this.#blocks[number];
    const freed = this.#makeRoom(placed.tokens * this.#idBytes + (placed.rows + 1) * 4);
    const block = {
      ids: readIds(this.folder, placed, this.#idBytes, freed),
      offsets: readOffsets(this.folder, placed),
    };
    this.#loaded.set(number, block);
    this.#loadedBytes += sizeOf(block);
    return block;
  }

  /**
   * Gives up the blocks that were used longest ago. @returns memory to read the next into, which would else wait for a
   * garbage collection
   */
  #makeRoom(bytes: number): ArrayBuffer | undefined {
    let freed: ArrayBuffer | undefined;
    for (const [oldest, block] of this.#loaded) {
      if (this.#loadedBytes + bytes <= this.#keptBytes) break;
      this.#loaded.delete(oldest);
      this.#loadedBytes -= sizeOf(block);
      freed = block.ids.buffer as ArrayBuffer;
    }
    return freed;
  }
}

function sizeOf({ ids, offsets }: LoadedBlock): number {
  return ids.byteLength + offsets.byteLength;
}
