/**
 * Collects rows to blocks and blocks to shards, and writes each shard when it is full: memory is bounded by one shard.
 */
import { crc32 } from "node:zlib";
import { writeFileAtomic } from "../../files";
import { writeSealedJson } from "../../integrity";
import { type Block, type ShardFile, shardPath } from "./layout";

export interface ShardSizes {
  /** A block is closed by the passage that brings it to so many tokens or rows. 2 ** 19 by default. */
  blockTokens?: number;
  /** Blocks a shard; 16 by default. */
  shardBlocks?: number;
}

/** Rows a block at most, however short: one block's passage ids have to fit in memory a few dozen times. */
const BLOCK_ROWS = 1 << 14;

/** Collects rows to blocks and blocks to shards, and writes each shard when it is full. */
export class ShardWriter {
  readonly #folder: string;
  readonly #idBytes: 2 | 4;
  readonly #blockTokens: number;
  readonly #shardBlocks: number;
  #shard: number;
  #passages: number;
  #ids: Uint16Array | Uint32Array;
  #length = 0;
  #lengths: number[] = [];
  #blockStart = 0;
  #blockNames: string[] = [];
  #names: Buffer[] = [];
  #blocks: Block[] = [];

  /** Goes on after `shards` shards with `passages` passages. */
  constructor(
    folder: string,
    idBytes: 2 | 4,
    { shards, passages }: { shards: number; passages: number },
    { blockTokens = 1 << 19, shardBlocks = 16 }: ShardSizes,
  ) {
    this.#folder = folder;
    this.#idBytes = idBytes;
    this.#blockTokens = blockTokens;
    this.#shardBlocks = shardBlocks;
    this.#shard = shards;
    this.#passages = passages;
    // Blocks end with a passage, so a shard is a little longer than its blocks.
    this.#ids = this.#buffer(Math.ceil(1.05 * blockTokens * shardBlocks));
  }

  /** Shards written, those of an earlier run counted. */
  get shards(): number {
    return this.#shard;
  }

  /** Passages taken, those of an earlier run counted. */
  get passages(): number {
    return this.#passages;
  }

  /** Takes all rows of the next passage. @throws InputError when a full shard cannot be written */
  add(passageId: string, rows: readonly ArrayLike<number>[]): void {
    for (const row of rows) {
      this.#append(row);
      this.#lengths.push(row.length);
      this.#blockNames.push(passageId);
    }
    this.#passages++;
    if (this.#length - this.#blockStart >= this.#blockTokens || this.#blockNames.length >= BLOCK_ROWS) this.#endBlock();
    if (this.#blocks.length >= this.#shardBlocks) this.#write();
  }

  /** Writes what is left. */
  end(): void {
    if (this.#blockNames.length > 0) this.#endBlock();
    if (this.#blocks.length > 0) this.#write();
  }

  #append(row: ArrayLike<number>): void {
    if (this.#length + row.length > this.#ids.length) {
      const grown = this.#buffer(Math.ceil(1.25 * (this.#length + row.length)));
      grown.set(this.#ids.subarray(0, this.#length));
      this.#ids = grown;
    }
    this.#ids.set(row, this.#length);
    this.#length += row.length;
  }

  #buffer(length: number): Uint16Array | Uint32Array {
    return this.#idBytes === 2 ? new Uint16Array(length) : new Uint32Array(length);
  }

  #endBlock(): void {
    const names = Buffer.from(JSON.stringify(this.#blockNames), "utf8");
    this.#names.push(names);
    this.#blocks.push({
      rows: this.#blockNames.length,
      tokens: this.#length - this.#blockStart,
      nameBytes: names.length,
      crc: crc32(bytesOf(this.#ids.subarray(this.#blockStart, this.#length))),
      lengthsCrc: crc32(bytesOf(Uint32Array.from(this.#lengths.slice(-this.#blockNames.length)))),
      namesCrc: crc32(names),
    });
    this.#blockNames = [];
    this.#blockStart = this.#length;
  }

  #write(): void {
    const path = (ending: Parameters<typeof shardPath>[2]): string => shardPath(this.#folder, this.#shard, ending);
    writeFileAtomic(path("ids"), bytesOf(this.#ids.subarray(0, this.#length)));
    writeFileAtomic(path("lengths"), bytesOf(Uint32Array.from(this.#lengths)));
    writeFileAtomic(path("names"), Buffer.concat(this.#names));
    writeSealedJson(path("json"), { passages: this.#passages, blocks: this.#blocks } satisfies ShardFile);
    this.#shard++;
    this.#length = this.#blockStart = 0;
    this.#lengths = [];
    this.#names = [];
    this.#blocks = [];
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
