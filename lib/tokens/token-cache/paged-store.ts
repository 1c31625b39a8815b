/**
 * The rows of a token cache. Node has no memory-mapped files: blocks of neighbouring rows are read by position, whole,
 * and the ones used last are kept up to a bound (the operating system's own page cache stays behind them). Rows asked
 * for in the order of `BlockOrder` therefore cost one read of every block a window.
 */
import * as fs from "node:fs";
import { crc32 } from "node:zlib";
import { InputError, messageOf } from "../../errors";
import { WINDOW_BLOCKS } from "../row-order";
import type { TokenRows } from "../token-rows";
import { type Block, damaged, readCacheFile, readShards, shardPath } from "./layout";

/** Blocks of middling size kept in memory where nothing else is asked for: a window of blocks, and some of the next. */
const KEPT_BLOCKS = WINDOW_BLOCKS + 8;

/** A block and where its bytes begin in the shard's files. */
interface PlacedBlock extends Block {
  shard: number;
  idsAt: number;
  lengthsAt: number;
  namesAt: number;
}

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
      .flatMap(({ blocks }, shard) => place(blocks, shard, cache.idBytes));
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
    block.names ??= this.#readNames(this.#blocks[number]);
    return block.names[at];
  }

  /** The blocks, past those in memory; each is overwritten by the next. */
  *chunks(): Generator<ArrayLike<number>> {
    const largest = this.#blocks.reduce((most, { tokens }) => Math.max(most, tokens), 0);
    const buffer = new ArrayBuffer(largest * this.#idBytes);
    for (const block of this.#blocks) yield this.#readIds(block, buffer);
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
    const block = { ids: this.#readIds(placed, freed), offsets: this.#readOffsets(placed) };
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

  #readIds({ shard, idsAt, tokens, crc }: PlacedBlock, buffer?: ArrayBuffer): Uint16Array | Uint32Array {
    const file = shardPath(this.folder, shard, "ids");
    const length = tokens * this.#idBytes;
    const fits = buffer !== undefined && buffer.byteLength >= length;
    const bytes = readAt(file, idsAt, length, fits ? buffer : undefined);
    requireCrc(file, idsAt, bytes, crc);
    return this.#idBytes === 2 ? new Uint16Array(bytes.buffer, 0, tokens) : new Uint32Array(bytes.buffer, 0, tokens);
  }

  #readOffsets({ shard, lengthsAt, rows, tokens, lengthsCrc }: PlacedBlock): Uint32Array {
    const file = shardPath(this.folder, shard, "lengths");
    const bytes = readAt(file, lengthsAt, rows * 4);
    requireCrc(file, lengthsAt, bytes, lengthsCrc);
    const lengths = new Uint32Array(bytes.buffer, 0, rows);
    const offsets = new Uint32Array(rows + 1);
    for (let i = 0; i < rows; i++) offsets[i + 1] = offsets[i] + lengths[i];
    if (offsets[rows] !== tokens) throw damaged(file, `rows of ${offsets[rows]} tokens`, `${tokens}`);
    return offsets;
  }

  #readNames({ shard, namesAt, nameBytes, namesCrc, rows }: PlacedBlock): string[] {
    const file = shardPath(this.folder, shard, "names");
    const bytes = readAt(file, namesAt, nameBytes);
    requireCrc(file, namesAt, bytes, namesCrc);
    const names = namesIn(bytes);
    if (names?.length !== rows) throw damaged(file, `${names?.length ?? "no"} names`, `${rows}`);
    return names;
  }
}

/** @throws InputError when the bytes are not those that were written; without a checksum nothing is checked */
function requireCrc(file: string, at: number, bytes: Uint8Array, expected: number | undefined): void {
  const found = crc32(bytes);
  if (expected === undefined || found === expected) return;
  throw damaged(file, `CRC-32 ${found} of the block at byte ${at}`, String(expected));
}

/** A JSON array of texts; undefined where it is none. */
function namesIn(bytes: Uint8Array): string[] | undefined {
  try {
    const names: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return Array.isArray(names) ? names : undefined;
  } catch {
    return undefined;
  }
}

function place(blocks: readonly Block[], shard: number, idBytes: number): PlacedBlock[] {
  let [idsAt, lengthsAt, namesAt] = [0, 0, 0];
  return blocks.map((block) => {
    const placed = { ...block, shard, idsAt, lengthsAt, namesAt };
    idsAt += block.tokens * idBytes;
    lengthsAt += block.rows * 4;
    namesAt += block.nameBytes;
    return placed;
  });
}

/** How many numbers a tensor of this shape has. */
function sizeOf({ ids, offsets }: LoadedBlock): number {
  return ids.byteLength + offsets.byteLength;
}

/** `length` bytes of a file from `position` on, in a buffer of their own unless one is given. */
function readAt(
  file: string,
  position: number,
  length: number,
  buffer = new ArrayBuffer(length),
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(buffer, 0, length);
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, "r");
    for (let done = 0; done < length; ) {
      const read = fs.readSync(fd, bytes, done, length - done, position + done);
      if (read === 0) throw damaged(file, `${position + done} bytes`, `${position + length} bytes or more`);
      done += read;
    }
    return bytes;
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError("cannot read the token cache", { file, found: messageOf(error), cause: error });
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
