/**
 * Vectors that were encoded and have no place yet: appended in chunks as they are made, each with its checksum, so that
 * an interrupted build goes on where it was. A chunk that is not whole ends the file.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { crc32 } from "node:zlib";
import { InputError } from "../../errors";
import { readJson, writeJson } from "../../files";
import { HASH_BYTES } from "./layout";

/** Rows of the chunk, and the CRC-32 of what follows: both unsigned, 32 bits, little-endian. */
const HEAD_BYTES = 8;

/** The file, open for reading and appending. */
export class PendingVectors {
  /** Digest of a text, in hex → where its vector stands in the file. */
  readonly places = new Map<string, number>();
  readonly #fd: number;
  readonly #rowBytes: number;
  readonly #folder: string;
  #end = 0;

  /** Takes over what an interrupted build of the same encoder left. @param dimension H */
  constructor(folder: string, encoder: string, dimension: number) {
    this.#folder = folder;
    this.#rowBytes = 4 * dimension;
    if (encoderOf(folder) !== encoder) {
      fs.rmSync(binary(folder), { force: true });
      writeJson(description(folder), { encoder });
    }
    this.#fd = fs.openSync(binary(folder), fs.constants.O_RDWR | fs.constants.O_CREAT);
    this.#readChunks();
  }

  /** @param hashes (n, 16) @param vectors (n, H) */
  add(hashes: readonly Buffer[], vectors: Float32Array): void {
    const payload = Buffer.concat([...hashes, Buffer.from(vectors.buffer, vectors.byteOffset, vectors.byteLength)]);
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(hashes.length, 0);
    head.writeUInt32LE(crc32(payload), 4);
    // Opened without O_APPEND: what was cut off a broken chunk is written over.
    writeAtEnd(this.#fd, Buffer.concat([head, payload]), this.#end);
    this.#note(payload, hashes.length);
  }

  /** Fills `into` with a vector's bytes. */
  read(place: number, into: Uint8Array): void {
    fs.readSync(this.#fd, into, 0, this.#rowBytes, place);
  }

  close(): void {
    fs.closeSync(this.#fd);
  }

  /** Closes and removes it: every vector has its place. */
  remove(): void {
    this.close();
    for (const file of [binary(this.#folder), description(this.#folder)]) fs.rmSync(file, { force: true });
  }

  #readChunks(): void {
    const size = fs.fstatSync(this.#fd).size;
    const head = Buffer.alloc(HEAD_BYTES);
    while (this.#end + HEAD_BYTES <= size) {
      fs.readSync(this.#fd, head, 0, HEAD_BYTES, this.#end);
      const rows = head.readUInt32LE(0);
      const bytes = rows * (HASH_BYTES + this.#rowBytes);
      if (this.#end + HEAD_BYTES + bytes > size) break;
      const payload = Buffer.alloc(bytes);
      fs.readSync(this.#fd, payload, 0, bytes, this.#end + HEAD_BYTES);
      if (crc32(payload) !== head.readUInt32LE(4)) break;
      this.#note(payload, rows);
    }
    fs.ftruncateSync(this.#fd, this.#end);
  }

  #note(payload: Buffer, rows: number): void {
    const vectorsAt = this.#end + HEAD_BYTES + rows * HASH_BYTES;
    for (let row = 0; row < rows; row++) {
      const hash = payload.toString("hex", row * HASH_BYTES, (row + 1) * HASH_BYTES);
      this.places.set(hash, vectorsAt + row * this.#rowBytes);
    }
    this.#end += HEAD_BYTES + payload.length;
  }
}

function writeAtEnd(fd: number, bytes: Buffer, end: number): void {
  for (let done = 0; done < bytes.length; ) done += fs.writeSync(fd, bytes, done, bytes.length - done, end + done);
}

function encoderOf(folder: string): string | undefined {
  try {
    return (readJson(description(folder)) as { encoder?: string } | null)?.encoder;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function binary(folder: string): string {
  return path.join(folder, "pending.bin");
}

function description(folder: string): string {
  return path.join(folder, "pending.json");
}
