/**
 * Ids of a collection, N of them, as UTF-8 bytes in one buffer: a fifth of the memory that as many strings take, read
 * from a file of one id a line as it is, and compared by bytes, which is how the evaluation breaks ties.
 */
import { isUtf8 } from "node:buffer";
import * as fs from "node:fs";
import { InputError, messageOf } from "../errors";
import { decodeText } from "../files";

/** The ids of a collection in little memory, by their place. */
export class IdTable {
  /** N. */
  readonly size: number;
  readonly #bytes: Buffer;
  /** (N + 1) where each id begins; it ends one byte (the line break) before the next. */
  readonly #starts: Float64Array;
  #heads: Float64Array | undefined;

  private constructor(bytes: Buffer) {
    this.#bytes = bytes;
    let lines = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
    this.size = lines;
    this.#starts = new Float64Array(lines + 1);
    for (let i = 1, at = 0; i <= lines; i++) {
      at = bytes.indexOf(10, at) + 1;
      this.#starts[i] = at;
    }
  }

  /** @throws InputError when an id has a line break in it */
  static of(ids: Iterable<string>): IdTable {
    const growing = new GrowingIds();
    for (const id of ids) growing.add(id);
    return growing.table();
  }

  /**
   * Ids in files of one a line, one file after the other. @throws InputError when one cannot be read or a line is empty
   */
  static read(...files: string[]): IdTable {
    return IdTable.ofFiles(
      files.map((file) => {
        try {
          return { file, bytes: fs.readFileSync(file) };
        } catch (error) {
          throw new InputError("cannot read the ids", { file, found: messageOf(error), cause: error });
        }
      }),
    );
  }

  /**
   * The same of files that are read already. @throws InputError naming file and line where one is empty or is not UTF-8
   */
  static ofFiles(files: readonly { file: string; bytes: Buffer }[]): IdTable {
    for (const { file, bytes } of files) {
      if (!isUtf8(bytes)) decodeText(bytes, file);
      const line = emptyLine(bytes);
      if (line > 0) throw new InputError("a line of the ids is empty", { file, line, expected: "one id a line" });
    }
    const parts = files.flatMap(({ bytes }) => {
      const whole = bytes.length === 0 || bytes[bytes.length - 1] === 10;
      return whole ? [bytes] : [bytes, Buffer.from("\n")];
    });
    return new IdTable(parts.length === 1 ? parts[0] : Buffer.concat(parts));
  }

  /** @internal */
  static ofBytes(bytes: Buffer): IdTable {
    return new IdTable(bytes);
  }

  /** The id at a place, from 0. */
  get(index: number): string {
    return this.#bytes.toString("utf8", this.#starts[index], this.#starts[index + 1] - 1);
  }

  /**
   * The evaluation's order of equal scores: negative where `a` comes first, that is where its id is greater in byte
   * order.
   */
  readonly tieOrder = (a: number, b: number): number => {
    this.#heads ??= this.#readHeads();
    const difference = this.#heads[b] - this.#heads[a];
    if (difference !== 0) return difference;
    const [endA, endB] = [this.#starts[a + 1] - 1, this.#starts[b + 1] - 1];
    return this.#bytes.compare(this.#bytes, this.#starts[a], endA, this.#starts[b], endB);
  };

  /**
   * (N) six bytes of each id, behind the beginning that all ids share, as a number: one look at each decides nearly
   * every tie.
   */
  #readHeads(): Float64Array {
    const bytes = this.#bytes;
    const starts = this.#starts;
    let shared = this.size > 0 ? starts[1] - 1 : 0;
    for (let i = 1; i < this.size; i++) {
      const length = Math.min(shared, starts[i + 1] - 1 - starts[i]);
      shared = 0;
      while (shared < length && bytes[shared] === bytes[starts[i] + shared]) shared++;
    }
    const heads = new Float64Array(this.size);
    for (let i = 0; i < this.size; i++) {
      const end = starts[i + 1] - 1;
      for (let at = starts[i] + shared, n = 0; n < 6; at++, n++) heads[i] = heads[i] * 256 + (at < end ? bytes[at] : 0);
    }
    return heads;
  }

  *[Symbol.iterator](): Generator<string> {
    for (let i = 0; i < this.size; i++) yield this.get(i);
  }

  /** One id a line, as `read` takes them. */
  get lines(): Uint8Array {
    return this.#bytes;
  }
}

/** The first line with nothing in it, counted from 1; 0 where there is none. */
function emptyLine(bytes: Buffer): number {
  const at = bytes[0] === 10 ? 0 : bytes.indexOf("\n\n") + 1;
  if (at === 0 && bytes[0] !== 10) return 0;
  let line = 1;
  for (let end = bytes.indexOf(10); end >= 0 && end < at; end = bytes.indexOf(10, end + 1)) line++;
  return line;
}

/** Collects ids for a table. */
export class GrowingIds {
  #bytes = Buffer.alloc(1 << 12);
  #used = 0;

  /** @throws InputError when the id is empty or has a line break in it */
  add(id: string): void {
    if (id === "" || /[\n\r]/.test(id)) {
      throw new InputError("an id cannot stand in a file of one id a line", {
        expected: "text without a line break",
        found: JSON.stringify(id),
      });
    }
    const need = this.#used + 3 * id.length + 1;
    if (need > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(need, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#used);
      this.#bytes = grown;
    }
    this.#used += this.#bytes.write(id, this.#used, "utf8");
    this.#bytes[this.#used++] = 10;
  }

  /** The ids so far as a table. */
  table(): IdTable {
    return IdTable.ofBytes(this.#bytes.subarray(0, this.#used));
  }
}
