/**
 * The passages of an index, so that they can be shown without reading their files again: `passages.jsonl`, a line each
 * (`id, title, text, file, line`), and `offsets.f64`, where each line begins. Only the offsets are held in memory.
 */
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { writeAll } from "../../files";
import { type BlockChecksums, BlockSummer, CheckedFile, readChecked } from "../../integrity";

const PASSAGES = "passages.jsonl";
const OFFSETS = "offsets.f64";
/** Bytes of a block of checksums: a result reads one or two. */
const CHECKED_BYTES = 1 << 16;
const FLUSH_BYTES = 1 << 20;
const REBUILD = "build the index again: --rebuild";

/** A passage as it is kept. */
export interface StoredPassage {
  id: string;
  title: string;
  text: string;
  /** Relative to the root of what is searched, or absolute. */
  file?: string;
  line?: number;
}

/** Writes the two files. */
export class PassageWriter {
  readonly #folder: string;
  readonly #fd: number;
  readonly #summer = new BlockSummer(CHECKED_BYTES);
  readonly #hash = createHash("sha256");
  readonly #offsets: number[] = [0];
  #waiting: Buffer[] = [];
  #waitingBytes = 0;

  constructor(folder: string) {
    this.#folder = folder;
    this.#fd = fs.openSync(path.join(folder, PASSAGES), "wx");
  }

  /** Passages written. */
  get size(): number {
    return this.#offsets.length - 1;
  }

  /** Takes the next passage. */
  add({ id, title, text, file, line }: StoredPassage): void {
    const bytes = Buffer.from(`${JSON.stringify({ id, title, text, file, line })}\n`);
    this.#offsets.push((this.#offsets.at(-1) as number) + bytes.length);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= FLUSH_BYTES) this.#flush();
  }

  /** Ends the files. @returns their checksums, and a digest of all that was written */
  end(): { files: Record<"passages" | "offsets", BlockChecksums>; digest: string } {
    this.#flush();
    this.close();
    const offsets = Buffer.from(Float64Array.from(this.#offsets).buffer);
    fs.writeFileSync(path.join(this.#folder, OFFSETS), offsets, { flag: "wx" });
    const files = { passages: this.#summer.checksums, offsets: new BlockSummer(CHECKED_BYTES).add(offsets).checksums };
    return { files, digest: this.#hash.digest("hex") };
  }

  /** Closes the file, also where it is not whole. */
  close(): void {
    fs.closeSync(this.#fd);
  }

  #flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    writeAll(this.#fd, bytes);
    this.#summer.add(bytes);
    this.#hash.update(bytes);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }
}

/** Reads them, at any place. Close it when done. */
export class PassageStore {
  /** Passages. */
  readonly size: number;
  readonly #file: CheckedFile;
  readonly #offsets: Float64Array;

  /** @throws InputError when a file is missing or damaged */
  constructor(folder: string, files: Record<"passages" | "offsets", BlockChecksums>) {
    const bytes = readChecked(path.join(folder, OFFSETS), files.offsets, REBUILD);
    this.#offsets = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
    this.size = this.#offsets.length - 1;
    this.#file = new CheckedFile(path.join(folder, PASSAGES), files.passages, REBUILD);
  }

  /** Where the passages are kept. */
  get file(): string {
    return this.#file.file;
  }

  /** @throws InputError when the block that it stands in is damaged */
  get(index: number): StoredPassage {
    const bytes = Buffer.alloc(this.#offsets[index + 1] - this.#offsets[index]);
    this.#file.read(this.#offsets[index], bytes);
    return JSON.parse(bytes.toString("utf8")) as StoredPassage;
  }

  /** The passages from `first` on, `count` of them. */
  *range(first: number, count: number): Generator<StoredPassage> {
    for (let index = first; index < first + count; index++) yield this.get(index);
  }

  close(): void {
    this.#file.close();
  }
}
