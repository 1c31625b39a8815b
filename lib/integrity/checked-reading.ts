/**
 * Checking files that are too large to be read whole: in order, as the bytes pass, or at any place, each block when it
 * is first touched.
 */
import * as fs from "node:fs";
import { crc32 } from "node:zlib";
import { InputError, messageOf } from "../errors";
import { type BlockChecksums, crcHex, wrongBlock } from "./checksums";
import { cutShort } from "./damage";

/** Checks bytes that come in order from the file's beginning. The end of a block tells of all of it. */
export class BlockCheck {
  readonly #file: string;
  readonly #expected: BlockChecksums;
  readonly #fix: string | undefined;
  #bytes = 0;
  #open = 0;

  constructor(file: string, expected: BlockChecksums, fix?: string) {
    this.#file = file;
    this.#expected = expected;
    this.#fix = fix;
  }

  /** @throws InputError naming file and block when a block that ends in this piece is damaged */
  add(piece: Uint8Array): void {
    const { bytes, blockBytes } = this.#expected;
    for (let done = 0; done < piece.length; ) {
      const room = blockBytes - (this.#bytes % blockBytes);
      const part = piece.subarray(done, done + room);
      this.#open = crc32(part, this.#open);
      this.#bytes += part.length;
      done += part.length;
      if (this.#bytes % blockBytes !== 0 && this.#bytes !== bytes) continue;
      requireBlock(this.#file, Math.ceil(this.#bytes / blockBytes) - 1, this.#open, this.#expected, this.#fix);
      this.#open = 0;
    }
  }
}

/** A file that is read at any place. Close it when done. */
export class CheckedFile {
  readonly file: string;
  readonly #fd: number;
  readonly #expected: BlockChecksums | undefined;
  readonly #fix: string | undefined;
  readonly #isChecked: Uint8Array;

  /**
   * @param fix what a person can do where it is damaged
   * @throws InputError when it cannot be opened, or has another length than it was written with
   */
  constructor(file: string, expected: BlockChecksums | undefined, fix?: string) {
    this.file = file;
    try {
      this.#fd = fs.openSync(file, "r");
    } catch (error) {
      throw new InputError("cannot read the file", { file, found: messageOf(error), fix, cause: error });
    }
    this.#expected = expected;
    this.#fix = fix;
    this.#isChecked = new Uint8Array(expected ? expected.crc32.length / 8 : 0);
    const found = fs.fstatSync(this.#fd).size;
    if (!expected || found === expected.bytes) return;
    this.close();
    throw cutShort(file, found, expected.bytes, fix);
  }

  /**
   * Fills `into` with the bytes from `position` on. @throws InputError when a block of them is damaged, or the file
   * ends before
   */
  read(position: number, into: Uint8Array): void {
    if (this.#expected && into.length > 0) this.#check(position, position + into.length, this.#expected);
    this.#fill(position, into);
  }

  close(): void {
    fs.closeSync(this.#fd);
  }

  #check(from: number, to: number, expected: BlockChecksums): void {
    const { bytes, blockBytes } = expected;
    for (let block = Math.floor(from / blockBytes); block * blockBytes < Math.min(to, bytes); block++) {
      if (this.#isChecked[block]) continue;
      const content = new Uint8Array(Math.min(blockBytes, bytes - block * blockBytes));
      this.#fill(block * blockBytes, content);
      requireBlock(this.file, block, crc32(content), expected, this.#fix);
      this.#isChecked[block] = 1;
    }
  }

  #fill(position: number, into: Uint8Array): void {
    for (let done = 0; done < into.length; ) {
      const read = fs.readSync(this.#fd, into, done, Math.min(into.length - done, 1 << 30), position + done);
      if (read === 0) throw new InputError("the file ended while it was read", { file: this.file });
      done += read;
    }
  }
}

function requireBlock(file: string, block: number, found: number, expected: BlockChecksums, fix?: string): void {
  if (crcHex(found) !== expected.crc32.slice(8 * block, 8 * block + 8)) throw wrongBlock(file, block, expected, fix);
}
