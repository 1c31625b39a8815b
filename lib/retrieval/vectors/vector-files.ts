/**
 * Vectors on disk, read block by block: memory is two blocks and the ids, whatever their number. While one block is
 * worked on, the next is read by another thread (Node has no memory-mapped files; the operating system's page cache
 * stays behind).
 */
import * as fs from "node:fs/promises";
import { InputError, messageOf } from "../../errors";
import { BlockCheck, mendBeside } from "../../integrity";
import type { IdTable } from "../id-table";
import { readVectorLayout, type VectorShard } from "./layout";
import { readVectorRows } from "./read-vector-rows";
import { requireFinite, type VectorBlock, type VectorSource } from "./source";

/**
 * A shard that is read from its beginning to its end, and checked on the way: a damaged block is noticed before its
 * last row is given.
 */
interface OpenShard {
  handle: fs.FileHandle;
  check?: BlockCheck;
}

async function openShard({ file, dataAt, checksums }: VectorShard): Promise<OpenShard> {
  const handle = await fs.open(file, "r");
  if (!checksums) return { handle };
  const check = new BlockCheck(file, checksums, mendBeside(file));
  const header = new Uint8Array(dataAt);
  await handle.read(header, 0, dataAt, 0);
  check.add(header);
  return { handle, check };
}

/** The vectors of a folder, read block by block. */
export class VectorFiles implements VectorSource {
  readonly folder: string;
  readonly size: number;
  readonly dimension: number;
  readonly ids: IdTable;
  readonly #shards: readonly VectorShard[];

  /**
   * Opens the vectors of a folder. Nothing stays open: there is nothing to close. @throws InputError as
   * `readVectorLayout`
   */
  constructor(folder: string) {
    const { shards, ids, size, dimension } = readVectorLayout(folder);
    this.folder = folder;
    this.size = size;
    this.dimension = dimension;
    this.ids = ids;
    this.#shards = shards;
  }

  async *blocks(rows: number): AsyncGenerator<VectorBlock> {
    const parts = this.#shards.flatMap((shard) => {
      return Array.from({ length: Math.ceil(shard.rows / rows) }, (_, i) => ({ shard, row: i * rows }));
    });
    const opened = new Map<VectorShard, OpenShard>();
    const buffers = [0, 1].map(() => new Float32Array(rows * this.dimension));
    const read = async (number: number): Promise<VectorBlock> => {
      const { shard, row } = parts[number];
      const count = Math.min(rows, shard.rows - row);
      const values = buffers[number % 2].subarray(0, count * this.dimension);
      await this.#fill(values, shard, row, opened);
      return { first: shard.first + row, rows: count, values };
    };
    let next = parts.length > 0 ? read(0) : undefined;
    try {
      for (let number = 0; number < parts.length; number++) {
        const block = await (next as Promise<VectorBlock>);
        next = number + 1 < parts.length ? read(number + 1) : undefined;
        // Whoever ends early leaves a read that nobody waits for.
        next?.catch(() => {});
        const { file } = parts[number].shard;
        const name = (row: number): string =>
          `the vector of ${this.ids.get(block.first + row)} (row ${parts[number].row + row})`;
        requireFinite(block.values, this.dimension, name, file);
        yield block;
      }
    } finally {
      await next?.catch(() => {});
      for (const { handle } of opened.values()) await handle.close();
    }
  }

  /** @throws InputError when they cannot be read; what `blocks` has checked is not checked again */
  async rowsAt(places: Int32Array): Promise<Float32Array> {
    return readVectorRows(this.#shards, places, this.dimension);
  }

  /** All rows. @returns (N, H) row-major @throws InputError as `blocks` */
  async load(): Promise<Float32Array> {
    const all = new Float32Array(this.size * this.dimension);
    for await (const { first, values } of this.blocks(1 << 14)) all.set(values, first * this.dimension);
    return all;
  }

  async #fill(
    values: Float32Array,
    shard: VectorShard,
    row: number,
    opened: Map<VectorShard, OpenShard>,
  ): Promise<void> {
    const { file, dataAt } = shard;
    try {
      const open = opened.get(shard) ?? (await openShard(shard));
      opened.set(shard, open);
      const { handle, check } = open;
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      for (let done = 0; done < bytes.length; ) {
        const at = dataAt + 4 * row * this.dimension + done;
        const { bytesRead } = await handle.read(bytes, done, bytes.length - done, at);
        if (bytesRead === 0) throw new InputError("the vectors were cut short while they were read", { file });
        done += bytesRead;
      }
      check?.add(bytes);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError("cannot read the vectors", { file, found: messageOf(error), cause: error });
    }
  }
}
