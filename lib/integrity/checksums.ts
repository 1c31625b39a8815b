/**
 * Checksums of a file block by block, for files of any size: a small file has one block, a large one is checked where
 * it is read. CRC-32 finds every change of up to 32 neighbouring bits and any other but one in four thousand million;
 * it is meant for accidents, and runs at four times the speed of SHA-256 (5 against 1.3 GB/s here), at an eighth of its
 * length.
 */
import * as fs from "node:fs";
import { crc32 } from "node:zlib";
import { InputError, messageOf } from "../errors";
import { cutShort, damagedFile } from "./damage";

/** Bytes a block where nothing else is asked for. */
const BLOCK_BYTES = 1 << 20;

/** A file's length and the checksums of its blocks. */
export interface BlockChecksums {
  bytes: number;
  blockBytes: number;
  /** CRC-32 of every block, eight hexadecimal digits each, one after the other. */
  crc32: string;
}

/** CRC-32 as eight hexadecimal digits. */
export function crcHex(bytes: Uint8Array | number): string {
  return (typeof bytes === "number" ? bytes : crc32(bytes)).toString(16).padStart(8, "0");
}

/** Checksums of bytes that come piece by piece. */
export class BlockSummer {
  readonly #blockBytes: number;
  #bytes = 0;
  #ended: string[] = [];
  #open = 0;

  constructor(blockBytes = BLOCK_BYTES) {
    this.#blockBytes = blockBytes;
  }

  /** Takes the next bytes. */
  add(piece: Uint8Array): this {
    for (let done = 0; done < piece.length; ) {
      const room = this.#blockBytes - (this.#bytes % this.#blockBytes);
      const part = piece.subarray(done, done + room);
      this.#open = crc32(part, this.#open);
      this.#bytes += part.length;
      done += part.length;
      if (this.#bytes % this.#blockBytes === 0) this.#endBlock();
    }
    return this;
  }

  /** The checksums up to here; the last block may be short, and more may follow. */
  get checksums(): BlockChecksums {
    const last = this.#bytes % this.#blockBytes === 0 ? "" : crcHex(this.#open);
    return { bytes: this.#bytes, blockBytes: this.#blockBytes, crc32: this.#ended.join("") + last };
  }

  #endBlock(): void {
    this.#ended.push(crcHex(this.#open));
    this.#open = 0;
  }
}

/** Checksums of a file as it lies on the disk. @throws InputError when it cannot be read */
export function fileChecksums(file: string, blockBytes?: number): BlockChecksums {
  const summer = new BlockSummer(blockBytes);
  for (const piece of piecesOf(file)) summer.add(piece);
  return summer.checksums;
}

/**
 * @throws InputError naming the file and the block when the bytes are not those that were written; nothing is checked
 * without checksums
 */
export function checkBytes(file: string, bytes: Uint8Array, expected: BlockChecksums | undefined, fix?: string): void {
  if (!expected) return;
  if (bytes.length !== expected.bytes) throw cutShort(file, bytes.length, expected.bytes, fix);
  compare(file, new BlockSummer(expected.blockBytes).add(bytes).checksums, expected, fix);
}

/** The same of a file, read piece by piece. @throws InputError also when it cannot be read */
export function checkFile(file: string, expected: BlockChecksums | undefined, fix?: string): void {
  if (!expected) return;
  const found = sizeOf(file);
  if (found !== expected.bytes) throw cutShort(file, found, expected.bytes, fix);
  compare(file, fileChecksums(file, expected.blockBytes), expected, fix);
}

/** A file's bytes, checked. @throws InputError as `checkBytes`, and when it cannot be read */
export function readChecked(file: string, expected: BlockChecksums | undefined, fix?: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    throw new InputError("cannot read the file", { file, found: messageOf(error), fix, cause: error });
  }
  checkBytes(file, bytes, expected, fix);
  return bytes;
}

/** "block 3 of 8 differs from its checksum" */
export function wrongBlock(file: string, block: number, { crc32 }: BlockChecksums, fix?: string): InputError {
  return damagedFile(file, `block ${block + 1} of ${crc32.length / 8} that differs from its checksum`, fix);
}

function compare(file: string, found: BlockChecksums, expected: BlockChecksums, fix?: string): void {
  if (found.crc32 === expected.crc32) return;
  let block = 0;
  while (found.crc32.slice(8 * block, 8 * block + 8) === expected.crc32.slice(8 * block, 8 * block + 8)) block++;
  throw wrongBlock(file, block, expected, fix);
}

function sizeOf(file: string): number {
  try {
    return fs.statSync(file).size;
  } catch (error) {
    throw new InputError("cannot read the file", { file, found: messageOf(error), cause: error });
  }
}

function* piecesOf(file: string): Generator<Uint8Array> {
  const piece = Buffer.alloc(BLOCK_BYTES);
  let fd: number | undefined;
  try {
    fd = fs.openSync(file, "r");
    for (let read = fs.readSync(fd, piece); read > 0; read = fs.readSync(fd, piece)) yield piece.subarray(0, read);
  } catch (error) {
    throw new InputError("cannot read the file", { file, found: messageOf(error), cause: error });
  } finally {
    if (fd !== undefined) fs.closeSync(fd);
  }
}
