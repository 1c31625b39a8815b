/**
 * Token rows on disk, for training files that bring their passages with them: memory holds where each row begins and
 * nothing else. The file has no name any more once it is open, so that it is gone with the process, however that ends.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { makeFolder, writeAll } from "../../files";

/** Rows are written in pieces of about this many bytes. */
const PIECE = 1 << 20;

let opened = 0;

/** Append rows, then read them. Close it when done. */
export class RowFile {
  readonly #fd: number;
  /** (N + 1) where each row begins, in tokens; grows. */
  #offsets = new Float64Array(1 << 12);
  #size = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  /** @param folder where there is room for it. @throws InputError when the folder cannot be made */
  constructor(folder: string) {
    makeFolder(folder);
    // Named as other temporary files are, should the system not let it go while it is open.
    const file = path.join(
      folder,
      `examples.tmp-${process.pid}-${(opened++ % 0xffffff).toString(16).padStart(6, "0")}`,
    );
    this.#fd = fs.openSync(file, "w+");
    fs.rmSync(file, { force: true });
  }

  /** N. */
  get size(): number {
    return this.#size;
  }

  /** Tokens of all rows. */
  get tokens(): number {
    return this.#offsets[this.#size];
  }

  /** @returns the row's place */
  append(ids: Int32Array): number {
    if (this.#size + 2 > this.#offsets.length) {
      const grown = new Float64Array(this.#offsets.length * 2);
      grown.set(this.#offsets);
      this.#offsets = grown;
    }
    this.#offsets[this.#size + 1] = this.#offsets[this.#size] + ids.length;
    this.#waiting.push(new Uint8Array(ids.slice().buffer));
    this.#waitingBytes += 4 * ids.length;
    if (this.#waitingBytes >= PIECE) this.#flush();
    return this.#size++;
  }

  /** @throws RangeError when there is no such row */
  row(place: number): Int32Array {
    if (!(place >= 0 && place < this.#size)) throw new RangeError(`no row ${place}: the file has ${this.#size}`);
    this.#flush();
    const ids = new Int32Array(this.#offsets[place + 1] - this.#offsets[place]);
    const bytes = new Uint8Array(ids.buffer);
    for (let read = 0; read < bytes.length; ) {
      const more = fs.readSync(this.#fd, bytes, read, bytes.length - read, 4 * this.#offsets[place] + read);
      if (more === 0) throw new Error("the file of examples is shorter than it was written");
      read += more;
    }
    return ids;
  }

  /** Tokens of a row. */
  lengthOf(place: number): number {
    return this.#offsets[place + 1] - this.#offsets[place];
  }

  close(): void {
    fs.closeSync(this.#fd);
  }

  #flush(): void {
    if (this.#waiting.length === 0) return;
    writeAll(this.#fd, Buffer.concat(this.#waiting));
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}
