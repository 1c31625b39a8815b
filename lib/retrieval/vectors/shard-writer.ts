/**
 * Writes one shard of vectors, row by row in order. Until it is whole it lies under a name of its own with a note of
 * how far it is, so that an interrupted run goes on after its last note; then both files are renamed into place.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../../errors";
import { makeFolder } from "../../files";
import { BlockSummer, writeSidecar } from "../../integrity";
import { idsFile } from "../../shards";
import { npyHeader } from "../npy";
import { vectorsFile } from "./layout";
import { checksumsOfShard, readShardNote, type ShardIdentity, type ShardProgress, writeShardNote } from "./shard-note";
import { requireFinite } from "./source";

/** Writes one shard of vectors row by row; an interrupted run goes on after the last note it left. */
export class VectorShardWriter {
  readonly #folder: string;
  readonly #identity: ShardIdentity;
  readonly #own: string;
  readonly #vectors: number;
  readonly #ids: number;
  readonly #dataAt: number;
  readonly #progress: ShardProgress;

  /**
   * Opens the shard where an earlier run of the same identity left it, else at its beginning.
   * @param own the name of the process, where another may write the same shard: then nothing unfinished is shared
   * @throws InputError when the folder cannot be written
   */
  constructor(folder: string, identity: ShardIdentity, own?: string) {
    makeFolder(folder);
    this.#folder = folder;
    this.#own = own === undefined ? "" : `.${own}`;
    this.#identity = identity;
    const { rows, dimension } = identity;
    const header = npyHeader("<f4", [rows, dimension]);
    this.#dataAt = header.length;
    const [vectors, ids] = this.#names.map((name) => this.#part(name));
    const bytesOf = (rows: number): number => this.#dataAt + 4 * dimension * rows;
    // A shard that is there is continued only where it is what was noted; else it is made again.
    const noted = readShardNote(this.#notePath, identity, { vectors, ids, bytesOf });
    this.#progress = noted ?? { done: 0, idBytes: 0, sums: { vectors: new BlockSummer(), ids: new BlockSummer() } };
    const flags = noted ? "r+" : "w";
    this.#vectors = openForWriting(vectors, flags);
    this.#ids = openForWriting(ids, flags);
    fs.ftruncateSync(this.#vectors, bytesOf(this.#progress.done));
    fs.ftruncateSync(this.#ids, this.#progress.idBytes);
    if (noted) return;
    this.#append(this.#vectors, header, 0);
    this.#progress.sums.vectors.add(header);
  }

  /** Rows that are written. */
  get done(): number {
    return this.#progress.done;
  }

  /**
   * Adds rows and notes that they are there.
   * @param values (ids, H) row-major
   * @throws InputError when the disk is full, or a number is NaN or infinite (its id is named)
   */
  add(ids: readonly string[], values: Float32Array): void {
    const { dimension, rows } = this.#identity;
    const progress = this.#progress;
    if (values.length !== ids.length * dimension || progress.done + ids.length > rows) {
      throw new RangeError(
        `a shard of ${rows} × ${dimension} cannot take ${ids.length} ids and ${values.length} numbers more`,
      );
    }
    const lines = Buffer.from(ids.map((id) => `${lineOf(id)}\n`).join(""));
    requireFinite(values, dimension, (row) => `the vector of ${ids[row]}`);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#append(this.#vectors, bytes, this.#dataAt + 4 * dimension * progress.done);
    this.#append(this.#ids, lines, progress.idBytes);
    progress.sums.vectors.add(bytes);
    progress.sums.ids.add(lines);
    progress.done += ids.length;
    progress.idBytes += lines.length;
    writeShardNote(this.#notePath, this.#identity, progress);
  }

  /** Closes the files; when every row is there they get their names. @returns whether the shard is whole */
  end(): boolean {
    const files = [this.#vectors, this.#ids];
    try {
      for (const fd of files) fs.fsyncSync(fd);
    } catch (error) {
      // Some file systems say only now that the disk was full.
      throw this.#full(error);
    } finally {
      for (const fd of files) fs.closeSync(fd);
    }
    if (this.done < this.#identity.rows) return false;
    const [vectors, ids] = this.#names.map((name) => path.join(this.#folder, name));
    const sums = checksumsOfShard(this.#progress.sums);
    // Those of an earlier making would not fit the checksums; another process's are equal.
    if (this.#own === "") for (const file of [vectors, ids]) fs.rmSync(file, { force: true });
    writeSidecar(ids, sums.ids);
    writeSidecar(vectors, sums.vectors);
    // The vectors last: they are what the shard is known by.
    fs.renameSync(this.#part(path.basename(ids)), ids);
    fs.renameSync(this.#part(path.basename(vectors)), vectors);
    fs.rmSync(this.#notePath, { force: true });
    return true;
  }

  /** Names of the vectors and of the ids. */
  get #names(): [vectors: string, ids: string] {
    const { shard, shards } = this.#identity;
    return [vectorsFile(shard, shards), idsFile(shard, shards)];
  }

  get #notePath(): string {
    const { shard, shards } = this.#identity;
    return path.join(this.#folder, `${vectorsFile(shard, shards)}${this.#own}.part.json`);
  }

  #part(name: string): string {
    return path.join(this.#folder, `${name}${this.#own}.part`);
  }

  #append(fd: number, bytes: Uint8Array, at: number): void {
    try {
      for (let done = 0; done < bytes.length; ) done += fs.writeSync(fd, bytes, done, bytes.length - done, at + done);
    } catch (error) {
      throw this.#full(error);
    }
  }

  #full(error: unknown): InputError {
    return new InputError("cannot write the vectors", {
      file: this.#folder,
      found: messageOf(error),
      fix: "free some disk space and run the same command again: it goes on where it was",
      cause: error,
    });
  }
}

/** A whole shard in one go, for tests and for vectors that are in memory. */
export function writeVectors(folder: string, ids: readonly string[], values: Float32Array, dimension: number): void {
  makeFolder(folder);
  const identity = {
    shard: 0,
    shards: 1,
    rows: ids.length,
    dimension,
    fingerprint: `written by process ${process.pid} at ${Date.now()}`,
  };
  const writer = new VectorShardWriter(folder, identity);
  writer.add(ids, values);
  writer.end();
}

function openForWriting(file: string, flags: string): number {
  try {
    return fs.openSync(file, flags);
  } catch (error) {
    throw new InputError("cannot write the vectors", {
      file,
      found: messageOf(error),
      fix: "choose a folder you may write to",
      cause: error,
    });
  }
}

function lineOf(id: string): string {
  if (id !== "" && !/[\r\n]/.test(id)) return id;
  throw new InputError("an id cannot stand in a file of one id a line", {
    expected: "text without a line break",
    found: JSON.stringify(id),
  });
}
