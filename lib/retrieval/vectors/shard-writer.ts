/**
 * Writes one shard of vectors, row by row in order. Until it is whole it lies under a name of its own with a note of
 * how far it is, so that an interrupted run goes on after its last note; then both files are renamed into place.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { InputError, messageOf } from "../../errors";
import { makeFolder } from "../../files";
import {
  type BlockChecksums,
  BlockSummer,
  CheckedFile,
  readSealedJson,
  writeSealedJson,
  writeSidecar,
} from "../../integrity";
import { npyHeader } from "../npy";
import { idsFile, vectorsFile } from "./layout";
import { requireFinite } from "./source";

/** Bytes read at once of what an earlier run has written. */
const PIECE = 1 << 20;

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
  /** Of what is written up to here. */
  checksums?: { vectors: BlockChecksums; ids: BlockChecksums };
}

/** Writes one shard of vectors row by row; an interrupted run goes on after the last note it left. */
export class VectorShardWriter {
  readonly #folder: string;
  readonly #identity: ShardIdentity;
  readonly #vectors: number;
  readonly #ids: number;
  readonly #dataAt: number;
  readonly #sums: Sums;
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
    const { rows, dimension } = identity;
    const header = npyHeader("<f4", [rows, dimension]);
    this.#dataAt = header.length;
    const [vectors, ids] = this.#names.map((name) => this.#part(name));
    const note = readNote(this.#notePath);
    const bytes = (rows: number): number => this.#dataAt + 4 * dimension * rows;
    const sums = note && sameShard(note, identity) && summed([vectors, bytes(note.done)], [ids, note.idBytes]);
    // A shard that is there is continued only where it is what was noted; else it is made again.
    const goesOn = sums && (!note.checksums || isSame(note.checksums, sums));
    this.#done = goesOn ? note.done : 0;
    this.#idBytes = goesOn ? note.idBytes : 0;
    this.#sums = goesOn ? sums : { vectors: new BlockSummer(), ids: new BlockSummer() };
    const flags = goesOn ? "r+" : "w";
    this.#vectors = openForWriting(vectors, flags);
    this.#ids = openForWriting(ids, flags);
    fs.ftruncateSync(this.#vectors, bytes(this.#done));
    fs.ftruncateSync(this.#ids, this.#idBytes);
    if (goesOn) return;
    this.#append(this.#vectors, header, 0);
    this.#sums.vectors.add(header);
  }

  /** Rows that are written. */
  get done(): number {
    return this.#done;
  }

  /**
   * Adds rows and notes that they are there.
   * @param values (ids, H) row-major
   * @throws InputError when the disk is full, or a number is NaN or infinite (its id is named)
   */
  add(ids: readonly string[], values: Float32Array): void {
    const { dimension, rows } = this.#identity;
    if (values.length !== ids.length * dimension || this.#done + ids.length > rows) {
      throw new RangeError(
        `a shard of ${rows} × ${dimension} cannot take ${ids.length} ids and ${values.length} numbers more`,
      );
    }
    const lines = Buffer.from(ids.map((id) => `${lineOf(id)}\n`).join(""));
    requireFinite(values, dimension, (row) => `the vector of ${ids[row]}`);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#append(this.#vectors, bytes, this.#dataAt + 4 * dimension * this.#done);
    this.#append(this.#ids, lines, this.#idBytes);
    this.#sums.vectors.add(bytes);
    this.#sums.ids.add(lines);
    this.#done += ids.length;
    this.#idBytes += lines.length;
    const checksums = checksumsOf(this.#sums);
    const note: Note = { ...this.#identity, done: this.#done, idBytes: this.#idBytes, checksums };
    writeSealedJson(this.#notePath, note);
  }

  /** Closes the files; when every row is there they get their names. @returns whether the shard is whole */
  end(): boolean {
    for (const fd of [this.#vectors, this.#ids]) fs.fsyncSync(fd);
    for (const fd of [this.#vectors, this.#ids]) fs.closeSync(fd);
    if (this.#done < this.#identity.rows) return false;
    const [vectors, ids] = this.#names.map((name) => path.join(this.#folder, name));
    const sums = checksumsOf(this.#sums);
    // Those of an earlier making would not fit the checksums.
    fs.rmSync(vectors, { force: true });
    fs.rmSync(ids, { force: true });
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

interface Sums {
  vectors: BlockSummer;
  ids: BlockSummer;
}

function checksumsOf({ vectors, ids }: Sums): { vectors: BlockChecksums; ids: BlockChecksums } {
  return { vectors: vectors.checksums, ids: ids.checksums };
}

/** Sums over the first bytes of the two files; undefined when one is missing or shorter. */
function summed(vectors: [string, number], ids: [string, number]): Sums | undefined {
  const [first, second] = [vectors, ids].map(([file, bytes]) => sumOfBeginning(file, bytes));
  return first && second && { vectors: first, ids: second };
}

function sumOfBeginning(file: string, bytes: number): BlockSummer | undefined {
  const size = fs.statSync(file, { throwIfNoEntry: false })?.size ?? -1;
  if (size < bytes) return undefined;
  const summer = new BlockSummer();
  const opened = new CheckedFile(file, undefined);
  for (let at = 0; at < bytes; at += PIECE) {
    const piece = new Uint8Array(Math.min(PIECE, bytes - at));
    opened.read(at, piece);
    summer.add(piece);
  }
  opened.close();
  return summer;
}

function isSame(noted: NonNullable<Note["checksums"]>, found: Sums): boolean {
  return JSON.stringify(noted) === JSON.stringify(checksumsOf(found));
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

function readNote(file: string): Note | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return readSealedJson(file) as Note;
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
