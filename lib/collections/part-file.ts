/**
 * A file on its way: its bytes in `FILE.part`, and beside them in `FILE.part.json` which version of which address they
 * are of.
 */
import * as fs from "node:fs";
import { readTextFile, writeJson } from "../files";

/** What the server said of the version. */
export interface Version {
  etag?: string;
  lastModified?: string;
  /** Length of the whole file, bytes. */
  total?: number;
}

/** A download that is not complete yet; it goes on where an earlier run was interrupted. */
export class PartFile {
  readonly path: string;
  readonly #note: string;
  #version: Version = {};

  /** Takes up what an earlier run left for the same address. */
  constructor(
    /** The file's final name. */
    readonly file: string,
    readonly url: string,
  ) {
    this.path = `${file}.part`;
    this.#note = `${file}.part.json`;
    const left = readNote(this.#note);
    if (left?.url === url) this.#version = left;
    else this.clear();
  }

  /** Bytes so far. */
  get size(): number {
    return fs.statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }

  get total(): number | undefined {
    return this.#version.total;
  }

  /** What a range request can be tied to: a strong ETag or a date. */
  get validator(): string | undefined {
    const { etag, lastModified } = this.#version;
    return etag !== undefined && !etag.startsWith("W/") ? etag : lastModified;
  }

  /** Whether what comes belongs to the version that is here, by all that both sides know. */
  isOf(version: Version): boolean {
    const { etag, lastModified, total } = this.#version;
    const agree = <T>(a: T | undefined, b: T | undefined): boolean => a === undefined || b === undefined || a === b;
    return agree(etag, version.etag) && agree(lastModified, version.lastModified) && agree(total, version.total);
  }

  /** Throws away what there is and begins a version. */
  begin(version: Version): void {
    this.clear();
    this.#version = version;
    writeJson(this.#note, { url: this.url, ...version });
  }

  /** Throws away what there is, to begin anew. */
  clear(): void {
    fs.rmSync(this.path, { force: true });
    fs.rmSync(this.#note, { force: true });
    this.#version = {};
  }

  /** The part becomes the file. */
  finish(): void {
    if (!fs.existsSync(this.path)) fs.writeFileSync(this.path, "");
    fs.renameSync(this.path, this.file);
    fs.rmSync(this.#note, { force: true });
  }
}

/** A note that cannot be read counts as none: the part is then begun anew. */
function readNote(file: string): ({ url: string } & Version) | undefined {
  if (!fs.existsSync(file)) return undefined;
  try {
    return JSON.parse(readTextFile(file));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
