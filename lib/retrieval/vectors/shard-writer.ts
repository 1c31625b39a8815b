/**
 * Writes one shard of vectors, row by row in order. Until it is whole it lies under a name of its own with a note of how far it is, so
 * that an interrupted run goes on after its last note; then both files are renamed into place.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError } from "../../errors";
import { makeFolder, readJson, writeJson } from "../../files";
import { npyHeader } from "../npy";
import { idsFile, vectorsFile } from "./layout";

/** Which shard, and of what: another identity is another run. */
export interface ShardIdentity {
  shard: number;
  shards: number;
  rows: number;
  dimension: number;
  /** Of the model, the text and the options. */
  fingerprint: string;
}

interface Note extends ShardIdentity {
  done: number;
  idBytes: number;
}

export class VectorShardWriter {
  readonly #folder: string;
  readonly #identity: ShardIdentity;
  readonly #vectors: number;
  readonly #ids: number;
  readonly #dataAt: number;
  #done: number;
  #idBytes: number;

  /**
   * Opens the shard where an earlier run of the same identity left it, else at its beginning.
   * @throws InputError when the folder cannot be written
   */
  constructor(folder: string, identity: ShardIdentity) {
    makeFolder(folder);
    this.#folder = folder;
    this.#identity = identity;
    const { shard, shards, rows, dimension } = identity;
    const header = npyHeader("<f4", [rows, dimension]);
    this.#dataAt = header.length;
    const note = readNote(this.#notePath);
    const goesOn =
      note !== undefined && sameShard(note, identity) && fs.existsSync(this.#part(vectorsFile(shard, shards)));
    this.#done = goesOn ? note.done : 0;
    this.#idBytes = goesOn ? note.idBytes : 0;
    const flags = goesOn ? "r+" : "w";
    this.#vectors = fs.openSync(this.#part(vectorsFile(shard, shards)), flags);
    this.#ids = fs.openSync(this.#part(idsFile(shard, shards)), flags);
    fs.ftruncateSync(this.#vectors, this.#dataAt + 4 * dimension * this.#done);
    fs.ftruncateSync(this.#ids, this.#idBytes);
    if (!goesOn) fs.writeSync(this.#vectors, header, 0, header.length, 0);
  }

  /** Rows that are written. */
  get done(): number {
    return this.#done;
  }

  /** Adds rows and notes that they are there. @param values (ids, H) row-major @throws InputError when the disk is full */
  add(ids: readonly string[], values: Float32Array): void {
    const { dimension, rows } = this.#identity;
    if (values.length !== ids.length * dimension || this.#done + ids.length > rows) {
      throw new RangeError(
        `a shard of ${rows} × ${dimension} cannot take ${ids.length} ids and ${values.length} numbers more`,
      );
    }
    const lines = Buffer.from(ids.map((id) => `${lineOf(id)}\n`).join(""));
    this.#append(
      this.#vectors,
      new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      this.#dataAt + 4 * dimension * this.#done,
    );
    this.#append(this.#ids, lines, this.#idBytes);
    this.#done += ids.length;
    this.#idBytes += lines.length;
    writeJson(this.#notePath, { ...this.#identity, done: this.#done, idBytes: this.#idBytes } satisfies Note);
  }

  /** Closes the files; when every row is there they get their names. @returns whether the shard is whole */
  end(): boolean {
    for (const fd of [this.#vectors, this.#ids]) fs.fsyncSync(fd);
    for (const fd of [this.#vectors, this.#ids]) fs.closeSync(fd);
    const { shard, shards, rows } = this.#identity;
    if (this.#done < rows) return false;
    // The vectors last: they are what the shard is known by.
    for (const name of [idsFile(shard, shards), vectorsFile(shard, shards)])
      fs.renameSync(this.#part(name), path.join(this.#folder, name));
    fs.rmSync(this.#notePath, { force: true });
    return true;
  }

  get #notePath(): string {
    const { shard, shards } = this.#identity;
    return path.join(this.#folder, `${vectorsFile(shard, shards)}.part.json`);
  }

  #part(name: string): string {
    return path.join(this.#folder, `${name}.part`);
  }

  #append(fd: number, bytes: Uint8Array, at: number): void {
    try {
      for (let done = 0; done < bytes.length; ) done += fs.writeSync(fd, bytes, done, bytes.length - done, at + done);
    } catch (error) {
      throw new InputError("cannot write the vectors", {
        file: this.#folder,
        found: (error as Error).message,
        fix: "free some disk space and run the same command again: it goes on where it was",
        cause: error,
      });
    }
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

function readNote(file: string): Note | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return readJson(file) as Note;
  } catch {
    return undefined;
  }
}

function sameShard(note: Note, identity: ShardIdentity): boolean {
  return (Object.keys(identity) as (keyof ShardIdentity)[]).every((key) => note[key] === identity[key]);
}

function lineOf(id: string): string {
  if (id !== "" && !/[\r\n]/.test(id)) return id;
  throw new InputError("an id cannot stand in a file of one id a line", {
    expected: "text without a line break",
    found: JSON.stringify(id),
  });
}
